"""The case files on every page and in every file that tells of money, deadlines and stages.

A row of ``SHOWN`` is a case, an address, what stands there and what must not; further cases are further rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from hopmarket.importing.import_run import import_file
from hopmarket.records.alerts.letters import SEARCH_TOLD
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.release_store import recompile
from hopmarket.records.search.run import SearchQuery, run_search
from tests.factories.case_files import AT, SOURCE, case_file, import_case
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db

PAGE, API = "/opportunities/{ocid}/", "/api/v1/notices/{ocid}"
CALENDAR, FEED = "/opportunities.ics?q=", "/opportunities.atom?q="
REGISTER, REGISTER_CSV, CODE = "/register/", "/register/contracts.csv", "/register/transparency.csv"

SHOWN: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("03", PAGE, ("Awarded at EUR 120,000", "EUR 120,000</td>"), ("£120,000", "120000")),
    ("03", API, ('"award_value":120000,', '"award_currency":"EUR"', '"currency":"EUR"'), ("GBP",)),
    ("03", "/decisions/", ("EUR 120,000",), ("£120,000",)),
    ("03", REGISTER, ("EUR 120,000",), ("£120,000",)),
    ("03", REGISTER_CSV, (",120000.00,EUR,",), ("GBP",)),
    ("03", "/opportunities.csv?q=", (",120000.00,EUR,",), ("GBP",)),
    ("03", FEED, ("Awarded at EUR 120,000",), ("£",)),
    ("03", CODE, (), ("120000",)),
    ("04", PAGE, ("Awarded at £10,000 and JPY 5,000,000",), ("5,010,000",)),
    ("04", API, ('"award_value":null', '"award_sums":[{"amount":10000,"currency":"GBP"}'), ("5010000",)),
    ("04", "/decisions/", ("£10,000 and JPY 5,000,000",), ("5,010,000",)),
    ("04", "/opportunities.csv?q=", ("GBP 10000.00; JPY 5000000.00",), ("5010000",)),
    ("04", "/data/tables/processes.csv", ("GBP 10000.00; JPY 5000000.00",), ("5010000",)),
    ("05", PAGE, ("EUR 8,000</td>",), ("£8,000",)),
    ("05", REGISTER_CSV, (",8000.00,EUR,",), ("GBP",)),
    ("07", PAGE, ("£50,000", "2 lots; 1 more was cancelled", "£99,999"), ("No value given",)),
    ("07", "/opportunities/?least=50000&most=50000", ("Bughunt 07", "From £50,000", "Up to £50,000"), ("£50000",)),
    ("07", API, ('"lots":2', '"lots_cancelled":1', '"least":50000'), ()),
    ("08", PAGE, ("Closes at 11.59pm on Friday 2 July 2027",), ("3 Jul",)),
    ("08", "/opportunities/?closes_until=2027-07-02", ("Bughunt 08",), ("0 results",)),
    ("08", "/opportunities/?closes_from=2027-07-03", (), ("Bughunt 08",)),
    ("08", CALENDAR, ("DTSTART:20270702T225959Z",), ()),
    ("08", FEED, ("Closes at 11.59pm on Friday 2 July 2027",), ()),
    ("09", PAGE, ("1 April 2026 to 31 March 2027", "1 April 2026</td>"), ("31 March 2026",)),
    ("09", REGISTER, ("1 April 2026 to 31 March 2027", "signed 1 April 2026"), ()),
    ("09", CODE, (",2026-04-01,2027-03-31,", "2026-Q2"), ("2026-03-31",)),
    ("09", "/data/tables/contracts.csv", (",2026-04-01,2026-04-01,2027-03-31,",), ("2026-03-31",)),
    ("13", PAGE, ("3 bids", "8 bids"), ("3 responses",)),
    ("13", API, ('"responses":null',), ()),
    ("14", PAGE, ("£100,000", "£40,000", "Awarded at £140,000"), ()),
    ("15", PAGE, ("Framework, up to £900,000", "Up to £900,000 (framework)"), ("2,700,000",)),
    ("15", API, ('"framework":true', '"award_value":null'), ("2700000",)),
    ("15", "/decisions/", ("Framework, up to £900,000",), ("2,700,000",)),
    ("15", REGISTER, ("Up to £900,000 (framework)",), ()),
    ("15", "/register/transparency/?quarter=2026-Q4", ("Up to £900,000 (framework)",), ()),
    ("15", "/opportunities.csv?q=", (",yes,",), ("2700000",)),
    ("16", PAGE, ("Cancelled",), ("Open ·",)),
    ("16", CALENDAR, ("STATUS:CANCELLED",), ("CONFIRMED",)),
    ("16", "/opportunities/?status=open", (), ("Bughunt 16",)),
    ("17", PAGE, ("Ended without award",), ("Open ·",)),
    ("17", CALENDAR, ("STATUS:CANCELLED",), ("CONFIRMED",)),
    ("18", PAGE, ("Open · Ask to take part by noon, 15 December 2026",), ("No closing date",)),
    ("18", "/opportunities/?status=open", ("Ask to take part by noon, 15 December 2026",), ()),
    ("18", CALENDAR, ("SUMMARY:Ask to take part: Bughunt 18", "DTSTART:20261215T120000Z"), ()),
    ("18", FEED, ("Ask to take part by noon, 15 December 2026",), ()),
    ("18", "/opportunities/?view=calendar&month=2026-12&q=", ("Bughunt 18", "noon"), ()),
    ("18", API, ('"status":"open"', '"interest_by":"2026-12-15T12:00:00Z"'), ()),
    ("19", PAGE, ("No closing date given",), ("Closed",)),
    ("19", "/opportunities/?status=undated", ("No closing date given", "Bughunt 19"), (">Closed<",)),
    ("19", "/opportunities/?status=closed", (), ("Bughunt 19",)),
    ("19", API, ('"status":"no_closing_date"',), ()),
    ("19", "/opportunities.csv?q=", (",no_closing_date,",), (",closed,",)),
    ("19", FEED, ("No closing date given",), ()),
    ("21", PAGE, ("£54,393.60 without VAT, £65,272.32 with VAT",), ("VAT not said",)),
    ("21", REGISTER, ("£54,393.60 without VAT, £65,272.32 with VAT",), ()),
    ("21", "/decisions/", ("£54,393.60 without VAT, £65,272.32 with VAT",), ()),
    ("21", API, ('"with_vat":65272.32', '"award_value_with_vat":65272.32'), ()),
    ("21", REGISTER_CSV, (",65272.32,no",), ()),
    ("21", CODE, (",GBP,No,", ",65272.32,"), ("Not said",)),
    ("23", API, ('"closes_at":null',), ("1-01-01",)),
    ("23", PAGE, ("No closing date given",), ("Monday 1 January 1",)),
    ("23", CALENDAR, (), ("BEGIN:VEVENT",)),
    ("33", FEED, ("<updated>2026-11-30T09:00:00+00:00</updated>",), ("2062",)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    cache.clear()
    with current_time.pretend_time(AT):
        yield


def body_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    text = (b"".join(answer) if answer.streaming else answer.content).decode()
    return collapsed(text) if "html" in answer["Content-Type"] else text.replace("\r\n ", "")


ROWS_BY_CASE = {case: [row[1:] for row in SHOWN if row[0] == case] for case, *_ in SHOWN}


@pytest.mark.parametrize("case", ROWS_BY_CASE)
def test_a_case_is_shown_right_everywhere(case: str) -> None:
    import_case(case)
    for address, present, absent in ROWS_BY_CASE[case]:
        text = body_of(address.format(ocid=f"ocds-bhunt2-{case}"))
        for words in present:
            assert words in text, (address, words)
        for words in absent:
            assert words not in text, (address, words)


def test_each_of_two_awards_of_one_id_keeps_its_firm() -> None:
    import_case("14")
    rows = re.findall(r"<tr>.*?</tr>", body_of("/opportunities/ocds-bhunt2-14/"))
    worth = {firm: row for row in rows for firm in ("Alder", "Birch") if firm in row}
    assert "£100,000" in worth["Alder"] and "£40,000" not in worth["Alder"]
    assert "£40,000" in worth["Birch"] and "£100,000" not in worth["Birch"]


def _release(number: str, at: str, title: str) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(case_file("33").read_text())
    release = package["releases"][0] | {"id": number, "date": at}
    release["tender"] = release["tender"] | {"title": title}
    return package | {"releases": [release]}


def test_a_correction_of_today_wins_over_a_release_dated_in_the_future(tmp_path: Any) -> None:
    report = import_case("33")
    assert [(note.kind, note.path) for note in report.remarks] == [("future_date", "$.releases[0].date")]
    later = AT.replace(hour=15)
    place = tmp_path / "correction.json"
    place.write_text(json.dumps(_release("33-2", later.isoformat(), "Put right")))
    import_file(place, source=SOURCE, at=later, workers=0)
    notice = Notice.objects.get()
    assert (notice.title, notice.published_at, notice.changed_at) == ("Put right", AT, later)
    # What an older version stored under its own date is compiled the same way.
    assert not Release.objects.filter(at__year=2062).exists()


def test_a_release_stored_before_under_a_date_to_come_counts_from_its_coming(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as older:
        older.setattr("hopmarket.importing.import_run.is_ahead", lambda at, came_at: False)
        import_case("33")
    assert Release.objects.get().at.year == 2062
    recompile(["ocds-bhunt2-33"], at=AT)
    assert Notice.objects.get().changed_at == AT


def test_deadlines_of_both_kinds_are_told_and_found(tmp_path: Any) -> None:
    package = json.loads(case_file("18").read_text())
    package["releases"][0]["tender"]["tenderPeriod"] = {"endDate": "2027-01-20"}
    place = tmp_path / "both.json"
    place.write_text(json.dumps(package))
    import_file(place, source=SOURCE, at=AT, workers=0)
    page = body_of("/opportunities/ocds-bhunt2-18/")
    assert (
        "Ask to take part by noon, 15 December 2026. Closes at 11.59pm on Wednesday 20 January 2027." in page
    )
    calendar = body_of(CALENDAR)
    assert calendar.count("BEGIN:VEVENT") == 2 and "SUMMARY:Closes: Bughunt 18" in calendar
    on = date(2027, 1, 20)
    assert run_search(SearchQuery(closes_from=on, closes_until=on), now=AT).total == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"most": "120000.5", "currency": "EUR"}, "EUR 120,000.50"),
        ({"most": "900000", "framework": "yes"}, "framework, up to £900,000"),
        ({"closes_at": "2026-12-15T12:00:00+00:00", "interest_by": "2026-12-15T12:00:00+00:00"}, "ask to take part by noon on Tuesday 15 December 2026"),
        ({}, "no value given · no closing date given"),
    ],
)  # fmt: skip
def test_letters_write_money_and_deadlines_as_pages_do(line: dict[str, str], words: str) -> None:
    news = {
        "news": "new", "ocid": "x", "title": "T", "buyer": "B", "stage": "called", "currency": "GBP",
        "least": None, "most": None, "closes_at": None, "before": None, **line,
    }  # fmt: skip
    params = {
        "new": "1",
        "changed": "0",
        "words": "w",
        "query": "",
        "rhythm": "daily",
        "news": json.dumps([news]),
    }
    assert words in SEARCH_TOLD.made["listing"](params)
