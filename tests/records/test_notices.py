"""The notices room: releases kept for good, records compiled, a search that follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.release_store import NotARelease, recompile, store_release, store_releases
from hopmarket.records.notices.services import BATCH, SourceFacts, ask_correction, import_releases
from hopmarket.records.parties.models import Person
from hopmarket.records.post.models import Letter
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.search.run import Facet, SearchQuery, SortOrder, StatusFilter, run_search
from hopmarket.rules import ocds
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from tests.rules import publications

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)
SOURCE = SourceFacts("finder", "Finder", "Finder Office", "OGL", "https://example.org/ogl", AT.date())


def imported(number: int, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"{number}",
        "date": "2026-11-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "tender": {
            "id": f"T{number}",
            "title": f"Hedge {number}",
            "status": "active",
            "tenderPeriod": {"endDate": "2026-12-20T12:00:00Z"},
            **tender,
        },
    }


def ours(name: str, number: int = 1) -> dict[str, Any]:
    return ocds.release(publications.EVERY[name], tags=("tender",), at=publications.OPENS, number=number)


def take(*releases: dict[str, Any]) -> Any:
    return import_releases(releases=releases, source=SOURCE, by=System("import"), at=AT)


def test_our_release_becomes_a_notice() -> None:
    release = store_release(ours("open"), source=None, at=AT)
    notice = Notice.objects.get()
    assert (notice.ocid, notice.is_ours, notice.source) == (release.ocid, True, None)
    assert (notice.title, notice.buyer_name) == (publications.TERMS.title, publications.BUYER.name)
    assert notice.closes_at == publications.CLOSES
    assert (notice.stage, notice.assessment, notice.original_url) == ("called", "open", "")
    assert notice.buyer is not None and notice.buyer.key == "gb-lae-tvd"
    assert notice.record["tag"] == ["compiled"]
    assert release.json == ours("open")


def test_the_newest_of_our_releases_is_the_record() -> None:
    store_release(ours("open"), source=None, at=AT)
    fewer = ocds.release(publications.SIGNED, tags=("contract",), at=AT, number=2)
    fewer["tender"]["documents"] = fewer["tender"]["documents"][:1]
    store_release(fewer, source=None, at=AT)
    notice = Notice.objects.get()
    assert (notice.stage, notice.releases) == ("contracted", 2)
    assert len(notice.record["tender"]["documents"]) == 1
    assert [contract.supplier_names for contract in notice.contracts.all()] == [publications.WINNER.name]
    assert {party.role for party in notice.parties.all()} == {"buyer", "supplier"}


def test_a_release_is_kept_once() -> None:
    first = store_release(ours("open"), source=None, at=AT)
    assert store_release(ours("open"), source=None, at=AT).pk == first.pk
    assert Release.objects.count() == 1


@pytest.mark.parametrize("missing", ["ocid", "id", "date"])
def test_what_is_no_release_is_not_kept(missing: str) -> None:
    broken = {**ours("open"), missing: ""}
    with pytest.raises(NotARelease):
        store_release(broken, source=None, at=AT)
    assert not Release.objects.exists()


def test_the_database_refuses_to_change_a_release() -> None:
    release = store_release(ours("open"), source=None, at=AT)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(tags="award")
    assert Release.objects.get().tags == "tender"


def test_an_import_is_one_act_with_one_event() -> None:
    report = take(imported(1), imported(2))
    assert (report.new, report.updated, report.already_stored) == (2, 0, 0)
    event = Event.objects.get()
    assert (event.act, event.subject, event.actor) == (
        "import_releases",
        "notices/sources/finder",
        "system/import",
    )
    assert (event.facts["new"], event.facts["held"]) == (2, 0)
    assert first_ledger_fault() is None
    notice = Notice.objects.get(ocid="ocds-b5fd17-1")
    assert notice.source is not None and notice.source.publisher == "Finder Office"


def test_a_batch_that_is_too_large_is_refused() -> None:
    refused = take(*[imported(number) for number in range(BATCH + 1)])
    assert refused == Refusal("import.batch_too_large", params={"most": str(BATCH)})
    assert not Event.objects.exists() and not Release.objects.exists()


def test_only_the_import_may_import() -> None:
    refused = import_releases(releases=[imported(1)], source=SOURCE, by=System("visitor"), at=AT)
    assert isinstance(refused, Refusal) and refused.reason == "role.not_for_system"


def test_any_order_of_imports_gives_the_same_records() -> None:
    later = {**imported(1), "id": "later", "tender": {**imported(1)["tender"], "title": "Hedge again"}}
    other = {**imported(2), "buyer": {"id": "b", "name": "WYRE COUNCIL"}}
    outcomes = []
    for order in ([imported(1), later, other], [other, later, imported(1)]):
        with transaction.atomic():
            for release in order:
                take(release)
            rows = Notice.objects.order_by("ocid").values_list("ocid", "title", "releases", "compiled")
            organisations = PublishedOrganisation.objects.values_list("key", "name")
            outcomes.append(([(*row[:3], bytes(row[3])) for row in rows], list(organisations)))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == [("wyre-council", "Wyre Council")]


def test_storing_costs_the_same_queries_for_one_and_for_many() -> None:
    with CaptureQueriesContext(connection) as few:
        store_releases([imported(1)], source=None, at=AT)
    with CaptureQueriesContext(connection) as many:
        store_releases([imported(number) for number in range(2, 32)], source=None, at=AT)
    assert len(many) <= len(few)


def test_search_finds_words_in_the_transaction_that_writes_them() -> None:
    take(
        imported(1, title="Boiler servicing", description="Gas heating in schools"),
        imported(2, title="Hedge cutting", description="Boilers are not wanted"),
    )

    def titles(words: str) -> list[str]:
        return [notice.title for notice in run_search(SearchQuery(words=words), now=AT).notices]

    assert titles("boiler") == ["Boiler servicing", "Hedge cutting"]
    assert titles("the servicing of BOILERS") == ["Boiler servicing"]
    assert titles("wyre hedge") == ["Hedge cutting"]
    assert titles("nowhere") == []
    assert titles('"; DROP -- * ( NEAR OR') == []
    assert len(titles("the of")) == 2
    take({**imported(1, title="Roof repairs"), "id": "n", "date": "2026-11-02T00:00:00Z"})
    assert titles("roof") == ["Roof repairs"] and titles("servicing") == []


def test_open_excludes_pipeline_past_and_undated() -> None:
    take(
        imported(1),
        imported(2, status="planned"),
        imported(3, tenderPeriod={"endDate": "2026-11-26T07:00:00Z"}),
        imported(4, tenderPeriod={}),
        imported(5, status="unsuccessful"),
        imported(6, tenderPeriod={"endDate": "2026-11-30T12:00:00Z"}),
    )

    def numbers(*statuses: StatusFilter) -> list[str]:
        return sorted(
            notice.reference for notice in run_search(SearchQuery(statuses=statuses), now=AT).notices
        )

    assert numbers(StatusFilter.OPEN) == ["T1", "T6"]
    assert numbers(StatusFilter.SOON) == ["T6"]
    assert numbers(StatusFilter.PLANNED) == ["T2"]
    assert numbers(StatusFilter.CLOSED) == ["T3"]
    assert numbers(StatusFilter.UNDATED) == ["T4"]
    assert numbers(StatusFilter.ENDED) == ["T5"]
    assert numbers(StatusFilter.PLANNED, StatusFilter.ENDED) == ["T2", "T5"]
    assert [notice.reference for notice in run_search(SearchQuery(), now=AT).notices][:2] == ["T6", "T1"]
    counted = {
        choice.value: choice.count for choice in run_search(SearchQuery(), now=AT).facets[Facet.STATUS]
    }
    expected = {"open": 2, "soon": 1, "planned": 1, "undated": 1, "closed": 1, "awarded": 0, "ended": 1}
    assert counted == expected


def test_filters_narrow() -> None:
    classified = {"classification": {"scheme": "CPV", "id": "77310000"}}
    place = {
        "items": [{"id": "1", "deliveryAddresses": [{"postalCode": "WR1 1AA", "locality": "Worcester"}]}]
    }
    take(
        imported(1, value={"amount": 5000, "currency": "GBP"}, **classified),
        imported(2, value={"amount": 90000, "currency": "GBP"}, **place),
        imported(3),
    )

    def numbers(**filters: Any) -> list[str]:
        return sorted(notice.reference for notice in run_search(SearchQuery(**filters), now=AT).notices)

    assert numbers(codes=("77",)) == ["T1"]
    assert numbers(least=10_000) == ["T2"] and numbers(most=10_000) == ["T1"]
    assert numbers(place="worc") == ["T2"] and numbers(place="WR1") == ["T2"]
    assert numbers(buyer="wyre") == ["T1", "T2", "T3"] and numbers(buyer="wye") == []
    assert numbers(organisation="wyre-council") == ["T1", "T2", "T3"]
    assert numbers(closes_until=datetime(2026, 12, 1).date()) == []
    assert numbers(ours=True) == []
    assert [
        notice.reference for notice in run_search(SearchQuery(sort=SortOrder.LARGEST), now=AT).notices
    ] == [
        "T2",
        "T1",
        "T3",
    ]


def test_recompiling_changes_nothing() -> None:
    take(imported(1))
    before = bytes(Notice.objects.get().compiled)
    recompile(["ocds-b5fd17-1"], at=AT)
    assert bytes(Notice.objects.get().compiled) == before


def test_holdings_tell_source_by_source() -> None:
    take(imported(1), imported(2))
    store_release(ours("open"), source=None, at=AT)
    holdings = [
        (
            source_holding.source and source_holding.source.key,
            source_holding.releases,
            source_holding.processes,
        )
        for source_holding in queries.source_holdings()
    ]
    assert holdings == [(None, 1, 1), ("finder", 2, 2)]


def test_a_correction_reaches_those_who_run_the_portal() -> None:
    Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    Person.objects.create_user("else@example.org", "a long pass phrase")
    sent = ask_correction(about="Hedge", page="/", wrong=" The date. ", reply="", by=System("visitor"), at=AT)
    assert sent == 1
    letter, event = Letter.objects.get(), Event.objects.get()
    assert (letter.address, letter.params["wrong"]) == ("op@example.org", "The date.")
    assert event.act == "ask_correction" and event.facts == {"letters": 1}


@pytest.mark.parametrize(
    ("wrong", "reason"), [(" ", "empty"), ("x" * 3001, "too_long"), ("A date", "nobody_reads")]
)
def test_a_correction_that_cannot_be_sent(wrong: str, reason: str) -> None:
    refused = ask_correction(about="Hedge", page="/", wrong=wrong, reply="", by=System("visitor"), at=AT)
    assert isinstance(refused, Refusal) and refused.reason == f"correction.{reason}"
    assert not Event.objects.exists() and not Letter.objects.exists()
