"""Roles, kinds, sizes and standings in templates: ``{% load account_words %}``."""

from __future__ import annotations

from django import template

from hopmarket.pages.account import role_words
from hopmarket.rules.identifiers import SCHEMES

register = template.Library()
register.filter("role_word", role_words.role_word)
register.filter("role_does", role_words.role_does)
register.filter("roles_say", role_words.roles_in_words)
register.filter("as_roles", role_words.as_roles)


@register.filter
def postal_district(postcode: str) -> str:
    """The first half of a postcode: a group's full one may be somebody's home."""
    return postcode.partition(" ")[0]


@register.filter
def kind_word(kind: str) -> str:
    """The kind of an organisation in words: "Charity"."""
    return role_words.KINDS[kind][0]


@register.filter
def size_word(size: str) -> str:
    """The size of an organisation in words: "10 to 49 people"; "Not known" where nobody gave it."""
    return role_words.SIZES[size] if size != "unknown" else "Not known"


@register.filter
def scheme_word(scheme: str) -> str:
    """The title of a public register: "Companies House number"; an unknown scheme as it is."""
    row = SCHEMES.get(scheme)
    return row.title if row else scheme


@register.inclusion_tag("parts/do.html")
def standing(state: str) -> dict[str, str]:
    """Shows whether an organisation has been checked, as shape and word."""
    shape, word = role_words.STANDINGS[state]
    return {"state": shape, "word": word}


@register.inclusion_tag("parts/do.html")
def claim(state: str) -> dict[str, str]:
    """Shows how a claim to represent an organisation was checked, as shape and word."""
    shape, word = role_words.CLAIMS[state]
    return {"state": shape, "word": word}
