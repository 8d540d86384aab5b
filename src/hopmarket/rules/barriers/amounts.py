"""Amounts of money and numbers as notices write them: £15m, 15 million, GBP 1.5M, "fifteen million pounds"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import re2

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d+)?"
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_TEEN = "|".join(_WORDS)
_IN_WORDS = rf"(?:{_TEEN})(?:[ -](?:{_TEEN}))?(?: hundred(?: and (?:{_TEEN})(?:[ -](?:{_TEEN}))?)?)?"
_SCALE = r"bn|billion|million|mn|mill|m|k|thousand"
_TIMES = {
    "bn": 10**9, "billion": 10**9, "million": 10**6, "mn": 10**6, "mill": 10**6, "m": 10**6, "k": 1000,
    "thousand": 1000,
}  # fmt: skip
_OTHER = r"€|\$|eur|euros?|usd|dkk|nok|sek|chf|pln|czk|huf|cad|dollars|kroner"
_MONEY = re2.compile(
    rf"(£|gbp|{_OTHER})? ?({_NUMBER}|{_IN_WORDS}) ?({_SCALE})?([^\pL\d]|$)"
    rf"(pounds|gbp|sterling|{_OTHER})?"
)
_POUNDS = frozenset({"£", "gbp", "pounds", "sterling"})
_LENGTHS = re2.compile(
    rf"(\d{{1,3}}(?:\.\d{{1,2}})?|{_IN_WORDS})(?: \(\d{{1,3}}\))?[ -]?(?:calendar |working )?"
    r"(year|yr|month|mth|week|wk|day)s?(?:[^\pL]|$)"
)
_MONTHS = {
    "year": Decimal(12),
    "yr": Decimal(12),
    "month": Decimal(1),
    "mth": Decimal(1),
    "week": Decimal(12) / 52,
    "wk": Decimal(12) / 52,
    "day": Decimal(12) / 365,
}
_KILOMETRES_OF_A_MILE = Decimal("1.609344")
_METRES_OF_A_MILE = Decimal("1609.344")
_DISTANCES = re2.compile(
    r"(\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d{1,2})?|[\pL-]+) ?-?(miles?|kms?|kilomet(?:re|er)s?|met(?:re|er)s?)(?:[^\pL]|$)"
)


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount where it stands in a folded text. ``currency`` is "GBP", another as written, or empty where
    none is written."""

    start: int
    end: int
    value: Decimal
    currency: str


def money_in(text: str) -> Iterator[FoundAmount]:
    """Every amount of a folded text that has a currency or a scale (thousand, million): a bare number is
    none."""
    for found in _MONEY.finditer(text):
        before, scale, after = found[1] or "", found[3] or "", found[5] or ""
        value = number_of(found[2])
        if value is None or not (before or scale or after):
            continue
        if not before and not after and scale in ("m", "k", "bn", "mn"):
            continue
        named = before or after
        currency = "GBP" if named in _POUNDS else named
        start = found.start(1) if before else found.start(2)
        yield FoundAmount(
            start,
            found.end(3) if scale else found.end(2),
            value * _TIMES.get(scale, 1),
            currency,
        )


def pounds_in(text: str) -> Decimal | None:
    """The greatest amount in pounds, or of no currency; None where there is none, or another currency
    stands there."""
    found = list(money_in(text))
    if not found or any(amount.currency not in ("GBP", "") for amount in found):
        return None
    return max(amount.value for amount in found)


def number_of(written: str) -> Decimal | None:
    """A number in figures or in English words under a thousand; None for anything else."""
    if written[:1].isdigit():
        return Decimal(written.replace(",", ""))
    total = 0
    for word in written.replace("-", " ").split():
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in _WORDS:
            total += _WORDS[word]
        elif word != "and":
            return None
    return Decimal(total) if total else None


def months_in(text: str) -> Iterator[tuple[int, int, Decimal]]:
    """Every length of time of a folded text: where it begins and ends, and its months."""
    for found in _LENGTHS.finditer(text):
        number = number_of(found[1])
        if number is not None:
            yield found.start(), found.end(2), number * _MONTHS[found[2]]


def miles_in(text: str) -> Decimal | None:
    """The first distance of a folded text, in miles; kilometres and metres are converted. None where there is
    none."""
    for found in _DISTANCES.finditer(text):
        number = number_of(found[1])
        if number is not None:
            unit = found[2]
            if unit.startswith("mi"):
                return number
            return number / (_KILOMETRES_OF_A_MILE if unit.startswith("k") else _METRES_OF_A_MILE)
    return None


def days_in(text: str) -> Decimal | None:
    """The first length of time of a folded text, in days: a month counts thirty and a working week five of
    seven. None where there is none."""
    for found in _LENGTHS.finditer(text):
        number = number_of(found[1])
        if number is None:
            continue
        if found[2] == "day":
            return number * 7 / 5 if "working " in found[0] else number
        return number * {"w": 7, "m": 30, "y": 365}[found[2][0]]
    return None
