"""The data page and the register over £5,000: figures that are true, words that a journalist needs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hopmarket.importing import seed_notices
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice, PublishedContract, Release
from hopmarket.records.notices.release_store import store_release
from hopmarket.records.notices.services import SourceFacts, import_releases
from hopmarket.records.open_data import source_statistics, transparency_code
from hopmarket.records.opportunities.publishing import party
from hopmarket.rules import ocds
from hopmarket.rules.publication import Publication
from hopmarket.rules.releases.notice_facts import notice_facts
from hopmarket.rules.releases.quality import FAULTS, MEASURES
from hopmarket.rules.releases.quality import given_facts as bits_of
from hopmarket.rules.roles import System
from hopmarket.rules.transparency import FIELDS, HEAD, NOT_PUBLISHED, Quarter, agreements
from tests.factories.markup import collapsed
from tests.factories.partnership import partnership
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
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", collapsed(answer.content.decode())))


def publish(publication: Publication, number: int = 1) -> None:
    release = ocds.release(publication, tags=("tender",), at=publications.OPENS, number=number)
    store_release(release, source=None, at=NOW)


def bring(*records: dict[str, Any]) -> None:
    releases = [
        {
            "ocid": f"ocds-b5fd17-{place}",
            "id": str(place),
            "date": "2025-06-01T00:00:00Z",
            "tag": ["award"],
            "initiationType": "tender",
            "buyer": {"id": "b", "name": "Wyre Council"},
            "tender": {"id": f"T{place}", "title": f"Hedge {place}", "status": "complete"},
            **record,
        }
        for place, record in enumerate(records, start=1)
    ]
    import_releases(releases=releases, source=SOURCE, by=System("import"), at=NOW)


def award(amount: float | None, **parts: Any) -> dict[str, Any]:
    facts = {
        "id": "a",
        "status": "active",
        "date": "2025-05-02T00:00:00Z",
        "suppliers": [{"id": "s", "name": "Co"}],
    }
    value = {} if amount is None else {"value": {"amount": amount, "currency": "GBP"}}
    return {"awards": [{**facts, **value, **parts}]}


def transparency(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/register/transparency.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_before_anything_is_published_the_page_says_so(visitor: Client) -> None:
    words = text(visitor, "/data/")
    assert "Nothing has been published yet" in words
    assert "Known gaps" not in words


def test_figures_are_what_counting_every_record_gives(visitor: Client) -> None:
    """The real notices: the one query against a plain walk over every compiled release."""
    seed_notices.import_seeds()
    publish(publications.SIGNED)
    statistics = source_statistics.source_statistics()
    everything = list(Notice.objects.select_related("source"))
    for holding in statistics.holdings:
        notices = [notice for notice in everything if notice.source == holding.source]
        assert holding.processes == len(notices)
        assert holding.releases == Release.objects.filter(source=holding.source).count()
        assert holding.last == max(notice.changed_at for notice in notices)
        assert holding.first == min(notice.published_at for notice in notices)
        bits = [bits_of(notice.record, notice_facts(notice.record, {})) for notice in notices]
        for share, measure in zip((*holding.good, *holding.bad), (*MEASURES, *FAULTS), strict=True):
            asked = [held_bits for held_bits in bits if measure.among in held_bits]
            assert (share.count, share.asked) == (sum(measure.bit in b for b in asked), len(asked))
    assert sum(holding.processes for holding in statistics.holdings) == len(everything)
    assert sum(year.processes for year in statistics.years) == len(everything)
    for year in statistics.years[1:]:
        assert year.processes == sum(notice.published_at.year == year.year for notice in everything)
    words = text(visitor, "/data/")
    assert f"{len(everything):,} processes" in words
    for holding in statistics.holdings:
        if holding.source:
            assert f"{holding.source.publisher}" in words
            assert f"Copied on {holding.source.copied_on.day} November 2026" in words


def test_figures_are_counted_once_for_each_change() -> None:
    publish(publications.OPEN)
    source_statistics.source_statistics()
    with CaptureQueriesContext(connection) as asked:
        source_statistics.source_statistics()
    assert len(asked) == 1
    publish(publications.SIGNED, 2)
    assert source_statistics.source_statistics().every.good[7].count == 1  # type: ignore[union-attr]


def test_what_a_journalist_needs_stands_on_the_page(visitor: Client) -> None:
    publish(publications.SIGNED)
    bring(award(1), {"buyer": {"name": "IN-TEND LIMITED"}})
    page = collapsed(visitor.get("/data/").content.decode())
    words = text(visitor, "/data/")
    assert "<h1" in page and ">Data</h1>" in page
    for heading in (
        "Take it",
        "How to cite",
        "What there is",
        "How much it tells",
        "Known gaps",
        "Since when",
    ):
        assert heading in words
    for link in (
        "workbook (XLSX)",
        "all tables (zip of CSV)",
        "the register (CSV)",
        "all releases (JSON lines)",
    ):
        assert f"Download {link}" in words or f"Download everything as a {link}" in words
    assert '<a href="/data/api/">How the API works</a>' in page
    assert f"published by {settings.PARTNERSHIP}, taken from Hopmarket, {settings.BASE_URL}/data/" in words
    assert "on 26 November 2026, licensed under the Open Government Licence v3.0." in words
    assert "published by Finder Office (copied on 26 November 2026)" in words
    assert "A portal’s own firm stands as the buyer in 1 notice." in words
    assert "A value of a pound or less in 1 notice." in words


def test_every_address_on_the_page_answers(visitor: Client) -> None:
    publish(publications.SIGNED)
    page = collapsed(visitor.get("/data/").content.decode())
    addresses = set(re.findall(r'href="(/[^"#]*)"', page))
    assert len(addresses) > 20
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        if answer.streaming:
            answer.getvalue()


@pytest.mark.parametrize("demonstration", [True, False])
def test_invented_processes_are_told_apart(visitor: Client, settings: Any, demonstration: bool) -> None:
    settings.DEMONSTRATION = demonstration
    publish(replace(publications.SIGNED, buyer=replace(publications.BUYER, fictional=True)))
    bring(award(9000))
    words = text(visitor, "/data/")
    assert ("This is a demonstration." in words) is demonstration
    assert ("so were 1 of these processes" in words) is demonstration
    assert source_statistics.source_statistics().every.fictional == 1  # type: ignore[union-attr]
    rows = {row["ocid"]: row["fictional"] for row in transparency(visitor)}
    assert rows == {publications.OPEN.ocid: "Yes", "ocds-b5fd17-1": "No"}


def test_an_invented_organisation_is_published_as_one() -> None:
    council = partnership(NOW, bidders=1).council
    for invented in (True, False):
        council.is_fictional = invented
        assert party(council).fictional is invented


def test_the_register_file_names_us_as_publisher_of_our_own(visitor: Client) -> None:
    publish(publications.SIGNED)
    bring(award(9000))
    body = visitor.get("/register/contracts.csv").getvalue().decode("utf-8-sig")
    rows = [(row["ocid"], row["source"], row["licence"]) for row in csv.DictReader(io.StringIO(body))]
    assert rows == [
        (publications.OPEN.ocid, settings.PARTNERSHIP, "Open Government Licence v3.0"),
        ("ocds-b5fd17-1", "Finder Office", "OGL v3"),
    ]


def test_contracts_over_five_thousand_pounds(visitor: Client) -> None:
    publish(publications.SIGNED)
    bring(award(5000), award(5000.01), award(None), award(9000, value={"amount": 9000, "currency": "EUR"}))
    rows = transparency(visitor)
    assert [row["ocid"] for row in rows] == [publications.OPEN.ocid, "ocds-b5fd17-2"]
    assert tuple(rows[0]) == HEAD
    own_row, other_row = rows
    assert (own_row["body"], own_row["sum"], own_row["sum_includes_vat"]) == (
        publications.BUYER.name,
        "48000.00",
        "Yes",
    )
    assert (other_row["body"], other_row["sum"], other_row["sum_includes_vat"]) == (
        "Wyre Council",
        "5000.01",
        "Not said",
    )
    for row in rows:
        assert row["department"] == row["vat_not_recovered"] == row["review_date"] == NOT_PUBLISHED
        assert all(row.values())
    words = text(visitor, "/register/transparency/")
    assert "2 contracts or awards in the register have no value in pounds" in words
    for field in FIELDS:
        assert field.title in words


def test_the_file_by_body_and_by_quarter(visitor: Client) -> None:
    publish(publications.SIGNED)
    bring(award(9000), award(8000, date="2025-06-30T23:30:00Z"), award(7000, date="2025-07-01T00:00:00Z"))
    everything = transparency(visitor)
    assert len(everything) == 4
    assert [row["ocid"][-1] for row in transparency(visitor, "?quarter=2025-Q2")] == ["1"]
    # 30 June 23.30 in UTC is 1 July in London.
    assert [row["ocid"][-1] for row in transparency(visitor, "?quarter=2025-q3")] == ["2", "3"]
    assert [row["sum"] for row in transparency(visitor, "?body=gb-lae-tvd&quarter=2027-Q1")] == ["48000.00"]
    assert transparency(visitor, "?body=gb-lae-tvd&quarter=2025-Q2") == []
    assert len(transparency(visitor, "?body=wyre-council")) == 3
    page = text(visitor, "/register/transparency/?body=wyre-council&quarter=2025-Q2")
    assert "Wyre Council, April to June 2025" in page
    assert "£9,000" in page and "£7,000" not in page
    assert "No contract over £5,000 is published for this." in text(
        visitor, "/register/transparency/?quarter=2001-Q1"
    )


def test_the_page_shows_all_contracts_counts_quarters_and_tells_who_is_small_or_voluntary(
    visitor: Client,
) -> None:
    publish(publications.SIGNED)
    bring(award(9000), award(8000, date="2025-06-30T23:30:00Z"), award(7000, date="2025-07-01T00:00:00Z"))
    sent = visitor.get("/register/transparency/?body=&quarter=")
    assert sent.status_code == 302 and sent["Location"] == "/register/transparency/?body="
    page = text(visitor, sent["Location"])
    assert "Every body, all quarters" in page and all(sum_ in page for sum_ in ("£9,000", "£8,000", "£7,000"))
    assert "SME or VCSE" in page and "Not published" in page
    assert "April to June 2025 (1)" in page and "July to September 2025 (2)" in page
    assert "January to March 2025" not in page
    of_body = text(visitor, "/register/transparency/?body=gb-lae-tvd")
    assert "January to March 2027 (1)" in of_body and "April to June 2025" not in of_body
    assert "Every body, all quarters" not in text(visitor, "/register/transparency/")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/register/transparency.csv?quarter=2025", 400),
        ("/register/transparency.csv?quarter=2025-Q5", 400),
        ("/register/transparency.csv?body=nobody", 404),
        ("/register/transparency/?quarter=soon", 422),
        ("/register/transparency/?body=nobody", 200),
        (f"/register/transparency.csv?body={'x' * 121}", 400),
    ],
)
def test_what_cannot_be_asked(visitor: Client, address: str, status: int) -> None:
    publish(publications.SIGNED)
    assert visitor.get(address).status_code == status


def test_an_organisation_made_one_with_another_answers_under_both(visitor: Client) -> None:
    bring(award(9000), {**award(8000), "buyer": {"id": "c", "name": "Wyre Borough Council"}})
    first, second = (Notice.objects.get(ocid=f"ocds-b5fd17-{place}").buyer for place in (1, 2))
    assert first and second
    second.same_as = first
    second.save()
    assert len(transparency(visitor, f"?body={first.key}")) == 2
    transparency_code.bodies_with_agreements.cache_clear()
    assert transparency_code.bodies_with_agreements(0, "").named == ((first.key, first.name, 2),)


def test_the_real_register_in_the_codes_form(visitor: Client) -> None:
    """Every line of the register above £5,000 has its line, with the same number, value and days."""
    seed_notices.import_seeds()
    publish(publications.SIGNED)
    rows = transparency(visitor)
    wanted = PublishedContract.objects.filter(value__gt=5000, currency="GBP").select_related("notice")
    lines = sorted(
        (row["ocid"], row["reference_number"], Decimal(row["sum"]), row["start_date"]) for row in rows
    )
    assert lines == sorted(
        (contract.notice.ocid, contract.number, contract.value, str(contract.starts_on or NOT_PUBLISHED))
        for contract in wanted
    )
    assert len(lines) > 50
    by_quarter = {row["quarter"] for row in rows}
    assert sum(len(transparency(visitor, f"?quarter={quarter}")) for quarter in by_quarter) == len(rows)


def test_the_code_reads_contracts_as_the_register_does() -> None:
    """Over the real notices: the same agreements, in the same order, with the same values."""
    seed_notices.import_seeds()
    for notice in Notice.objects.prefetch_related("contracts"):
        read = list(agreements(notice.record, noticed=date(2026, 1, 1)))
        register = [(contract.kind, contract.number, contract.value) for contract in notice.contracts.all()]
        assert [(agreement.kind, agreement.reference, agreement.value) for agreement in read] == register
    assert Quarter.of(NOW.date() + timedelta(days=90)) == Quarter(2027, 1)
