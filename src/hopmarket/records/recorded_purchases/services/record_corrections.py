"""A published record is put right: a new release says what was wrong, and why."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.notices.own_releases import newest_own_release
from hopmarket.rules.contract_correction import plain_reason
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.record_changes import may_correct_value, record_changes
from hopmarket.rules.recorded_purchase import RecordedFacts, RecordedSupplier, facts_as_kept, record_faults
from hopmarket.rules.recorded_purchase_life import RecordAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import RecordCorrection, RecordedPurchase
from ..publishing import publish_record
from ..queries import ocid_of_record, record_subject, registered_supplier
from .record_steps import take_record_step


@act("correct_record")
def correct_record(
    *, record: RecordedPurchase, facts: RecordedFacts, revision: int, reason: str, by: Member, at: datetime
) -> Outcome[RecordCorrection] | Refusal:
    """Corrects a published record and publishes what was wrong and why. ``facts`` are the complete record as it
    ought to be, ``revision`` what stood on the page on which they were typed.

    Refuses ``record.changed_meanwhile``, ``contract.nothing_changed``, ``reasons.missing``,
    ``record.value_beyond``, and the first fault of :func:`hopmarket.rules.recorded_purchase.record_faults`.
    """
    row = take_record_step(record, RecordAct.CORRECT, by)
    if isinstance(row, Refusal):
        return row
    if row.revision != revision:
        return Refusal("record.changed_meanwhile")
    day, old, procedure = day_in_london(at), row.the_facts, row.the_procedure
    new = facts_as_kept(facts, procedure, day)
    changes = record_changes(old, new)
    if not changes:
        return Refusal("contract.nothing_changed")
    new = replace(new, supplier=_same_or_found(old.supplier, new.supplier))
    faults = record_faults(procedure, new, day)
    refusal = (
        (faults[0].refusal if faults else None)
        or unreasoned(reason, "correct_record")
        or may_correct_value(
            by.person, frozenset(row.writers), old=old, new=new, approvals=procedure.approvals
        )
    )
    if refusal:
        return refusal
    before = newest_own_release(ocid_of_record(row))
    correction = RecordCorrection.objects.create(
        record=row,
        number=row.corrections.count() + 1,
        changes=[asdict(change) for change in changes],
        reason=plain_reason(reason),
        amends=before.release_id if before else "",
        corrected_by_id=by.person,
        corrected_at=at,
    )
    row.facts = new.to_json()
    row.revision += 1
    row.save()
    publish_record(row, "awardUpdate", "contractUpdate", at=at)
    facts_changed = {"changes": correction.changes, "number": correction.number}
    return Outcome(record_subject(row), correction, facts_changed)


def _same_or_found(old: RecordedSupplier, new: RecordedSupplier) -> RecordedSupplier:
    """The corrected supplier, with the key of the organisation that it is here."""
    if (old.name, old.scheme, old.number) == (new.name, new.scheme, new.number):
        return replace(new, key=old.key)
    known = registered_supplier(replace(new, key=""))
    return replace(new, key=known.key if known else "")
