"""Marks what a later release of ours leaves out, so that merging takes it out too.

Our releases are complete, but the standard merges: a field that is left out stays, and so does an
object of a list. So what is gone is marked: a field by ``null``, a list that is replaced as a whole
by an empty one, an object of any other list by its ``id`` with ``null`` for all else. Merging then leaves of such an object its ``id`` and nothing more.
Source: standard.open-contracting.org/latest/en/guidance/publish/merging (merging and deletion);
open-contracting/standard#232.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from .ocds_values import Json
from .redaction import TOMBSTONES

Path = tuple[str, ...]
_OF_THE_RELEASE = {"ocid", "id", "date", "tag", TOMBSTONES}


def with_removals_marked(release: Json, before: Json, *, replaced_lists: Collection[Path]) -> Json:
    """A release with a mark for everything that the one before held and this one does not.

    ``before`` carries no marks (see :func:`without_marks`). ``replaced_lists`` are the paths of lists
    that the standard replaces as a whole; nothing is marked in them.
    """
    previous = {name: value for name, value in before.items() if name not in _OF_THE_RELEASE}
    marked = _object(release, previous, (), replaced_lists)
    return {**release, **marked}


def _object(new: Json, old: Json, path: Path, replaced_lists: Collection[Path]) -> Json:
    values = {
        name: _value(value, old.get(name), (*path, name), replaced_lists) for name, value in new.items()
    }
    gone = {
        name: _gone(value, (*path, name), replaced_lists)
        for name, value in old.items()
        if name not in new and value not in ({}, [])
    }
    return values | gone


def _value(new: Any, old: Any, path: Path, replaced_lists: Collection[Path]) -> Any:
    if isinstance(new, dict) and isinstance(old, dict):
        return _object(new, old, path, replaced_lists)
    if path not in replaced_lists and _listed(new) and _listed(old) and (new or old):
        return _list(new, old, path, replaced_lists)
    return new


def _list(new: list[Json], old: list[Json], path: Path, replaced_lists: Collection[Path]) -> list[Json]:
    before = {row["id"]: row for row in old}
    rows = [_object(row, before.pop(row["id"], {}), path, replaced_lists) for row in new]
    return rows + [_gone_object(row, path, replaced_lists) for row in before.values()]


def _gone(value: Any, path: Path, replaced_lists: Collection[Path]) -> Any:
    if isinstance(value, dict):
        return {name: _gone(inner, (*path, name), replaced_lists) for name, inner in value.items()}
    if path in replaced_lists:
        return []
    return [_gone_object(row, path, replaced_lists) for row in value] if _listed(value) else None


def _gone_object(row: Json, path: Path, replaced_lists: Collection[Path]) -> Json:
    return {"id": row["id"]} | {
        name: _gone(value, (*path, name), replaced_lists) for name, value in row.items() if name != "id"
    }


def _listed(value: Any) -> bool:
    """Whether it is a list of objects that have an ``id``, empty or not."""
    return isinstance(value, list) and all(isinstance(row, dict) and "id" in row for row in value)


def without_marks(release: Json) -> Json:
    """A release of ours without its marks: what it holds, and nothing of what is gone."""
    return dict(_standing(release))


def _standing(value: Json) -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        match inner:
            case dict() if inner:
                left = without_marks(inner)
                if left:
                    yield name, left
            case list():
                yield (
                    name,
                    [without_marks(row) if isinstance(row, dict) else row for row in inner if not _mark(row)],
                )
            case None:
                continue
            case _:
                yield name, inner


def _mark(row: Any) -> bool:
    """Whether an object of a list says of itself that it is gone: an id, and nothing else in it."""
    return isinstance(row, dict) and len(row) > 1 and "id" in row and _void({**row, "id": None})


def _void(value: Any) -> bool:
    match value:
        case dict():
            return all(_void(inner) for inner in value.values())
        case list():
            return all(_mark(inner) for inner in value)
        case _:
            return value is None
