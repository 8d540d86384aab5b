"""Statistics of sources: how much is stored, since when, and how complete; counted once for each turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Min, Sum

from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice, Source
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.releases.quality import FAULTS, GivenFacts, MeasureShare, measure_shares

MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class SourceStatistics:
    """The statistics of one source (None: our own).

    ``first`` and ``last`` are the dates of its oldest and newest release as their publishers
    wrote them; ``good`` are the shares of facts that are given, ``bad`` those of known faults, and
    ``fictional`` how many processes were invented for a demonstration.
    """

    source: Source | None
    processes: int
    releases: int
    first: datetime
    last: datetime
    good: tuple[MeasureShare, ...]
    bad: tuple[MeasureShare, ...]
    fictional: int


@dataclass(frozen=True, slots=True)
class YearStatistics:
    """How many processes were first published in a year; ``upto`` includes all years before."""

    year: int
    processes: int
    upto: bool = False


@dataclass(frozen=True, slots=True)
class AllStatistics:
    """The statistics of each source, our own first; of everything together (None while there is
    nothing); and of years, the oldest first."""

    holdings: tuple[SourceStatistics, ...] = ()
    every: SourceStatistics | None = None
    years: tuple[YearStatistics, ...] = ()


def source_statistics() -> AllStatistics:
    """The figures as of the newest change."""
    turn = last_turn()
    return _measured(turn.number, turn.stamp) if turn else AllStatistics()


@lru_cache(maxsize=2)
def _measured(number: int, stamp: str) -> AllStatistics:
    """Counts in one query that a database index answers alone; the rest is adding up."""
    rows = list(
        Notice.objects.order_by()
        .values("source", "given")
        .annotate(
            processes=Count("pk"), releases=Sum("releases"), first=Min("published_at"), last=Max("changed_at")
        )
    )
    if not rows:
        return AllStatistics()
    parted: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        parted[row["source"]].append(row)
    sources = {source.pk: source for source in Source.objects.all()}
    holdings = [
        _holding(sources.get(key) if key else None, source_rows) for key, source_rows in parted.items()
    ]
    every = _holding(None, rows)
    ordered = sorted(holdings, key=lambda holding: (holding.source is not None, -holding.processes))
    return AllStatistics(tuple(ordered), every, _years(every.first, current_time.now()))


def _holding(source: Source | None, rows: Sequence[Mapping[str, Any]]) -> SourceStatistics:
    counted = [(row["given"], row["processes"]) for row in rows]
    return SourceStatistics(
        source=source,
        processes=sum(count for _, count in counted),
        releases=sum(row["releases"] for row in rows),
        first=min(row["first"] for row in rows),
        last=max(row["last"] for row in rows),
        good=measure_shares(counted),
        bad=measure_shares(counted, FAULTS),
        fictional=sum(count for bits, count in counted if GivenFacts.FICTIONAL in GivenFacts(bits)),
    )


def _years(first: datetime, now: datetime) -> tuple[YearStatistics, ...]:
    """The years from the first to this one, at most twenty; what is dated later counts as this."""
    begin = max(first.year, now.year - MOST_YEARS + 1)
    starts = [datetime(year, 1, 1, tzinfo=UTC) for year in range(begin, now.year + 1)]
    before = [Notice.objects.filter(published_at__lt=start).order_by().count() for start in starts[1:]]
    sums = [0, *before, Notice.objects.count()]
    return tuple(
        YearStatistics(start.year, more - less, upto=place == 0 and first.year < begin)
        for place, (start, less, more) in enumerate(zip(starts, sums[:-1], sums[1:], strict=True))
    )
