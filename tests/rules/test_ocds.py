"""Facts in, release out: valid against the vendored schema, whole, and never saying too much."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.rules import ocds
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.publication import Publication
from tests.factories.package_validation import package_faults
from tests.rules import publications

AT = datetime(2026, 12, 18, 10, 30, tzinfo=UTC)


def written(publication: Publication, number: int = 3) -> dict[str, Any]:
    return json.loads(json.dumps(ocds.release(publication, tags=("tender",), at=AT, number=number)))


def packed(*releases: dict[str, Any], **instead: Any) -> dict[str, Any]:
    words: dict[str, Any] = {
        "uri": "https://market.example.org/data/releases/x.json",
        "publisher": "Severn and Teme",
        "publisher_uri": "https://market.example.org/",
        "extensions": ocds.EXTENSIONS,
        "at": AT,
        "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "policy": "https://market.example.org/data/policy/",
        **instead,
    }
    return {**ocds.metadata(**words), "releases": list(releases)}


@pytest.mark.parametrize("name", publications.EVERY)
def test_every_state_is_valid_in_a_package(name: str) -> None:
    package = packed(written(publications.EVERY[name]))
    assert list(package_faults(package)) == []


@pytest.mark.parametrize(
    ("spoil", "path", "kind"),
    [
        (lambda release: release.pop("ocid"), "$", "required"),
        (lambda release: release.update(date="yesterday"), "$.date", "format"),
        (lambda release: release["tender"].update(status="open"), "$.tender.status", "enum"),
        (
            lambda release: release["assessment"].update(termsPrint="short"),
            "$.assessment.termsPrint",
            "pattern",
        ),
        (
            lambda release: release["tender"]["documents"][0].update(url="not an address"),
            "$.tender.documents[0].url",
            "format",
        ),
    ],
)
def test_the_check_notices_what_is_wrong(spoil: Any, path: str, kind: str) -> None:
    release = written(publications.OPEN)
    spoil(release)
    assert (path, kind) in [(fault.path, fault.kind) for fault in release_faults(release)]


def test_a_package_with_a_bad_address_is_refused() -> None:
    assert [fault.path for fault in package_faults(packed(uri="no address"))] == ["$.uri"]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("open", "active"),
        ("closed", "active"),
        ("evaluating", "active"),
        ("awarded", "complete"),
        ("signed", "complete"),
        ("cancelled", "cancelled"),
        ("no award", "unsuccessful"),
    ],
)
def test_status(state: str, status: str) -> None:
    assert written(publications.EVERY[state])["tender"]["status"] == status


@pytest.mark.parametrize(
    "state",
    [
        OpportunityState.DRAFT,
        OpportunityState.WITH_APPROVER,
        OpportunityState.APPROVED,
        OpportunityState.DISCARDED,
    ],
)
def test_what_is_not_published_has_no_release(state: OpportunityState) -> None:
    with pytest.raises(KeyError):
        written(replace(publications.OPEN, state=state))


def test_weights_points_and_money_keep_their_decimals() -> None:
    release_json = written(publications.AWARDED)
    weights = [
        criterion["numbers"][0]["number"]
        for criterion in release_json["tender"]["lots"][0]["awardCriteria"]["criteria"]
    ]
    assert weights == [42.5, 27.5, 30]
    assert release_json["tender"]["value"] == {"amount": 84000.5, "currency": "GBP"}
    ranking = release_json["assessment"]["lots"][0]["ranking"]
    assert [(place["place"], place["bidder"], place["total"]) for place in ranking] == [
        (1, publications.WINNER.name, 86),
        (2, "Bidder 2", 75.05),
        (3, "Bidder 3", 17),
        (4, "Bidder 4", 8.5),
    ]
    assert ranking[1]["points"][2] == {
        "criterion": "price",
        "points": 28.8,
        "working": "£48,000.00 ÷ £49,999.99 × 30 = 28.80",
    }


def test_awards_and_contracts_hang_together() -> None:
    release_json = written(publications.SIGNED)
    won, lost = release_json["awards"]
    assert (won["status"], lost["status"]) == ("active", "unsuccessful")
    assert "suppliers" not in lost
    assert release_json["contracts"][0]["awardID"] == won["id"]
    assert won["suppliers"][0]["id"] in {party["id"] for party in release_json["parties"]}
    assert [lot["status"] for lot in release_json["tender"]["lots"]] == ["complete", "unsuccessful"]
    counts = {statistic["measure"]: statistic["value"] for statistic in release_json["bids"]["statistics"]}
    assert counts == {"bids": 4, "smeBids": 2, "vcseBids": 1}


def test_a_change_says_what_it_was_and_what_it_is() -> None:
    (amendment,) = written(publications.OPEN)["tender"]["amendments"]
    assert amendment["rationale"] == "Two questions came late."
    assert amendment["differences"][0]["before"] == "2026-11-30T12:00:00+00:00"
    assert "became “2026-12-03T12:00:00+00:00”" in amendment["description"]


def test_reasons_of_an_ending_are_published() -> None:
    cancelled = written(publications.CANCELLED)
    assert cancelled["tender"]["documents"][-1]["description"] == "The need has changed."
    assert written(publications.NO_AWARD)["assessment"]["reasons"] == "Nobody responded."


def test_nothing_of_a_result_is_said_before_there_is_one() -> None:
    for name in ("open", "closed", "evaluating"):
        release_json = written(publications.EVERY[name])
        assert not {"awards", "bids", "contracts"} & release_json.keys()
        assert not {"lots", "responses", "decidedAt"} & release_json["assessment"].keys()


def test_release_ids_and_ocid() -> None:
    assert ocds.ocid("ocds-hopmkt", "TV/2026/0147") == "ocds-hopmkt-TV-2026-0147"
    assert written(publications.OPEN, 12)["id"] == "ocds-hopmkt-TV-2026-0147-0012"
    assert written(publications.OPEN)["date"] == "2026-12-18T10:30:00Z"
