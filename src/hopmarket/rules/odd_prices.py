"""Odd prices: those so far from what the buyer expects, or from the other prices, that somebody has to ask.

An odd price is no wrong one. It warns the bidder before it is sealed, and the lead asks about it before an
award, since a slip of the keyboard must neither win nor ruin anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .money import in_words

CITE = "Procurement Act 2023, s. 19(3)(c) and (4) (abnormally low tenders); the lines: the partnership's rule"


class Yardstick(StrEnum):
    """What a price is compared with."""

    VALUE = "value"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class OddPriceLine:
    """From ``since`` on, until the next row of its yardstick: a price under or over so many per cent of it is
    odd. A comparison needs ``fewest`` prices."""

    yardstick: Yardstick
    since: date
    under: int
    over: int
    fewest: int
    reason: str


ODD_PRICE_LINES: tuple[OddPriceLine, ...] = (
    OddPriceLine(
        Yardstick.VALUE,
        date(2025, 2, 24),
        50,
        120,
        1,
        "A value is an estimate, so a tenth or two more is ordinary; half of it or less is mostly a price for "
        "a year, for one lot or without VAT, or has lost a nought.",
    ),
    OddPriceLine(
        Yardstick.MEDIAN,
        date(2025, 2, 24),
        60,
        170,
        3,
        "Bidders who read the same specification come near to one another. Of two prices nobody can say which "
        "one is odd, so three are needed.",
    ),
)
"""The partnership's lines, the earlier rows of each yardstick first."""


@dataclass(frozen=True, slots=True)
class OddPrice:
    """One comparison that makes a price odd: with which amount, by which line."""

    price: Decimal
    compared: Decimal
    line: OddPriceLine

    @property
    def share(self) -> Fraction:
        """The price as a share of what it is compared with, in hundredths."""
        return Fraction(self.price) / Fraction(self.compared) * 100

    @property
    def is_low(self) -> bool:
        return self.share < self.line.under

    @property
    def in_words(self) -> str:
        """The arithmetic: "£400 is 1 % of the £40,000 the buyer expects"."""
        whose = {
            Yardstick.VALUE: f"the {in_words(self.compared)} the buyer expects",
            Yardstick.MEDIAN: f"{in_words(self.compared)}, the middle of all prices",
        }
        return f"{in_words(self.price)} is {share_in_words(self.share)} {whose[self.line.yardstick]}"


def share_in_words(share: Fraction) -> str:
    """A share in hundredths, rounded away from a hundred, so that no line seems to be kept that is not:
    "49 % of", "less than 1 % of", and from a thousand on "25 times"."""
    if share >= 1000:
        return f"{share // 100:,} times"
    if share < 1:
        return "less than 1 % of"
    return f"{share // 1 if share < 100 else -(-share // 1)} % of"


def line_on(yardstick: Yardstick, day: date) -> OddPriceLine:
    """The line of a yardstick that is in force on a day; the first before it began."""
    rows = [row for row in ODD_PRICE_LINES if row.yardstick is yardstick]
    begun = [row for row in rows if row.since <= day]
    return begun[-1] if begun else rows[0]


def odd_against(price: Decimal, compared: Decimal | None, line: OddPriceLine) -> OddPrice | None:
    """The comparison if it makes the price odd; None where it does not, or where either is not above nought."""
    if compared is None or compared <= 0 or price <= 0:
        return None
    found = OddPrice(price, compared, line)
    return found if found.is_low or found.share > line.over else None


def odd_for_bidder(price: Decimal, value: Decimal | None, day: date) -> OddPrice | None:
    """What a bidder is told before sealing: against the published value alone, never others' prices."""
    return odd_against(price, value, line_on(Yardstick.VALUE, day))


def median(prices: Iterable[Decimal]) -> Decimal | None:
    """The price in the middle, or half-way between the two in the middle; None without a price."""
    rows = sorted(prices)
    if not rows:
        return None
    half = len(rows) // 2
    return rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) / 2


def odd_prices(
    prices: Mapping[str, Decimal], value: Decimal | None, day: date
) -> Mapping[str, tuple[OddPrice, ...]]:
    """The odd prices of one lot, by bidder, each with the comparisons that make it so. ``value`` is what the
    buyer expects of the lot."""
    by_value, by_median = line_on(Yardstick.VALUE, day), line_on(Yardstick.MEDIAN, day)
    middle = median(prices.values()) if len(prices) >= by_median.fewest else None
    found = {
        bidder: tuple(
            odd
            for odd in (odd_against(price, value, by_value), odd_against(price, middle, by_median))
            if odd is not None
        )
        for bidder, price in prices.items()
    }
    return {bidder: odd for bidder, odd in found.items() if odd}
