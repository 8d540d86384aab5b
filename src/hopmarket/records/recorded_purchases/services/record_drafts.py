"""A record until it is published: begun, revised, discarded."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import Organisation
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.recorded_purchase import RecordedFacts
from hopmarket.rules.recorded_purchase_life import RecordAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, may_buy

from ..models import RecordedPurchase
from ..queries import record_subject
from .record_steps import take_record_step, write_facts


@act("start_record")
def start_record(
    *, procedure: ProcedureKey, title: str, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Begins the record of a direct award, or of a purchase made elsewhere.

    Refuses ``record.no_title``, and ``record.has_responses`` for a procedure in which anybody answers.
    """
    wanted = PROCEDURES[procedure]
    refusal = may_buy(by, wanted.buyers)
    if refusal:
        return refusal
    if wanted.has_responses:
        return Refusal("record.has_responses", wanted.cite, {"procedure": wanted.title})
    name = " ".join(title.split())
    if not name:
        return Refusal("record.no_title")
    buyer = locked(Organisation.objects.all(), pk=by.organisation)
    row = RecordedPurchase.objects.create(
        reference=_next_reference(buyer, at.year),
        organisation=buyer,
        procedure=procedure,
        facts=RecordedFacts(title=name).to_json(),
        writers=[by.person],
        started_by_id=by.person,
        started_at=at,
    )
    facts = {"reference": row.reference, "procedure": str(procedure)}
    return Outcome(record_subject(row), row, facts)


def _next_reference(buyer: Organisation, year: int) -> str:
    """Like "TVD-2026-R0004": the buyer's initials, the year, and the next number among its records."""
    letters = "".join(word[0] for word in buyer.key.split("-") if word and word != "and")
    start = f"{letters[:4].upper()}-{year}-R"
    taken = RecordedPurchase.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    return f"{start}{max((int(reference.rsplit('R', 1)[1]) for reference in taken), default=0) + 1:04d}"


@act("revise_record")
def revise_record(
    *, record: RecordedPurchase, facts: RecordedFacts, revision: int, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Puts other facts into a record that nobody has changed since ``revision`` was read; they need not be
    complete. Refuses ``record.changed_meanwhile``."""
    row = take_record_step(record, RecordAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    refusal = write_facts(row, facts, revision, by, at)
    if refusal:
        return refusal
    row.save()
    return Outcome(record_subject(row), row, {"revision": row.revision})


@act("discard_record")
def discard_record(
    *, record: RecordedPurchase, by: Member, at: datetime
) -> Outcome[RecordedPurchase] | Refusal:
    """Puts away a record that was never published."""
    row = take_record_step(record, RecordAct.DISCARD, by)
    if isinstance(row, Refusal):
        return row
    row.save()
    return Outcome(record_subject(row), row)
