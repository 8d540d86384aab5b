"""The flat tables at their addresses: CSV, workbook, zip; of everything and of one process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.feeds import workbook_cache, workbooks, zip_stream
from hopmarket.pages.feeds.table_dictionary import about_tables, about_text, tables_metadata
from hopmarket.pages.parts import safe_csv
from hopmarket.pages.parts.conditional_responses import ChangeStamp, conditional_response, stamp_of
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.process_records import turn_of
from hopmarket.records.open_data.table_source import count_lines, one_process, table_lines
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.tables import BY_NAME, TABLES, Cell, Table, dictionary

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8; header=present"
MOST_AT_ONCE = 2_000
"""Lines of a workbook that is made while somebody waits: a second or two. The longest process of
Worcestershire's real notices has 296."""


@require_safe
def table_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Streams one table of all processes as CSV; 404 for an unknown table."""
    if name not in BY_NAME:
        raise Http404
    table = BY_NAME[name]
    metadata = f"{settings.BASE_URL}/data/tables/{name}.csv-metadata.json"

    def make() -> HttpResponseBase:
        pieces = safe_csv.csv_pieces(table.head, table_lines(table)) if request.method == "GET" else ()
        answer = _sent(pieces, CSV, f"{name}.csv")
        answer["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
        return answer

    return conditional_response(request, _name(name), stamp_of(last_turn()), make)


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """Streams all tables of all processes as CSV in one zip."""
    stamp = stamp_of(last_turn())
    return conditional_response(
        request, _name("zip"), stamp, lambda: _zip(request, None, stamp, "hopmarket-tables.zip")
    )


@require_safe
def workbook(request: HttpRequest) -> HttpResponseBase:
    """Serves all tables of all processes as one workbook; 422 with a page where Excel cannot hold them."""
    try:
        cached = workbook_cache.current_workbook(stamp_of(last_turn()))
    except workbooks.TooManyLines as fault:
        context = {
            "table": fault.table,
            "most": workbooks.MOST_LINES,
            "most_at_once": MOST_AT_ONCE,
            "tables": TABLES,
        }
        return render(request, "feeds/too_long.html", context, status=422)
    return conditional_response(
        request,
        _name("xlsx"),
        cached.stamp,
        lambda: _book(cached.place.open("rb"), "hopmarket.xlsx"),
    )


@require_safe
def process_archive(request: HttpRequest, ocid: str) -> HttpResponseBase:
    """Streams all tables of one process as CSV in one zip."""
    rows, stamp = _process(ocid)
    return conditional_response(
        request, _name("zip"), stamp, lambda: _zip(request, rows, stamp, f"{ocid}.zip")
    )


@require_safe
def process_workbook(request: HttpRequest, ocid: str) -> HttpResponseBase:
    """Serves all tables of one process as a workbook.

    422 with a page that leads to the zip, where it is too large to be made while somebody waits.
    """
    rows, stamp = _process(ocid)

    def make() -> HttpResponseBase:
        lines = sum(count_lines(rows).values())
        if lines > MOST_AT_ONCE:
            context = {"notice": rows.get(), "lines": lines, "most": MOST_AT_ONCE}
            return render(request, "feeds/long_process.html", context, status=422)
        spooled = TemporaryFile()  # noqa: SIM115 (the answer closes it)
        workbooks.write_workbook(spooled, lambda table: table_lines(table, rows), about_tables(stamp, ocid))
        spooled.seek(0)
        return _book(spooled, f"{ocid}.xlsx")

    return conditional_response(request, _name("xlsx"), stamp, make)


def _process(ocid: str) -> tuple[QuerySet[Notice], ChangeStamp]:
    rows = one_process(ocid)
    if not rows.exists():
        raise Http404
    return rows, stamp_of(turn_of(ocid))


def _name(kind: str) -> str:
    """Names a file in its ETag; the name changes with the dictionary, too."""
    return f"{kind}-{dictionary.dictionary_fingerprint()}"


def _sent(pieces: Iterable[str] | Iterable[bytes], kind: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _book(file: IO[bytes], name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _zip(
    request: HttpRequest, rows: QuerySet[Notice] | None, stamp: ChangeStamp, name: str
) -> StreamingHttpResponse:
    pieces = zip_stream.zip_pieces(_files(rows, stamp), stamp.at) if request.method == "GET" else ()
    return _sent(pieces, "application/zip", name)


def _files(rows: QuerySet[Notice] | None, stamp: ChangeStamp) -> Iterator[tuple[str, Iterable[str]]]:
    yield "about.txt", (about_text(stamp),)
    yield "dictionary.csv", safe_csv.csv_pieces(dictionary.HEAD, dictionary.lines())
    yield "csv-metadata.json", (tables_metadata("").decode(),)
    for table in TABLES:
        yield f"{table.name}.csv", safe_csv.csv_pieces(table.head, _lines(table, rows))


def _lines(table: Table, rows: QuerySet[Notice] | None) -> Iterator[Sequence[Cell]]:
    yield from table_lines(table, rows)
