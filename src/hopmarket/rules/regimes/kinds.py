"""The regimes of a purchase in England, by name."""

from __future__ import annotations

from enum import StrEnum


class Regime(StrEnum):
    """Which body of rules binds a purchase. The names are data and stay."""

    ABOVE_THRESHOLD = "above_threshold"
    BELOW_THRESHOLD = "below_threshold"
    """Regulated below the threshold: Procurement Act 2023, Part 6."""
    LIGHT_TOUCH = "light_touch"
    WORKS_ABOVE = "works_above"
    WORKS_BELOW = "works_below"
    CONCESSION = "concession"
    HEALTH = "health"
    """The Provider Selection Regime."""
    UNREGULATED = "unregulated"
    GRANT = "grant"
    BUSINESS = "business"
    """Business to business."""


WHOLE_ACT = frozenset({Regime.ABOVE_THRESHOLD, Regime.LIGHT_TOUCH, Regime.WORKS_ABOVE, Regime.CONCESSION})
"""Regimes in which the whole Procurement Act 2023 binds, apart from what it leaves out for each."""
PART_SIX = frozenset({Regime.BELOW_THRESHOLD, Regime.WORKS_BELOW})
"""Regimes of purchases regulated below the threshold."""
