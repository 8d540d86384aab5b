"""The tables read back: every cell of every form against the records, and text that looks like a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from hopmarket.importing import seed_notices
from hopmarket.pages.feeds import table_downloads, workbook_cache, workbooks
from hopmarket.pages.feeds.zip_stream import zip_pieces
from hopmarket.pages.parts import safe_csv
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice, Release, Source
from hopmarket.records.notices.release_store import store_release, store_releases
from hopmarket.records.open_data import table_source
from hopmarket.records.open_data.table_source import count_lines, table_lines
from hopmarket.rules import ocds
from hopmarket.rules.tables import TABLES, CellKind, Table, dictionary
from tests.factories.markup import collapsed
from tests.rules import publications

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
OCID = publications.OPEN.ocid


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    cache.clear()
    for path in (Path(settings.HOME) / "tables").glob("*.xlsx"):
        path.unlink()
    with current_time.pretend_time(NOW):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client()


def publish(name: str = "signed", number: int = 1) -> None:
    release = ocds.release(publications.EVERY[name], tags=("tender",), at=publications.OPENS, number=number)
    store_release(release, source=None, at=NOW + timedelta(minutes=number))


def csv_rows(text: bytes) -> list[dict[str, str]]:
    assert text.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    read = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""), strict=True)
    return [{name: unescaped(cell) for name, cell in row.items()} for row in read]


def unescaped(text: str) -> str:
    """The text before an apostrophe was put in front of what a spreadsheet would run."""
    return text[1:] if re.match(r"'+[=+\-@\t\r\n]", text) else text


def table_rows(visitor: Client, name: str) -> list[dict[str, str]]:
    answer = visitor.get(f"/data/tables/{name}.csv")
    assert answer.status_code == 200
    return csv_rows(answer.getvalue())


def book(body: bytes) -> dict[str, list[dict[str, Any]]]:
    """Reads a workbook: the lines of each sheet as dictionaries, by the sheet's title."""
    read = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    sheets = {}
    for sheet in read:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, row, strict=False)) for row in rows]
    return sheets


def as_published(kind: CellKind, value: Any) -> Any:
    """Writes a published value as its cell should show it, without the product's own readers."""
    match kind:
        case CellKind.TEXT | CellKind.ADDRESS:
            if isinstance(value, list):
                return "; ".join(text for text in (as_published(kind, member) for member in value) if text)
            if isinstance(value, bool) or not isinstance(value, str | int):
                return ""
            return "\n".join(str(value).replace("\r\n", "\n").split("\r")).strip()
        case CellKind.NUMBER | CellKind.COUNT:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return format(Decimal(repr(value)), "f") if number else ""
        case CellKind.TRUTH:
            return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
        case CellKind.DAY:
            known = isinstance(value, str) and 1901 <= int(value[:4]) < 2200
            return value[:10] if known else ""
        case CellKind.MOMENT:
            if not isinstance(value, str):
                return ""
            read = datetime.fromisoformat(value.strip())
            read = read if read.tzinfo else read.replace(tzinfo=UTC)
            if not 1901 <= read.year < 2200:
                return ""
            return read.astimezone(UTC).isoformat().replace("+00:00", "Z")


def walked(value: Any, path: str) -> Any:
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value


BASES = {
    "lots": ("tender", "lots"),
    "awards": ("awards",),
    "contracts": ("contracts",),
    "parties": ("parties",),
}
"""Tables whose lines are the objects of one list of the record, in its order."""


def compare(name: str, rows: list[dict[str, str]], records: list[dict[str, Any]]) -> int:
    """Every cell whose path lies inside the line's own object; answers how many cells are not empty."""
    lines = [(record["ocid"], entry) for record in records for entry in walked_list(record, BASES[name])]
    assert len(rows) == len(lines)
    (table,) = [table for table in TABLES if table.name == name]
    prefix = "/".join(BASES[name]) + "[]/"
    compared = 0
    for row, (ocid, entry) in zip(rows, lines, strict=True):
        assert row["ocid"] == ocid
        for column in table.columns:
            inner = column.path.removeprefix(prefix)
            if inner == column.path or "[" in inner or "," in inner:
                continue
            assert row[column.name] == as_published(column.kind, walked(entry, inner)), (ocid, column.name)
            compared += bool(row[column.name])
    return compared


