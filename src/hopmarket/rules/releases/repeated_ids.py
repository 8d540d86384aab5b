"""Ids that stand twice in one list of a release: rows that differ are different things, whatever id they share.

The standard merges rows of one list by their id, and takes for granted that an id names one row
(standard.open-contracting.org/1.1/en/schema/merging). Where a publisher gives two awards the number of
their framework, that would make one award of two: the value of the one beside the supplier of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .conflicting_rows import conflicting_ids
from .merging import MergeRule, Rules


@dataclass(frozen=True, slots=True)
class RepeatedId:
    """An id that ``count`` different rows of a list have; ``path`` leads to the list."""

    path: tuple[str | int, ...]
    id: str
    count: int

    @property
    def message(self) -> str:
        """Says which id stands where, and what became of its rows."""
        times = "twice" if self.count == 2 else f"{self.count} times"
        return (
            f"id {self.id} stands {times} in {self.path[-1]}, with different content: each is kept for "
            "itself. Nobody can tell which of them is meant by what refers to this id."
        )


def repeated_ids(
    release: Mapping[str, Any], rules: Rules, path: tuple[str | int, ...] = ()
) -> Iterator[RepeatedId]:
    """Every id that stands more than once in a list of a release whose rows are merged by id, at any depth.

    ``rules`` are those of merging: in a list that is replaced as a whole, such as one of codes of several
    schemes, ids may stand twice. ``path`` leads to what is looked through.
    """
    for name, inner in release.items():
        rule = rules.get(name, {})
        if rule is MergeRule.WHOLE or rule is MergeRule.OMIT:
            continue
        below = rule if isinstance(rule, Mapping) else {}
        if isinstance(inner, Mapping):
            yield from repeated_ids(inner, below, (*path, name))
        elif isinstance(inner, list):
            for number, count in conflicting_ids(inner).items():
                yield RepeatedId((*path, name), number, count)
            for place, row in enumerate(inner):
                if isinstance(row, Mapping):
                    yield from repeated_ids(row, below, (*path, name, place))


def with_distinct_ids(value: Any, rules: Rules) -> Any:
    """A copy of a release in which rows that share an id, although they contradict one another, have
    different ones, so that the merging library keeps them apart: :func:`with_given_ids` turns that back."""
    if not any(True for _ in repeated_ids(value, rules)):
        return value
    distinct: dict[str, Any] = {}
    for name, inner in value.items():
        rule = rules.get(name, {})
        below = rule if isinstance(rule, Mapping) else {}
        if isinstance(rule, MergeRule) or not isinstance(inner, Mapping | list):
            distinct[name] = inner
        elif isinstance(inner, Mapping):
            distinct[name] = with_distinct_ids(inner, below)
        else:
            rows = [with_distinct_ids(row, below) if isinstance(row, Mapping) else row for row in inner]
            distinct[name] = _numbered(rows, conflicting_ids(inner))
    return distinct


def _numbered(rows: list[Any], conflicts: Mapping[str, int]) -> list[Any]:
    numbered: list[Any] = []
    seen: dict[str, list[Any]] = {}
    for row in rows:
        number = str(row["id"]) if isinstance(row, Mapping) and "id" in row else ""
        if number not in conflicts:
            numbered.append(row)
            continue
        rows_before = seen.setdefault(number, [])
        if row not in rows_before:
            rows_before.append(row)
        place = rows_before.index(row)
        numbered.append({**row, "id": f"{number}{_MARK}{place}"} if place else row)
    return numbered


_MARK = "\x1f"


def with_given_ids(value: Any) -> Any:
    """What was made of :func:`with_distinct_ids`, with the ids as they were published."""
    if isinstance(value, Mapping):
        return {
            name: inner.split(_MARK)[0] if name == "id" and isinstance(inner, str) else with_given_ids(inner)
            for name, inner in value.items()
        }
    return [with_given_ids(row) for row in value] if isinstance(value, list) else value
