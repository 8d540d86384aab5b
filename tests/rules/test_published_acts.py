"""The public part of a purchase's activity comes from releases alone, and tells each thing once, when it was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hopmarket.rules.figures.published_acts import (
    PUBLIC_SENTENCES,
    PublishedRelease,
    published_events,
    published_figures,
)

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEADLINE = BEGAN + timedelta(days=15)
LATER = BEGAN + timedelta(days=400)


def release(days: float, tag: str, *, tender: dict[str, Any] | None = None, **body: Any) -> PublishedRelease:
    period = {"tenderPeriod": {"endDate": DEADLINE.isoformat()}}
    return PublishedRelease(
        BEGAN + timedelta(days=days), (tag,), {"tender": {**period, **(tender or {})}, **body}
    )


ANSWERED = {"enquiries": [{"id": "1", "answer": "Yes."}]}
CORRECTED = {"enquiries": [{"id": "1", "answer": "No.", "corrected": [{"answer": "Yes."}]}]}
EXTENDED = {"amendments": [{"id": "1", "kind": "extended", "rationale": "A day was lost."}]}
EVALUATING = {"stage": "evaluating"}
BIDS = {"statistics": [{"measure": "bids", "value": 3}, {"measure": "smeBids", "value": 2}]}
PUBLISHED = release(0, "tender")
OPENED = release(16, "tenderUpdate", assessment=EVALUATING)
AWARDED = release(20, "award", awards=[{"id": "a"}], bids=BIDS)
SIGNED = release(25, "contract", awards=[{"id": "a"}], contracts=[{"id": "C1"}])
PUT_RIGHT = release(
    30,
    "contractUpdate",
    awards=[{"id": "a"}],
    contracts=[{"id": "C1", "amendments": [{"id": "1", "kind": "corrected", "rationale": "Swapped."}]}],
)

CASES: dict[str, tuple[list[PublishedRelease], list[str]]] = {
    "nothing yet": ([], []),
    "published and open": ([release(399, "tender", tender={"tenderPeriod": {}})], ["publish_notice"]),
    "published and closed": ([PUBLISHED], ["publish_notice", "close_opportunity"]),
    "each thing once": (
        [
            PUBLISHED,
            release(1, "tenderUpdate", tender=ANSWERED),
            release(2, "tenderAmendment", tender={**ANSWERED, **EXTENDED}),
            release(3, "tenderUpdate", tender={**CORRECTED, **EXTENDED}),
        ],
        ["publish_notice", "answer_question", "extend_deadline", "correct_answer", "close_opportunity"],
    ),
    "to the contract": (
        [PUBLISHED, OPENED, AWARDED, SIGNED, PUT_RIGHT],
        [
            "publish_notice",
            "close_opportunity",
            "open_responses",
            "confirm_award",
            "sign_contract",
            "correct_contract",
        ],
    ),
    "cancelled while open": (
        [PUBLISHED, release(3, "tenderCancellation", tender={"status": "cancelled"})],
        ["publish_notice", "cancel_opportunity"],
    ),
    "cancelled when closed": (
        [PUBLISHED, release(17, "tenderCancellation", tender={"status": "cancelled"})],
        ["publish_notice", "close_opportunity", "cancel_opportunity"],
    ),
    "ended without an award": (
        [PUBLISHED, OPENED, release(18, "tenderCancellation", tender={"status": "unsuccessful"})],
        ["publish_notice", "close_opportunity", "open_responses", "end_without_award"],
    ),
    "a release taken out to its tag": (
        [
            PUBLISHED,
            PublishedRelease(BEGAN + timedelta(days=20), ("award",), {}, (BEGAN + timedelta(days=21),)),
        ],
        ["publish_notice", "close_opportunity", "confirm_award", "redact_release"],
    ),
    "bodies of any shape": (
        [PUBLISHED, PublishedRelease(BEGAN, ("tender",), {"tender": "?", "awards": {}, "bids": 3})],
        ["publish_notice", "close_opportunity"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_releases_tell_what_happened(case: str) -> None:
    releases, acts = CASES[case]
    assert [event.act for event in published_events(releases, LATER)] == acts


def test_a_deadline_that_has_not_come_closes_nothing() -> None:
    acts = [event.act for event in published_events([PUBLISHED], DEADLINE - timedelta(seconds=1))]
    assert acts == ["publish_notice"]


def test_how_many_responded_is_told_with_the_award_alone() -> None:
    events = published_events([PUBLISHED, OPENED, AWARDED], LATER)
    assert [event.facts for event in events if event.facts] == [{"responses": 3}]


def test_figures_of_what_was_published_and_what_stands_behind_them() -> None:
    events = published_events([PUBLISHED, OPENED, AWARDED, SIGNED], LATER)
    figures = {rule.name: (value, sorted(numbers)) for rule, value, numbers in published_figures(events)}
    assert figures == {
        "days_open": (15, [1, 2]),
        "days_to_opening": (1, [2, 3]),
        "days_to_decision": (5, [2, 4]),
        "days_to_contract": (5, [4, 5]),
    }


_releases = some.lists(
    some.sampled_from([release for releases, _ in CASES.values() for release in releases]), max_size=8
).map(lambda releases: sorted(releases, key=lambda release: release.at))


@given(_releases, some.floats(0, 40))
def test_what_was_told_stays_told_and_nobody_is_named(releases: list[PublishedRelease], days: float) -> None:
    now = BEGAN + timedelta(days=days)
    events = published_events(releases, now)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert all(event.person is None and event.act in PUBLIC_SENTENCES for event in events)
    assert [event.at for event in events] == sorted(event.at for event in events)
    twice = published_events([release for release in releases for _ in range(2)], now)
    assert twice == events, "a release that says the same again tells nothing new"
