"""References of notices on the national platforms: their shapes, and how a typed one is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .refusal import Refusal

FIRST_YEAR = 2021
"""Find a Tender began on 1 January 2021."""
CITE = "Procurement Act 2023, s. 87; Procurement Regulations 2024"


@dataclass(frozen=True, slots=True)
class ReferenceShape:
    """One shape: which platform writes it, how it is recognised, how it is written."""

    platform: str
    example: str
    pattern: re.Pattern[str]
    write: Callable[[re.Match[str]], str]


_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
REFERENCE_SHAPES = (
    ReferenceShape(
        "Find a Tender",
        "2026/S 000-012345",
        re.compile(r"(20\d\d)\s*/\s*S\s*(\d{3})\s*[-–]\s*(\d{6})", re.I | re.ASCII),
        lambda found: f"{found[1]}/S {found[2]}-{found[3]}",
    ),
    ReferenceShape(
        "Find a Tender",
        "012345-2026",
        re.compile(r"(\d{6})\s*[-–]\s*(20\d\d)", re.ASCII),
        lambda found: f"{found[1]}-{found[2]}",
    ),
    ReferenceShape(
        "Find a Tender",
        "ocds-h6vhtk-0123ab",
        re.compile(r"(ocds-h6vhtk-[0-9a-f]{6})", re.I | re.ASCII),
        lambda found: found[1].lower(),
    ),
    ReferenceShape(
        "Contracts Finder",
        "ocds-b5fd17-1b671a64-40d5-491e-99b0-da01ff1f3341",
        re.compile(r"(ocds-b5fd17-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I | re.ASCII),
        lambda found: found[1].lower(),
    ),
    ReferenceShape(
        "Sell2Wales or Public Contracts Scotland",
        "JAN123456",
        re.compile(rf"({_MONTHS})\s*(\d{{6}})", re.I | re.ASCII),
        lambda found: f"{found[1].upper()}{found[2]}",
    ),
)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?find-tender\.service\.gov\.uk/Notice/(\d{6}-20\d\d)(?:[/?#]\S*)?",
    re.I | re.ASCII,
)
"""The address of a notice on Find a Tender, which ends in its reference."""
_YEAR = re.compile(r"^(20\d\d)/|-(20\d\d)$")


def notice_reference(typed: str, *, this_year: int | None = None) -> str | Refusal:
    """The reference as its platform writes it, also from a notice's address on Find a Tender; empty for an
    empty one.

    Refuses ``national.shape``, and ``national.year`` for a year before the platform began or, where
    ``this_year`` is given, after it.
    """
    plain = " ".join(typed.split())
    if not plain:
        return ""
    address = _ADDRESS.fullmatch(plain)
    plain = address[1] if address else plain
    for shape in REFERENCE_SHAPES:
        found = shape.pattern.fullmatch(plain)
        if found:
            written = shape.write(found)
            return written if _may_be_of_year(written, this_year) else Refusal("national.year", CITE)
    return Refusal("national.shape", CITE)


def _may_be_of_year(written: str, this_year: int | None) -> bool:
    found = _YEAR.search(written)
    if not found or written.startswith("ocds"):
        return True
    year = int(found[1] or found[2])
    return FIRST_YEAR <= year <= (this_year or year)


_FIND_A_TENDER = "https://www.find-tender.service.gov.uk"


def notice_address(reference: str) -> str:
    """The address at which everybody reads a notice with this reference; empty where the reference leads to
    none."""
    if found := re.fullmatch(r"(20\d\d)/S \d{3}-(\d{6})", reference):
        return f"{_FIND_A_TENDER}/Notice/{found[2]}-{found[1]}"
    if re.fullmatch(r"\d{6}-20\d\d", reference):
        return f"{_FIND_A_TENDER}/Notice/{reference}"
    if reference.startswith("ocds-h6vhtk-"):
        return f"{_FIND_A_TENDER}/procurement/{reference}"
    return ""
