"""The API: every answer is as its document describes it, fresh at each request, within the rate limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings

from hopmarket.pages.feeds.api.openapi import api
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.models import Redaction, Release, Source
from hopmarket.records.notices.own_releases import store_own_release
from hopmarket.records.notices.redactions import RedactionReasons, take_out
from hopmarket.records.notices.release_store import recompile, store_releases
from hopmarket.rules import ocds
from hopmarket.rules.publication import Publication
from tests.factories.package_validation import package_faults, record_package_faults
from tests.rules import publications

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPEN = publications.OPEN
COPIED = "ocds-b5fd17-{}"
pytestmark = pytest.mark.django_db


def publish(publication: Publication, at: datetime = publications.OPENS) -> Release:
    def write(dated: datetime, number: int) -> dict[str, Any]:
        return ocds.release(publication, tags=("tender",), at=dated, number=number)

    return store_own_release(publication.ocid, write, at=at)


def copied(number: int, **more: Any) -> dict[str, Any]:
    return {
        "ocid": COPIED.format(number),
        "id": f"r{number}",
        "date": "2026-11-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "tender": {"id": f"T{number}", "title": f"Hedge {number}", "status": "active"},
        **more,
    }


def bring(*numbers: int) -> None:
    facts = {"name": "Finder", "publisher": "Finder Office", "licence": "OGL", "copied_on": date(2026, 11, 1)}
    source, _ = Source.objects.get_or_create(
        key="finder", defaults={**facts, "licence_url": "https://example.org/ogl"}
    )
    store_releases([copied(number) for number in numbers], source=source, at=NOW)


def redact() -> Redaction:
    row = Release.objects.order_by("pk")[0]
    taken = take_out(
        row, ["/tender/description"], RedactionReasons("It named somebody.", "UK GDPR", "people/1", NOW)
    )
    assert isinstance(taken, list)
    recompile([row.ocid], at=NOW)
    return taken[0]


@pytest.fixture
def market() -> Iterator[Client]:
    """A purchase that was signed, four copied notices, a redaction; it is November."""
    publish(OPEN)
    publish(publications.SIGNED, datetime(2027, 1, 15, tzinfo=UTC))
    bring(1, 2, 3, 4)
    redact()
    with pretend_time(NOW):
        yield Client()


def get_json(client: Client, address: str, **headers: str) -> dict[str, Any]:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content
    return dict(json.loads(answer.content))


# The document


contract = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
contract.app = get_wsgi_application()


@pytest.fixture
def kept_open() -> Iterator[None]:
    """Keeps the test's connection open after each request, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("market", "kept_open")
@contract.parametrize()
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_answer_that_the_document_does_not_tell(case: schemathesis.Case) -> None:
    case.call_and_validate()


def test_the_document_is_openapi_3_1_and_tells_the_limits(market: Client) -> None:
    document = get_json(market, "/api/v1/openapi.json")
    assert document["openapi"] == "3.1.0" and "requests a minute" in document["info"]["description"]
    for path in document["paths"].values():
        answers = path["get"]["responses"]
        assert {"200", "304", "406", "413", "414", "422", "429"} <= set(answers)
        assert list(answers["429"]["content"]) == ["application/problem+json"]
        assert "Retry-After" in answers["429"]["headers"] and "ETag" in answers["200"]["headers"]


# What is asked and answered


def test_the_search_is_that_of_the_market_list(market: Client) -> None:
    first_page = get_json(market, "/api/v1/notices?q=hedge&sort=newest&size=3")
    assert (first_page["total"], len(first_page["results"]), first_page["links"]["previous"]) == (4, 3, None)
    onward = get_json(market, first_page["links"]["next"].removeprefix("http://localhost:8000"))
    assert len(onward["results"]) == 1 and onward["links"]["next"] is None
    assert {result["ocid"] for result in (*first_page["results"], *onward["results"])} == {
        COPIED.format(number) for number in (1, 2, 3, 4)
    }
    assert get_json(market, "/api/v1/notices?ours=on")["results"][0]["ocid"] == OPEN.ocid
    assert get_json(market, "/api/v1/notices?status=open")["total"] == 0


