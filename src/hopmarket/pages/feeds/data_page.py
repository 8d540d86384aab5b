"""The data page: contents, size, age and quality of the data, its formats, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket.pages.feeds.json_lines import OURS
from hopmarket.pages.feeds.table_downloads import MOST_AT_ONCE
from hopmarket.pages.parts import money_and_dates
from hopmarket.records.ledger import current_time
from hopmarket.records.open_data import bulk_file
from hopmarket.records.open_data.source_statistics import AllStatistics, SourceStatistics, source_statistics
from hopmarket.records.open_data.table_source import count_lines, counted_lines
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules import citation
from hopmarket.rules.releases.quality import MeasureShare
from hopmarket.rules.tables import TABLES


@dataclass(frozen=True, slots=True)
class DataFormat:
    """One format of the data: what it is good for, and links (words, address, size)."""

    title: str
    good_for: str
    links: tuple[tuple[str, str, str], ...]


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Shows the data page."""
    statistics = source_statistics()
    context = {
        "statistics": statistics,
        "every": statistics.every,
        "finding": _finding(statistics.every),
        "matrix": _matrix(statistics),
        "years": _years(statistics),
        "formats": list(_formats()),
        "tables": list(_tables(statistics)),
        "citations": list(_citations(statistics)),
        "ours": OURS,
        "prefix": settings.OCID_PREFIX,
        "licence": citation.LICENCE_URL,
        "most_at_once": MOST_AT_ONCE,
    }
    return render(request, "feeds/data.html", context)


def _finding(every: SourceStatistics | None) -> str:
    """Says in one sentence which measure is given most often, and which least."""
    known = [share for share in every.good if share.percent is not None] if every else []
    if not known:
        return ""
    best = max(known, key=lambda share: share.percent or 0)
    worst = min(known, key=lambda share: share.percent or 0)
    return (
        f"Told most often: {_lower(best)}, {best.percent}%. Least often: {_lower(worst)}, {worst.percent}%."
    )


def _lower(share: MeasureShare) -> str:
    title = share.measure.title.split(", once")[0]
    return title[0].lower() + title[1:]


def _matrix(statistics: AllStatistics) -> list[tuple[str, bool, list[tuple[str, MeasureShare]]]]:
    """Lists each measure (title, whether it is good) with its shares by name of source."""
    if not statistics.holdings:
        return []
    names = [holding.source.name if holding.source else "This portal" for holding in statistics.holdings]
    columns = [(*holding.good, *holding.bad) for holding in statistics.holdings]
    return [
        (row[0].measure.title, row[0].measure.good, list(zip(names, row, strict=True)))
        for row in zip(*columns, strict=True)
    ]


def _years(statistics: AllStatistics) -> list[tuple[str, int, int]]:
    """Lists each year with its count, and per cent of the year with most."""
    most = max((year.processes for year in statistics.years), default=0)
    return [
        (
            f"{year.year} and before" if year.upto else str(year.year),
            year.processes,
            100 * year.processes // most,
        )
        for year in statistics.years
        if most
    ]


def _tables(statistics: AllStatistics) -> Iterator[tuple[str, str, str, str]]:
    """Yields each table with its number of lines; empty where nobody has counted them."""
    turn = last_turn()
    lines = counted_lines(turn) if turn else count_lines()
    if statistics.every:
        lines |= {"processes": statistics.every.processes, "releases": statistics.every.releases}
    for table in TABLES:
        counted = f"{lines[table.name]:,}" if table.name in lines else ""
        yield table.name, table.title, table.meaning, counted


def _size(place: Path) -> str:
    """Writes the size of a file as "380 KB" or "4.2 MB"; empty where there is none yet."""
    if not place.exists():
        return ""
    size = place.stat().st_size
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    megabytes = size / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:,.0f} MB"


def _formats() -> Iterator[DataFormat]:
    """Yields the formats, those that most people want first."""
    yield DataFormat(
        "Tables",
        "Spreadsheets, counting, joining. One line for each thing; columns told in the dictionary.",
        _links(
            ("Download everything as a workbook (XLSX)", "feeds:workbook", ""),
            ("Download all tables (zip of CSV)", "feeds:tables_zip", ""),
        ),
    )
    yield DataFormat(
        "Contracts",
        "What was agreed with whom, for how long. The second has the ten fields that the Transparency Code asks for.",
        _links(
            ("Download the register (CSV)", "public:register_csv", ""),
            ("Download contracts over £5,000 (CSV)", "public:transparency_csv", ""),
        ),
    )
    yield DataFormat(
        "Releases",
        "What was published when, word for word. For programs, archives and proof.",
        _links(
            ("Download all releases (JSON lines)", "feeds:bulk", _size(bulk_file.folder() / bulk_file.NAME)),
            ("Download them gzipped", "feeds:bulk_gz", ""),
        ),
    )
    yield DataFormat(
        "Records",
        "Each process as it stands today, put together from its releases.",
        _links(
            ("Download all records (JSON lines)", "feeds:records", ""),
            ("Download them gzipped", "feeds:records_gz", ""),
        ),
    )
    yield DataFormat(
        "What is no notice",
        "Frameworks, signatures, consultations, minutes and decisions, every version with its fingerprint.",
        _links(("See all of it", "public:published", ""), ("The same as JSON", "public:published_json", "")),
    )
    yield DataFormat(
        "A search",
        "Only what you looked for, and what is new in it. Any search of opportunities has these.",
        _links(
            ("CSV", "public:search_csv", ""),
            ("JSON", "public:search_json", ""),
            ("Atom feed", "public:search_atom", ""),
            ("Calendar", "public:search_ics", ""),
        ),
    )
    yield DataFormat(
        "API", "Programs that ask a little and often.", _links(("How the API works", "feeds:api", ""))
    )
    yield DataFormat(
        "How we publish",
        "What is published, corrected and taken out, by which rules.",
        _links(("Publication policy", "feeds:policy", ""), ("What was taken out", "feeds:redactions", "")),
    )


def _links(*links: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((words, reverse(name), size) for words, name, size in links)


def _citations(statistics: AllStatistics) -> Iterator[tuple[str, str]]:
    """Yields for each source the sentence to cite it by, with today's date."""
    on = money_and_dates.local(current_time.now()).date()
    address = f"{settings.BASE_URL}/data/"
    for holding in statistics.holdings:
        source = holding.source
        yield (
            source.name if source else f"{settings.PARTNERSHIP}, on this portal",
            citation.citation(
                publisher=source.publisher if source else settings.PARTNERSHIP,
                what=f"copied on {money_and_dates.day(source.copied_on)}" if source else "",
                address=address,
                on=on,
                licence=source.licence if source else citation.LICENCE,
            ),
        )
