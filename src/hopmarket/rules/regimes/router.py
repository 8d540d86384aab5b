"""Which regime binds a purchase in England, and whether it may have a selection stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..light_touch import is_light_touch
from ..thresholds import AuthorityKind, Line, reaches
from .kinds import PART_SIX, WHOLE_ACT, Regime
from .law_rows import SELECTION, BuyerKind, LawRow, row_on


def regime_of(
    *,
    category: str,
    cpv: str,
    value: Decimal | None,
    day: date,
    buyer: BuyerKind = BuyerKind.COUNCIL,
    is_concession: bool = False,
    is_health: bool = False,
    is_grant: bool = False,
) -> Regime | None:
    """The regime of a purchase by who buys, what is bought and its value, VAT included; None while what it hangs on
    is not known. Sources of the lines: :mod:`hopmarket.rules.thresholds`."""
    if buyer is BuyerKind.PRIVATE:
        return Regime.BUSINESS
    if is_grant:
        return Regime.GRANT
    if is_health and buyer is not BuyerKind.SCHOOL:
        return Regime.HEALTH
    if value is None or not (category or cpv or is_concession):
        return None
    body = AuthorityKind.CENTRAL if buyer is BuyerKind.CENTRAL else AuthorityKind.SUB_CENTRAL
    is_light = category not in ("goods", "works") and is_light_touch(cpv)
    below = Regime.UNREGULATED if buyer is BuyerKind.SCHOOL else Regime.BELOW_THRESHOLD
    if is_concession:
        line, reached, below = Line.CONCESSIONS, Regime.CONCESSION, Regime.UNREGULATED
        line = Line.LIGHT_TOUCH_CONCESSIONS if is_light else line
    elif category == "works" or (not category and cpv.startswith("45")):
        line, reached = Line.WORKS, Regime.WORKS_ABOVE
        below = Regime.WORKS_BELOW if below is Regime.BELOW_THRESHOLD else below
    elif is_light:
        line, reached = Line.LIGHT_TOUCH, Regime.LIGHT_TOUCH
    else:
        line, reached = Line.GOODS_SERVICES, Regime.ABOVE_THRESHOLD
    return reached if reaches(line, value, day, body) else below


@dataclass(frozen=True, slots=True)
class SelectionAnswer:
    """Whether suppliers may be kept from bidding by a test of suitability, and the row that says so."""

    is_lawful: bool
    row: LawRow


def may_select(
    regime: Regime,
    *,
    value: Decimal | None,
    day: date,
    buyer: BuyerKind = BuyerKind.COUNCIL,
    is_call_off: bool = False,
) -> SelectionAnswer:
    """Whether a selection stage is lawful.

    Source: Procurement Act 2023, s. 85: not below the threshold, apart from works at or above their line; it binds
    neither call-offs from a framework nor schools.
    """
    body = AuthorityKind.CENTRAL if buyer is BuyerKind.CENTRAL else AuthorityKind.SUB_CENTRAL
    if regime in WHOLE_ACT:
        key, lawful = "selection-above", True
    elif regime is Regime.HEALTH:
        key, lawful = "selection-health", True
    elif regime in PART_SIX and is_call_off:
        key, lawful = "selection-call-off", True
    elif buyer is BuyerKind.SCHOOL:
        key, lawful = "selection-school", True
    elif regime is Regime.WORKS_BELOW and reaches(Line.WORKS_SUITABILITY, value, day, body):
        key, lawful = "selection-works", True
    elif regime in PART_SIX:
        key, lawful = "selection-below", False
    else:
        key, lawful = "selection-free", True
    return SelectionAnswer(lawful, row_on(SELECTION[key], day))
