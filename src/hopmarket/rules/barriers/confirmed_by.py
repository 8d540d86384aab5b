"""Which reasons of bidders who did not respond confirm which rules: what a rule finds, as a bidder says it."""

from __future__ import annotations

from collections.abc import Mapping

from ..decline import DeclineReason

_R = DeclineReason
CONFIRMED_BY: Mapping[DeclineReason, tuple[str, ...]] = {
    _R.CONTRACT_TOO_LONG: ("TER02",),
    _R.CONTRACT_TOO_SHORT: ("TER01",),
    _R.TOO_LARGE: ("LOT01", "FIN01", "PLA03"),
    _R.INSURANCE: ("FIN04", "FIN05"),
    _R.REQUIREMENTS: ("FIN03", "EXP01", "EXP02", "EXP03", "ACC01", "ACC02", "ACC03", "ACC04", "POL01"),
    _R.TIME_TO_RESPOND: ("TIM01", "TIM02", "ASK01", "ASK02"),
    _R.CRITERIA_UNCLEAR: ("CRI02", "LAN01"),
    _R.PRICE_OR_PAYMENT: ("PAY01", "PAY02", "CRI01"),
}
"""Reasons that speak of no rule (no capacity, not their field, too small) have no row."""


def reasons_confirming(code: str) -> tuple[DeclineReason, ...]:
    """The reasons that confirm a rule, in the order in which they are asked."""
    return tuple(reason for reason in DeclineReason if code in CONFIRMED_BY.get(reason, ()))
