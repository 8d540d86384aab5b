"""Many windows save one draft at the same moment: none fails, and every save counts."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from hopmarket.records.drafts.keeping import (
    DraftPlace,
    KeptDraft,
    keep_draft,
    keep_unless_replacing,
    kept_draft,
    kept_versions,
)
from hopmarket.rules.draft_kinds import DRAFT_KINDS, DraftKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import LoadedForm

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WINDOWS = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [DRAFT_KINDS["award_reasons"], DRAFT_KINDS["response_parts"]])
def test_every_window_that_begins_a_draft_saves_it(kind: DraftKind) -> None:
    place = DraftPlace(kind, "7", **{"organisation" if kind.is_shared else "person": 1})
    gate, faults = threading.Barrier(WINDOWS), list[BaseException]()

    def save(window: int) -> None:
        try:
            gate.wait()
            keep_draft(place, {"text": f"{window}"}, by=1, form=f"window {window}", at=NOW)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(window,)) for window in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft = kept_draft(place)
    assert not faults and draft is not None and draft.revision == WINDOWS
    assert len(kept_versions(place)) == (WINDOWS if kind.is_shared else 0)


@pytest.mark.django_db(transaction=True)
def test_of_windows_that_begin_a_draft_at_once_one_is_kept_and_all_others_are_told() -> None:
    place = DraftPlace(DRAFT_KINDS["scores"], "7/plan", person=1)
    gate, outcomes = threading.Barrier(WINDOWS), list[KeptDraft | Refusal]()

    def save(window: int) -> None:
        try:
            gate.wait()
            form = LoadedForm(mark=f"window {window}", loaded="")
            fields = {"reason": [f"Text of window {window}."]}
            outcomes.append(keep_unless_replacing(place, fields, by=1, form=form, at=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(window,)) for window in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [outcome for outcome in outcomes if isinstance(outcome, KeptDraft)]
    assert len(outcomes) == WINDOWS and [draft.body for draft in kept] == [kept_draft(place).body]  # type: ignore[union-attr]
