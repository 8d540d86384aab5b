"""Drafts: what somebody has typed comes back to them alone, in whatever session, until it was sent or is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hopmarket.pages.parts.kept_input import KeptInput, SessionInput
from hopmarket.records.drafts.keeping import delete_expired_drafts, forget_draft, keep_draft, kept_draft
from hopmarket.records.drafts.models import Draft
from hopmarket.records.ledger.models import Event
from hopmarket.rules.draft_kinds import DRAFT_KINDS, DraftKind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
KINDS = [pytest.param(kind, id=name) for name, kind in DRAFT_KINDS.items()]
TYPED = {"reason": ["Ten more people — “näher”\0\n"], "days": [], "empty": [""]}


class Writer(NamedTuple):
    """Somebody who is signed in, as a request knows them."""

    pk: int


def request_of(person: int, session: dict[str, Any]) -> HttpRequest:
    request = RequestFactory().get("/page/")
    request.session, request.user = session, Writer(person)  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_comes_back_to_its_writer_alone(kind: DraftKind) -> None:
    keep_draft(kind, TYPED, subject=7, person=1, at=NOW)
    keep_draft(kind, {"reason": ["another's"]}, subject=7, person=2, at=NOW)
    draft = kept_draft(kind, subject=7, person=1)
    assert draft and (draft.body, draft.revision, draft.saved_at) == (TYPED, 1, NOW)
    assert kept_draft(kind, subject=8, person=1) is None and kept_draft(kind, person=1) is None
    later = NOW + timedelta(minutes=1)
    keep_draft(kind, {"reason": []}, subject=7, person=1, at=later)
    draft = kept_draft(kind, subject=7, person=1)
    assert draft and (draft.body, draft.revision, draft.saved_at) == ({"reason": []}, 2, later)
    forget_draft(kind, subject=7, person=1)
    assert kept_draft(kind, subject=7, person=1) is None
    assert kept_draft(kind, subject=7, person=2), "a colleague's draft stays"
    assert not Event.objects.exists(), "a draft is no act"


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_readable_in_the_database_only_where_its_kind_says_so(kind: DraftKind) -> None:
    keep_draft(kind, {"reason": ["hedgehog"]}, person=1, at=NOW)
    assert (b"hedgehog" in bytes(Draft.objects.get().body)) is not kind.is_encrypted


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_deleted_when_nobody_has_saved_it_for_its_time(kind: DraftKind) -> None:
    keep_draft(kind, TYPED, person=1, at=NOW)
    assert delete_expired_drafts(NOW + kind.lasts) == 0
    keep_draft(kind, TYPED, person=1, at=NOW + timedelta(hours=1))
    assert delete_expired_drafts(NOW + kind.lasts + timedelta(minutes=59)) == 0
    assert delete_expired_drafts(NOW + kind.lasts + timedelta(minutes=61)) == 1
    assert kept_draft(kind, person=1) is None


@pytest.mark.parametrize("kind", KINDS)
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
