"""Lots of a compiled release: which can still be won, and how many bids came for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .json_values import Json, closing_instant, part, rows, text

CANCELLED = frozenset({"cancelled", "withdrawn"})
LOST = CANCELLED | {"unsuccessful"}
"""Statuses of a lot that nobody wins."""


def standing_lots(record: Json) -> list[Json]:
    """The lots that were not cancelled."""
    return [lot for lot in rows(record, "tender", "lots") if text(lot.get("status")) not in CANCELLED]


def cancelled_lots(record: Json) -> int:
    """How many lots were cancelled or withdrawn."""
    return sum(text(lot.get("status")) in CANCELLED for lot in rows(record, "tender", "lots"))


def lot_closing(lot: Json) -> datetime | None:
    """Until when one may respond for a lot, where it has a deadline of its own.

    Source: the extension "lots" of OCDS, ``tender.lots[].tenderPeriod``.
    """
    return closing_instant(part(lot, "tenderPeriod", "endDate"))


def last_lot_closing(record: Json) -> datetime | None:
    """The latest deadline of the lots that were not cancelled."""
    return max(filter(None, map(lot_closing, standing_lots(record))), default=None)


def lot_statuses(record: Json) -> frozenset[str]:
    """The statuses of all lots, when each of them is one that nobody wins; else none."""
    statuses = {text(lot.get("status")) for lot in rows(record, "tender", "lots")}
    return frozenset(statuses) if statuses and statuses <= LOST else frozenset()


def bids_of_all(record: Json) -> int | None:
    """How many bids came for the whole, where that is told. Bids for single lots are not added up: who
    bids for two lots would count twice. Bids for the only lot are those for the whole."""
    lots = {str(lot.get("id")) for lot in rows(record, "tender", "lots")}
    for measure in _MEASURES:
        for row in rows(record, "bids", "statistics"):
            related = _lots_of(row)
            if row.get("measure") == measure and (not related or (related == lots and lots)):
                count = _count(row)
                if count is not None:
                    return count
    return None


def bids_by_lot(record: Json) -> Mapping[str, int]:
    """How many bids came for each lot, by its id, where that is told."""
    counts: dict[str, int] = {}
    for measure in _MEASURES:
        for row in rows(record, "bids", "statistics"):
            related, count = _lots_of(row), _count(row)
            if row.get("measure") == measure and len(related) == 1 and count is not None:
                counts.setdefault(next(iter(related)), count)
    return counts


_MEASURES = ("bids", "validBids")


def _lots_of(row: Json) -> set[str]:
    several = part(row, "relatedLots")
    listed = several if isinstance(several, list) else []
    return {str(lot) for lot in (row.get("relatedLot"), *listed) if lot not in (None, "")}


def _count(row: Json) -> int | None:
    value = row.get("value")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
