"""The same search as feed, calendar, CSV and JSON: whole, equal to the page, and never stale."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from hopmarket.pages.public.formats import atom, icalendar, notice_columns
from hopmarket.pages.public.formats.freshness import WINDOWS
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice, Source
from hopmarket.records.search.index import filters
from tests.factories.market_notices import NOW, at, bring, closing, release
from tests.factories.markup import collapsed

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FORMS = ("atom", "ics", "csv", "json")


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    with current_time.pretend_time(NOW):
        yield


def get(address: str, **headers: str) -> HttpResponse:
    return Client().get(address, headers=headers)  # type: ignore[return-value]


def table(query: str) -> list[dict[str, str]]:
    body = get(f"/opportunities.csv?{query}").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(body)))


def values(query: str) -> dict[str, Any]:
    return dict(json.loads(get(f"/opportunities.json?{query}").content))


def feed(query: str) -> ET.Element:
    return ET.fromstring(get(f"/opportunities.atom?{query}").content)


def events(query: str) -> list[Any]:
    return list(Calendar.from_ical(get(f"/opportunities.ics?{query}").content).walk("VEVENT"))


def shown(query: str) -> list[str]:
    """The processes of the page's list, in order."""
    page = collapsed(get(f"/opportunities/?{query}").content.decode())
    return re.findall(r'href="/opportunities/([^"/]+)/" class="hm-nov"', page)


QUERIES = (
    "",
    "q=",
    "q=hedge&sort=newest",
    "status=open",
    "district=Worcester",
    "near=WR1+1AA",
    "status=planned",
)


@pytest.mark.parametrize("query", QUERIES)
def test_every_form_tells_what_the_page_tells(query: str) -> None:
    bring(
        release(1, **at("WR1 1AA")),
        release(2, **closing("2026-12-04T00:00:00Z")),
        release(3, **closing("2020-01-01T00:00:00Z")),
        release(4, title="Bridge", status="planned"),
    )
    wanted = shown(query)
    assert [row["ocid"] for row in table(query)] == wanted
    assert [result["ocid"] for result in values(query)["results"]] == wanted and values(query)[
        "total"
    ] == len(wanted)
    entries = [entry.findtext("a:id", "", ATOM) for entry in feed(query).iterfind("a:entry", ATOM)]
    assert sorted(entries) == sorted(notice_columns.address(ocid) for ocid in wanted)
    dated = {notice.ocid for notice in Notice.objects.filter(ocid__in=wanted) if notice.closes_at}
    assert {str(event["UID"]) for event in events(query)} == {f"closes-{ocid}@ocds-hopmkt" for ocid in dated}


def test_a_row_is_told_whole() -> None:
    parts = {"buyer": {"id": "v", "name": "IN-TEND LIMITED"}}
    bring(
        release(
            1, parts, **at("WR1 1AA"), value={"amount": 12000.5, "currency": "GBP"}, suitability={"sme": True}
        )
    )
    (row,), (result,) = table("q=&near=WR1+2AA"), values("q=&near=WR1+2AA")["results"]
    assert list(row) == list(notice_columns.COLUMNS) == list(result)
    assert (row["title"], row["buyer"], row["sent_by_portal"], row["status"]) == (
        "Hedge 1",
        "",
        "IN-TEND LIMITED",
        "open",
    )
    assert (row["value_max"], row["closes_at"], row["sme"], row["vcse"]) == (
        "12000.50",
        "2026-12-10T12:00:00Z",
        "yes",
        "",
    )
    assert (row["district"], row["source"], row["licence"]) == ("Worcester", "Finder Office", "OGL v3")
    assert result["value_max"] == "12000.50" and result["buyer"] is None and 0 < result["distance_km"] < 5
    assert result["sme"] is True and result["vcse"] is None


