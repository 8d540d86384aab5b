"""What a later release of ours leaves out, said so that merging takes it out too.

Our releases are whole, but the standard merges: a field that is left out stays, and so does an
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


def with_removals_marked(release: Json, before: Json, *, whole: Collection[Path]) -> Json:
    """A release with a mark for everything that the one before told and this one does not.

    ``before`` carries no marks (see :func:`standing`). ``whole`` are the paths of lists that the
    standard replaces as a whole; nothing is marked in them.
    """
    told = {name: value for name, value in before.items() if name not in _OF_THE_RELEASE}
    made = _object(release, told, (), whole)
    return {**release, **made}


def _object(new: Json, old: Json, path: Path, whole: Collection[Path]) -> Json:
    made = {name: _value(value, old.get(name), (*path, name), whole) for name, value in new.items()}
    gone = {
        name: _gone(value, (*path, name), whole)
        for name, value in old.items()
        if name not in new and value not in ({}, [])
    }
    return made | gone


def _value(new: Any, old: Any, path: Path, whole: Collection[Path]) -> Any:
    if isinstance(new, dict) and isinstance(old, dict):
        return _object(new, old, path, whole)
    if path not in whole and _listed(new) and _listed(old) and (new or old):
        return _list(new, old, path, whole)
    return new


def _list(new: list[Json], old: list[Json], path: Path, whole: Collection[Path]) -> list[Json]:
    before = {one["id"]: one for one in old}
    kept = [_object(one, before.pop(one["id"], {}), path, whole) for one in new]
    return kept + [_gone_object(one, path, whole) for one in before.values()]


def _gone(value: Any, path: Path, whole: Collection[Path]) -> Any:
    if isinstance(value, dict):
        return {name: _gone(inner, (*path, name), whole) for name, inner in value.items()}
    if path in whole:
        return []
    return [_gone_object(one, path, whole) for one in value] if _listed(value) else None


def _gone_object(one: Json, path: Path, whole: Collection[Path]) -> Json:
    return {"id": one["id"]} | {
        name: _gone(value, (*path, name), whole) for name, value in one.items() if name != "id"
    }


def _listed(value: Any) -> bool:
    """Whether it is a list of objects that have an ``id``, empty or not."""
    return isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)


def without_marks(release: Json) -> Json:
    """A release of ours without its marks: what it tells, and nothing of what is gone."""
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
                    [without_marks(one) if isinstance(one, dict) else one for one in inner if not _mark(one)],
                )
            case None:
                continue
            case _:
                yield name, inner


def _mark(one: Any) -> bool:
    """Whether an object of a list says of itself that it is gone: an id, and nothing else in it."""
    return isinstance(one, dict) and len(one) > 1 and "id" in one and _void({**one, "id": None})


def _void(value: Any) -> bool:
    match value:
        case dict():
            return all(_void(inner) for inner in value.values())
        case list():
            return all(_mark(inner) for inner in value)
        case _:
            return value is None
