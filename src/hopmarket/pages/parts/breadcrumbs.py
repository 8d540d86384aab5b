"""Breadcrumbs of a page: its parents as the site map names them, each with its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest

from . import menu
from .masthead import route_of
from .menu import Hat
from .routes import address_of
from .site_map import name_of
from .view_models import Link


def breadcrumbs(request: HttpRequest | None, hat: Hat | None, names: Iterable[str], under: str) -> list[Link]:
    """Lists the parents of the page with their addresses, then the page itself without one.

    Pages that the map has no name for take the given names, from the top down. A top has none: the
    menu shows where one is.
    """
    match = request and request.resolver_match
    if request is None or not match:
        return []
    worn = hat or Hat.PUBLIC
    trail = (*menu.trail_to(under, worn), "") if under else menu.trail_to(route_of(request), worn)
    if len(trail) == 1:
        return []
    remaining = iter(names)
    above = [(_name(route, worn, remaining), address_of(route, match.kwargs)) for route in trail[:-1]]
    here = _name(trail[-1], worn, remaining)
    return [*above, *([(here, "")] if here else [])]


def _name(route: str, hat: Hat, remaining: Iterator[str]) -> str:
    return menu.label_in(route, hat) or name_of(route) or next(remaining, "")
