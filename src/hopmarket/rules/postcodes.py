"""Postcodes of the United Kingdom."""

from __future__ import annotations

import re

from .refusal import Refusal

_SHAPE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y]))"
    r"(0AA|[0-9][ABD-HJLNP-UW-Z]{2})"
)


def postcode(text: str) -> str | Refusal:
    """Reads a postcode and writes it as "WR1 2AB".

    Refuses ``place.postcode``. Source: BS 7666-5:2006.
    """
    found = _SHAPE.fullmatch(re.sub(r"\s", "", text).upper())
    return f"{found[1]} {found[2]}" if found else Refusal("place.postcode")


def postcode_district(text: str) -> str | Refusal:
    """Reads the district of a postcode, "WR15", from a whole one or from its first half.

    Refuses ``place.postcode``. Source: BS 7666-5:2006.
    """
    bare = re.sub(r"\s", "", text).upper()
    found = _SHAPE.fullmatch(bare) or _SHAPE.fullmatch(f"{bare}0AA")
    return found[1] if found else Refusal("place.postcode")
