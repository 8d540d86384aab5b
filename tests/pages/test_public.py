"""The public face: what everybody may read, and the data behind it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.importing import seed_notices
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.release_store import store_release
from hopmarket.records.notices.services import SourceFacts, import_releases
from hopmarket.records.parties.models import Person
from hopmarket.records.post.models import Letter
from hopmarket.records.search import upkeep
from hopmarket.rules import ocds
from hopmarket.rules.publication import Publication
from hopmarket.rules.roles import System
from tests.factories.markup import collapsed
from tests.factories.package_validation import package_faults
from tests.rules import publications

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
SOURCE = SourceFacts("finder", "Finder", "Finder Office", "OGL v3", "https://example.org/ogl", NOW.date())


@pytest.fixture(autouse=True)
def _at_a_fixed_time() -> Iterator[None]:
    cache.clear()
    with current_time.pretend_time(NOW):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return collapsed(answer.content.decode())


def publish(publication: Publication, number: int = 1) -> str:
    release = ocds.release(publication, tags=("tender",), at=publications.OPENS, number=number)
    store_release(release, source=None, at=NOW)
    return f"/opportunities/{publication.ocid}/"


def numbered(number: int, **parts: Any) -> Publication:
    ocid = f"ocds-hopmkt-TV-{number}"
    return replace(publications.OPEN, ocid=ocid, reference=f"TV-{number}", **parts)


def bring(*tenders: dict[str, Any], **parts: Any) -> None:
    releases = [
        {
            "ocid": f"ocds-b5fd17-{place}",
            "id": str(place),
            "date": "2026-11-01T00:00:00Z",
            "tag": ["tender"],
            "initiationType": "tender",
            "buyer": {"id": "b", "name": "Wyre Council"},
            "tender": {"id": f"T{place}", "title": f"Hedge {place}", "status": "active", **tender},
            **parts,
        }
        for place, tender in enumerate(tenders, 1)
    ]
    import_releases(releases=releases, source=SOURCE, by=System("import"), at=NOW)


ADDRESSES = (
    "/",
    "/opportunities/",
    "/opportunities/?q=hedge&status=open&district=Worcester",
    "/decisions/",
    "/register/",
    "/data/",
    "/help/",
    "/about/",
    "/privacy/",
    "/cookies/",
    "/accessibility/",
    "/how-sealing-works/",
    "/correct-this-data/",
    "/correct-this-data/sent/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_stands_in_an_empty_house(visitor: Client, address: str) -> None:
    page = text(visitor, address)
    assert page.count("<h1") == 1
    assert "style=" not in page and "<script>" not in page and "onclick" not in page


def test_home_counts_what_is_open(visitor: Client) -> None:
    publish(publications.OPEN)
    publish(numbered(2, terms=replace(publications.TERMS, closes_at=NOW + timedelta(days=30))))
    bring({"status": "planned"}, {"tenderPeriod": {"endDate": "2026-11-01T00:00:00Z"}}, {})
    page = text(visitor, "/")
    assert "2 open" in page and "1 body" in page and "2 of the 2" in page
    assert page.count(publications.TERMS.title) == 2  # each once: closing soon, newly posted


@pytest.mark.parametrize(
    "address, most",
    [
        ("/", 10),
        ("/opportunities/?sort=newest", 8),
        ("/decisions/", 8),
        ("/register/", 8),
        ("/opportunities/?q=support&status=open&cpv=85", 8),
        ("/organisations/gb-lae-tvd/", 19),
        ("/organisations/gb-chc-1012345/", 19),
    ],
)
def test_lists_ask_as_often_for_one_as_for_thirty(visitor: Client, address: str, most: int) -> None:
    publish(numbered(1)), publish(replace(publications.SIGNED, ocid="ocds-hopmkt-S-1"))
    upkeep.update_index()
    with CaptureQueriesContext(connection) as queries_for_one:
        text(visitor, address)
    for number in range(2, 32):
        publish(numbered(number)), publish(replace(publications.SIGNED, ocid=f"ocds-hopmkt-S-{number}"))
    upkeep.update_index()
    with CaptureQueriesContext(connection) as queries_for_thirty:
        text(visitor, address)
    assert len(queries_for_thirty) == len(queries_for_one) <= most


def test_a_page_holds_thirty(visitor: Client) -> None:
    for number in range(31):
        publish(numbered(number))
    assert text(visitor, "/opportunities/").count("hm-row--3") == 30
    assert "Page 1 of 2" in text(visitor, "/opportunities/?q=")
    assert text(visitor, "/opportunities/?q=&page=2").count("hm-row--3") == 1


def test_the_bare_address_shows_what_is_open(visitor: Client) -> None:
    bring(
        {"tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"}, "title": "Open one"},
        {"tenderPeriod": {"endDate": "2020-12-20T12:00:00Z"}, "title": "Past one"},
    )
    page = text(visitor, "/opportunities/")
    assert "Open one" in page and "Past one" not in page and "1 result<" in page
    assert "Past one" in text(visitor, "/opportunities/?q=")
    assert "Closed 20 December 2020" in text(visitor, "/opportunities/?status=closed")


def test_a_wrong_filter_is_told_and_does_not_narrow(visitor: Client) -> None:
    bring({"title": "Open one"})
    page = text(visitor, "/opportunities/?least=lots&closes_from=32")
    assert "Enter an amount in pounds" in page and "such as 2026-12-03" in page and "Open one" in page
    assert "Nothing here answers that." in text(visitor, "/opportunities/?q=unheard+of")


def test_a_chip_takes_one_filter_away(visitor: Client) -> None:
    page = text(
        visitor, "/opportunities/?q=hedge&status=open&status=planned&cpv=77&buyer=wyre&ours=on&page=1"
    )
    assert "?q=hedge&amp;status=planned&amp;cpv=77&amp;ours=on&amp;buyer=wyre" in page
    assert "Agricultural, forestry, horticultural" in page and "Posted here only" in page


def test_the_mark_is_found_at_the_old_address(visitor: Client) -> None:
    answer = visitor.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (301, "/static/hopmarket/favicon.svg")
    assert finders.find("hopmarket/favicon.svg")


@pytest.mark.parametrize("address", ["/opportunities/", "/embed/opportunities/"])
def test_a_day_that_is_past_is_read_out_as_closed(visitor: Client, address: str) -> None:
    bring({"title": "Gone", "tenderPeriod": {"endDate": "2015-02-16T12:00:00Z"}})
    page = text(visitor, f"{address}?q=gone")
    assert '<span class="vh">Closed </span><b>16</b>' in page and "Closes </span>" not in page
    bring({"title": "Coming", "tenderPeriod": {"endDate": "2027-02-16T12:00:00Z"}})
    assert '<span class="vh">Closes </span><b>16</b>' in text(visitor, f"{address}?q=coming")


def test_words_are_no_filter(visitor: Client) -> None:
    page = text(visitor, "/opportunities/?q=hedge")
    assert "<summary>Filters</summary>" in page and "chosen</" not in page and "“hedge”" in page
    page = text(visitor, "/opportunities/?q=hedge&status=open&buyer=wyre")
    assert "<summary>Filters: 2 chosen</summary>" in page


def test_an_opportunity_tells_everything(visitor: Client) -> None:
    page = text(visitor, publish(publications.OPEN))
    for phrase in (
        publications.TERMS.title,
        "84,000.50",
        "Upper Teme villages",
        "42.5",
        "27.5",
        "How will you begin?",
        "Up to 500 words",
        "Can two small charities bid together?",
        "Yes. Name one lead.",
        "Two questions came late.",
        "noon on Monday 30 November 2026",
        "Draft contract.odt",
        "96.0\xa0KB",
        "2026/S 000-012345",
        'href="/respond/TV-2026-0147/"',
        "7 days left",
        "A warm house",
        publications.TERMS.fingerprint()[:4],
    ):
        assert phrase in page, phrase
    assert "See the original" not in page


def test_a_result_tells_scores_and_working_and_names_only_the_winner(visitor: Client) -> None:
    page = text(visitor, publish(publications.SIGNED))
    for phrase in (
        "Scores, with the working",
        "86.00",
        "75.05",
        "Bidder 2",
        "by 10.95 points",
        "Nobody offered a price",
        "(4 + 4) ÷ 2 ÷ 5 × 42.5 = 34.00",
        "The best plan at the lowest price.",
        "15 January 2027",
        "£48,000",
    ):
        assert phrase in page, phrase
    assert "/respond/" not in page


def test_what_is_over_is_told_as_over(visitor: Client) -> None:
    page = text(visitor, publish(publications.OPEN))
    for phrase in ("What you will be asked", "and your price", "How responses are scored", "Bid for one"):
        assert phrase in page, phrase
    page = text(visitor, publish(publications.AWARDED, 2))
    for phrase in (
        "What bidders were asked",
        "and their price",
        "How responses were scored",
        "Not signed yet",
    ):
        assert phrase in page, phrase
    assert "Bid for one" not in page and "Known from the award notice" not in page


@pytest.mark.parametrize(
    ("state", "reason"), [("cancelled", "The need has changed."), ("no award", "Nobody responded.")]
)
def test_an_ending_tells_why(visitor: Client, state: str, reason: str) -> None:
    page = text(visitor, publish(publications.EVERY[state]))
    assert reason in page and "Closes. Seals" not in page


def test_closed_and_evaluating_say_so(visitor: Client) -> None:
    past = replace(publications.TERMS, closes_at=NOW - timedelta(days=1))
    assert "Closed and sealed" in text(visitor, publish(replace(publications.CLOSED, terms=past)))
    page = text(visitor, publish(replace(publications.EVALUATING, terms=past), 2))
    assert "Being evaluated" in page and "Responses are being read" in page


def test_an_imported_notice_names_its_source_and_its_original(visitor: Client) -> None:
    bring(
        {
            "description": "One.rn Two",
            "documents": [
                {"id": "1", "documentType": "tenderNotice", "url": "https://example.org/notice"},
                {"id": "2", "title": "Trap", "url": "javascript:alert(1)"},
            ],
        }
    )
    page = text(visitor, "/opportunities/ocds-b5fd17-1/")
    for phrase in (
        "Finder Office",
        "OGL v3",
        "26 November 2026",
        'href="https://example.org/notice"',
        "See the original at Finder",
        "The original counts.",
        "No closing date given",
    ):
        assert phrase in page or phrase == "No closing date given", phrase
    assert "javascript:" not in page and "/respond/" not in page
    assert re.search(r"One\.<br>\s*Two|One\.\s+Two", page)


def test_published_text_is_never_markup(visitor: Client) -> None:
    bring({"title": "<script>alert(1)</script>", "description": "<img src=x onerror=alert(1)>" * 20})
    for address in ("/opportunities/ocds-b5fd17-1/", "/opportunities/?q=", "/decisions/"):
        page = text(visitor, address)
        assert "<script>alert" not in page and "<img src=x" not in page


def test_a_portal_vendor_is_not_called_a_buyer(visitor: Client) -> None:
    bring({}, buyer={"id": "v", "name": "IN-TEND LIMITED"})
    assert "Who buys is not named." in text(visitor, "/opportunities/ocds-b5fd17-1/")
    assert "Not a buyer: In-Tend runs procurement portals." in text(
        visitor, "/organisations/in-tend-limited/"
    )


def test_an_organisation_shows_both_parts(visitor: Client) -> None:
    publish(publications.SIGNED)
    assert publications.TERMS.title in text(visitor, "/organisations/gb-lae-tvd/")
    page = text(visitor, "/organisations/gb-chc-1012345/")
    assert publications.TERMS.title in page and "GB-CHC 1012345" in page


@pytest.mark.parametrize(
    "address",
    [
        "/opportunities/nothing/",
        "/organisations/nobody/",
        "/data/releases/nothing.json",
        "/opportunities/ocds-hopmkt-TV-2026-0147/documents/00000000-0000-4000-8000-000000000000/",
        "/data/extensions/assessment/other.json",
    ],
)
def test_what_is_not_there_is_not_found(visitor: Client, address: str) -> None:
    publish(publications.OPEN)
    text(visitor, address, 404)


def test_the_register_as_a_table_and_as_a_file(visitor: Client) -> None:
    publish(publications.SIGNED)
    assert "Home-from-hospital support, Upper Teme" in text(visitor, "/register/")
    answer = visitor.get("/register/contracts.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert (rows[0]["reference"], rows[0]["supplier_identifier"], rows[0]["value"], rows[0]["signed_on"]) == (
        "TV-2026-0147-C1",
        "GB-CHC-1012345",
        "48000.00",
        "2027-01-15",
    )


def test_no_cell_of_the_register_is_a_formula(visitor: Client) -> None:
    bring(
        {"title": "=HYPERLINK(1)"},
        awards=[{"id": "1", "status": "active", "suppliers": [{"id": "s", "name": "@evil"}]}],
    )
    (_, row) = csv.reader(io.StringIO(visitor.get("/register/contracts.csv").getvalue().decode("utf-8-sig")))
    assert row[1] == "'=HYPERLINK(1)" and row[3] == "'@evil"


def test_a_package_of_one_process_is_valid_and_carries_an_etag(visitor: Client) -> None:
    publish(publications.OPEN), publish(publications.SIGNED, 2)
    address = f"/data/releases/{publications.OPEN.ocid}.json"
    answer = visitor.get(address)
    package = json.loads(answer.content)
    assert list(package_faults(package)) == []
    assert [release["id"][-4:] for release in package["releases"]] == ["0001", "0002"]
    assert package["extensions"][-1].endswith("/data/extensions/assessment/extension.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert visitor.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    publish(publications.AWARDED, 3)
    assert visitor.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_an_imported_package_names_its_publisher(visitor: Client) -> None:
    bring({})
    package = json.loads(visitor.get("/data/releases/ocds-b5fd17-1.json").content)
    assert package["publisher"]["name"] == "Finder Office" and package["license"] == "https://example.org/ogl"


def test_the_bulk_file_holds_every_release(visitor: Client) -> None:
    publish(publications.OPEN)
    bring({}, {})
    plain = visitor.get("/data/releases.jsonl")
    rows = [json.loads(line) for line in plain.getvalue().splitlines()]
    assert len(rows) == 3 and rows[0] == ocds.release(
        publications.OPEN, tags=("tender",), at=publications.OPENS, number=1
    )
    packed = visitor.get("/data/releases.jsonl.gz")
    unpacked = gzip.decompress(packed.getvalue()).splitlines()
    assert [json.loads(line) for line in unpacked] == rows
    assert visitor.get("/data/releases.jsonl", headers={"if-none-match": plain["ETag"]}).status_code == 304
    assert plain["ETag"] != packed["ETag"]


def test_our_extension_stands_at_its_address(visitor: Client) -> None:
    described = json.loads(visitor.get("/data/extensions/assessment/extension.json").content)
    assert described["schemas"] == ["release-schema.json"]
    schema = json.loads(visitor.get("/data/extensions/assessment/release-schema.json").content)
    assert "Assessment" in schema["definitions"]


def test_a_correction_becomes_a_letter_a_few_times_an_hour(visitor: Client) -> None:
    Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    bring({})
    assert "Hedge 1" in text(visitor, "/correct-this-data/?ocid=ocds-b5fd17-1")
    words = {"wrong": "The date", "reply": "me@example.org", "ocid": "ocds-b5fd17-1"}
    assert visitor.post("/correct-this-data/", {**words, "wrong": ""}).status_code == 200
    assert not Letter.objects.exists()
    assert visitor.post("/correct-this-data/", {**words, "reply": "nowhere"}).status_code == 200
    for _ in range(5):
        assert visitor.post("/correct-this-data/", words).status_code == 302
    assert visitor.post("/correct-this-data/", words).status_code == 429
    letter = Letter.objects.filter(kind="correction_asked").first()
    assert Letter.objects.count() == 5 and letter is not None
    assert letter.params["page"] == "/opportunities/ocds-b5fd17-1/"


def test_a_correction_nobody_reads_is_refused(visitor: Client) -> None:
    page = collapsed(visitor.post("/correct-this-data/", {"wrong": "The date"}).content.decode())
    assert "nobody would read it" in page


def test_every_real_notice_has_a_page(visitor: Client) -> None:
    seed_notices.import_seeds()
    for ocid in Notice.objects.values_list("ocid", flat=True).order_by("ocid")[::25]:
        assert "<h1" in text(visitor, f"/opportunities/{ocid}/")
    assert "1,252 processes" in text(visitor, "/data/")


def test_a_value_at_which_nothing_was_awarded_is_said_to_be_expected() -> None:
    from_50 = Notice(value_min=Decimal(50_000), value_max=Decimal(84_000), currency="GBP")
    assert notice_in_words.awarded_value_in_words(from_50) == "Expected £50,000 to £84,000"
    assert (
        notice_in_words.awarded_value_in_words(
            Notice(value_max=Decimal(9), award_value=Decimal(8), currency="EUR", award_currency="GBP")
        )
        == "£8"
    )
    assert notice_in_words.awarded_value_in_words(Notice(currency="GBP")) == "No value given"
