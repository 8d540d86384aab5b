"""Organisations as published: how a name is compared, and the key that its page stands under."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from ..identifiers import identifier
from ..words import Refusal

PORTAL_VENDORS = frozenset(
    {
        "in tend",
        "in tend limited",
        "due north",
        "due north limited",
        "proactis",
        "proactis limited",
    }
)
"""Firms that run portals and stand as buyer in notices which their portals sent."""

_WORDS = {"ltd": "limited", "co": "company", "plc": "plc", "cic": "cic", "nhs": "nhs"}


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation in one notice. ``key`` is made of its identifier, or else of its name."""

    key: str
    name: str
    scheme: str = ""
    number: str = ""


def plain_name(name: str) -> str:
    """A name for comparing: no case, accents, points or leading "the"; "&" and "Ltd" spelt out."""
    bare = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = re.sub(r"['’.]", "", bare)
    found = [_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", words)]
    return " ".join(found[1:] if found[:1] == ["the"] and found[1:] else found)


def is_portal_vendor(name: str) -> bool:
    """Whether a "buyer" is only the firm whose portal sent the notice."""
    return plain_name(name) in PORTAL_VENDORS


def body(name: str, scheme: str = "", number: str = "") -> Body | None:
    """The organisation with this name; a well-shaped identifier decides, else the plain name.

    None when there is no name to show. Two bodies of one name and no identifier are one here.
    """
    shown = " ".join(name.split())[:300]
    plain = plain_name(shown)
    if not plain:
        return None
    read = identifier(scheme, number) if scheme and number else Refusal("identifier.missing")
    if isinstance(read, str):
        return Body(f"{scheme}-{read}".lower(), shown, scheme, read)
    slug = plain.replace(" ", "-")
    if len(slug) > 100:
        slug = f"{slug[:88]}-{hashlib.sha256(slug.encode()).hexdigest()[:10]}"
    return Body(slug, shown)
