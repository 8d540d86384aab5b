"""The data dictionary of the tables as page, CSV, JSON and CSVW, and the "about" text of their files."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.feeds.workbooks import LONGEST
from hopmarket.pages.parts import money_and_dates, safe_csv
from hopmarket.pages.parts.conditional_responses import ChangeStamp
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.queries import sources
from hopmarket.rules import citation
from hopmarket.rules.tables import BY_NAME, TABLES, dictionary


def about_tables(stamp: ChangeStamp, ocid: str = "") -> Sequence[tuple[str, str]]:
    """Lists what a file of tables says about itself: origin, date, licences, how to cite it."""
    today = current_time.now()
    lines = [
        ("What", f"Flat tables of the process {ocid}" if ocid else "Flat tables of every process held here"),
        ("From", f"{settings.BASE_URL}/data/"),
        ("Portal of", settings.PARTNERSHIP),
        ("As of", f"change {stamp.number} of {money_and_dates.when(stamp.at)}"),
        ("Made", money_and_dates.when(today)),
        ("Columns", f"Told in the dictionary, also at {settings.BASE_URL}/data/dictionary/"),
        ("Times", "UTC. Days are days as their publishers wrote them"),
        ("How to cite", _cited(settings.PARTNERSHIP, citation.LICENCE)),
        ("Imported lines", "Name their publisher, and the licence in their line, instead"),
    ]
    lines += [
        (
            f"Source: {source.name}",
            f"{source.publisher}, {source.licence} ({source.licence_url}), copied on {source.copied_on}",
        )
        for source in sources()
    ]
    if settings.DEMONSTRATION:
        lines.append(
            ("Demonstration", "Lines where fictional is true were invented: no such body, no such purchase")
        )
    return lines


def _cited(publisher: str, licence: str) -> str:
    on = money_and_dates.local(current_time.now()).date()
    return citation.citation(
        publisher=publisher, address=f"{settings.BASE_URL}/data/", on=on, licence=licence
    )


def about_text(stamp: ChangeStamp) -> str:
    """Writes the lines of :func:`about_tables` as a text file."""
    return "".join(f"{what}: {text}\r\n" for what, text in about_tables(stamp))


def tables_metadata(address: str) -> bytes:
    """Builds the CSVW metadata of all tables, whose files lie at ``address``."""
    description = dictionary.metadata(
        address, publisher=settings.PARTNERSHIP, portal=f"{settings.BASE_URL}/data/"
    )
    return orjson.dumps(description, option=orjson.OPT_INDENT_2)


@require_safe
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Shows every column of every table, with its meaning and origin."""
    context = {"tables": TABLES, "longest": f"{LONGEST:,}"}
    return render(request, "feeds/dictionary.html", context)


@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponse:
    """Answers the dictionary as CSV."""
    answer = HttpResponse(
        "".join(safe_csv.csv_pieces(dictionary.HEAD, dictionary.lines())),
        content_type="text/csv; charset=utf-8; header=present",
    )
    answer["Content-Disposition"] = 'attachment; filename="dictionary.csv"'
    return answer


@require_safe
def dictionary_json(request: HttpRequest) -> HttpResponse:
    """Answers the dictionary as JSON: one object for each column."""
    rows = [dict(zip(dictionary.HEAD, line, strict=True)) for line in dictionary.lines()]
    return _json(orjson.dumps(rows, option=orjson.OPT_INDENT_2), "application/json")


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """Answers the CSV on the Web metadata of all tables."""
    return _json(tables_metadata(f"{settings.BASE_URL}/data/tables/"), "application/csvm+json")


@require_safe
def table_metadata(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answers the CSV on the Web metadata of one table; 404 for an unknown one."""
    if name not in BY_NAME:
        raise Http404
    description = dictionary.metadata_of(
        BY_NAME[name],
        f"{settings.BASE_URL}/data/tables/",
        publisher=settings.PARTNERSHIP,
        portal=f"{settings.BASE_URL}/data/",
    )
    return _json(orjson.dumps(description, option=orjson.OPT_INDENT_2), "application/csvm+json")


def _json(body: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