def walked_list(record: dict[str, Any], path: tuple[str, ...]) -> list[dict[str, Any]]:
    value = walked(record, "/".join(path))
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


@pytest.mark.django_db
def test_every_cell_of_the_real_notices_against_their_records(visitor: Client) -> None:
    seed_notices.import_seeds()
    publish()
    notices = list(Notice.objects.order_by("pk").select_related("source", "buyer"))
    records = [notice.record for notice in notices]
    for name in BASES:
        assert compare(name, table_rows(visitor, name), records) > 5, name
    processes = table_rows(visitor, "processes")
    compare_processes(processes, notices)
    compare_documents(table_rows(visitor, "documents"), records)
    compare_codes(table_rows(visitor, "items"), records)
    compare_releases(table_rows(visitor, "releases"))
    body = visitor.get("/data/tables/hopmarket.xlsx").getvalue()
    compare_book(book(body), {table.name: table_rows(visitor, table.name) for table in TABLES})


def compare_processes(rows: list[dict[str, str]], notices: list[Notice]) -> None:
    plain = {
        "reference": CellKind.TEXT, "title": CellKind.TEXT, "description": CellKind.TEXT, "stage": CellKind.TEXT,
        "category": CellKind.TEXT, "published_at": CellKind.MOMENT, "changed_at": CellKind.MOMENT, "closes_at": CellKind.MOMENT,
        "awarded_at": CellKind.MOMENT, "starts_on": CellKind.DAY, "ends_on": CellKind.DAY, "currency": CellKind.TEXT,
        "cpv": CellKind.TEXT, "place": CellKind.TEXT, "postcode": CellKind.TEXT, "district": CellKind.TEXT,
        "suppliers": CellKind.TEXT, "original_url": CellKind.TEXT,
    }  # fmt: skip
    assert len(rows) == len(notices)
    for row, notice in zip(rows, notices, strict=True):
        assert row["ocid"] == notice.ocid
        for name, kind in plain.items():
            value = getattr(notice, name)
            published = value.isoformat() if isinstance(value, date | datetime) else value
            assert row[name] == as_published(kind, published), (notice.ocid, name)
        for name in ("value_min", "value_max", "award_value"):
            value = getattr(notice, name)
            assert row[name] == ("" if value is None else f"{value:f}")
        assert row["buyer"] == notice.buyer_name.strip()
        assert (row["published_here"] == "true") == notice.is_ours
        assert row["publisher"] == (notice.source.publisher if notice.source else "Severn and Teme")
        assert row["licence"] == (notice.source.licence if notice.source else "Open Government Licence v3.0")
        assert row["procurement_method"] == as_published(
            CellKind.TEXT, walked(notice.record, "tender/procurementMethod")
        )
        assert row["sme_suitable"] == as_published(CellKind.TRUTH, notice.sme)
        assert int(row["releases"]) == Release.objects.filter(ocid=notice.ocid).count()


def compare_documents(rows: list[dict[str, str]], records: list[dict[str, Any]]) -> None:
    wanted = [
        (
            record["ocid"],
            of,
            as_published(CellKind.TEXT, document.get("id")),
            as_published(CellKind.TEXT, document.get("url")),
        )
        for record in records
        for of, holders in (
            ("planning", [record.get("planning")]),
            ("tender", [record.get("tender")]),
            ("award", record.get("awards") or []),
            ("contract", record.get("contracts") or []),
        )
        for holder in holders
        if isinstance(holder, dict)
        for document in walked_list(holder, ("documents",))
    ]
    assert [(row["ocid"], row["of"], row["document"], row["url"]) for row in rows] == wanted
    assert len(wanted) > 300


def compare_codes(rows: list[dict[str, str]], records: list[dict[str, Any]]) -> None:
    """Each code that stands anywhere under "classification" of tender, award or contract once."""
    wanted = []
    for record in records:
        for holder in (record.get("tender"), *(record.get("awards") or ()), *(record.get("contracts") or ())):
            if not isinstance(holder, dict):
                continue
            inside = [{**lot, "items": lot.get("items", [])} for lot in walked_list(holder, ("lots",))]
            items = walked_list(holder, ("items",)) + [
                item for lot in inside for item in walked_list(lot, ("items",))
            ]
            for classified in (holder, *items):
                for code in (
                    classified.get("classification"),
                    *walked_list(classified, ("additionalClassifications",)),
                ):
                    if isinstance(code, dict):
                        wanted.append((record["ocid"], as_published(CellKind.TEXT, code.get("id"))))
    assert sorted((row["ocid"], row["code"]) for row in rows if row["main"]) == sorted(wanted)
    assert len(wanted) > 1000


