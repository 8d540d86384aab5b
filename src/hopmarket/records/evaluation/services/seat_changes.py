"""Who judges, after publication: an evaluator is added, and an evaluator or the lead is replaced with a record."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import lead_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.parties.models import Membership
from hopmarket.records.post import outbox
from hopmarket.records.responses.letters import READY_TO_SCORE
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from .. import letters
from ..panel_candidates_after import evaluator_membership, lead_membership
from ..queries import all_locked, declaration_of, lead_seat_of, lock_of
from ..set_asides import counting_responses

_S = OpportunityState
_SEATABLE = (_S.OPEN, _S.CLOSED, _S.EVALUATING)
_LEADABLE = (*_SEATABLE, _S.DECIDED)


@act("seat_evaluator")
def seat_evaluator(
    *, opportunity: Opportunity, person: int, organisation: int = 0, by: Member, at: datetime
) -> Outcome[PanelSeat] | Refusal:
    """Adds an evaluator after publication, of the buyer or of another checked ``organisation``.

    Refuses ``seat.not_now`` (also once all scores are locked), ``people.not_evaluator``,
    ``people.lead_scores`` and ``seat.taken``.
    """
    row = locked(opportunities_for(by), pk=opportunity.pk)
    if row.state not in _SEATABLE or all_locked(row):
        return Refusal("seat.not_now")
    membership = _free_evaluator(row, person, organisation, by)
    if isinstance(membership, Refusal):
        return membership
    seat = _seated(row, membership, at)
    facts = {"seat": seat.pk, "person": person, "organisation": membership.organisation_id}
    return Outcome(opportunity_subject(row), seat, facts)


def _free_evaluator(row: Opportunity, person: int, organisation: int, by: Member) -> Membership | Refusal:
    """The membership of somebody who may score and has had no seat on this panel."""
    parts = set(PanelSeat.objects.filter(opportunity=row, person=person).values_list("part", flat=True))
    if parts:
        return Refusal("people.lead_scores" if "lead" in parts else "seat.taken")
    membership = evaluator_membership(person, organisation or by.organisation)
    return membership or Refusal("people.not_evaluator")


def _seated(
    row: Opportunity, membership: Membership, at: datetime, *, replaces: PanelSeat | None = None
) -> PanelSeat:
    own = membership.organisation_id == row.organisation_id
    seat = PanelSeat.objects.create(
        opportunity=row,
        person=membership.person,
        part="evaluator",
        organisation=None if own else membership.organisation,
        replaces=replaces,
    )
    if row.state == _S.EVALUATING:
        count = str(counting_responses(row).count())
        outbox.write(purchase_values(row), READY_TO_SCORE, [seat.person], at=at, count=count)
    return seat


def _end(seat: PanelSeat, reasons: str, by: Member, at: datetime) -> None:
    seat.ended_at, seat.ended_why, seat.ended_by_id = at, reasons.strip(), by.person
    seat.save()


@act("replace_evaluator")
def replace_evaluator(
    *, seat: PanelSeat, person: int, organisation: int = 0, reasons: str, by: Member, at: datetime
) -> Outcome[PanelSeat] | Refusal:
    """Gives an evaluator's seat to somebody else, with the reason on record. What the one who leaves has scored,
    locked or not, is kept and does not count; the ranking waits for the new one.

    Refuses ``seat.not_now``, also once all scores are locked: then everybody has seen them; ``seat.ended``,
    ``reasons.missing``, ``people.not_evaluator``, ``people.lead_scores`` and ``seat.taken``.
    """
    row = locked(opportunities_for(by), pk=seat.opportunity_id)
    leaving = PanelSeat.objects.select_related("person").get(pk=seat.pk, opportunity=row, part="evaluator")
    if leaving.ended_at is not None:
        return Refusal("seat.ended_already")
    if row.state not in _SEATABLE or all_locked(row):
        return Refusal("seat.not_now")
    refusal = unreasoned(reasons, "replace_evaluator")
    if refusal:
        return refusal
    membership = _free_evaluator(row, person, organisation, by)
    if isinstance(membership, Refusal):
        return membership
    was_locked = lock_of(leaving) is not None
    _end(leaving, reasons, by, at)
    new_seat = _seated(row, membership, at, replaces=leaving)
    outbox.write(
        purchase_values(row),
        letters.SEAT_ENDED,
        [leaving.person],
        at=at,
        part="score",
        other=str(new_seat.person),
    )
    facts = {
        "seat": new_seat.pk,
        "person": person,
        "organisation": membership.organisation_id,
        "replaces": leaving.pk,
        "locked": was_locked,
    }
    return Outcome(opportunity_subject(row), new_seat, facts)


@act("replace_lead")
def replace_lead(
    *, opportunity: Opportunity, person: int, reasons: str, by: Member, at: datetime
) -> Outcome[PanelSeat] | Refusal:
    """Gives the lead to another commissioner of the buyer, with the reason on record; the new one declares
    before seeing anything.

    Refuses ``seat.lead_not_now``, ``seat.knows_bidder`` to a lead who stepped back, ``reasons.missing``,
    ``people.not_commissioner``, ``people.lead_scores`` for whoever scores or has scored, and ``seat.taken``.
    """
    row = locked(opportunities_for(by), pk=opportunity.pk)
    if row.state not in _LEADABLE:
        return Refusal("seat.lead_not_now")
    own = lead_seat_of(by, row)
    declared = declaration_of(own) if own else None
    if declared is not None and declared.conflict:
        return Refusal("seat.knows_bidder")
    refusal = unreasoned(reasons, "replace_lead")
    if refusal:
        return refusal
    parts = set(PanelSeat.objects.filter(opportunity=row, person=person).values_list("part", flat=True))
    if parts:
        return Refusal("people.lead_scores" if "evaluator" in parts else "seat.taken")
    membership = lead_membership(person, row.organisation_id)
    if membership is None or Role.COMMISSIONER not in membership.roles:
        return Refusal("people.not_commissioner")
    before = lead_of(row)
    leaving = PanelSeat.objects.filter(opportunity=row, part="lead", ended_at=None).first()
    if leaving:
        _end(leaving, reasons, by, at)
    seat = PanelSeat.objects.create(opportunity=row, person=membership.person, part="lead", replaces=leaving)
    about = purchase_values(row)
    outbox.write(about, letters.SEAT_ENDED, before, at=at, part="lead", other=str(seat.person))
    outbox.write(about, letters.LEADS_NOW, [seat.person], at=at)
    facts = {"seat": seat.pk, "person": person, "replaces": leaving.pk if leaving else 0}
    return Outcome(opportunity_subject(row), seat, facts)
