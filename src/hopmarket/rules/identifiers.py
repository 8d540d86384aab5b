"""Organisation identifiers by scheme (org-id.guide codes): which shapes they have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class Scheme:
    """A register: its org-id.guide code, its name, and the shape of its numbers."""

    code: str
    title: str
    shape: str
    example: str


SCHEMES = {
    row.code: row
    for row in (
        Scheme("GB-COH", "Companies House number", r"[0-9]{8}|(?:[A-Z]{2}|[A-Z][0-9])[0-9]{6}", "01234567"),
        Scheme("GB-CHC", "Charity Commission number", r"[1-9][0-9]{5,6}", "1012345"),
        Scheme("GB-SC", "Scottish charity number", r"SC[0-9]{6}", "SC012345"),
        Scheme("GB-NIC", "Northern Ireland charity number", r"(?:NIC)?1[0-9]{5}", "NIC101234"),
        Scheme(
            "GB-PPON",
            "Public procurement organisation number",
            r"P[A-Z]{3}-[0-9]{4}-[A-Z]{4}",
            "PABC-1234-DEFG",
        ),
        Scheme("GB-LAE", "Local authority code (England)", r"[A-Z]{3}", "WOR"),
        Scheme("GB-NHS", "NHS organisation code", r"[A-Z0-9]{3,6}", "RWP"),
        Scheme("GB-UKPRN", "UK provider reference number", r"1[0-9]{7}", "10001234"),
        Scheme("GB-MPR", "Mutuals public register number", r"[0-9A-Z]{1,8}", "12345R"),
    )
}

_PADDED = {"GB-COH": 8}


def identifier(scheme: str, value: str) -> str | Refusal:
    """Writes an identifier in its register's own shape.

    Refuses ``identifier.scheme`` and ``identifier.shape``. Source: org-id.guide.
    """
    row = SCHEMES.get(scheme)
    if row is None:
        return Refusal("identifier.scheme", params={"scheme": scheme})
    bare = re.sub(r"\s", "", value).upper()
    if bare.isdigit():
        bare = bare.zfill(_PADDED.get(scheme, 0))
    if not re.fullmatch(row.shape, bare, re.ASCII):
        return Refusal("identifier.shape", params={"title": row.title, "example": row.example})
    return bare