def compare_releases(rows: list[dict[str, str]]) -> None:
    releases = list(Release.objects.order_by("pk").select_related("source"))
    assert [(row["ocid"], row["release"], row["sha256"]) for row in rows] == [
        (release.ocid, release.release_id, release.sha256) for release in releases
    ]
    for row, release in zip(rows, releases, strict=True):
        assert datetime.fromisoformat(row["dated"]) == release.at
        assert row["tags"] == release.tags.replace(",", "; ")
        assert row["redacted"] == "false"


def compare_book(sheets: dict[str, list[dict[str, Any]]], files: dict[str, list[dict[str, str]]]) -> None:
    """The workbook says what the CSV says; what Excel cannot hold is cut and says so."""
    for table in TABLES:
        rows, lines = sheets[table.title], files[table.name]
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines, strict=True):
            for column in table.columns:
                same(column.kind, row.get(column.name), line[column.name])


def same(kind: CellKind, cell: Any, text: str) -> None:
    if cell is None:
        assert text == ""
    elif isinstance(cell, str):
        content = unescape(cell) if "_x005F_" in cell else cell
        assert content == text or (
            content.endswith(workbooks.CUT) and text.startswith(content[: -len(workbooks.CUT)])
        )
    elif isinstance(cell, bool):
        assert text == str(cell).lower()
    elif kind is CellKind.MOMENT:
        assert cell.replace(tzinfo=UTC) == datetime.fromisoformat(text)
    elif kind is CellKind.DAY:
        assert cell.date().isoformat() == text
    else:
        assert Decimal(repr(cell)) == Decimal(text)


NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''+x", "#N/A", "#REF!", "=", "'", '"a","b"', 'say "so"',
    "a;b,c", "two\nlines", "two\r\nlines", "two\rlines", " trimmed ", "_x0041_", "_x000D_", "nul\x00bell\x07",
    "\ufeffmark", "\ufffe", "emoji 🌿", "عربى", "=HYPERLINK(\"http://example.org\")", "1E5", "0123", "2026-01-01",
    "TRUE", "x" * 40_000, "= " + "y" * 40_000,
]  # fmt: skip
MONEY = [0, 0.01, 0.1, 1, 1234.56, 99999999.99, 9999999999999.99, 1e-7, 0.1 + 0.2, 123456789012345678]
INSTANTS = [
    "0001-01-01T00:00:00Z", "1899-12-31T00:00:00Z", "1900-01-01T12:00:00Z", "1900-02-28T00:00:00Z",
    "1900-03-01T00:00:00Z", "1901-01-01T12:00:00Z", "2026-03-29T01:30:00+01:00", "2026-11-26T07:00:01.5Z", "9999-12-31T23:59:59Z",
]  # fmt: skip


def nasty() -> dict[str, Any]:
    awards = [
        {"id": f"a{place}", "title": text, "description": text, "status": "active"}
        for place, text in enumerate(NASTY)
    ]
    awards += [
        {"id": f"m{place}", "value": {"amount": value, "currency": "GBP"}}
        for place, value in enumerate(MONEY)
    ]
    awards += [
        {"id": f"d{place}", "date": text, "contractPeriod": {"startDate": text}}
        for place, text in enumerate(INSTANTS)
    ]
    return {
        "ocid": "ocds-nasty-1",
        "id": "1",
        "date": "2026-11-01T00:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "tender": {"id": "T", "title": "=cmd|' /C calc'!A0", "status": "complete"},
        "awards": awards,
    }


def source() -> Source:
    return Source.objects.create(
        key="odd", name="Odd", publisher="Odd Office", licence="OGL", licence_url="https://example.org/",
        copied_on=NOW.date(),
    )  # fmt: skip


