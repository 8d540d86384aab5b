"""The laws of the menu as functions: each takes the tables and returns their faults as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, combinations
from typing import Any

from hopmarket.pages.parts.menu import MOST_ENTRIES, Entry
from hopmarket.pages.parts.site_map import Page
from hopmarket.rules.roles import Role

FARTHEST = 3


def placing_faults(
    routes: Collection[str],
    pages: Mapping[str, Page],
    forms: Mapping[str, str],
    others: Mapping[str, Collection[str]],
) -> list[str]:
    """Routes that stand in none of the three tables or in two, and rows whose route is gone."""
    places = Counter(chain(pages, forms, *others.values()))
    lost = [f"{route}: no place in the site map" for route in sorted(set(routes) - places.keys())]
    double = [f"{route}: {number} places in the site map" for route, number in places.items() if number > 1]
    gone = [f"{route}: no such route" for route in sorted(places.keys() - set(routes))]
    return lost + double + gone


def parent_faults(
    pages: Mapping[str, Page], forms: Mapping[str, str], tops: Collection[str], farthest: int = FARTHEST
) -> list[str]:
    """Pages from which some chain of parents does not end at an entry within three steps."""
    faults = []
    for route in pages:
        for walked in _chains(route, pages):
            last = walked[-1]
            if last not in pages:
                faults.append(f"{route}: its parent {last} is no page")
            elif len(walked) - 1 > farthest:
                faults.append(f"{route}: more than {farthest} steps away: {' → '.join(walked)}")
            elif last not in tops:
                faults.append(f"{route}: ends at {last}, which no menu has")
    return faults + [
        f"{form}: stands on {page}, no page" for form, page in forms.items() if page not in pages
    ]


def _chains(route: str, pages: Mapping[str, Page], below: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    walked = (*below, route)
    parents = pages[route].parents if route in pages else ()
    if not parents or route in below:
        yield walked
    for parent in parents if route not in below else ():
        yield from _chains(parent, pages, walked)


def address_faults(
    entries: Iterable[Entry],
    pages: Mapping[str, Page],
    forms: Mapping[str, str],
    parts: Mapping[str, frozenset[str]],
) -> list[str]:
    """Entries whose address needs parts, and parents whose address needs parts that the page has not."""
    unreachable = [
        f"{entry.label}: {entry.route} needs {', '.join(sorted(parts[entry.route]))}"
        for entry in entries
        if entry.route and parts[entry.route]
    ]
    steps = [(route, parent) for route, page in pages.items() for parent in page.parents]
    above = [
        f"{route}: its parent {parent} needs {', '.join(sorted(parts[parent] - parts[route]))}"
        for route, parent in [*steps, *forms.items()]
        if parts[parent] - parts[route]
    ]
    return unreachable + above


def length_faults(menus: Mapping[Any, Collection[Entry]]) -> list[str]:
    """Menus with more entries than five, counting those that are still to come."""
    return [f"{name}: {len(menu)} entries" for name, menu in menus.items() if len(menu) > MOST_ENTRIES]


def label_faults(shown: Iterable[Entry]) -> list[str]:
    """Labels and routes that stand twice among the entries that one page shows."""
    entries = list(shown)
    labels = Counter(entry.label for entry in entries)
    routes = Counter(entry.route for entry in entries if entry.route)
    return [f"“{label}” stands {number} times" for label, number in labels.items() if number > 1] + [
        f"{route} is led to {number} times" for route, number in routes.items() if number > 1
    ]


def meaning_faults(entries: Iterable[Entry]) -> list[str]:
    """Labels that lead to one place in one menu and to another in another."""
    routes: dict[str, set[str]] = {}
    for entry in entries:
        routes.setdefault(entry.label, set()).add(entry.route)
    return [
        f"“{label}” leads to {' and '.join(sorted(places) or ['nothing'])}"
        for label, places in routes.items()
        if len(places) > 1
    ]


def name_faults(entries: Iterable[Entry], pages: Mapping[str, Page]) -> list[str]:
    """Entries that lead to something that is no page."""
    return [
        f"{entry.label}: {entry.route} is no page" for entry in entries if entry.route not in {"", *pages}
    ]


def every_set(things: Iterable[Role]) -> Iterator[frozenset[Role]]:
    """Yields every set that can be made of the things, the empty one too."""
    listed = list(things)
    for size in range(len(listed) + 1):
        yield from map(frozenset, combinations(listed, size))
