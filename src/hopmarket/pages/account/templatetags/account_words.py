"""Roles, kinds, sizes and standings in templates: ``{% load account_words %}``."""

from __future__ import annotations

from django import template

from hopmarket.pages.account import role_words
from hopmarket.rules.identifiers import SCHEMES

register = template.Library()
register.filter("role_word", role_words.role_word)
register.filter("roles_say", role_words.roles_in_words)


@register.filter
def kind_word(kind: str) -> str:
    """ "Charity"."""
    return role_words.KINDS[kind][0]


@register.filter
def size_word(size: str) -> str:
    """ "10 to 49 people"."""
    return role_words.SIZES[size] if size != "unknown" else "Not known"


@register.filter
def scheme_word(scheme: str) -> str:
    """ "Companies House number"."""
    row = SCHEMES.get(scheme)
    return row.title if row else scheme


@register.inclusion_tag("parts/do.html")
def standing(state: str) -> dict[str, str]:
    """Whether an organisation has been checked, as shape and word."""
    shape, word = role_words.STANDINGS[state]
    return {"state": shape, "word": word}


@register.inclusion_tag("parts/do.html")
def claim(state: str) -> dict[str, str]:
    """How a claim to represent an organisation was checked, as shape and word."""
    shape, word = role_words.CLAIMS[state]
    return {"state": shape, "word": word}
