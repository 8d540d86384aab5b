"""Records beside one another: what a correction changes, who may make it, and which contracts look the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .recorded_purchase import CITE, RecordedFacts
from .refusal import Refusal
from .terms import Change

PART_LABELS = {
    "title": "Title",
    "summary": "What was bought",
    "category": "Services, goods or works",
    "cpv": "CPV code",
    "postcode": "Where",
    "department": "Department",
    "supplier": "Supplier",
    "value": "Value of the contract",
    "vat_not_recovered": "VAT that cannot be recovered",
    "signed_on": "Day of signature",
    "starts_on": "First day",
    "ends_on": "Last day",
    "review_on": "Review date",
    "ground": "Ground",
    "reason": "Reason",
    "way_bought": "How it was bought",
    "bids": "Bids received",
    "notices": "Notices on the national platform",
    "core_reference": "Core information",
    "core_on": "Core information confirmed",
    "debarment_reason": "Why it goes on beside the debarment list",
}


def record_changes(old: RecordedFacts, new: RecordedFacts) -> tuple[Change, ...]:
    """Every part in which two records differ, as text; empty exactly when they are equal. A supplier's kind and
    size stand under the names that contracts have for them."""
    before, after = _as_text(old), _as_text(new)
    return tuple(
        Change(part, "", before[part], after[part]) for part in before if before[part] != after[part]
    )


def _as_text(facts: RecordedFacts) -> dict[str, str]:
    flat = {
        name: _text(value) for name, value in facts.to_json().items() if name not in ("supplier", "notices")
    }
    supplier = facts.supplier
    flat["supplier"] = " ".join(
        filter(None, (supplier.name or supplier.key, supplier.scheme, supplier.number))
    )
    flat["supplier_postcode"] = supplier.postcode
    flat["supplier_kind"], flat["supplier_size"] = supplier.kind, supplier.size
    flat["notices"] = "; ".join(
        " ".join(filter(None, (row.kind, row.reference, _text(row.day), row.why_none)))
        for row in facts.notices
    )
    return flat


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class EarlierContract:
    """A contract of the same buyer that the register knows: its title, its process, and what tells it apart."""

    title: str
    process: str
    supplier: str
    value: Decimal | None
    signed_on: date | None


def looks_recorded(facts: RecordedFacts, supplier: str, earlier: EarlierContract) -> bool:
    """Whether a contract seems to be the one that is recorded: the same supplier (its key), value and day of
    signature."""
    return (
        bool(supplier)
        and supplier == earlier.supplier
        and facts.value == earlier.value
        and facts.signed_on is not None
        and facts.signed_on == earlier.signed_on
    )


def may_correct_value(
    person: int, writers: frozenset[int], *, old: RecordedFacts, new: RecordedFacts, approvals: int
) -> Refusal | None:
    """Refuses ``record.value_beyond`` to whoever wrote a record that a second officer approved, where the
    correction makes its value larger: another officer corrects it then."""
    is_larger = old.value is not None and new.value is not None and new.value > old.value
    if approvals and is_larger and person in writers:
        return Refusal("record.value_beyond", CITE)
    return None
