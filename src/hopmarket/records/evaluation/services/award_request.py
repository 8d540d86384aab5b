"""An award that a second officer looks at: the lead asks, somebody who neither leads nor scores approves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letters import (
    OFFICER_REQUEST_APPROVED,
    OFFICER_REQUEST_ASKED,
    OFFICER_REQUEST_REFUSED,
    request_values,
)
from hopmarket.records.opportunities.models import OfficerRequest, Opportunity
from hopmarket.records.opportunities.second_officer_requests import (
    asked_officer,
    may_decide,
    readers_of_request,
    requests_for,
    waiting_requests,
)
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.records.parties.queries import member_of
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.second_officer_lines import OfficerDeed

from ..models import Decision
from .award_decision import awarded_numbers, awarding_act, decide, prospective_award, publish_award
from .summaries import give_summaries


@act("ask_award")
def ask_award(
    *,
    opportunity: Opportunity,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool = False,
    standstill_promised: bool = False,
    lent: tuple[int, int] | None = None,
    by: Member,
    at: datetime,
) -> Outcome[OfficerRequest] | Refusal:
    """Asks a second officer to approve the award that follows from the scores as they stand.

    ``lent`` names a person and the other body for which they are asked. Refuses ``officer_request.waits``,
    what :func:`prospective_award` and :func:`asked_officer` refuse. The lead may ask for any award, also for
    one that needs nobody else.
    """
    row = take_step(opportunity, awarding_act(opportunity), by)
    if isinstance(row, Refusal):
        return row
    prospect = prospective_award(
        row, reasons=reasons, ties=ties, names_confirmed=names_confirmed, decided_by=by, at=at
    )
    if isinstance(prospect, Refusal):
        return prospect
    if OfficerDeed.AWARD in waiting_requests(row):
        return Refusal("officer_request.waits")
    officer = asked_officer(row, OfficerDeed.AWARD, lent, by)
    if isinstance(officer, Refusal):
        return officer
    asked = OfficerRequest.objects.create(
        opportunity=row,
        deed=OfficerDeed.AWARD,
        values={
            "ranking": prospect.ranking_json(),
            "awards": dict(prospect.chosen),
            "value": str(prospect.value),
            "ties": dict(ties),
            "names_confirmed": names_confirmed,
            "standstill_promised": standstill_promised,
        },
        reasons=reasons.strip(),
        asked_by_id=by.person,
        asked_at=at,
        lent_person=officer.person if officer else None,
        lent_organisation=officer.organisation if officer else None,
    )
    outbox.write(
        request_values(asked),
        OFFICER_REQUEST_ASKED,
        readers_of_request(asked),
        at=at,
        asked_by=by.person_name,
    )
    facts = {"request": asked.pk, "awards": asked.values["awards"], "value": asked.values["value"]}
    return Outcome(opportunity_subject(row), asked, facts)


@act("approve_award")
def approve_award(
    *, officer_request: OfficerRequest, by: Member, at: datetime
) -> Outcome[Decision] | Refusal:
    """Approves the award that the lead asked for; it is decided by the lead, as it was asked.

    Every check is made again. Refuses what :func:`waiting_award` and :func:`decide` refuse, and
    ``award.changed_since_asked`` where another ranking follows from the scores by now.
    """
    found = waiting_award(officer_request, by)
    if isinstance(found, Refusal):
        return found
    asked, row, what = found
    refusal = may_decide(asked, by.person)
    if refusal:
        return refusal
    decision = decide(
        row,
        reasons=asked.reasons,
        ties=asked.values["ties"],
        names_confirmed=asked.values["names_confirmed"],
        standstill_promised=asked.values.get("standstill_promised", False),
        decided_by=member_of(asked.asked_by, row.organisation),
        at=at,
        seen_by_second=True,
    )
    if isinstance(decision, Refusal):
        return decision
    awards = awarded_numbers(decision)
    if decision.ranking != asked.values["ranking"] or awards != asked.values["awards"]:
        return Refusal("award.changed_since_asked")
    asked.decision, asked.decided_by_id, asked.decided_at = "approved", by.person, at
    asked.save()
    if what is OpportunityAct.AWARD:
        publish_award(row, decision, at=at)
    else:
        row.save()
        given = give_summaries(row, decision, at=at)
        if isinstance(given, Refusal):
            return given
    outbox.write(
        request_values(asked), OFFICER_REQUEST_APPROVED, [asked.asked_by], at=at, approved_by=by.person_name
    )
    facts = {"awards": awards, "decision": decision.pk, "request": asked.pk}
    return Outcome(opportunity_subject(row), decision, facts)


@act("refuse_award")
def refuse_award(
    *, officer_request: OfficerRequest, reasons: str, by: Member, at: datetime
) -> Outcome[OfficerRequest] | Refusal:
    """Refuses an award that waits, with reasons that the lead is told; nothing was decided.

    Refuses what :func:`waiting_award` refuses, ``officer_request.own``, ``officer_request.seated`` and
    ``reasons.missing``.
    """
    found = waiting_award(officer_request, by)
    if isinstance(found, Refusal):
        return found
    asked, row, _ = found
    refusal = may_decide(asked, by.person) or unreasoned(reasons, "refuse_award")
    if refusal:
        return refusal
    asked.decision, asked.decided_by_id, asked.decided_at = "refused", by.person, at
    asked.refusal_reason = reasons.strip()
    asked.save()
    outbox.write(
        request_values(asked), OFFICER_REQUEST_REFUSED, [asked.asked_by], at=at, reasons=asked.refusal_reason
    )
    return Outcome(opportunity_subject(row), asked, {"request": asked.pk})


def waiting_award(
    officer_request: OfficerRequest, by: Member
) -> tuple[OfficerRequest, Opportunity, OpportunityAct] | Refusal:
    """The request and its purchase, locked, and the step that approving it takes.

    Refuses ``officer_request.decided``. Raises ``DoesNotExist`` for whoever may not read it.
    """
    known = requests_for(by).filter(deed=OfficerDeed.AWARD).get(pk=officer_request.pk)
    if known.decision:
        return Refusal("officer_request.decided")
    what = awarding_act(known.opportunity)
    row = take_step(known.opportunity, what, by, lent=True)
    if isinstance(row, Refusal):
        return row
    asked = locked(OfficerRequest.objects.select_related("asked_by"), pk=known.pk)
    if asked.decision:
        return Refusal("officer_request.decided")
    asked.opportunity = row
    return asked, row, what
