"""Into the register: ask a second officer, return, approve; or record what was bought elsewhere alone."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.parties.models import Person
from hopmarket.records.post import outbox
from hopmarket.rules.debarment import DebarmentFinding
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.recorded_purchase import RecordedFacts, record_faults
from hopmarket.rules.recorded_purchase_life import RecordAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.two_officers import CITE, DraftAuthors, WayOut, approvers, may_approve, way_out

from .. import letters
from ..models import RecordedPurchase
from ..publishing import publish_record
from ..queries import (
    record_authors,
    record_debarment,
    record_officers,
    record_subject,
    registered_supplier,
    why_not_awarded,
)
from .record_steps import take_record_step, write_facts


@act("ask_record_approval")
def ask_record_approval(
    *, record: RecordedPurchase, facts: RecordedFacts, revision: int, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Hands a complete record of a direct award to a second officer.

    Refuses the first fault of :func:`hopmarket.rules.recorded_purchase.record_faults`, what
    :func:`why_not_awarded` refuses, and ``ask.another_asks`` or ``ask.somebody_joins`` where nobody could
    approve it then.
    """
    row = take_record_step(record, RecordAct.ASK_APPROVAL, by)
    if isinstance(row, Refusal):
        return row
    refusal = write_facts(row, facts, revision, by, at) or why_not_recorded(row, at)
    if refusal:
        return refusal
    authors, officers = record_authors(row), record_officers(row)
    nobody_left = way_out(by.person, officers, authors)
    if nobody_left is not None:
        wanted = "ask.another_asks" if nobody_left is WayOut.ANOTHER_ASKS else "ask.somebody_joins"
        return Refusal(wanted, CITE)
    row.asked_by_id, row.asked_at, row.reasons = by.person, at, ""
    row.save()
    outbox.write(
        letters.record_values(row),
        letters.RECORD_APPROVAL_ASKED,
        readers_of_request(row, by.person),
        at=at,
        asked_by=by.person_name,
    )
    return Outcome(record_subject(row), row, _ledger_facts(row, at))


def readers_of_request(row: RecordedPurchase, asked_by: int) -> list[Person]:
    """Everybody who may approve the record once this person has asked for it."""
    authors, officers = record_authors(row), record_officers(row)
    free = approvers(officers, DraftAuthors(authors.began, authors.wrote, asked_by))
    return [officers[person] for person in sorted(free)]


@act("return_record")
def return_record(
    *, record: RecordedPurchase, reasons: str, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Gives a record back to be revised, with reasons. Refuses ``reasons.missing``."""
    row = take_record_step(record, RecordAct.RETURN, by)
    if isinstance(row, Refusal):
        return row
    refusal = unreasoned(reasons, "return_record")
    if refusal:
        return refusal
    row.reasons = reasons.strip()
    row.save()
    readers = [person for person in (row.asked_by,) if person and person.pk != by.person]
    values = letters.record_values(row)
    outbox.write(values, letters.RECORD_RETURNED, readers, at=at, reasons=row.reasons)
    return Outcome(record_subject(row), row)


@act("approve_record")
def approve_record(
    *, record: RecordedPurchase, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Approves a record of a direct award and publishes it.

    Refuses ``approve.own_draft``, ``approve.own_words`` and ``approve.own_request`` to whoever had a part in
    it, and what :func:`ask_record_approval` refuses of the facts by now.
    """
    row = take_record_step(record, RecordAct.APPROVE, by)
    if isinstance(row, Refusal):
        return row
    refusal = may_approve(by.person, record_authors(row)) or why_not_recorded(row, at)
    if refusal:
        return refusal
    row.approved_by_id = by.person
    _publish(row, at)
    readers = [person for person in (row.asked_by,) if person]
    outbox.write(letters.record_values(row), letters.RECORD_APPROVED, readers, at=at)
    return Outcome(record_subject(row), row, _ledger_facts(row, at))


@act("record_purchase")
def record_purchase(
    *, record: RecordedPurchase, facts: RecordedFacts, revision: int, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Publishes the complete record of a purchase that was made elsewhere.

    Refuses the first fault of :func:`hopmarket.rules.recorded_purchase.record_faults`.
    """
    row = take_record_step(record, RecordAct.RECORD, by)
    if isinstance(row, Refusal):
        return row
    refusal = write_facts(row, facts, revision, by, at) or why_not_recorded(row, at)
    if refusal:
        return refusal
    _publish(row, at)
    return Outcome(record_subject(row), row, _ledger_facts(row, at))


def why_not_recorded(row: RecordedPurchase, at: datetime) -> Refusal | None:
    """The first thing that is lacking in a record or stands against it."""
    day, facts = day_in_london(at), row.the_facts
    faults = record_faults(row.the_procedure, facts, day)
    return faults[0].refusal if faults else why_not_awarded(row, facts, day)


def _publish(row: RecordedPurchase, at: datetime) -> None:
    row.recorded_at = at
    known = registered_supplier(row.the_facts.supplier)
    if known:
        row.facts = {**row.facts, "supplier": {**row.facts["supplier"], "key": known.key}}
    row.save()
    publish_record(row, "award", "contract", at=at)


def _ledger_facts(row: RecordedPurchase, at: datetime) -> dict[str, str]:
    """What the ledger keeps of a record: its revision, and what the debarment list said."""
    kept, the_list = {"revision": str(row.revision)}, newest_list()
    match = record_debarment(row.the_facts, day_in_london(at))
    if the_list and match and row.the_procedure.is_debarment_checked:
        kept["debarment"] = f"{match.finding}, list of {the_list.dated.isoformat()}"
        if match.finding is not DebarmentFinding.NOT_LISTED:
            kept["debarment_reason"] = row.the_facts.debarment_reason
    elif row.the_procedure.is_debarment_checked:
        kept["debarment"] = "not checked: no list"
    return kept
