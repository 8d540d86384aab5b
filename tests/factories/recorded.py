"""Records of purchases without a tender, with facts that are complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hopmarket.rules.recorded_purchase import RecordedFacts, RecordedNotice, RecordedSupplier

SIGNED = date(2026, 11, 20)
SUPPLIER = RecordedSupplier(
    name="Hopfield Lifts Ltd",
    scheme="GB-COH",
    number="04455667",
    kind="business",
    size="small",
    postcode="WR1 2AB",
)
_WHOLE = RecordedFacts(
    title="Lift maintenance at the library",
    summary="Maintenance and repair of two passenger lifts.",
    category="services",
    cpv="50750000",
    postcode="WR15 8AB",
    department="Property",
    supplier=SUPPLIER,
    value=Decimal("24000.00"),
    vat_not_recovered=Decimal("0.00"),
    signed_on=SIGNED,
    starts_on=date(2026, 12, 1),
    ends_on=date(2028, 11, 30),
    review_on=date(2027, 12, 1),
)
ABOVE = Decimal("300000.00")
"""A value above the threshold of goods and services."""
NOTICES = (
    RecordedNotice("UK5", "012345-2026", date(2026, 10, 20)),
    RecordedNotice("UK6", "012346-2026", date(2026, 11, 2)),
    RecordedNotice("UK7", "012347-2026", date(2026, 11, 24)),
)


TYPED_SUBJECT = {
    "title": "Lift maintenance at the library",
    "summary": "Maintenance and repair of two lifts.",
    "category": "services",
    "cpv": "50750000",
    "postcode": "WR15 8AB",
}
TYPED_SUPPLIER = {
    "supplier": "Hopfield Lifts Ltd",
    "scheme": "GB-COH",
    "number": "4455667",
    "kind": "business",
    "size": "small",
    "supplier_postcode": "",
}
TYPED_WHY = "The makers alone may service these lifts under their guarantee."


def typed_day(name: str, day: date) -> dict[str, str]:
    """A day as its three boxes send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def typed_contract(signed: date, value: str = "24,000") -> dict[str, str]:
    """The contract as its form sends it, signed on a day."""
    starts, ends = signed + timedelta(5), signed + timedelta(705)
    days = typed_day("signed_on", signed) | typed_day("starts_on", starts) | typed_day("ends_on", ends)
    return {"value": value, "vat_not_recovered": "", "department": "", **days}


def days_from(signed: date) -> dict[str, date]:
    """The days of a contract of two years that is signed on a day."""
    return {
        "signed_on": signed,
        "starts_on": signed + timedelta(10),
        "ends_on": signed + timedelta(700),
        "review_on": signed + timedelta(300),
    }


def direct_award(**changes: Any) -> RecordedFacts:
    """The complete facts of a direct award below the threshold."""
    reason = "The makers alone may service these lifts under their guarantee."
    return replace(_WHOLE, **{"ground": "own_rules", "reason": reason, **changes})


def direct_award_above(**changes: Any) -> RecordedFacts:
    """The complete facts of a direct award above the threshold, with its notices and core information."""
    words: dict[str, Any] = {
        "value": ABOVE,
        "ground": "single_supplier",
        "notices": NOTICES,
        "core_reference": "PXYZ-1234-ABCD",
        "core_on": date(2026, 11, 19),
    }
    return replace(direct_award(), **words | changes)


def bought_elsewhere(**changes: Any) -> RecordedFacts:
    """The complete facts of a purchase that was made outside this portal."""
    return replace(_WHOLE, **{"way_bought": "quotes", "bids": 3, **changes})
