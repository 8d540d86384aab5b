"""A bidder's own prices that are far from what the buyer expects, in words; never with others' prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.odd_prices import odd_for_bidder
from hopmarket.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class OddOwnPrice:
    """An odd price of one's own: for which lot (empty where there is one), and the arithmetic."""

    lot: str
    arithmetic: str


def odd_prices_in_words(terms: Terms, prices: Mapping[str, str], at: datetime) -> list[OddOwnPrice]:
    """The odd prices of a working copy, in the order of the lots."""
    several = len(terms.lots) > 1
    found = [
        (lot, odd_for_bidder(Decimal(price), terms.value_of(lot.key), day_in_london(at)))
        for lot in terms.lots
        if (price := prices.get(lot.key, "").strip())
    ]
    return [OddOwnPrice(lot.title if several else "", odd.in_words) for lot, odd in found if odd]
