"""Setting a response aside, and letting it count again: the lead asks, a second officer agrees or refuses."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import evaluators_of, lead_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.post import outbox
from hopmarket.records.responses.letters import READY_TO_SCORE
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.set_aside import GROUND_BY_KEY, may_agree, why_not_set_aside

from .. import letters
from ..bidder_clarifications import asked_before
from ..leading import led_while_evaluating
from ..models import ScoresReopened, SetAside
from ..queries import all_locked, cells_left, evaluator_seats, lock_of
from ..set_asides import (
    people_of_set_aside,
    second_officers_for,
    set_asides_for,
    waiting_set_aside,
    why_set_aside,
)


@act("ask_set_aside")
def ask_set_aside(
    *, opened: OpenedResponse, ground: str, reasons: str, by: Member, at: datetime
) -> Outcome[SetAside] | Refusal:
    """Asks a second officer to set a response aside. Until one agrees, it counts.

    Refuses ``set_aside.waits``, ``set_aside.already``, ``set_aside.nobody`` where the buyer has no officer who
    may agree, ``reasons.missing``, what :func:`hopmarket.rules.set_aside.why_not_set_aside` refuses, and what
    keeps the member from leading. Source: Procurement Act 2023, s. 19.
    """
    row = led_while_evaluating(opened.opportunity, by)
    if isinstance(row, Refusal):
        return row
    if why_set_aside(opened):
        return Refusal("set_aside.already")
    refusal = why_not_set_aside(ground, asked_before(opened, at))
    return refusal or _asked(row, opened, reasons, by, at, ground=ground)


@act("ask_take_back_set_aside")
def ask_take_back_set_aside(
    *, opened: OpenedResponse, reasons: str, by: Member, at: datetime
) -> Outcome[SetAside] | Refusal:
    """Asks a second officer to let a response count again that was set aside, until the award.

    Refuses ``set_aside.counts``, ``set_aside.waits``, ``set_aside.nobody``, ``reasons.missing`` and what keeps
    the member from leading.
    """
    row = led_while_evaluating(opened.opportunity, by)
    if isinstance(row, Refusal):
        return row
    if not why_set_aside(opened):
        return Refusal("set_aside.counts")
    return _asked(row, opened, reasons, by, at)


def _asked(
    row: Opportunity, opened: OpenedResponse, reasons: str, by: Member, at: datetime, *, ground: str = ""
) -> Outcome[SetAside] | Refusal:
    if waiting_set_aside(opened):
        return Refusal("set_aside.waits")
    refusal = unreasoned(reasons, "ask_set_aside")
    if refusal:
        return refusal
    readers = second_officers_for(row, by.person)
    if not readers:
        return Refusal("set_aside.nobody")
    asked = SetAside.objects.create(
        opened=opened,
        takes_back=not ground,
        ground=ground,
        reasons=reasons.strip(),
        asked_by_id=by.person,
        asked_at=at,
    )
    outbox.write(
        purchase_values(row),
        letters.SET_ASIDE_ASKED,
        readers,
        at=at,
        asker=by.person_name,
        number=str(opened.number),
        reasons=asked.reasons,
    )
    facts = {"opened": opened.pk, "request": asked.pk, "ground": ground}
    return Outcome(opportunity_subject(row), asked, facts)


def _decided_by(request: SetAside, by: Member) -> tuple[Opportunity, SetAside] | Refusal:
    """The purchase under lock and the request that waits. Refuses ``set_aside.decided`` and ``score.not_now``."""
    row = locked(opportunities_for(by), pk=request.opened.opportunity_id)
    asked = set_asides_for(by).select_related("opened__organisation", "asked_by").get(pk=request.pk)
    if asked.decision:
        return Refusal("set_aside.decided")
    if row.state != OpportunityState.EVALUATING:
        return Refusal("score.not_now")
    return row, asked


@act("approve_set_aside")
def approve_set_aside(
    *, set_aside_request: SetAside, by: Member, at: datetime
) -> Outcome[SetAside] | Refusal:
    """Sets the response aside, or lets it count again, as the lead asked; the bidder is told with the reasons.

    Where it counts again, evaluators who locked without scoring it score it now; what they locked stays.
    Refuses ``set_aside.decided``, ``set_aside.own_request``, ``set_aside.own_panel`` and ``score.not_now``.
    """
    found = _decided_by(set_aside_request, by)
    if isinstance(found, Refusal):
        return found
    row, asked = found
    refusal = may_agree(by.person, people_of_set_aside(asked))
    if refusal:
        return refusal
    asked.decision, asked.decided_by_id, asked.decided_at = "approved", by.person, at
    asked.save()
    opened, about = asked.opened, purchase_values(row)
    reopened = _reopen(row, at) if asked.takes_back else []
    if asked.takes_back:
        outbox.write(
            about,
            letters.COUNTS_AGAIN,
            responders_of(opened.organisation_id),
            at=at,
            reasons=asked.reasons,
        )
    else:
        ground = GROUND_BY_KEY[asked.ground]
        outbox.write(
            about,
            letters.SET_ASIDE,
            responders_of(opened.organisation_id),
            at=at,
            ground=ground.title,
            cite=ground.cite,
            reasons=asked.reasons,
        )
        if all_locked(row):
            outbox.write(about, letters.ALL_LOCKED, lead_of(row), at=at)
    facts = {"opened": opened.pk, "request": asked.pk, "takes_back": asked.takes_back, "reopened": reopened}
    return Outcome(opportunity_subject(row), asked, facts)


def _reopen(row: Opportunity, at: datetime) -> list[int]:
    """Opens the scores of each evaluator who locked before the response counted again and has not scored it."""
    reopened = [seat for seat in evaluator_seats(row) if cells_left(seat) and lock_of(seat)]
    for seat in reopened:
        ScoresReopened.objects.create(seat=seat, reopened_at=at)
    people = {seat.person_id for seat in reopened}
    readers = [person for person in evaluators_of(row) if person.pk in people]
    outbox.write(purchase_values(row), READY_TO_SCORE, readers, at=at, count="1")
    return [seat.pk for seat in reopened]


@act("refuse_set_aside")
def refuse_set_aside(
    *, set_aside_request: SetAside, reasons: str, by: Member, at: datetime
) -> Outcome[SetAside] | Refusal:
    """Refuses what the lead asked, with reasons; whoever asked takes it back the same way.

    Refuses ``set_aside.decided``, ``set_aside.own_panel``, ``score.not_now`` and ``reasons.missing``.
    """
    found = _decided_by(set_aside_request, by)
    if isinstance(found, Refusal):
        return found
    row, asked = found
    own = asked.asked_by_id == by.person
    refusal = None if own else may_agree(by.person, people_of_set_aside(asked))
    refusal = refusal or unreasoned(reasons, "refuse_set_aside")
    if refusal:
        return refusal
    asked.decision, asked.decided_by_id, asked.decided_at = "refused", by.person, at
    asked.refusal_reason = reasons.strip()
    asked.save()
    if not own:
        outbox.write(
            purchase_values(row),
            letters.SET_ASIDE_REFUSED,
            [asked.asked_by],
            at=at,
            number=str(asked.opened.number),
            reasons=asked.refusal_reason,
        )
    return Outcome(opportunity_subject(row), asked, {"opened": asked.opened_id, "request": asked.pk})
