"""Organisations as published: how a name is compared, and the key that its page stands under."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..identifiers import SCHEMES, identifier
from ..refusal import Refusal
from .json_values import Json, each_text_once, postcode, text
from .name_words import name_words, visible_signs
from .portal_vendors import vendor_named

LONGEST_NAME, LONGEST_KEY = 300, 100
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


def named_once(organisations: Iterable[NamedOrganisation]) -> Iterable[NamedOrganisation]:
    """Each naming of an organisation once, in its first spelling; another name for the same number stays."""
    named: dict[tuple[str, str], NamedOrganisation] = {}
    for organisation in organisations:
        named.setdefault((organisation.key, plain_name(organisation.name)), organisation)
    return named.values()


def plain_name(name: str) -> str:
    """A name for comparing: no case, accents, points or leading "the"; "&" and "Ltd" spelt out.

    Every letter and digit counts, of whatever script; a name of nothing but signs is compared by these.
    """
    return _bounded(_comparable(name), LONGEST_NAME)


@each_text_once(most=1 << 14)
def _comparable(name: str) -> str:
    return " ".join(plain_words(name)) or visible_signs(name)


def plain_words(name: str, *, latin_only: bool = False) -> list[str]:
    """The words of a name as they are compared, without a leading "the"."""
    spelt = [_WORDS.get(word, word) for word in name_words(name, latin_only=latin_only)]
    return spelt[1:] if spelt[:1] == ["the"] and spelt[1:] else spelt


def _bounded(content: str, longest: int) -> str:
    """A text that fits: a longer one ends with a digest of the whole, so that no two become one."""
    if len(content) <= longest:
        return content
    return f"{content[: longest - 12]}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


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
    if not isinstance(address, dict):
        return "", ""
    town = _plain_place(text(address.get("locality")))
    country = _plain_place(text(address.get("countryName")))
    if country and country not in _HOME:
        town = f"{town}, {country}" if town else country
    return postcode(address.get("postalCode")), town[:120]


@each_text_once(most=1 << 12)
def _plain_place(name: str) -> str:
    return " ".join(plain_words(name))


def named_organisation(
    name: str, scheme: str = "", number: str = "", *, address: Json | None = None
) -> NamedOrganisation | None:
    """The organisation with this name; a well-shaped identifier decides, else the plain name.

    None when there is no name to show. Two bodies of one name and no identifier are one here.
    """
    whole_name = " ".join(name.split())
    comparable = _comparable(whole_name)
    if not comparable:
        return None
    shown = whole_name[:LONGEST_NAME]
    read = identifier(scheme, number) if scheme and number else Refusal("identifier.missing")
    if isinstance(read, str):
        return NamedOrganisation(f"{scheme}-{read}".lower(), shown, scheme, read, *place_of_address(address))
    return NamedOrganisation(_key(comparable), shown, "", "", *place_of_address(address))


def _key(comparable: str) -> str:
    """The key of a name: its words joined by hyphens. A name of nothing but signs, or one that reads like
    the key of a registered number, is told apart by a digest."""
    slug = comparable.replace(" ", "-")
    if not any(sign.isalnum() for sign in slug):
        return f"signs-{hashlib.sha256(comparable.encode()).hexdigest()[:10]}"
    if slug.startswith(_NUMBERED) and isinstance(_number_in(slug), str):
        return f"{slug[:88]}-{hashlib.sha256(slug.encode()).hexdigest()[:10]}"
    return _bounded(slug, LONGEST_KEY)


_NUMBERED = tuple(f"{scheme.lower()}-" for scheme in SCHEMES)


def _number_in(slug: str) -> str | Refusal:
    """The registered number that a key tells, where it is one of a known register."""
    scheme = next(scheme for scheme in SCHEMES if slug.startswith(f"{scheme.lower()}-"))
    return identifier(scheme, slug.removeprefix(f"{scheme.lower()}-"))


def key_of_latin_letters(name: str) -> str:
    """The key that a name had while only the letters a to z and the digits counted; empty where none did."""
    shown = " ".join(name.split())[:LONGEST_NAME]
    return _bounded("-".join(plain_words(shown, latin_only=True)), LONGEST_KEY)


def registered_number(scheme: str, number: str) -> str:
    """A number with its register, in the register's own shape where that is known."""
    read = identifier(scheme, number)
    return f"{scheme} {read if isinstance(read, str) else ''.join(number.split())}".lower()
