"""Addresses of routes by name: which parts each address needs, where a page's parents stand, and where a
form's address leads whoever only looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .site_map import parents_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


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


def sent_forms_only(view: View[P]) -> View[P]:
    """Takes forms that are sent. Whoever comes by the address alone (a page loaded again from the address
    line, a bookmark, the history) is led to the page on which the form stands."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            match = request.resolver_match
            assert match is not None
            return redirect(address_of(parents_of(match.view_name)[0], match.kwargs))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return view(request, *args, **kwargs)

    return guarded
