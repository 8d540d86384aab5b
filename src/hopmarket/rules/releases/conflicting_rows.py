"""Rows of one list that share an id although they contradict one another, and which row a later one means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def conflicting_ids(rows: Sequence[Any]) -> Mapping[str, int]:
    """The ids that several rows of a list have which say different things, and how many such rows each has."""
    if len(rows) < 2:
        return {}
    ids = [str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row]
    if len(ids) == len(set(ids)):
        return {}
    rows_by_id: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row, dict) and "id" in row:
            same = rows_by_id[str(row["id"])]
            if not any(agree(row, other) for other in same):
                same.append(row)
    return {number: len(different) for number, different in rows_by_id.items() if len(different) > 1}


def agree(row: Row, other: Row) -> bool:
    """Whether two rows say nothing different where both say something."""
    return all(row[name] == other[name] for name in row.keys() & other.keys() if name != "id")


def likest_row(incoming: Row, existing: Sequence[Row]) -> int | None:
    """The place of the row with the same id that an incoming row brings up to date: the one with which it
    has most in common, and more than half. None where it could be none of them, or two."""
    likeness = [_likeness(incoming, row) for row in existing]
    best = max(likeness, default=0.0)
    return likeness.index(best) if best > 0.5 and likeness.count(best) == 1 else None


def _likeness(row: Row, other: Row) -> float:
    shared = [name for name in row.keys() & other.keys() if name != "id"]
    return sum(row[name] == other[name] for name in shared) / len(shared) if shared else 0.0
