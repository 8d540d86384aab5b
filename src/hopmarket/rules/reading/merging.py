"""Many releases of one process into one record, whatever order they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ocdsmerge import Merger

from ..ocds_values import instant


@dataclass(frozen=True, slots=True)
class Dated:
    """A release with what decides its turn: its instant, its id, the SHA-256 of its bytes."""

    at: datetime
    release_id: str
    sha256: str
    body: dict[str, Any]


def in_turn(releases: Sequence[Dated]) -> list[Dated]:
    """Releases in the order in which they are merged: by instant, then id, then SHA-256.

    Publishers give many releases one date; the rule makes the record independent of the order
    in which files are read.
    """
    return sorted(releases, key=lambda one: (one.at, one.release_id, one.sha256))


def compiled(releases: Sequence[Dated], merger: Merger) -> dict[str, Any]:
    """The compiled release, by the standard's merging rules. ``releases`` holds at least one.

    The merging library sorts by the text of ``date``, so it is given distinct ones.
    Source: standard.open-contracting.org/1.1/en/schema/merging.
    """
    turn = in_turn(releases)
    last = turn[-1]
    if len(turn) == 1:
        made = dict(last.body)
    else:
        made = merger.create_compiled_release(
            [{**one.body, "date": f"{place:09d}"} for place, one in enumerate(turn)]
        )
    date = instant(last.at)
    return {**made, "id": f"{made['ocid']}-{date}", "date": date, "tag": ["compiled"]}


def digest(body: bytes) -> str:
    """SHA-256 (hexadecimal) of a release's canonical bytes."""
    return hashlib.sha256(body).hexdigest()
