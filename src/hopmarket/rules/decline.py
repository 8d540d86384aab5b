"""Why an organisation does not respond: one fixed list of reasons, and what of them a buyer may read.

A buyer reads counts, never who. Small counts would tell: of five possible bidders two give a reason, and the
buyer knows them. So a count under five is not shown, neither for a reason nor for all together, and neither
is a figure from which one could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .refusal import Refusal

CITE = "Fewer than five: docs/decisions/declines.md"
FEWEST_SHOWN = 5
"""Counts under this are not shown. The threshold is the portal's own: the smallest that leaves four others
whom anybody of the five could be."""


class DeclineReason(StrEnum):
    """Why an organisation does not respond. The codes are data and stay."""

    CONTRACT_TOO_LONG = "contract_too_long"
    CONTRACT_TOO_SHORT = "contract_too_short"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    INSURANCE = "insurance"
    REQUIREMENTS = "requirements"
    TIME_TO_RESPOND = "time_to_respond"
    CRITERIA_UNCLEAR = "criteria_unclear"
    PRICE_OR_PAYMENT = "price_or_payment"
    NO_CAPACITY = "no_capacity"
    NOT_OUR_FIELD = "not_our_field"
    OTHER = "other"


_R = DeclineReason
DECLINE_LABELS: Mapping[DeclineReason, str] = {
    _R.CONTRACT_TOO_LONG: "The contract runs too long",
    _R.CONTRACT_TOO_SHORT: "The contract is too short",
    _R.TOO_LARGE: "It is too large for us",
    _R.TOO_SMALL: "It is too small for us",
    _R.INSURANCE: "The insurance that is asked for",
    _R.REQUIREMENTS: "Other requirements, such as accreditations or experience",
    _R.TIME_TO_RESPOND: "Not enough time to respond",
    _R.CRITERIA_UNCLEAR: "It is not clear what is wanted, or how it is scored",
    _R.PRICE_OR_PAYMENT: "The price or the terms of payment",
    _R.NO_CAPACITY: "We have no capacity at that time",
    _R.NOT_OUR_FIELD: "It is not our field",
    _R.OTHER: "Something else",
}
"""The reasons in the order in which they are asked, in a bidder's words."""


def may_decline(*, is_open: bool, is_own: bool, is_sealed: bool) -> None | Refusal:
    """Refuses ``decline.closed``, ``decline.own_purchase``, and ``decline.sealed`` for an organisation whose
    sealed response counts."""
    if not is_open:
        return Refusal("decline.closed", CITE)
    if is_own:
        return Refusal("decline.own_purchase", CITE)
    return Refusal("decline.sealed", CITE) if is_sealed else None


@dataclass(frozen=True, slots=True)
class DisclosedDeclines:
    """What a buyer may read of declines: how many in all, the reasons that enough gave, and how many gave
    any other. None means that the figure is not shown."""

    total: int | None
    shown: tuple[tuple[DeclineReason, int], ...]
    others: int | None


def disclosed(counts: Mapping[DeclineReason, int]) -> DisclosedDeclines:
    """Takes out of counts of reasons every one that is under five, and the figures that would reveal it.

    The rest together is shown only where it is five or more and each hidden reason may still be nought; the
    total only with it, since total less reasons shown is the rest.
    """
    shown = tuple((reason, counts.get(reason, 0)) for reason in DeclineReason)
    shown = tuple((reason, count) for reason, count in shown if count >= FEWEST_SHOWN)
    rest = sum(counts.values()) - sum(count for _, count in shown)
    most_of_others = (FEWEST_SHOWN - 1) * (len(DeclineReason) - len(shown) - 1)
    tells_nothing = FEWEST_SHOWN <= rest <= most_of_others
    if not tells_nothing:
        return DisclosedDeclines(None, shown, None)
    return DisclosedDeclines(sum(counts.values()), shown, rest)
