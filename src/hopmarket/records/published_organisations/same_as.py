"""Samenesses in force between published organisations, and the root of each tree of them.

Everything here runs in the caller's transaction, inside a turn; whoever lists things by organisation marks
those whose root changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from hopmarket import bulk_rows

from .models import PublishedOrganisation, Sameness

RULE = "rule"


def same_as_links(touched: Iterable[int]) -> dict[int, int]:
    """The samenesses in force among these organisations and everything that they lead to or that
    leads to them."""
    links: dict[int, int] = {}
    seen: set[int] = set()
    edge = set(touched)
    while edge:
        seen |= edge
        standing = Sameness.objects.filter(Q(organisation__in=edge) | Q(into__in=edge), undone_at=None)
        pairs = dict(standing.values_list("organisation", "into"))
        links |= pairs
        edge = {*pairs, *pairs.values()} - seen
    return links


def root_organisation(organisation: int, leads: Mapping[int, int]) -> int:
    """The root of an organisation: itself, where no sameness leads on."""
    seen = {organisation}
    while (following := leads.get(organisation)) is not None:
        if following in seen:
            raise ValueError(f"organisation {organisation} leads to itself")
        seen.add(following)
        organisation = following
    return organisation


def save_roots(touched: Iterable[int]) -> set[int]:
    """Sets ``same_as`` anew for everything joined with these organisations; answers those whose root
    changed."""
    nodes = set(touched)
    leads = same_as_links(nodes)
    nodes |= {*leads, *leads.values()}
    wanted = {node: root_organisation(node, leads) for node in nodes}
    rows = PublishedOrganisation.objects.filter(pk__in=nodes).values_list("pk", "same_as")
    changed = {pk for pk, same in rows if (same or pk) != wanted[pk]}
    changes = [(None if wanted[pk] == pk else wanted[pk], pk) for pk in changed]
    bulk_rows.update_rows(PublishedOrganisation, ["same_as_id", "id"], changes)
    return changed
