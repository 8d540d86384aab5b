"""A recorded purchase in words: its facts as rows, each with the question in which it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.recorded_purchases.queries import registered_supplier
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.award_grounds import DIRECT_GROUNDS, WAYS_BOUGHT
from hopmarket.rules.contract_correction import KIND, SIZE
from hopmarket.rules.procedure_kinds import Procedure
from hopmarket.rules.record_changes import PART_LABELS
from hopmarket.rules.recorded_purchase import RecordedFacts, is_above, notices_of
from hopmarket.rules.recorded_purchase_life import RecordState
from hopmarket.rules.roles import OrganisationKind, Size

RECORD_MARKS = {
    RecordState.DRAFT: ("part", "Draft"),
    RecordState.WITH_APPROVER: ("wait", "With a second officer"),
    RecordState.RECORDED: ("done", "Published"),
}
_CATEGORIES = {"services": "Services", "goods": "Goods", "works": "Building works"}


def record_rows(
    procedure: Procedure, facts: RecordedFacts, today: date, change: Callable[[str], str]
) -> list[SummaryRow]:
    """Every fact that was given, in the order of the questions; ``change`` makes the address of a question
    (empty: it cannot be changed now)."""
    return [
        SummaryRow(name, text, change(step)) for step, name, text in _rows(procedure, facts, today) if text
    ]


def _rows(procedure: Procedure, facts: RecordedFacts, today: date) -> Iterator[tuple[str, str, str]]:
    for name in ("title", "summary"):
        yield "what", PART_LABELS[name], getattr(facts, name)
    yield "what", PART_LABELS["category"], _CATEGORIES.get(facts.category, "")
    yield "what", PART_LABELS["cpv"], f"{facts.cpv} {cpv_labels().get(facts.cpv, '')}".strip()
    yield "what", PART_LABELS["postcode"], facts.postcode
    yield "supplier", PART_LABELS["supplier"], supplier_in_words(facts)
    for name in ("value", "vat_not_recovered"):
        value = getattr(facts, name)
        yield "contract", PART_LABELS[name], "" if value is None else money_and_dates.pounds(value)
    for name in ("signed_on", "starts_on", "ends_on", "review_on"):
        day = getattr(facts, name)
        yield "contract", PART_LABELS[name], money_and_dates.day(day) if day else ""
    yield "contract", PART_LABELS["department"], facts.department
    ground, way = DIRECT_GROUNDS.get(facts.ground), WAYS_BOUGHT.get(facts.way_bought)
    step = "why" if procedure.method else "how"
    yield step, PART_LABELS["ground"], f"{ground.title} ({ground.cite})" if ground else ""
    yield step, PART_LABELS["way_bought"], way.title if way else ""
    yield step, PART_LABELS["reason"], facts.reason
    yield step, PART_LABELS["bids"], "" if facts.bids is None else f"{facts.bids:,}"
    for due in notices_of(procedure, facts, today):
        recorded = facts.notice(due.kind)
        published = f", {money_and_dates.day(recorded.day)}" if recorded.day else ""
        text = f"{recorded.reference}{published}" if recorded.reference else recorded.why_none
        yield "notices", f"{due.title} ({due.kind})", text
    if facts.core_on:
        seen = money_and_dates.day(facts.core_on)
        yield "notices", PART_LABELS["core_reference"], f"{facts.core_reference}, up to date on {seen}"
    yield "debarment", PART_LABELS["debarment_reason"], facts.debarment_reason


def supplier_in_words(facts: RecordedFacts) -> str:
    """The supplier with its number, its kind and its size; as it stands on this portal where it is here."""
    supplier = facts.supplier
    if not supplier.name and not supplier.key:
        return ""
    known = registered_supplier(supplier)
    kind, size = (known.kind, known.size) if known else (supplier.kind, supplier.size)
    parts = [known.name if known else supplier.name]
    if supplier.number:
        parts.append(f"{supplier.scheme} {supplier.number}")
    if kind:
        parts.append(f"{KIND[OrganisationKind(kind)]} with {SIZE[Size(size)]}")
    return ", ".join([*parts, *(["registered on this portal"] if known else [])])


def threshold_in_words(facts: RecordedFacts, today: date) -> str:
    """On which side of its threshold the purchase lies."""
    side = (
        "reaches the threshold, so the whole Act counts"
        if is_above(facts, today)
        else "is below the threshold"
    )
    return f"This contract {side}."