def test_what_cannot_be_done_is_said(market: Client) -> None:
    notes = get_json(market, "/api/v1/notices?near=ZZ99&cpv=99&sort=nearest")["notes"]
    assert len(notes) == 2 and "ZZ99" in notes[0] and "99" in notes[1]


def test_one_notice(market: Client) -> None:
    notice = get_json(market, f"/api/v1/notices/{OPEN.ocid}")
    assert (notice["ours"], notice["source"], notice["value"]["most"]) == (True, None, 84000.5)
    assert notice["links"]["record"].endswith(f"/data/records/{OPEN.ocid}.json")
    imported = get_json(market, f"/api/v1/notices/{COPIED.format(1)}")
    assert (imported["ours"], imported["source"], imported["value"]) == (False, "finder", None)


def test_packages_are_valid_and_as_they_stand_under_data(market: Client) -> None:
    for ocid in (OPEN.ocid, COPIED.format(2)):
        releases = get_json(market, f"/api/v1/notices/{ocid}/releases")
        record = get_json(market, f"/api/v1/notices/{ocid}/record")
        assert list(package_faults(releases)) == [] == list(record_package_faults(record))
        assert releases == get_json(market, f"/data/releases/{ocid}.json")
        assert record == get_json(market, f"/data/records/{ocid}.json")


@pytest.mark.parametrize("source", ["ours", "finder"])
def test_a_harvester_gets_every_release_once_and_later_what_has_come(market: Client, source: str) -> None:
    address, ids = f"/api/v1/releases?source={source}&size=1", []
    while address:
        package = get_json(market, address)
        assert list(package_faults(package)) == []
        ids += [release["id"] for release in package["releases"]]
        resume = package["links"]["resume"].removeprefix("http://localhost:8000")
        address = (package["links"]["next"] or "").removeprefix("http://localhost:8000")
    rows = Release.objects.order_by("pk").filter(source__key=source if source != "ours" else None)
    assert ids == list(rows.values_list("release_id", flat=True))
    assert get_json(market, resume)["releases"] == []
    bring(9)
    assert [release["id"] for release in get_json(market, resume)["releases"]] == (
        ["r9"] if source == "finder" else []
    )


def test_a_redaction_is_told_to_whoever_keeps_a_copy(market: Client) -> None:
    (redaction,) = get_json(market, "/api/v1/redactions")["results"]
    assert (redaction["ocid"], redaction["path"], redaction["law"]) == (
        OPEN.ocid,
        "/tender/description",
        "UK GDPR",
    )
    assert "before" not in redaction and Redaction.objects.get().before not in json.dumps(redaction)


def test_organisations_by_name_with_notices_and_contracts(market: Client) -> None:
    (buyer,) = get_json(market, "/api/v1/organisations?name=Teme")["results"]
    organisation = get_json(market, f"/api/v1/organisations/{buyer['key']}")
    assert publications.BUYER.name in organisation["names"]
    assert get_json(market, f"/api/v1/organisations/{buyer['key']}/notices")["total"] == 1
    (signed,) = get_json(market, f"/api/v1/organisations/{buyer['key']}/contracts")["results"]
    assert signed["number"] == "TV-2026-0147-C1" and signed["supplier"]["name"] == publications.WINNER.name
    keys, address = [], "/api/v1/organisations?size=1"
    while address:
        page = get_json(market, address)
        keys += [result["key"] for result in page["results"]]
        address = (page["links"]["next"] or "").removeprefix("http://localhost:8000")
    assert len(keys) == len(set(keys)) == 3


def test_the_register_goes_on_from_a_cursor(market: Client) -> None:
    first = get_json(market, "/api/v1/contracts?size=1")
    assert first["results"][0]["ocid"] == OPEN.ocid
    assert (
        get_json(market, first["links"]["resume"].removeprefix("http://localhost:8000"))["results"]
        != (first["results"])
    )


def test_sources_and_codes(market: Client) -> None:
    sources = {result["key"]: result for result in get_json(market, "/api/v1/sources")["results"]}
    assert (sources["ours"]["releases"], sources["finder"]["processes"]) == (2, 4)
    assert get_json(market, "/api/v1/codes/45")["label"] == "Construction work"
    under = get_json(market, "/api/v1/codes?under=8531&size=2")
    assert [result["code"] for result in under["results"]] == ["85310000", "85311000"]
    assert "cursor=85311000" in under["links"]["next"]


