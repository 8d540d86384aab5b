"""The versioned release of a process: every value that a field ever had, and the release it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocdsmerge import Merger

from ..ocds_values import instant
from .merging import DatedRelease, in_turn, rules_of
from .repeated_ids import with_distinct_ids, with_given_ids


def versioned_release(releases: Sequence[DatedRelease], merger: Merger) -> dict[str, Any]:
    """The versioned release, by the standard's merging rules; ``releases`` holds at least one.

    The merging library sorts by the text of ``date``: it is given distinct ordinals, and each
    value gets its release's own date back; rows that share an id and contradict one another stay apart. Source:
    standard.open-contracting.org/1.1/en/schema/merging (versioned release).
    """
    turn = in_turn(releases)
    dates = {f"{place:09d}": instant(release.at) for place, release in enumerate(turn)}
    rules = rules_of(merger)
    bodies = [with_distinct_ids(release.body, rules) for release in turn]
    dated_releases = [{**body, "date": place} for place, body in zip(dates, bodies, strict=True)]
    versioned: dict[str, Any] = _dated(merger.create_versioned_release(dated_releases), dates)
    if any(body is not release.body for body, release in zip(bodies, turn, strict=True)):
        versioned = with_given_ids(versioned)
    return versioned


def _dated(value: Any, dates: Mapping[str, str]) -> Any:
    match value:
        case {"releaseID": _, "releaseDate": ordinal, "releaseTag": _, "value": _}:
            return {**value, "releaseDate": dates[ordinal]}
        case dict():
            return {name: _dated(inner, dates) for name, inner in value.items()}
        case list():
            return [_dated(inner, dates) for inner in value]
        case _:
            return value
