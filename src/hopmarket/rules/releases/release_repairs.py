"""Repairs of a release without guessing: what can be put right so that nothing is made up.

A single value that says beyond doubt what the schema asks for is written so. One that does not is
left out, where the release can be without it; where it cannot, the release is refused.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .value_repairs import SchemaDemand, repaired_value, shown_value

Steps = tuple[str | int, ...]

NEEDED = ("ocid", "id", "date", "tag", "initiationType")
"""What a release cannot be without."""


class InexactNumber:
    """A number that cannot be kept as it was written: not finite, or of more figures than hold."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """What a schema does not allow: where, the keyword, and what it asks for instead."""

    steps: Steps
    keyword: str
    asked: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """What was put right: where, by which rule, and a message about it."""

    steps: Steps
    kind: str
    message: str


def with_id(
    release: Mapping[str, Any], written: Callable[[Any], bytes]
) -> tuple[dict[str, Any], list[Repair]]:
    """A release with an id: one that has none gets the SHA-256 of what it says, which is the same
    wherever it is read. ``written`` gives the canonical bytes of a value."""
    completed = dict(release)
    if completed.get("id") not in (None, ""):
        return completed, []
    completed.pop("id", None)
    completed["id"] = f"sha256-{hashlib.sha256(written(completed)).hexdigest()}"
    return completed, [Repair(("id",), "id", "It has no id: it is given one made of its SHA-256.")]


def kept_exactly(value: Any) -> tuple[Any, list[Repair]]:
    """A JSON value without what no database keeps: numbers that would be rounded are left out, and
    the sign U+0000 is taken out of texts."""
    repairs: list[Repair] = []
    return _exact(value, (), repairs), repairs


def _exact(value: Any, steps: Steps, repairs: list[Repair]) -> Any:
    match value:
        case Mapping():
            pairs = [(name.replace("\0", ""), inner) for name, inner in value.items()]
            return {
                name: _exact(inner, (*steps, name), repairs)
                for name, inner in pairs
                if _holds(inner, (*steps, name), repairs)
            }
        case list():
            return [
                _exact(inner, (*steps, place), repairs)
                for place, inner in enumerate(value)
                if _holds(inner, (*steps, place), repairs)
            ]
        case str() if "\0" in value:
            repairs.append(Repair(steps, "nul", "The sign U+0000 is taken out of a text."))
            return value.replace("\0", "")
        case _:
            return value


def _holds(value: Any, steps: Steps, repairs: list[Repair]) -> bool:
    if not isinstance(value, InexactNumber):
        return True
    repairs.append(
        Repair(steps, "left_out", f"The number {shown_value(value)} cannot be kept exactly: left out.")
    )
    return False


def repaired_release(
    release: Mapping[str, Any], wrongs: Sequence[SchemaFault]
) -> tuple[dict[str, Any], list[Repair]] | None:
    """A copy of a release in which these are put right, as far as one pass can; and what was done.

    None when one of them can neither be put right nor left out. Another pass may be needed: what
    was hidden by a fault may be faulty itself.
    """
    repaired: dict[str, Any] = copy.deepcopy(dict(release))
    repairs: list[Repair] = []
    done, above = set[Steps](), set[Steps]()
    for wrong in sorted(wrongs, key=lambda fault: _order(fault.steps), reverse=True):
        prefixes = {wrong.steps[:depth] for depth in range(len(wrong.steps) + 1)}
        if prefixes & done or wrong.steps in above:
            continue
        mending = _mend(repaired, wrong)
        if mending is None:
            return None
        repairs += mending
        done.add(wrong.steps)
        above |= prefixes
    return repaired, repairs[::-1]


def _order(steps: Steps) -> list[tuple[bool, int, str]]:
    return [(isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in steps]


def _mend(release: dict[str, Any], wrong: SchemaFault) -> list[Repair] | None:
    holder, value = _at(release, wrong.steps)
    if wrong.keyword == "uniqueItems":
        return _without_repeats(value, wrong.steps)
    if wrong.steps and wrong.keyword != "required":
        step = wrong.steps[-1]
        cured = repaired_value(value, SchemaDemand(wrong.keyword, wrong.asked, str(step), holder))
        if cured:
            holder[step] = cured.value
            return [Repair(wrong.steps, cured.kind, cured.message)]
    if not _may_go(wrong, value):
        return None
    del holder[wrong.steps[-1]]
    return [Repair(wrong.steps, *_why(value, wrong))]


def _why(value: Any, wrong: SchemaFault) -> tuple[str, str]:
    if value is None:
        return "null", "A null that is not allowed here is left out."
    if _says_nothing(value):
        return "empty", f"{shown_value(value)} says nothing and is left out."
    if wrong.keyword == "required":
        return "left_out", f"What has no {wrong.asked[0] if wrong.asked else 'id'} is left out."
    return "left_out", f"{shown_value(value)} cannot be read here and is left out."


def is_blank(release: Mapping[str, Any], wrong: SchemaFault) -> bool:
    """Whether what is wrong there is that something says nothing: a release may have any number of these."""
    return _says_nothing(_at(release, wrong.steps)[1])


def is_final(release: Mapping[str, Any], wrong: SchemaFault) -> bool:
    """Whether what is wrong there keeps a release out unless its value can be put right."""
    return wrong.keyword != "uniqueItems" and not _may_go(wrong, _at(release, wrong.steps)[1])


def _may_go(wrong: SchemaFault, value: Any) -> bool:
    """Whether a release can be without what is wrong: not its own needed fields, not a whole part
    of it, not a row of one of its lists; but each of them where it says nothing."""
    depth = len(wrong.steps)
    if depth == 0 or (depth == 1 and wrong.steps[0] in NEEDED):
        return False
    if _says_nothing(value):
        return True
    if wrong.keyword == "required":
        return depth > 2
    is_container = "object" in wrong.asked or "array" in wrong.asked
    return depth > 2 or not is_container or (depth == 2 and isinstance(wrong.steps[1], str))


def _says_nothing(value: Any) -> bool:
    """Null, a blank text, an object or list without anything in it: nothing is lost without them."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ({}, [])


def unfilled_in_words(name: str, value: Any) -> str:
    """Why a field does not hold what is needed, where it says nothing; ``value`` is what stands there."""
    how = "null" if value is None else "empty"
    return f"The field {name} is {how}, and this cannot be without it."


def missing_in_words(steps: Steps, name: str, repairs: Sequence[Repair]) -> str:
    """Why a field that is needed is not there: it never was, or it was left out because it says nothing."""
    kinds = {repair.kind for repair in repairs if repair.steps == (*steps, name)}
    if kinds & {"null", "empty"}:
        return unfilled_in_words(name, None if "null" in kinds else "")
    return f"The field {name} is missing."


def _without_repeats(value: list[Any], steps: Steps) -> list[Repair]:
    distinct_rows: dict[str, Any] = {}
    for row in value:
        distinct_rows.setdefault(json.dumps(row, sort_keys=True), row)
    value[:] = distinct_rows.values()
    return [Repair(steps, "repeated", "A row that stands there twice, word for word, is left out once.")]


def _at(value: Any, steps: Steps) -> tuple[Any, Any]:
    """What lies at these steps, and what it lies in."""
    holder = None
    for step in steps:
        holder, value = value, value[step]
    return holder, value


def json_path(steps: Steps) -> str:
    """Steps as a JSON path without its beginning: ``.tender.items[0]``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
