"""Finds barriers in the fields of a purchase: dates, weights, lots, payment, questions."""

from __future__ import annotations

from .barrier_kinds import BarrierRule, FieldsAbsent, Sighting
from .checked_notice import CheckedNotice


def find_price_alone(notice: CheckedNotice, rule: BarrierRule) -> tuple[Sighting, ...] | FieldsAbsent:
    """Sees a purchase in which price is all that counts; it cannot tell without weights."""
    if not notice.criteria or any(row.weight is None for row in notice.criteria):
        return FieldsAbsent(("criteria",))
    price = sum(row.weight or 0 for row in notice.criteria if row.is_price)
    if price < 100:
        return ()
    return (Sighting(notice.criteria[0].path, figures={"weight": f"{price:f}"}),)
