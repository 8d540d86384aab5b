"""About how large the files are: measured for what is kept, told from a sample for what is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, Min, QuerySet

from hopmarket.pages.parts import sheets
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.tabling import processes, releases
from hopmarket.rules.tables import RELEASES, TABLES

SAMPLE = 25


@dataclass(frozen=True, slots=True)
class Size:
    """About how many lines and bytes a table has, to two figures; ``exact`` where all was read."""

    lines: int = 0
    size: int = 0
    exact: bool = True

    def __add__(self, other: Size) -> Size:
        return Size(self.lines + other.lines, self.size + other.size, self.exact and other.exact)


@lru_cache(maxsize=2)
def of_tables(number: int, stamp: str) -> dict[str, Size]:
    """By table, once for each change of the notices room, which its number and stamp name.

    Some 25 processes of each source are read, evenly drawn, and stand for the others.
    """
    told = {one.name: Size(size=len(",".join(one.head)) + 5) for one in TABLES}
    parts = Notice.objects.order_by().values("source").annotate(Count("pk"), Min("pk"), Max("pk"))
    for row in parts:
        drawn = Notice.objects.filter(source=row["source"])
        if row["pk__count"] > SAMPLE:
            step = max(1, (row["pk__max"] - row["pk__min"]) // SAMPLE)
            drawn = drawn.filter(pk__in=range(row["pk__min"], row["pk__max"] + 1, step))
        for name, size in _sampled(drawn, row["pk__count"]):
            told[name] += size
    return {name: _rounded(size) for name, size in told.items()}


def _sampled(drawn: QuerySet[Notice], total: int) -> Iterator[tuple[str, Size]]:
    held, index = list(processes(drawn)), list(releases(drawn))
    share = total / max(1, len(held))
    for table in TABLES:
        rows = [cells for one in (index if table is RELEASES else held) for cells in table.cells(one)]
        size = sum(len(piece.encode()) for piece in sheets.lines((), rows, mark=False)) - len("\r\n")
        yield table.name, Size(round(len(rows) * share), round(size * share), len(held) == total)


def _rounded(size: Size) -> Size:
    if size.exact:
        return size
    places = max(0, len(str(size.lines)) - 2)
    return Size(round(size.lines, -places), size.size, False)


def said(size: int) -> str:
    """A size in words: "380 KB", "4.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    told = size / 1_000_000
    return f"{told:.1f} MB" if told < 10 else f"{told:,.0f} MB"
