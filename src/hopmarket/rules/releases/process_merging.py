"""The releases of one process as one record, each firm and each buyer kept apart; and what is to be noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ocdsmerge import Merger

from . import contracts_finder
from .cancelled_by_tag import NOTHING_CANCELLED, CancelledByTag, cancelled_by_tag
from .contract_awards import orphan_contracts
from .json_values import Json
from .local_parties import DistinctParties, distinct_parties
from .merging import DatedRelease, compiled, in_turn
from .organisation_names import NamedOrganisation
from .shared_ocid import different_buyers, places_by_buyer, record_of_buyers, with_own_buyer


@dataclass(frozen=True, slots=True)
class ProcessNote:
    """Something about a process that whoever imports it should know: its kind, and a sentence."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class MergedProcess:
    """The compiled release of a process, what only the tags of its releases cancel, and what is to be noted."""

    record: dict[str, Any]
    cancelled: CancelledByTag = NOTHING_CANCELLED
    notes: tuple[ProcessNote, ...] = ()


def merged_process(releases: Sequence[DatedRelease], merger: Merger) -> MergedProcess:
    """Compiles a process; ``releases`` holds at least one. Where no id stands for two firms and the buyer is
    one, this is :func:`.merging.compiled`."""
    turn = in_turn(releases)
    bodies = [release.body for release in turn]
    buyers = different_buyers(bodies)
    parties = _parties(bodies)
    merged = _of_buyers(turn, buyers, merger) if buyers else _of_one_buyer(turn, parties, merger)
    notes = [_buyers_note([buyer.name for buyer in buyers])] if buyers else []
    notes += [_reused_note(number, names) for number, names in parties.reused.items()]
    notes += [_orphan_note(contract) for contract in orphan_contracts(merged.record)]
    return replace(merged, notes=tuple(notes)) if notes else merged


def _of_buyers(
    turn: Sequence[DatedRelease], buyers: Sequence[NamedOrganisation], merger: Merger
) -> MergedProcess:
    """Each buyer's releases merged for themselves, then put together."""
    merged = []
    for places in places_by_buyer([release.body for release in turn], buyers):
        of_buyer = [turn[place] for place in places]
        bodies = with_own_buyer([release.body for release in of_buyer])
        told = [replace(release, body=body) for release, body in zip(of_buyer, bodies, strict=True)]
        merged.append(_of_one_buyer(told, _parties(bodies), merger))
    awards = frozenset[str]().union(*(each.cancelled.awards for each in merged))
    cancelled = replace(merged[-1].cancelled, awards=awards)
    return MergedProcess(record_of_buyers([each.record for each in merged]), cancelled)


def _of_one_buyer(turn: Sequence[DatedRelease], parties: DistinctParties, merger: Merger) -> MergedProcess:
    ready = [
        release if body is release.body else replace(release, body=body)
        for release, body in zip(turn, parties.bodies, strict=True)
    ]
    cancelled = cancelled_by_tag([release.body for release in turn])
    return MergedProcess(parties.settled(compiled(ready, merger)), cancelled)


def _parties(bodies: Sequence[dict[str, Any]]) -> DistinctParties:
    return distinct_parties(contracts_finder.with_newest_awards(bodies))


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


def _orphan_note(contract: Json) -> ProcessNote:
    message = (
        f"The contract {contract.get('id')} follows the award {contract.get('awardID')}, which no release "
        "states. The contract is shown with what it says itself."
    )
    return ProcessNote("award_missing", message)


def _listed(names: Sequence[str], most: int = 5) -> str:
    quoted = [f"“{name}”" for name in names[:most]]
    return ", ".join(quoted) + (f" and {len(names) - most} more" if len(names) > most else "")
