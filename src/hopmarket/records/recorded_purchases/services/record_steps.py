"""One step in a record's life: locks the row, then looks up the step in the table of states."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.recorded_purchase import RecordedFacts, facts_as_kept
from hopmarket.rules.recorded_purchase_life import RecordAct, RecordState, record_life
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, may_buy

from ..models import RecordedPurchase


def take_record_step(record: RecordedPurchase, what: RecordAct, by: Member) -> RecordedPurchase | Refusal:
    """Locks the row and sets its next state (not saved); answers why where the act is not possible now.

    Raises ``RecordedPurchase.DoesNotExist`` when it belongs to another organisation.
    """
    rows = RecordedPurchase.objects.select_related("organisation").filter(organisation=by.organisation)
    row = locked(rows, pk=record.pk)
    procedure = row.the_procedure
    after = may_buy(by, procedure.buyers) or record_life(procedure).after(RecordState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def write_facts(
    row: RecordedPurchase, facts: RecordedFacts, revision: int, by: Member, at: datetime
) -> Refusal | None:
    """Puts the facts into a record that nobody has changed since ``revision`` was read (not saved).

    Refuses ``record.changed_meanwhile``.
    """
    if row.revision != revision:
        return Refusal("record.changed_meanwhile")
    kept = facts_as_kept(facts, row.the_procedure, day_in_london(at))
    if kept != row.the_facts:
        row.facts = kept.to_json()
        row.revision += 1
        row.writers = sorted({*row.writers, by.person})
    return None