def test_a_feed_leads_to_its_pages_and_names_where_entries_come_from() -> None:
    bring(*(release(place) for place in range(1, 61)))
    first, second = feed("q=hedge"), feed("q=hedge&page=2")
    links = {link.get("rel"): link.get("href") for link in first.iterfind("a:link", ATOM)}
    assert links["self"].endswith("/opportunities.atom?q=hedge")  # type: ignore[union-attr]
    assert links["next"] == links["last"] and links["next"].endswith("?q=hedge&page=2")  # type: ignore[union-attr]
    assert "previous" not in links and links["alternate"].endswith("/opportunities/?q=hedge")  # type: ignore[union-attr]
    assert first.findtext("a:id", "", ATOM) == second.findtext("a:id", "", ATOM)
    assert len(first.findall("a:entry", ATOM)) == 50 and len(second.findall("a:entry", ATOM)) == 10
    entry = first.find("a:entry", ATOM)
    assert entry is not None and entry.findtext("a:author/a:name", "", ATOM) == "Wyre Council"
    assert "Published by Finder Office under OGL v3" in entry.findtext("a:rights", "", ATOM)
    for element in (first, entry):
        datetime.fromisoformat(element.findtext("a:updated", "", ATOM))
    assert urlsplit(entry.findtext("a:id", "", ATOM)).path.startswith("/opportunities/ocds-b5fd17-")


def test_an_empty_feed_is_still_a_feed() -> None:
    root = feed("q=unheard")
    assert root.findtext("a:title", "", ATOM) == "Find work: “unheard”" and not root.findall("a:entry", ATOM)
    datetime.fromisoformat(root.findtext("a:updated", "", ATOM))


def test_an_event_keeps_its_name_and_counts_its_releases() -> None:
    bring(release(1))
    (event,) = events("q=")
    assert event["DTSTART"].dt == datetime(2026, 12, 10, 12, tzinfo=UTC) and event["SEQUENCE"] == 0
    changed = {**release(1, **closing("2026-12-12T12:00:00Z")), "id": "1b", "date": "2026-11-02T00:00:00Z"}
    bring(changed)
    (again,) = events("q=")
    assert again["UID"] == event["UID"] and again["SEQUENCE"] == 1
    assert again["DTSTART"].dt == datetime(2026, 12, 12, 12, tzinfo=UTC)
    assert again["LAST-MODIFIED"].dt == again["DTSTAMP"].dt == datetime(2026, 11, 2, tzinfo=UTC)
    assert str(again["SUMMARY"]) == "Closes: Hedge 1"


def test_one_deadline_can_be_kept() -> None:
    bring(release(1), release(2, tenderPeriod={}))
    (event,) = Calendar.from_ical(get("/opportunities/ocds-b5fd17-1/deadline.ics").content).walk("VEVENT")
    assert str(event["UID"]) == "closes-ocds-b5fd17-1@ocds-hopmkt"
    assert get("/opportunities/ocds-b5fd17-2/deadline.ics").status_code == 404


def test_a_cancelled_process_is_cancelled_in_the_calendar() -> None:
    bring(release(1, status="cancelled"))
    (event,) = events("q=")
    assert event["STATUS"] == "CANCELLED" and str(event["SUMMARY"]).startswith("Cancelled: ")


