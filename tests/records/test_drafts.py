"""Drafts: what somebody has typed comes back to them alone, in whatever session, until it was sent or is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hopmarket.pages.parts.kept_input import KeptInput, SessionInput
from hopmarket.records.drafts.keeping import (
    DraftPlace,
    delete_expired_drafts,
    forget_draft,
    keep_draft,
    kept_draft,
    kept_versions,
    set_aside,
)
from hopmarket.records.drafts.models import Draft, DraftVersion
from hopmarket.records.ledger.models import Event
from hopmarket.rules.draft_kinds import DRAFT_KINDS, MOST_VERSIONS, VERSION_SPAN, DraftKind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
KINDS = [pytest.param(kind, id=name) for name, kind in DRAFT_KINDS.items()]
LASTING = [pytest.param(kind, id=name) for name, kind in DRAFT_KINDS.items() if kind.lasts]
OWN = [pytest.param(kind, id=name) for name, kind in DRAFT_KINDS.items() if not kind.is_shared]
SHARED = [pytest.param(kind, id=name) for name, kind in DRAFT_KINDS.items() if kind.is_shared]
TYPED = {"reason": ["Ten more people — “näher”\0\n"], "days": [], "empty": [""]}


class Writer(NamedTuple):
    """Somebody who is signed in, as a request knows them."""

    pk: int


def request_of(person: int, session: dict[str, Any]) -> HttpRequest:
    request = RequestFactory().get("/page/")
    request.session, request.user = session, Writer(person)  # type: ignore[assignment]
    return request


def place_of(kind: DraftKind, writer: int, subject: str = "7") -> DraftPlace:
    return DraftPlace(kind, subject, **{"organisation" if kind.is_shared else "person": writer})


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_comes_back_to_its_writer_alone(kind: DraftKind) -> None:
    place = place_of(kind, 1)
    keep_draft(place, TYPED, by=1, at=NOW)
    keep_draft(place_of(kind, 2), {"reason": ["another's"]}, by=2, at=NOW)
    draft = kept_draft(place)
    assert draft and (draft.body, draft.revision, draft.saved_at, draft.saved_by) == (TYPED, 1, NOW, 1)
    assert kept_draft(place_of(kind, 1, "8")) is None and kept_draft(place_of(kind, 3)) is None
    later = NOW + timedelta(minutes=1)
    keep_draft(place, {"reason": []}, by=3, form="tab", at=later)
    draft = kept_draft(place)
    assert draft and (draft.body, draft.revision, draft.saved_at) == ({"reason": []}, 2, later)
    assert (draft.saved_by, draft.form) == (3, "tab")
    forget_draft(place)
    assert kept_draft(place) is None and DraftVersion.objects.count() == kind.is_shared
    assert kept_draft(place_of(kind, 2)), "another's draft stays"
    assert not Event.objects.exists(), "a draft is no act"


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_readable_in_the_database_only_where_its_kind_says_so(kind: DraftKind) -> None:
    keep_draft(place_of(kind, 1), {"reason": ["hedgehog"]}, by=1, at=NOW)
    stored = [bytes(row.body) for row in (*Draft.objects.all(), *DraftVersion.objects.all())]
    assert [b"hedgehog" in body for body in stored] == [not kind.is_encrypted] * (1 + kind.is_shared)


@pytest.mark.parametrize("kind", LASTING)
def test_a_draft_is_deleted_when_nobody_has_saved_it_for_its_time(kind: DraftKind) -> None:
    assert kind.lasts
    place, hour = place_of(kind, 1), timedelta(hours=1)
    keep_draft(place, TYPED, by=1, at=NOW)
    assert delete_expired_drafts(NOW + kind.lasts) == 0
    keep_draft(place, TYPED, by=1, at=NOW + hour)
    assert delete_expired_drafts(NOW + kind.lasts + hour) == 0
    assert delete_expired_drafts(NOW + kind.lasts + hour + timedelta(seconds=1)) == 1
    assert kept_draft(place) is None


@pytest.mark.parametrize("kind", SHARED)
def test_the_last_ten_versions_of_a_shared_draft_can_be_brought_back(kind: DraftKind) -> None:
    place = place_of(kind, 1)
    for number in range(MOST_VERSIONS + 3):
        keep_draft(place, {"text": f"{number}"}, by=number % 2, form=f"tab {number}", at=NOW)
    texts = [version.body["text"] for version in kept_versions(place)]
    assert texts == [f"{number}" for number in range(MOST_VERSIONS + 2, 2, -1)]
    assert [version.saved_by for version in kept_versions(place)][:2] == [0, 1]


@pytest.mark.parametrize("kind", SHARED)
def test_what_one_form_saves_within_a_span_is_one_version(kind: DraftKind) -> None:
    place = place_of(kind, 1)
    for seconds in range(0, 700, 5):
        keep_draft(place, {"text": f"{seconds}"}, by=1, form="tab", at=NOW + timedelta(seconds=seconds))
    texts = [int(version.body["text"]) for version in kept_versions(place)]
    span = int(VERSION_SPAN.total_seconds())
    assert texts == [695, 2 * span - 5, span - 5]


@pytest.mark.parametrize("kind", SHARED)
def test_a_text_that_came_too_late_is_set_aside_and_kept(kind: DraftKind) -> None:
    place = place_of(kind, 1)
    set_aside(place, {"text": "nobody's"}, by=2, form="late", at=NOW)
    assert kept_versions(place) == [], "nothing stands there, so nothing is too late"
    keep_draft(place, {"text": "first"}, by=1, form="early", at=NOW)
    set_aside(place, {"text": "second"}, by=2, form="late", at=NOW)
    set_aside(place, {"text": "second, longer"}, by=2, form="late", at=NOW)
    draft = kept_draft(place)
    assert draft and (draft.body, draft.revision) == ({"text": "first"}, 1)
    versions = [(version.body["text"], version.is_set_aside) for version in kept_versions(place)]
    assert versions == [("second, longer", True), ("first", False)]


@pytest.mark.parametrize("kind", OWN)
def test_what_is_kept_between_two_pages_outlives_the_session(kind: DraftKind) -> None:
    kept = KeptInput(kind.name)
    kept.keep(request_of(1, {}), TYPED, 7)
    assert kept.of(request_of(1, {}), 7) == TYPED
    assert kept.of(request_of(2, {}), 7) is None
    kept.forget(request_of(1, {}), 7)
    assert kept.of(request_of(1, {}), 7) is None


def test_what_an_earlier_version_kept_in_a_session_is_still_found() -> None:
    session: dict[str, Any] = {}
    request, kept = request_of(1, session), KeptInput("award_reasons")
    SessionInput("award_reasons").keep(request, {"reason": "old"}, 7)
    assert kept.of(request, 7) == {"reason": "old"}
    kept.keep(request, {"reason": "new"}, 7)
    assert kept.of(request, 7) == {"reason": "new"}
    kept.forget(request, 7)
    assert kept.of(request, 7) is None