@pytest.mark.django_db
def test_text_money_and_dates_survive_both_ways(visitor: Client) -> None:
    store_releases([nasty()], source=source(), at=NOW)
    awards = table_rows(visitor, "awards")
    (record,) = [notice.record for notice in Notice.objects.all()]
    for row, award in zip(awards, record["awards"], strict=True):
        title = as_published(CellKind.TEXT, award.get("title"))
        assert row["title"] == "".join("\ufffd" if sign in "\x00\x07\ufffe" else sign for sign in title)
        assert row["value"] == as_published(CellKind.NUMBER, walked(award, "value/amount"))
        assert row["awarded_at"] == as_published(CellKind.MOMENT, award.get("date"))
        assert row["starts_on"] == as_published(CellKind.DAY, walked(award, "contractPeriod/startDate"))
    body = visitor.get("/data/tables/hopmarket.xlsx").getvalue()
    compare_book(book(body), {table.name: table_rows(visitor, table.name) for table in TABLES})


@pytest.mark.django_db
def test_no_cell_of_csv_or_workbook_is_a_formula_or_an_error(visitor: Client) -> None:
    store_releases([nasty()], source=source(), at=NOW)
    for table in TABLES:
        text = visitor.get(f"/data/tables/{table.name}.csv").getvalue().decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text, newline=""))
        kinds = [column.kind for column in table.columns]
        assert tuple(head) == table.head
        for row in rows:
            for kind, cell in zip(kinds, row, strict=True):
                assert kind in (CellKind.NUMBER, CellKind.COUNT) or not cell.startswith(tuple("=+-@\t\r\n"))
    read = openpyxl.load_workbook(io.BytesIO(visitor.get("/data/tables/hopmarket.xlsx").getvalue()))
    kinds_found = {cell.data_type for sheet in read for row in sheet.iter_rows() for cell in row}
    assert kinds_found <= {"s", "n", "d", "b", "inlineStr"}
    for sheet in read:
        assert sheet.freeze_panes == "A2"


texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), max_size=6))
def test_any_text_comes_back_from_csv(rows: list[list[str]]) -> None:
    text = "".join(safe_csv.csv_pieces(("a", "b", "c"), rows))
    head, *read = csv.reader(io.StringIO(text.removeprefix(safe_csv.MARK), newline=""), strict=True)
    assert head == ["a", "b", "c"]
    assert [[unescaped(cell) for cell in row] for row in read] == rows
    for row in read:
        for cell in row:
            assert not cell.startswith(tuple("=+-@\t\r\n"))


@laws(max_examples=25)
@given(st.lists(texts, min_size=1, max_size=30))
def test_any_text_comes_back_from_a_workbook(cells: list[str]) -> None:
    from hopmarket.rules.tables.cells import text_as_published

    file = io.BytesIO()
    expected = [text_as_published(cell) for cell in cells]
    workbooks.write_workbook(file, lambda _: [], [("x", text) for text in expected])
    file.seek(0)
    rows = [row[1] or "" for row in openpyxl.load_workbook(file)["About"].iter_rows(2, values_only=True)]
    assert [unescape(row) if "_x005F_" in row else row for row in rows] == expected


@pytest.mark.django_db
def test_the_zip_holds_the_same_tables_their_dictionary_and_whose_they_are(visitor: Client) -> None:
    publish()
    answer = visitor.get("/data/tables.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    names = [
        "about.txt",
        "dictionary.csv",
        "csv-metadata.json",
        *(f"{table.name}.csv" for table in TABLES),
    ]
    assert archive.namelist() == names
    for table in TABLES:
        archived = archive.read(f"{table.name}.csv")
        assert archived == visitor.get(f"/data/tables/{table.name}.csv").getvalue()
    assert "Open Government Licence v3.0" in archive.read("about.txt").decode()
    metadata = json.loads(archive.read("csv-metadata.json"))
    assert [entry["url"] for entry in metadata["tables"]] == [f"{table.name}.csv" for table in TABLES]
    assert archive.read("dictionary.csv") == visitor.get("/data/dictionary.csv").content


def test_the_same_files_make_the_same_zip() -> None:
    files = [("a.csv", ["x" * 100_000, "y"]), ("b.csv", [])]
    assert b"".join(zip_pieces(files, NOW)) == b"".join(zip_pieces(files, NOW))


