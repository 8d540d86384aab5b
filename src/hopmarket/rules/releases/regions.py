"""Codes of regions as names: notices from portals give "UKL14" where people say Wales.

Source: the twelve regions of level 1 of the International Territorial Levels, Office for National
Statistics, January 2021 and 2025 (codes begin with TL), and of NUTS before them (Regulation (EC)
No 1059/2003, annex I; codes begin with UK). Both give the same letter to the same region.
"""

from __future__ import annotations

import re

REGIONS = {
    "C": "North East",
    "D": "North West",
    "E": "Yorkshire and The Humber",
    "F": "East Midlands",
    "G": "West Midlands",
    "H": "East of England",
    "I": "London",
    "J": "South East",
    "K": "South West",
    "L": "Wales",
    "M": "Scotland",
    "N": "Northern Ireland",
}
_CODE = re.compile(r"(?:UK|TL)(?:([C-N])[0-9A-Z]{0,2})?")


def region_in_words(region: str) -> str:
    """A region in words: of a code, deeper ones too, the name of its region of level 1; any
    other text as it stands."""
    found = _CODE.fullmatch(region.strip())
    if found is None:
        return region
    return REGIONS[found[1]] if found[1] else "United Kingdom"
