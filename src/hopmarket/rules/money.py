"""Money and currency: exact decimals in pounds and pence (GBP), never floats."""

from __future__ import annotations

import re
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
