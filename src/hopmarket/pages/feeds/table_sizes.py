"""How large the files are: lines are counted while they are few, everything else is estimated from a sample."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Count, Max, Min, QuerySet

from hopmarket.pages.parts import safe_csv
from hopmarket.records.notices.models import Notice
from hopmarket.records.open_data.table_source import count_lines, table_processes, table_releases
from hopmarket.rules.tables import RELEASES, TABLES, Table, TableProcess

SAMPLE = 25
COUNTED = 2_000
"""Up to so many processes the lines are counted, which takes some tenths of a second."""
FEW = 10
A_DAY = 86_400
OTHERS = tuple(table for table in TABLES if table is not RELEASES)


@dataclass(frozen=True, slots=True)
class TableSize:
    """How many lines and bytes a table has. Not ``exact``: about so many lines, to two figures; not
    ``measured``: about so many bytes."""

    lines: int = 0
    size: int = 0
    exact: bool = True
    measured: bool = True

    def __add__(self, other: TableSize) -> TableSize:
        return TableSize(
            self.lines + other.lines,
            self.size + other.size,
            self.exact and other.exact,
            self.measured and other.measured,
        )

    def times(self, share: float) -> TableSize:
        """Scales the size of a sample, in which each process stands for ``share`` processes."""
        if share == 1:
            return self
        return TableSize(round(self.lines * share), round(self.size * share), exact=False, measured=False)

    @property
    def lines_in_words(self) -> str:
        """Writes the number of lines: "6,195", "about 66,000"; "fewer than 100" where a sample shows too few."""
        if self.exact:
            return f"{self.lines:,}"
        return f"about {self.lines:,}" if self.lines >= FEW else f"fewer than {FEW * 10}"


Sizes = dict[str, TableSize]


@lru_cache(maxsize=2)
def table_sizes(number: int, stamp: str) -> Sizes:
    """Measures each table, once for each change of the notices, which ``number`` and ``stamp`` name.

    Some 25 processes of each source, evenly drawn, stand for the others; up to 2,000 processes the
    lines are counted, without reading what stands in them.
    """
    key = f"table-sizes-{number}-{stamp}"
    sizes: Sizes | None = cache.get(key)
    if sizes is None:
        sizes = _of_some()
        if Notice.objects.count() <= COUNTED:
            exact = count_lines()
            sizes = {name: replace(size, lines=exact[name], exact=True) for name, size in sizes.items()}
        cache.set(key, sizes, A_DAY)
    return sizes


def _of_some() -> Sizes:
    sizes = _heads()
    parts = Notice.objects.order_by().values("source").annotate(Count("pk"), Min("pk"), Max("pk"))
    for row in parts:
        drawn = Notice.objects.filter(source=row["source"])
        if row["pk__count"] > SAMPLE:
            step = max(1, (row["pk__max"] - row["pk__min"]) // SAMPLE)
            drawn = drawn.filter(pk__in=range(row["pk__min"], row["pk__max"] + 1, step))
        share = row["pk__count"] / max(1, drawn.count())
        for name, size in _of(drawn, {}).items():
            sizes[name] += size.times(share)
    return {name: _rounded(size) for name, size in sizes.items()}


def _heads() -> Sizes:
    return {table.name: TableSize(size=len(",".join(table.head)) + 5) for table in TABLES}


def _of(rows: QuerySet[Notice], sizes: Sizes) -> Sizes:
    """Adds the lines of these processes to ``sizes``, reading them one after another."""
    totals = defaultdict(TableSize, sizes)
    for processes, tables in ((table_processes(rows), OTHERS), (table_releases(rows), (RELEASES,))):
        for process in processes:
            for table in tables:
                totals[table.name] += _lines(table, process)
    return dict(totals)


def _lines(table: Table, process: TableProcess) -> TableSize:
    cells = list(table.cells(process))
    size = sum(len(piece.encode()) for piece in safe_csv.csv_pieces((), cells, mark=False))
    return TableSize(len(cells), size - len("\r\n"))


def _rounded(size: TableSize) -> TableSize:
    if size.exact:
        return size
    places = max(0, len(str(size.lines)) - 2)
    return replace(size, lines=round(size.lines, -places))


def size_in_words(size: int) -> str:
    """Writes a size in bytes as "380 KB" or "4.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    megabytes = size / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:,.0f} MB"