@pytest.mark.django_db
def test_the_tables_of_one_process(visitor: Client) -> None:
    publish()
    store_releases([nasty()], source=source(), at=NOW)
    sheets_of = book(visitor.get(f"/data/tables/{OCID}.xlsx").getvalue())
    assert list(sheets_of) == ["About", *(table.title for table in TABLES), "Dictionary"]
    for table in TABLES:
        assert {row["ocid"] for row in sheets_of[table.title]} == {OCID}, table.name
    assert [tuple(str(cell or "") for cell in row.values()) for row in sheets_of["Dictionary"]] == list(
        dictionary.lines()
    )
    archive = zipfile.ZipFile(io.BytesIO(visitor.get(f"/data/tables/{OCID}.zip").getvalue()))
    (row,) = csv_rows(archive.read("processes.csv"))
    assert row["ocid"] == OCID
    assert row["page"] == f"{settings.BASE_URL}/opportunities/{OCID}/"


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ["get", "head"])
def test_a_process_too_long_to_be_made_at_once_leads_to_its_zip(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, ask: str
) -> None:
    many = nasty()
    firm = {"name": "Firm", "roles": ["tenderer"]}
    many["parties"] = [{"id": f"p{place}", **firm} for place in range(table_downloads.MOST_AT_ONCE + 1)]
    store_releases([many], source=source(), at=NOW)
    monkeypatch.setattr(workbooks, "write_workbook", lambda *args: pytest.fail("it was made"))
    ocid = many["ocid"]
    answer = getattr(visitor, ask)(f"/data/tables/{ocid}.xlsx")
    assert answer.status_code == 422
    if ask == "get":
        page = collapsed(answer.content.decode())
        assert "at most 2,000 lines" in page and f'href="/data/tables/{ocid}.zip"' in page
        archive = zipfile.ZipFile(io.BytesIO(visitor.get(f"/data/tables/{ocid}.zip").getvalue()))
        assert len(csv_rows(archive.read("parties.csv"))) == table_downloads.MOST_AT_ONCE + 1
        description = visitor.get("/api/v1/openapi.json").json()["info"]["description"]
        assert "beyond 2,000 lines" in description


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/data/tables/nothing.csv", "/data/tables/nothing.xlsx", "/data/tables/nothing.zip",
     "/data/tables/nothing.csv-metadata.json"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 404


ADDRESSES = (
    "/data/tables/processes.csv",
    "/data/tables/releases.csv",
    "/data/tables.zip",
    "/data/tables/hopmarket.xlsx",
    f"/data/tables/{OCID}.xlsx",
    f"/data/tables/{OCID}.zip",
    "/register/contracts.csv",
    "/register/transparency.csv",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_sent_twice_until_something_changes(visitor: Client, address: str) -> None:
    publish("open")
    first = visitor.get(address)
    first.getvalue()
    etag, changed = first["ETag"], first["Last-Modified"]
    assert visitor.get(address, headers={"if-none-match": etag}).status_code == 304
    assert visitor.get(address, headers={"if-modified-since": changed}).status_code == 304
    head = visitor.head(address)
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, etag, first["Content-Type"])
    publish("signed", 2)
    again = visitor.get(address, headers={"if-none-match": etag})
    assert again.status_code == 200
    assert again["ETag"] != etag
    assert again["Last-Modified"] > changed
    again.getvalue()


