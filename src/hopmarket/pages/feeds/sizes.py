"""About how large the files are: measured for what is kept, told from a sample for what is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Max, Min

from hopmarket.pages.parts import sheets
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.tabling import processes, releases
from hopmarket.rules.tables import RELEASES, TABLES

SAMPLE = 60


@dataclass(frozen=True, slots=True)
class Size:
    """About how many lines and bytes a table has; ``exact`` where all of it was read."""

    lines: int
    size: int
    exact: bool


@lru_cache(maxsize=2)
def of_tables(number: int, stamp: str) -> dict[str, Size]:
    """By table, once for each change of the notices room, which its number and stamp name."""
    ends = Notice.objects.aggregate(first=Min("pk"), last=Max("pk"))
    total = Notice.objects.count()
    if not total:
        return {one.name: Size(0, 0, True) for one in TABLES}
    step = max(1, (ends["last"] - ends["first"]) // SAMPLE)
    drawn = Notice.objects.all()
    if total > SAMPLE:
        drawn = drawn.filter(pk__in=range(ends["first"], ends["last"] + 1, step))
    held, index = list(processes(drawn)), list(releases(drawn))
    share = total / max(1, len(held))
    told = {}
    for table in TABLES:
        rows = [cells for one in (index if table is RELEASES else held) for cells in table.cells(one)]
        size = sum(len(piece.encode()) for piece in sheets.lines(table.head, rows))
        told[table.name] = Size(round(len(rows) * share), round(size * share), total == len(held))
    return told


def said(size: int) -> str:
    """A size in words: "380 KB", "4.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    told = size / 1_000_000
    return f"{told:.1f} MB" if told < 100 else f"{told:,.0f} MB"
