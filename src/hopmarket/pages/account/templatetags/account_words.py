"""Roles, kinds, sizes and standings in templates: ``{% load account_words %}``."""

from __future__ import annotations

from django import template

from hopmarket.pages.account import words
from hopmarket.rules.identifiers import SCHEMES

register = template.Library()
register.filter("role_word", words.role_word)
register.filter("roles_say", words.roles_say)


@register.filter
def kind_word(kind: str) -> str:
    """ "Charity"."""
    return words.KINDS[kind][0]


@register.filter
def size_word(size: str) -> str:
    """ "10 to 49 people"."""
    return words.SIZES[size] if size != "unknown" else "Not known"


@register.filter
def scheme_word(scheme: str) -> str:
    """ "Companies House number"."""
    row = SCHEMES.get(scheme)
    return row.title if row else scheme


@register.inclusion_tag("parts/do.html")
def standing(state: str) -> dict[str, str]:
    """Whether an organisation has been checked, as shape and word."""
    shape, word = words.STANDINGS[state]
    return {"state": shape, "word": word}


@register.inclusion_tag("parts/do.html")
def claim(state: str) -> dict[str, str]:
    """How a claim to represent an organisation was checked, as shape and word."""
    shape, word = words.CLAIMS[state]
    return {"state": shape, "word": word}
