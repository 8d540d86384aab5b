"""Addresses of routes by name: which parts each address needs, and where a page's parents stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@cache
def parameters() -> dict[str, frozenset[str]]:
    """Maps every route of the portal to the names of the parts of its address."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in resolver.url_patterns:
        match entry:
            case URLResolver():
                yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            case URLPattern() if entry.name:
                yield f"{space}{entry.name}", frozenset(entry.pattern.regex.groupindex)


def address_of(route: str, given: Mapping[str, Any] | None = None) -> str:
    """Builds the address of a route from those of the given parts that it needs."""
    needed = parameters()[route]
    return reverse(route, kwargs={name: part for name, part in (given or {}).items() if name in needed})
