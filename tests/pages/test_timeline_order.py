"""The timeline of a public page: a day without a time stands after the moments of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.published_notice.notice_timetable import in_order
from hopmarket.rules.local_time import LONDON


def words(*points: tuple[datetime | date, str]) -> list[str]:
    return [what for _, _, what, _ in in_order((on, "", what, "done") for on, what in points)]


def test_a_contract_that_was_signed_on_the_day_of_closing_stands_after_it() -> None:
    closes = datetime(2026, 12, 22, 12, tzinfo=UTC)
    assert words((date(2026, 12, 22), "signed"), (closes, "closes")) == ["closes", "signed"]
    assert words((closes, "closes"), (date(2026, 12, 21), "signed")) == ["signed", "closes"]
    assert words((closes, "closes"), (date(2026, 12, 23), "signed")) == ["closes", "signed"]


def test_days_are_those_of_london() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London
    assert words((date(2026, 7, 1), "starts"), (late, "closes")) == ["closes", "starts"]
    assert words((date(2026, 6, 30), "starts"), (late, "closes")) == ["starts", "closes"]


def test_days_alone_keep_the_order_in_which_they_come_about() -> None:
    assert words((date(2026, 7, 1), "result"), (date(2026, 7, 1), "starts")) == ["result", "starts"]


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 30), timezones=st.just(UTC))
DAYS = st.dates(date(2026, 3, 1), date(2026, 4, 30))


@given(st.lists(MOMENTS, max_size=5), st.lists(DAYS, max_size=5))
def test_no_day_stands_before_a_moment_of_its_own_or_an_earlier_day(
    moments: list[datetime], days: list[date]
) -> None:
    points = [(on, "", on, "done") for on in (*days, *moments)]
    placed = [what for _, _, what, _ in in_order(points)]  # type: ignore[arg-type]
    begun = [
        on.astimezone(LONDON).date() if isinstance(on, datetime) else on  # type: ignore[attr-defined]
        for on in placed
    ]
    assert begun == sorted(begun)
    for place, on in enumerate(placed):
        if not isinstance(on, datetime):
            later = [other for other in placed[place + 1 :] if isinstance(other, datetime)]
            assert all(other.astimezone(LONDON).date() > on for other in later)
