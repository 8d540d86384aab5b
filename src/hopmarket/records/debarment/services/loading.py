"""Loads a debarment list from a file, whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from hopmarket.records.ledger.acts import Outcome, act, actor_reference
from hopmarket.rules.debarment_file import read_debarment_file
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from ..models import DebarmentList


@act("load_debarment_list")
def load_debarment_list(
    *, content: bytes, file_name: str, dated: date | None, by: Member | System, at: datetime
) -> Outcome[DebarmentList] | Refusal:
    """Loads the list in a file, of the day that the file names or else of ``dated``; the newest by its day
    counts from then on.

    Refuses ``debarment.faults`` with every fault by row and column, and ``debarment.loaded_already`` for the
    same file of the same day.
    """
    read = read_debarment_file(content, dated=dated, today=day_in_london(at))
    if isinstance(read, tuple):
        faults = "\n".join(map(str, read))
        return Refusal("debarment.faults", params={"count": str(len(read)), "faults": faults})
    sha256 = hashlib.sha256(content).hexdigest()
    if DebarmentList.objects.filter(dated=read.dated, sha256=sha256).exists():
        return Refusal("debarment.loaded_already", params={"dated": read.dated.isoformat()})
    row = DebarmentList.objects.create(
        dated=read.dated,
        entries=[entry.to_json() for entry in read.entries],
        sha256=sha256,
        file_name=file_name[:200],
        loaded_by=actor_reference(by),
        loaded_at=at,
    )
    facts = {"dated": read.dated.isoformat(), "entries": len(read.entries), "sha256": sha256}
    return Outcome(f"debarment/{row.pk}", row, facts)
