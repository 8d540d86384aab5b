"""The record of one process: its releases in turn, compiled, and with the history of every value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hopmarket.records.turns.models import Turn
from hopmarket.rules.releases.merging import DatedRelease, in_turn
from hopmarket.rules.releases.versioned_release import versioned_release

from . import ocds_schema
from .models import Notice, Release, Source
from .queries import releases_of


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """One process. ``compiled`` and ``releases`` are prepared bytes; ``versioned`` is made by the
    standard's merging, for ours as for others. ``turn`` changed it last."""

    ocid: str
    source: Source | None
    turn: Turn | None
    rows: tuple[Release, ...]
    compiled: bytes

    @property
    def releases(self) -> list[bytes]:
        return [bytes(row.body) for row in self.rows]

    def versioned(self) -> dict[str, Any]:
        releases = [DatedRelease(row.at, row.release_id, row.sha256, row.json) for row in self.rows]
        return versioned_release(in_turn(releases), ocds_schema.versioner())


def turn_of(ocid: str) -> Turn | None:
    """The turn that last changed a process; None for one that is not known here."""
    number = Notice.objects.filter(ocid=ocid).values_list("turn", flat=True).first()
    return Turn.objects.filter(number=number).first() if number is not None else None


def is_known(ocid: str) -> bool:
    """Whether there is a notice of a process."""
    return Notice.objects.filter(ocid=ocid).exists()


def record(ocid: str) -> ProcessRecord | None:
    """The record of a process, or None for an unknown process."""
    notice = Notice.objects.filter(ocid=ocid).values_list("compiled", "turn").first()
    if notice is None:
        return None
    rows = tuple(releases_of(ocid).select_related("source"))
    turn = Turn.objects.filter(number=notice[1]).first()
    return ProcessRecord(ocid, rows[-1].source, turn, rows, bytes(notice[0]))
