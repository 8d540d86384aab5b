"""What is put on record of a winner before the award: core information, and what two people decide where the
debarment list has a name like the winner's."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import lead_of, other_commissioners_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.post import outbox
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.core_information import core_information_fault
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OPPORTUNITY_LIFE, OpportunityAct, OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, may_buy

from .. import letters
from ..award_checks import led_by_its_lead
from ..first_placed import FirstPlaced, first_placed
from ..models import CoreInformation, DebarmentClearance
from ..queries import all_locked


@act("confirm_core_information")
def confirm_core_information(
    *, opened: OpenedResponse, reference: str, seen_on: date | None, by: Member, at: datetime
) -> Outcome[CoreInformation] | Refusal:
    """Records that the lead has seen a first-placed bidder's core information on the national platform; what was
    recorded before is replaced.

    Refuses ``award.not_lead``, ``winner.not_first``, and what
    :func:`hopmarket.rules.core_information.core_information_fault` refuses.
    """
    found = _first_placed_row(opened, by, at)
    if isinstance(found, Refusal):
        return found
    row, _ = found
    refusal = led_by_its_lead(row, by, at)
    fault = core_information_fault(reference, seen_on, today=day_in_london(at))
    if refusal:
        return refusal
    if fault or seen_on is None:
        return fault[1] if fault else Refusal("core.no_day")
    core, _ = CoreInformation.objects.update_or_create(
        opened=opened,
        defaults={
            "reference": reference.strip(),
            "seen_on": seen_on,
            "confirmed_by_id": by.person,
            "confirmed_at": at,
        },
    )
    facts = {"response": opened.number, "reference": core.reference, "seen_on": str(seen_on)}
    return Outcome(opportunity_subject(row), core, facts)


@act("ask_debarment_clearance")
def ask_debarment_clearance(
    *, opened: OpenedResponse, reasons: str, by: Member, at: datetime
) -> Outcome[DebarmentClearance] | Refusal:
    """Asks a second officer to decide that an award may go on, where its winner is on the debarment list on
    discretionary grounds or has a name like one there.

    Refuses ``award.not_lead``, ``winner.not_first``, ``debarment.mandatory``, ``clearance.not_needed``,
    ``clearance.waits`` and ``reasons.missing``.
    """
    found = _first_placed_row(opened, by, at)
    if isinstance(found, Refusal):
        return found
    row, placed = found
    refusal = led_by_its_lead(row, by, at) or _why_no_clearance(placed)
    refusal = refusal or unreasoned(reasons, "ask_debarment_clearance")
    if refusal:
        return refusal
    the_list = newest_list()
    assert placed.match and placed.match.entry and the_list
    asked = DebarmentClearance.objects.create(
        opened=opened,
        entry=placed.match.entry.to_json(),
        dated=the_list.dated,
        reasons=reasons.strip(),
        asked_by_id=by.person,
        asked_at=at,
    )
    outbox.write(
        purchase_values(row),
        letters.CLEARANCE_ASKED,
        other_commissioners_of(row, but=by.person),
        at=at,
        asked_by=by.person_name,
        bidder=opened.organisation.name,
    )
    facts = {"response": opened.number, "entry": asked.entry, "list": the_list.dated.isoformat()}
    return Outcome(opportunity_subject(row), asked, facts)


def _why_no_clearance(placed: FirstPlaced) -> Refusal | None:
    if placed.match is None or not (placed.match.forbids or placed.match.wants_two_people):
        return Refusal("clearance.not_needed")
    if placed.match.forbids:
        return Refusal("debarment.mandatory", params={"name": placed.match.organisation})
    if placed.clearance and not placed.clearance.decision:
        return Refusal("clearance.waits")
    return Refusal("clearance.not_needed") if placed.is_cleared else None


@act("approve_debarment_clearance")
def approve_debarment_clearance(
    *, clearance: DebarmentClearance, by: Member, at: datetime
) -> Outcome[DebarmentClearance] | Refusal:
    """Decides, as a second officer, that the award may go on beside the entry on the list.

    Refuses ``clearance.decided``, ``clearance.own_request`` to whoever asked, and ``clearance.other_entry``
    where a list loaded since says something else of the bidder.
    """
    return _decide(clearance, "approved", "", by, at)


@act("refuse_debarment_clearance")
def refuse_debarment_clearance(
    *, clearance: DebarmentClearance, reasons: str, by: Member, at: datetime
) -> Outcome[DebarmentClearance] | Refusal:
    """Decides that the award may not go on, with reasons; whoever asked takes it back the same way.

    Refuses ``clearance.decided`` and ``reasons.missing``.
    """
    refusal = unreasoned(reasons, "refuse_debarment_clearance")
    return refusal or _decide(clearance, "refused", reasons.strip(), by, at)


def _decide(
    clearance: DebarmentClearance, decision: str, reasons: str, by: Member, at: datetime
) -> Outcome[DebarmentClearance] | Refusal:
    own_rows = DebarmentClearance.objects.filter(opened__opportunity__organisation=by.organisation)
    row = locked(own_rows, pk=clearance.pk)
    if row.decision:
        return Refusal("clearance.decided")
    if decision == "approved" and row.asked_by_id == by.person:
        return Refusal("clearance.own_request")
    found = _first_placed_row(row.opened, by, at)
    if isinstance(found, Refusal):
        return found
    opportunity, placed = found
    if decision == "approved" and not placed.is_about_entry:
        return Refusal("clearance.other_entry")
    row.decision, row.refusal_reason = decision, reasons
    row.decided_by_id, row.decided_at = by.person, at
    row.save()
    readers = [person for person in lead_of(opportunity) if person.pk != by.person]
    outbox.write(
        purchase_values(opportunity),
        letters.CLEARANCE_DECIDED,
        readers,
        at=at,
        bidder=row.opened.organisation.name,
        decision="may go on" if decision == "approved" else "may not go on",
        reasons=reasons or row.reasons,
    )
    facts = {"response": row.opened.number, "entry": row.entry}
    return Outcome(opportunity_subject(opportunity), row, facts)


def _first_placed_row(
    opened: OpenedResponse, by: Member, at: datetime
) -> tuple[Opportunity, FirstPlaced] | Refusal:
    """The locked purchase of a response in a first place, and what is known of that response."""
    rows = Opportunity.objects.select_related("organisation").filter(organisation=by.organisation)
    row = locked(rows, pk=opened.opportunity_id)
    after = may_buy(by, row.the_procedure.buyers) or OPPORTUNITY_LIFE.after(
        OpportunityState(row.state), OpportunityAct.AWARD
    )
    if isinstance(after, Refusal):
        return after
    placed = first_placed(row, at) if all_locked(row) else []
    found = next((entry for entry in placed if entry.opened.pk == opened.pk), None)
    return (row, found) if found else Refusal("winner.not_first")
