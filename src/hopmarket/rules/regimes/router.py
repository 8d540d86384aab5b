"""Which regime binds a purchase of a public body in England."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..light_touch import is_light_touch
from ..thresholds import Line, reaches
from .kinds import Regime


def regime_of(*, category: str, cpv: str, value: Decimal | None, day: date) -> Regime | None:
    """The regime of a purchase by what is bought and its value, VAT included; None while one of them is not
    known. Sources of the lines: :mod:`hopmarket.rules.thresholds`."""
    if value is None or not (category or cpv):
        return None
    if category == "works" or (not category and cpv.startswith("45")):
        return Regime.WORKS_ABOVE if reaches(Line.WORKS, value, day) else Regime.WORKS_BELOW
    if category != "goods" and is_light_touch(cpv):
        return Regime.LIGHT_TOUCH if reaches(Line.LIGHT_TOUCH, value, day) else Regime.BELOW_THRESHOLD
    return Regime.ABOVE_THRESHOLD if reaches(Line.GOODS_SERVICES, value, day) else Regime.BELOW_THRESHOLD