# How it is answered


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/notices?q=hedge",
        f"/api/v1/notices/{OPEN.ocid}/record",
        "/api/v1/releases",
        "/api/v1/sources",
        "/api/v1/contracts",
    ],
)
def test_nothing_is_sent_twice_and_a_change_is_seen_at_once(market: Client, address: str) -> None:
    first = market.get(address)
    again = market.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Last-Modified"] and first["Cache-Control"] == "public, no-cache"
    publish(publications.SIGNED, datetime(2027, 1, 16, tzinfo=UTC))
    bring(10)
    assert market.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_what_changes_by_the_clock_is_not_judged_by_its_date(market: Client) -> None:
    ocid = f"/api/v1/notices/{COPIED.format(1)}"
    since = market.get(ocid)["Last-Modified"]
    assert market.get(ocid, headers={"if-modified-since": since}).status_code == 200
    assert market.get(f"{ocid}/releases", headers={"if-modified-since": since}).status_code == 304


def test_head_and_options_from_anywhere(market: Client) -> None:
    answer, head = market.get("/api/v1/sources"), market.head("/api/v1/sources")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == answer["ETag"] and head["Content-Length"] == str(len(answer.content))
    asked = market.options("/api/v1/notices", headers={"origin": "https://elsewhere.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "GET" in asked["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/api/v1/nothing", {}, 404),
        ("/api/v1/", {}, 404),
        ("/api/v2/notices", {}, 404),
        ("/api/v1/notices/ocds-nobody-1", {}, 404),
        ("/api/v1/notices/ocds-nobody-1/record", {}, 404),
        ("/api/v1/organisations/nobody/contracts", {}, 404),
        ("/api/v1/codes/00", {}, 404),
        ("/api/v1/releases?source=nobody", {}, 404),
        ("/api/v1/notices?size=101", {}, 422),
        ("/api/v1/notices?page=101", {}, 422),
        ("/api/v1/notices?status=burnt&least=lots", {}, 422),
        ("/api/v1/releases?cursor=-1", {}, 422),
        ("/api/v1/sources", {"accept": "text/csv"}, 406),
        ("/api/v1/sources", {"accept": "application/json;q=0, text/html"}, 406),
        (f"/api/v1/notices?q={'x' * 8000}", {}, 414),
    ],
)
def test_what_goes_wrong_is_told_as_a_problem(
    market: Client, address: str, headers: dict[str, str], status: int
) -> None:
    answer = market.get(address, headers=headers)
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"], answer["Content-Type"]) == (
        status,
        status,
        "application/problem+json",
    )
    assert problem["detail"] and problem["type"].endswith(f"/data/api/#status-{status}")
    assert bool(problem["errors"]) == (status == 422)


def test_nothing_is_written_here(market: Client) -> None:
    refused = market.post("/api/v1/notices")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    with_body = market.generic("GET", "/api/v1/notices", '{"a": 1}', "application/json")
    assert with_body.status_code == 413


def test_whoever_asks_too_often_waits(market: Client, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    address, headers = "/api/v1/sources", {"REMOTE_ADDR": "192.0.2.7"}
    answers = [market.get(address, **headers) for _ in range(5)]  # type: ignore[arg-type]
    within = [answer for answer in answers if answer.status_code == 200]
    beyond = [answer for answer in answers if answer.status_code == 429]
    assert 3 <= len(within) <= 4 and beyond and len(within) + len(beyond) == 5
    assert json.loads(beyond[0].content)["title"] == "Too Many Requests"
    assert 0 < int(beyond[0]["Retry-After"]) <= 60 and beyond[0]["RateLimit-Remaining"] == "0"
    assert (within[0]["RateLimit-Limit"], within[0]["RateLimit-Remaining"]) == ("3", "2")
    assert market.get(address, REMOTE_ADDR="192.0.2.8").status_code == 200
    assert market.get("/data/releases.jsonl", **headers).status_code == 200  # type: ignore[arg-type]