def test_json_has_a_next_page_until_the_last() -> None:
    bring(*(release(place) for place in range(1, 121)))
    first = values("q=hedge")
    assert (first["total"], first["pages"], len(first["results"]), first["previous"]) == (120, 2, 100, None)
    second = values(first["next"].split("?")[1])
    assert second["next"] is None and len(second["results"]) == 20
    both = [result["ocid"] for result in first["results"] + second["results"]]
    assert len(set(both)) == 120 and [row["ocid"] for row in table("q=hedge")] == both
    assert values("q=hedge&least=lots")["ignored"]["least"]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_sent_twice_to_whoever_has_it(form: str) -> None:
    bring(release(1))
    address = f"/opportunities.{form}?q=hedge"
    first = get(address)
    tag, changed = first["ETag"], first["Last-Modified"]
    for headers in ({"if-none-match": tag}, {"if-modified-since": changed}):
        again = get(address, **headers)
        assert again.status_code == 304 and again["ETag"] == tag and not again.getvalue()  # type: ignore[attr-defined]
    assert get(f"{address}&sort=newest")["ETag"] != tag
    assert (
        first["Access-Control-Allow-Origin"] == "*"
        and not first.cookies
        and "Cookie" not in first.get("Vary", "")
    )
    bring(release(2))
    assert get(address, **{"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("window", WINDOWS)
def test_time_alone_makes_an_answer_stale(form: str, window: timedelta) -> None:
    bring(release(1, **closing("2027-03-10T12:00:00Z")))
    address = f"/opportunities.{form}?q=hedge"
    edge = datetime(2027, 3, 10, 12, tzinfo=UTC) - window
    with current_time.pretend_time(edge - timedelta(seconds=1)):
        before = get(address)["ETag"]
    with current_time.pretend_time(edge + timedelta(seconds=1)):
        answer = get(address, **{"if-none-match": before})
        assert answer.status_code == 200 and answer["ETag"] != before
        assert answer["Last-Modified"] == f"{edge:%a, %d %b %Y %H:%M:%S} GMT"


def test_every_window_of_the_search_is_watched() -> None:
    edges = {edge for window in filters.WINDOWS.values() for edge in window if edge}
    assert edges <= set(WINDOWS)


@pytest.mark.parametrize("form", FORMS)
def test_head_is_answered_without_a_body(form: str) -> None:
    bring(release(1))
    answer = Client().head(f"/opportunities.{form}")
    assert answer.status_code == 200 and not answer.getvalue() and answer["ETag"]
    assert Client().post(f"/opportunities.{form}").status_code == 405


@pytest.mark.parametrize("form", FORMS)
def test_the_page_names_its_other_forms(form: str) -> None:
    page = collapsed(get("/opportunities/?q=hedge&status=open").content.decode())
    assert page.count(f'href="/opportunities.{form}?q=hedge&amp;status=open"') == 2


def _notice(title: str, buyer: str, place: str) -> Notice:
    source = Source(publisher=buyer, licence="OGL", copied_on=NOW.date(), name="S")
    return Notice(
        ocid="ocds-x-1",
        title=title,
        buyer_name=buyer,
        place=place,
        stage="called",
        published_at=NOW,
        changed_at=NOW,
        closes_at=NOW,
        releases=1,
        is_ours=False,
        source=source,
        currency="GBP",
    )


nasty = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)), st.sampled_from('\r\n;,:\\"<>&=+-@\x00\x0b\ufffe𝄞é')
    ),
    max_size=120,
)


@given(nasty, nasty, nasty)
def test_nothing_that_a_notice_says_breaks_a_form(title: str, buyer: str, place: str) -> None:
    notice = _notice(title, buyer, place)
    markup = atom.feed([notice], title=title, html="https://x/", here="https://x/a", pages={}, updated=NOW)
    entry = ET.fromstring(markup.encode()).find("a:entry", ATOM)
    assert entry is not None
    assert _bare(entry.findtext("a:title", "", ATOM)) == _bare(atom.legible(title))

    body = icalendar.calendar([notice], title=title, html="https://x/")
    assert all(len(line) <= 75 for line in body.split(b"\r\n")) and b"\n" not in body.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert _bare(str(event["SUMMARY"])) == _bare(atom.legible(f"Closes: {title}"))

    lines = "".join(notice_columns.csv_lines([notice_columns.values(notice, NOW)]))
    (row,) = csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"), newline=""))
    assert row["title"].removeprefix("'") == title.removeprefix("'") and row["title"][:1] not in set(
        "=+-@\t\r"
    )


def _bare(text: str) -> str:
    """Without line ends, which XML and calendars write in their own way."""
    return re.sub(r"[\r\n\x85\u2028\u2029]+", "", text)
