"""The releases of one process as one record, each firm and each buyer kept apart; and what is to be noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ocdsmerge import Merger

from . import contracts_finder
from .local_parties import distinct_parties
from .merging import DatedRelease, compiled, in_turn
from .shared_ocid import different_buyers, with_own_buyers


@dataclass(frozen=True, slots=True)
class ProcessNote:
    """Something about a process that whoever imports it should know: its kind, and a sentence."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class MergedProcess:
    """The compiled release of a process, and what is to be noted about it."""

    record: dict[str, Any]
    notes: tuple[ProcessNote, ...] = ()


def merged_process(releases: Sequence[DatedRelease], merger: Merger) -> MergedProcess:
    """Compiles a process; ``releases`` holds at least one. Where no id stands for two firms and the buyer is
    one, this is :func:`.merging.compiled`."""
    turn = in_turn(releases)
    bodies = contracts_finder.with_newest_awards([release.body for release in turn])
    buyers = different_buyers(bodies)
    parties = distinct_parties(with_own_buyers(bodies) if buyers else bodies)
    ready = [replace(release, body=body) for release, body in zip(turn, parties.bodies, strict=True)]
    notes = [_reused_note(number, names) for number, names in parties.reused.items()]
    if buyers:
        notes.insert(0, _buyers_note([buyer.name for buyer in buyers]))
    return MergedProcess(parties.settled(compiled(ready, merger)), tuple(notes))


def _buyers_note(names: Sequence[str]) -> ProcessNote:
    message = (
        f"Different buyers use this ocid: {_listed(names)}. "
        "Each contract is shown with its own buyer and title, and their values are not added up."
    )
    return ProcessNote("buyers_differ", message)


def _reused_note(number: str, names: Sequence[str]) -> ProcessNote:
    message = (
        f"The party id {number} stands for different organisations: {_listed(names)}. "
        "Each is kept by its own name, and none gets another's number."
    )
    return ProcessNote("party_id", message)


def _listed(names: Sequence[str], most: int = 5) -> str:
    quoted = [f"“{name}”" for name in names[:most]]
    return ", ".join(quoted) + (f" and {len(names) - most} more" if len(names) > most else "")
