"""Our releases follow one another: in order, whole, and with a mark for what is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hopmarket.records.notices import queries
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.records.notices.own_releases import Write, store_own_release
from hopmarket.records.notices.release_store import NotARelease
from hopmarket.rules import ocds
from hopmarket.rules.publication import Publication
from tests.rules import publications

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = publications.OPEN
pytestmark = pytest.mark.django_db


def writing(publication: Publication) -> Write:
    def write(dated: datetime, number: int) -> dict[str, Any]:
        return ocds.release(publication, tags=("tender",), at=dated, number=number)

    return write


def test_a_clock_that_goes_back_takes_no_release_with_it() -> None:
    first = store_own_release(OPEN.ocid, writing(OPEN), at=AT)
    second = store_own_release(OPEN.ocid, writing(publications.CLOSED), at=AT - HOUR)
    assert (second.at, second.stored_at) == (first.at, AT - HOUR)
    assert [release.release_id for release in queries.releases_of(OPEN.ocid)] == [
        f"{OPEN.ocid}-000{n}" for n in (1, 2)
    ]
    assert queries.notice(OPEN.ocid).get().record["assessment"]["stage"] == "sealed"


def test_a_release_that_is_dated_before_the_last_is_not_taken() -> None:
    store_own_release(OPEN.ocid, writing(OPEN), at=AT)

    def backwards(dated: datetime, number: int) -> dict[str, Any]:
        return ocds.release(OPEN, tags=("tenderUpdate",), at=dated - 2 * HOUR, number=number)

    with pytest.raises(NotARelease):
        store_own_release(OPEN.ocid, backwards, at=AT + HOUR)


def test_what_is_gone_is_marked_in_the_release_and_not_in_the_record() -> None:
    store_own_release(OPEN.ocid, writing(OPEN), at=AT)
    without = replace(OPEN, terms=replace(OPEN.terms, papers=(), lots_rationale=""))
    release = store_own_release(OPEN.ocid, writing(without), at=AT + HOUR)
    assert list(release_faults(release.json)) == []
    changed_document = release.json["tender"]["documents"][-1]
    assert changed_document["id"] == OPEN.terms.papers[0].file and changed_document["url"] is None
    record = queries.notice(OPEN.ocid).get().record
    assert [document["id"] for document in record["tender"]["documents"]] == ["notice", "specification"]
    assert "lotDetails" not in record["tender"]


def test_a_mark_is_made_once() -> None:
    store_own_release(OPEN.ocid, writing(OPEN), at=AT)
    without = replace(OPEN, terms=replace(OPEN.terms, papers=()))
    store_own_release(OPEN.ocid, writing(without), at=AT + HOUR)
    third = store_own_release(OPEN.ocid, writing(without), at=AT + 2 * HOUR)
    assert [document["id"] for document in third.json["tender"]["documents"]] == ["notice", "specification"]
