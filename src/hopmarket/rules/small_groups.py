"""Shares of small groups: what fewer than ten people think is not shown, and cannot be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 10
"""A share of fewer says more of those few than of their group; with the list of names beside it, it says what
each of them thinks."""


@dataclass(frozen=True, slots=True)
class GroupShares:
    """One group of a table: how many it has, and how many of each kind; None where that is not shown."""

    group: str
    count: int
    shares: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class ShareTable:
    """The groups in their order, and all together, each with its shares if those may be shown."""

    rows: tuple[GroupShares, ...]
    total: GroupShares


def share_table(counted: Mapping[str, Mapping[str, int]], *, fewest: int = FEWEST) -> ShareTable:
    """The shares of each group, without those of fewer than ``fewest``.

    The shares of all together less those that are shown are the shares of what is hidden. So the smallest
    groups that could be shown are hidden too, until what is hidden is nobody or at least ``fewest``; if all
    together are fewer, nothing is shown.
    """
    sizes = {group: sum(kinds.values()) for group, kinds in counted.items()}
    total = sum(sizes.values())
    hidden = {group for group, size in sizes.items() if 0 < size < fewest}
    for group in sorted(sizes, key=lambda group: sizes[group]):
        if not hidden or sum(sizes[name] for name in hidden) >= fewest:
            break
        if sizes[group]:
            hidden.add(group)
    rows = tuple(
        GroupShares(group, sizes[group], None if group in hidden or not sizes[group] else dict(kinds))
        for group, kinds in counted.items()
    )
    kinds = {kind for each in counted.values() for kind in each}
    together = {kind: sum(each.get(kind, 0) for each in counted.values()) for kind in sorted(kinds)}
    return ShareTable(rows, GroupShares("", total, together if total >= fewest else None))
