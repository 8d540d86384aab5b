"""One table of status: ours and imported notices, before, at and after the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.money_and_dates import time_left
from hopmarket.records.search.query import DAYS_LEFT, ClosingWindow
from hopmarket.records.search.run import LABELS
from hopmarket.rules.notice_status import (
    SOON_DAYS,
    NoticeStatus,
    closes_soon,
    notice_status,
    purchase_status,
    until_days_left,
)
from hopmarket.rules.ocds import release
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.publication import Publication
from hopmarket.rules.releases.notice_facts import Stage, notice_facts
from tests.rules import publications

_N = NoticeStatus
CLOSES = publications.CLOSES
TICK = timedelta(microseconds=1)
MOMENTS = {
    "long before": CLOSES - timedelta(days=30),
    "eight days before": CLOSES - timedelta(days=8),
    "just under eight days": CLOSES - timedelta(days=8) + TICK,
    "seven days before": CLOSES - timedelta(days=7),
    "the last moment": CLOSES - TICK,
    "the deadline": CLOSES,
    "after it": CLOSES + timedelta(days=1),
}
RUNNING = (_N.OPEN, _N.OPEN, _N.CLOSING_SOON, _N.CLOSING_SOON, _N.CLOSING_SOON)
PURCHASES: dict[OpportunityState, tuple[NoticeStatus, ...]] = {
    OpportunityState.OPEN: (*RUNNING, _N.SEALED, _N.SEALED),
    OpportunityState.CLOSED: (_N.SEALED,) * 7,
    OpportunityState.EVALUATING: (_N.EVALUATING,) * 7,
    OpportunityState.DECIDED: (_N.EVALUATING,) * 7,
    OpportunityState.AWARDED: (_N.AWARDED,) * 7,
    OpportunityState.NO_AWARD: (_N.NO_AWARD,) * 7,
    OpportunityState.CANCELLED: (_N.CANCELLED,) * 7,
}
IMPORTED: dict[Stage, tuple[NoticeStatus, ...]] = {
    Stage.PLANNED: (_N.PLANNED,) * 7,
    Stage.CALLED: (*RUNNING, _N.CLOSED, _N.CLOSED),
    Stage.AWARDED: (_N.AWARDED,) * 7,
    Stage.CONTRACTED: (_N.AWARDED,) * 7,
    Stage.NO_AWARD: (_N.NO_AWARD,) * 7,
    Stage.CANCELLED: (_N.CANCELLED,) * 7,
    Stage.WITHDRAWN: (_N.CANCELLED,) * 7,
    Stage.COMPLETE: (_N.ENDED,) * 7,
}
PUBLISHED = {
    OpportunityState.OPEN: publications.OPEN,
    OpportunityState.CLOSED: publications.CLOSED,
    OpportunityState.EVALUATING: publications.EVALUATING,
    OpportunityState.DECIDED: replace(publications.EVALUATING, state=OpportunityState.DECIDED),
    OpportunityState.AWARDED: publications.AWARDED,
    OpportunityState.NO_AWARD: publications.NO_AWARD,
    OpportunityState.CANCELLED: publications.CANCELLED,
}


def as_public(publication: Publication, now: datetime) -> NoticeStatus:
    """What everybody reads: the status of the notice that a publication's release makes."""
    body = release(publication, tags=("tender",), at=publications.OPENS, number=1)
    facts = notice_facts(body, {})
    return notice_status(
        facts.stage,
        closes_at=facts.closes_at,
        assessment=facts.assessment,
        is_ours=True,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        now=now,
    )


def as_buyer(publication: Publication, now: datetime) -> NoticeStatus:
    """What the buyer, a bidder and the panel read."""
    contracts, terms = publication.contracts, publication.terms
    return purchase_status(
        publication.state,
        closes_at=terms.closes_at,
        signed=bool(contracts),
        starts_on=min((row.starts_on for row in contracts), default=terms.starts_on),
        ends_on=max((row.ends_on for row in contracts), default=terms.ends_on),
        now=now,
    )


def test_the_tables_leave_nothing_out() -> None:
    assert PURCHASES.keys() == PUBLISHED.keys() == PUBLISHED_STATES
    assert IMPORTED.keys() == set(Stage)


@pytest.mark.parametrize("state", PURCHASES, ids=str)
def test_ours_before_at_and_after_the_deadline(state: OpportunityState) -> None:
    for (moment, now), expected in zip(MOMENTS.items(), PURCHASES[state], strict=True):
        assert as_buyer(PUBLISHED[state], now) is expected, moment
        assert as_public(PUBLISHED[state], now) is expected, moment


@pytest.mark.parametrize("stage", IMPORTED, ids=str)
@pytest.mark.parametrize("assessment", ["", "sealed", "evaluating"])
def test_imported_before_at_and_after_the_deadline(stage: Stage, assessment: str) -> None:
    """What another publisher's release says of an assessment of our kind makes no difference."""
    for (moment, now), expected in zip(MOMENTS.items(), IMPORTED[stage], strict=True):
        found = notice_status(
            stage,
            closes_at=CLOSES,
            assessment=assessment,
            is_ours=False,
            starts_on=None,
            ends_on=None,
            now=now,
        )
        assert found is expected, moment


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 31), _N.AWARDED),
        (date(2027, 2, 1), _N.IN_DELIVERY),
        (date(2030, 1, 31), _N.IN_DELIVERY),
        (date(2030, 2, 1), _N.ENDED),
    ],
)
def test_a_signed_contract_runs_from_its_first_day_to_its_last(day: date, expected: NoticeStatus) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert as_buyer(publications.SIGNED, noon) is as_public(publications.SIGNED, noon) is expected


@pytest.mark.parametrize(
    "state",
    sorted(set(OpportunityState) - PUBLISHED_STATES),
    ids=str,
)
def test_a_draft_has_no_status(state: OpportunityState) -> None:
    with pytest.raises(KeyError):
        purchase_status(state, closes_at=CLOSES, signed=False, starts_on=None, ends_on=None, now=CLOSES)


@given(st.timedeltas(min_value=TICK, max_value=timedelta(days=60)))
def test_the_mark_the_words_and_the_filter_count_the_same_days(left: timedelta) -> None:
    """Whoever reads "7 days left" reads "Closing soon" beside it, and finds it under "In 7 days"."""
    now = CLOSES - left
    window = next(
        window for window, (_, most) in DAYS_LEFT.items() if most is None or left < until_days_left(most)
    )
    fewest, most = DAYS_LEFT[window]
    assert fewest <= left.days <= (left.days if most is None else most)
    assert closes_soon(CLOSES, now) is (window is ClosingWindow.WEEK) is (left.days <= SOON_DAYS)
    if left >= timedelta(days=2):
        assert time_left(left) == f"{left.days} days left"


def test_the_windows_follow_each_other_and_say_their_days() -> None:
    bounds = list(DAYS_LEFT.values())
    assert [fewest for fewest, _ in bounds[1:]] == [most + 1 for _, most in bounds[:-1] if most is not None]
    assert [LABELS[window] for window in DAYS_LEFT] == [
        "In 7 days",
        "In 8 to 14 days",
        "In 15 to 30 days",
        "Later",
    ]


def test_nothing_closes_soon_that_has_closed() -> None:
    assert not closes_soon(CLOSES, CLOSES) and not closes_soon(CLOSES, CLOSES + TICK)
