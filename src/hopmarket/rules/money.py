"""Money: exact decimals, never floats; read from what people type, and written in one form everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from .refusal import Refusal

PENNY = Decimal("0.01")
MOST = Decimal("100000000000")
_SHAPE = re.compile(r"\d{1,3}(,\d{3})*(\.\d{1,2})?|\d+(\.\d{1,2})?")


def pounds(text: str) -> Decimal | Refusal:
    """Reads "£84,000" or "84000.50" as pounds with two places.

    Refuses ``money.unreadable``, ``money.too_large``; signs, exponents and NaN are unreadable.
    """
    bare = text.strip().removeprefix("£").strip().replace(" ", "")
    if not bare.isascii() or not _SHAPE.fullmatch(bare):
        return Refusal("money.unreadable", params={"text": text[:40]})
    value = Decimal(bare.replace(",", ""))
    return value.quantize(PENNY) if value < MOST else Refusal("money.too_large")


def in_words(amount: Decimal | int, currency: str = "GBP") -> str:
    """An amount as every page, letter, feed and working writes it: "£84,000", with pence "£84,000.50",
    of any other currency "EUR 84,000.50"; where none is given, "84,000 (currency not given)"."""
    exact = Decimal(amount).quantize(PENNY)
    places = 0 if exact == exact.to_integral_value() else 2
    figures, sign = f"{abs(exact):,.{places}f}", "−" if exact < 0 else ""
    if currency == "GBP":
        return f"{sign}£{figures}"
    return f"{currency} {sign}{figures}" if currency else f"{sign}{figures} (currency not given)"


def without_empty_pence(words: str) -> str:
    """A text with "£84,000.00" written "£84,000": older workings have pence that are nought."""
    return re.sub(r"(£[0-9,]+)\.00(?![0-9])", r"\1", words)


def sums_in_words(sums: Iterable[tuple[Decimal, str]]) -> str:
    """Amounts of several currencies, which nobody adds up: "£10,000 and JPY 5,000,000"."""
    written = [in_words(amount, currency) for amount, currency in sums]
    return " and ".join(filter(None, (", ".join(written[:-1]), *written[-1:])))


def with_vat_in_words(net: Decimal, gross: Decimal, currency: str) -> str:
    """An amount with and without VAT; where only the one with VAT is known, the two are equal."""
    including = f"{in_words(gross, currency)} with VAT"
    return including if net == gross else f"{in_words(net, currency)} without VAT, {including}"
