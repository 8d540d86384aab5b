"""Organisations as published: how a name is compared, and the key that its page stands under."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..identifiers import identifier
from ..refusal import Refusal
from .json_values import Json, postcode, text
from .portal_vendors import vendor_named

_WORDS = {"ltd": "limited", "co": "company", "plc": "plc", "cic": "cic", "nhs": "nhs"}
_HOME = frozenset(
    {"united kingdom", "uk", "gb", "gbr", "great britain", "england", "wales", "scotland", "cymru"}
    | {"northern ireland"}
)


@dataclass(frozen=True)
class NamedOrganisation:
    """An organisation in one notice. ``key`` is made of its identifier, or else of its name.

    ``postcode`` and ``locality`` say where the notice puts it; they do not count when two are compared.
    """

    key: str
    name: str
    scheme: str = ""
    number: str = ""
    postcode: str = field(default="", compare=False)
    locality: str = field(default="", compare=False)


@lru_cache(maxsize=1 << 14)
def plain_name(name: str) -> str:
    """A name for comparing: no case, accents, points or leading "the"; "&" and "Ltd" spelt out."""
    bare = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = re.sub(r"['’.]", "", bare)
    plain_words = [_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", words)]
    return " ".join(plain_words[1:] if plain_words[:1] == ["the"] and plain_words[1:] else plain_words)


def is_portal_vendor(name: str) -> bool:
    """Whether a "buyer" is only the firm whose portal sent the notice."""
    return vendor_named(plain_name(name)) is not None


def chosen_name(names: Iterable[str]) -> str:
    """The spelling to show of several: the first in alphabetical order, names in capitals last."""
    return min(names, key=lambda name: (name.isupper(), name))


def common_value(values: Iterable[str]) -> str:
    """The value that all non-empty values share; empty where they differ or there is none."""
    distinct = set(filter(None, values))
    return distinct.pop() if len(distinct) == 1 else ""


def place_of_address(address: object) -> tuple[str, str]:
    """Postcode and town of a published address, spelt for comparing; empty where not given.

    Outside the United Kingdom the country stands with the town, so that a Worcester abroad is
    never taken for ours.
    """
    if not isinstance(address, Mapping):
        return "", ""
    town = plain_name(text(address.get("locality")))
    country = plain_name(text(address.get("countryName")))
    if country and country not in _HOME:
        town = f"{town}, {country}" if town else country
    return postcode(address.get("postalCode")), town[:120]


def named_organisation(
    name: str, scheme: str = "", number: str = "", *, address: Json | None = None
) -> NamedOrganisation | None:
    """The organisation with this name; a well-shaped identifier decides, else the plain name.

    None when there is no name to show. Two bodies of one name and no identifier are one here.
    """
    shown = " ".join(name.split())[:300]
    plain = plain_name(shown)
    if not plain:
        return None
    read = identifier(scheme, number) if scheme and number else Refusal("identifier.missing")
    if isinstance(read, str):
        return NamedOrganisation(f"{scheme}-{read}".lower(), shown, scheme, read, *place_of_address(address))
    slug = plain.replace(" ", "-")
    if len(slug) > 100:
        slug = f"{slug[:88]}-{hashlib.sha256(slug.encode()).hexdigest()[:10]}"
    return NamedOrganisation(slug, shown, "", "", *place_of_address(address))
