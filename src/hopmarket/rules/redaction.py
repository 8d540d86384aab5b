"""Redaction of a release: what may be taken out, and what stands in its place.

A release is found again by its ``ocid``, ``id``, ``date`` and ``tag``, and objects of lists by
their ``id``: those stay. Texts that people read are replaced by a sentence that says so; any other
value becomes ``null``, which merging reads as "taken away", or goes, or becomes the sentence,
whichever the schema allows first. Lists keep their places, so that pointers stay true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from .ocds_values import Json

KEPT = ("ocid", "id", "date", "tag", "initiationType", "language")
TOMBSTONES = "redactions"
READ = {"title", "description", "rationale", "answer", "guidance", "reasons", "statusDetails"}
"""Names of texts that people read."""
_GONE = object()

Steps = tuple[str, ...]


def sentence(on: date) -> str:
    """The sentence that stands in place of a redacted text."""
    return f"[Redacted on {on.day} {on:%B %Y}]"


def steps(pointer: str) -> Steps:
    """Splits a JSON pointer (RFC 6901) into its steps. Raises ValueError for a text that is none."""
    if pointer and not pointer.startswith("/"):
        raise ValueError(pointer)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def pointer(steps_: Steps) -> str:
    """Writes steps as a JSON pointer."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps_)


def open_pointer(pointer_: str) -> str:
    """Replaces every place in a list by ``*``, so that pointers into two copies of a release compare."""
    return re.sub(r"/\d+(?=/|$)", "/*", pointer_)


def redactable_places(release: Json) -> Iterator[tuple[str, Any]]:
    """Every pointer into a release that may be taken out, outermost first, with what stands there."""
    for name, value in release.items():
        if name not in KEPT and name != TOMBSTONES:
            yield from _places(value, (name,), in_list=False)


def _places(value: Any, path: Steps, *, in_list: bool) -> Iterator[tuple[str, Any]]:
    if value not in (None, "", {}, []):
        yield pointer(path), value
    match value:
        case dict():
            for name, inner in value.items():
                if not (in_list and name == "id"):
                    yield from _places(inner, (*path, name), in_list=False)
        case list():
            for place, inner in enumerate(value):
                yield from _places(inner, (*path, str(place)), in_list=True)


def redacted_whole_release(release: Json) -> Json:
    """Takes a release out as a whole; only what identifies it is left."""
    return {name: release[name] for name in KEPT if name in release}


def redacted(release: Json, pointer_: str, words: str, valid: Callable[[Json], bool]) -> Json | None:
    """The release without what stands at a pointer of :func:`redactable_places`, or None where nothing that the
    schema allows could stand in its place."""
    *path, last = steps(pointer_)
    for replacement in _instead(release, path, last, words):
        candidate: Json = _put(release, tuple(path), last, replacement)
        if valid(candidate):
            return candidate
    return None


def _instead(release: Json, path: list[str], last: str, words: str) -> Iterator[Any]:
    parent = _at(release, path)
    value = _at(parent, [last])
    if isinstance(parent, list):
        yield from _instead_in_list(value, words)
        return
    if isinstance(value, str) and last in READ:
        yield words
    yield None
    yield _GONE
    if isinstance(value, str):
        yield words
    yield from ({}, []) if isinstance(value, dict | list) else ()


def _instead_in_list(value: Any, words: str) -> Iterator[Any]:
    match value:
        case {"id": row_id}:
            yield {"id": row_id}
            yield {
                name: words if isinstance(inner, str) and name != "id" else inner
                for name, inner in value.items()
            }
        case dict():
            yield {}
        case _:
            yield words


def _at(value: Any, path: list[str]) -> Any:
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _put(value: Any, path: Steps, last: str, replacement: Any) -> Any:
    name, rest = (path[0], path[1:]) if path else (last, ())
    if isinstance(value, list):
        place = int(name)
        inner = _put(value[place], rest, last, replacement) if path else replacement
        return [*value[:place], inner, *value[place + 1 :]]
    if not path and replacement is _GONE:
        return {key: field for key, field in value.items() if key != last}
    return {**value, name: _put(value[name], rest, last, replacement) if path else replacement}