@pytest.mark.django_db
def test_the_workbook_is_made_once_for_each_change(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    plain = workbooks.write_workbook

    def count(*args: Any) -> None:
        calls.append(1)
        plain(*args)

    monkeypatch.setattr(workbooks, "write_workbook", count)
    publish("open")
    for _ in range(3):
        visitor.get("/data/tables/hopmarket.xlsx").getvalue()
    assert len(calls) == 1
    publish("signed", 2)
    rows = book(visitor.get("/data/tables/hopmarket.xlsx").getvalue())["Contracts"]
    assert len(calls) == 2
    assert len(rows) == 1
    assert len(list((Path(settings.HOME) / "tables").glob("*.xlsx"))) == 1


@pytest.mark.django_db
def test_a_large_workbook_serves_for_a_day_and_of_its_own_database_alone(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_cache, "LARGE", 1)
    publish("open")
    first = visitor.get("/data/tables/hopmarket.xlsx")
    first.getvalue()
    publish("signed", 2)
    again = visitor.get("/data/tables/hopmarket.xlsx")
    assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    with current_time.pretend_time(NOW + timedelta(days=2)):
        assert visitor.get("/data/tables/hopmarket.xlsx")["ETag"] != first["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize(("releases", "tried"), [(1, 1), (2, 0)])
def test_above_a_million_lines_a_page_points_to_csv(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, releases: int, tried: int
) -> None:
    """The number of releases or the writing shows that there are more lines than Excel holds; what the
    writing showed is remembered."""
    written = []
    plain = workbooks.write_workbook
    monkeypatch.setattr(workbooks, "write_workbook", lambda *args: (written.append(1), plain(*args)))
    monkeypatch.setattr(workbooks, "MOST_LINES", 1)
    for number in range(releases):
        publish("open", 10 + number)
    assert Release.objects.count() == releases
    for _ in range(2):
        answer = visitor.get("/data/tables/hopmarket.xlsx")
        page = collapsed(answer.content.decode())
        assert answer.status_code == 422
        assert "This is more than Excel holds" in page
        for table in TABLES:
            assert f'href="/data/tables/{table.name}.csv"' in page
    assert len(written) == tried
    monkeypatch.setattr(workbooks, "MOST_LINES", 1_000_000)
    publish("open", 2)
    assert visitor.get("/data/tables/hopmarket.xlsx").status_code == 200


@pytest.mark.django_db
def test_the_dictionary_as_page_file_and_metadata(visitor: Client) -> None:
    page = collapsed(visitor.get("/data/dictionary/").content.decode())
    rows = csv_rows(visitor.get("/data/dictionary.csv").content)
    assert [tuple(row.values()) for row in rows] == list(dictionary.lines())
    assert [tuple(row.values()) for row in visitor.get("/data/dictionary.json").json()] == list(
        dictionary.lines()
    )
    for table in TABLES:
        assert f'id="{table.name}"' in page
        alone = json.loads(visitor.get(f"/data/tables/{table.name}.csv-metadata.json").content)
        assert [column["titles"] for column in alone["tableSchema"]["columns"]] == list(table.head)
        answer = visitor.get(f"/data/tables/{table.name}.csv")
        assert f"/data/tables/{table.name}.csv-metadata.json>" in answer["Link"]
    together = json.loads(visitor.get("/data/tables/csv-metadata.json").content)
    assert [entry["url"].rsplit("/", 1)[-1] for entry in together["tables"]] == [
        f"{table.name}.csv" for table in TABLES
    ]


@pytest.mark.django_db
def test_lines_are_counted_while_they_are_few(visitor: Client) -> None:
    seed_notices.import_seeds()
    publish()
    store_releases([nasty()], source=source(), at=NOW)
    page = collapsed(visitor.get("/data/").content.decode())
    for table in TABLES:
        body = visitor.get(f"/data/tables/{table.name}.csv").getvalue()
        lines = len(csv_rows(body))
        pattern = rf'{table.name}\.csv</a>.*?data-l="Lines"><span class="hm-nw">([^<]*)'
        assert re.findall(pattern, page) == [f"{lines:,}"], table.name


@pytest.mark.django_db
def test_lines_are_counted_without_reading_what_stands_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    read: list[str] = []
    plain = Table.cells
    monkeypatch.setattr(
        Table,
        "cells",
        lambda table, process: (read.append(table.name), plain(table, process))[1],
    )
    exact = count_lines()
    assert not read
    assert exact == {table.name: sum(1 for _ in table_lines(table)) for table in TABLES}


@pytest.mark.django_db
def test_lines_of_many_are_not_counted_but_for_processes_and_releases(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_notices.import_seeds()
    monkeypatch.setattr(table_source, "MOST_COUNTED", 20)
    page = collapsed(visitor.get("/data/").content.decode())
    for table in TABLES:
        (lines,) = re.findall(rf'{table.name}\.csv</a>.*?data-l="Lines"><span class="hm-nw">([^<]*)', page)
        wanted = {"processes": f"{Notice.objects.count():,}", "releases": f"{Release.objects.count():,}"}
        assert lines == wanted.get(table.name, "not counted"), table.name
