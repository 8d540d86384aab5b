"""One page in the site map: its name, and the pages above it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in breadcrumbs, empty where the page itself has it, and the pages above it."""

    name: str = ""
    parents: tuple[str, ...] = ()


def pages_under(parent: str, **names: str) -> dict[str, Page]:
    """Builds the pages below a parent, in its audience, by the last word of their route."""
    space = parent.rpartition(":")[0]
    return {f"{space}:{route}": Page(name, (parent,)) for route, name in names.items()}
