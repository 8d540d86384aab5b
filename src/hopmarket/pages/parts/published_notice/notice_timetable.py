"""The dates of a process as the steps of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import TimelineStep
from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.rules.local_time import LONDON
from hopmarket.rules.releases.json_values import closing_instant, day, instant, part
from hopmarket.rules.releases.notice_facts import Stage

Point = tuple[datetime | date, str, str, str]
"""When (a moment, or a day without a time), its words, what happens, its glyph."""
Placed = tuple[datetime, str, str, str]
_OVER = (Stage.CANCELLED, Stage.WITHDRAWN, Stage.NO_AWARD)


def notice_timeline(
    notice: Notice, contracts: Iterable[PublishedContract], now: datetime
) -> list[TimelineStep]:
    """Lists every known date of a process in order, with today among them while something is to come.

    What ended early has no dates after its end.
    """
    points = in_order(_points(notice, contracts))
    if notice.stage in _OVER:
        points = [point for point in points if point[0] <= max(notice.changed_at, notice.published_at)]
    steps = [_step(point, now) for point in points]
    place = sum(point[0] <= now for point in points)
    if place < len(points):
        steps.insert(place, _today(notice, now))
    return steps


def in_order(points: Iterable[Point]) -> list[Placed]:
    """Places every point in time. A day without a time stands after the moments of that day in London:
    what has only a day, such as a signature, follows from what has a time, such as the closing."""
    listed = list(points)
    moments = [point[0] for point in listed if isinstance(point[0], datetime)]
    placed = sorted(
        listed, key=lambda point: (_instant(point[0], moments), not isinstance(point[0], datetime))
    )
    return [(_instant(on, moments), when_text, what, glyph) for on, when_text, what, glyph in placed]


def _instant(on: datetime | date, moments: Iterable[datetime]) -> datetime:
    if isinstance(on, datetime):
        return on
    begins = datetime.combine(on, time(0), LONDON).astimezone(UTC)
    return max((at for at in moments if at.astimezone(LONDON).date() == on), default=begins)


def _step(point: Placed, now: datetime) -> TimelineStep:
    at, when_text, what, glyph = point
    return TimelineStep(when_text, what, glyph, "past" if at <= now else "next")


def _today(notice: Notice, now: datetime) -> TimelineStep:
    still = bool(notice.stage == Stage.CALLED and notice.closes_at and notice.closes_at > now)
    word = {"evaluating": "Responses are being read"}.get(
        notice.assessment, money_and_dates.DAYS[money_and_dates.local(now).weekday()]
    )
    return TimelineStep(
        f"{money_and_dates.day_short(now)}, today",
        ("Open to all who want to take part" if notice.interest_by else "Open for responses")
        if still
        else word,
        "open" if still else "eval",
        "now",
    )


def _points(notice: Notice, contracts: Iterable[PublishedContract]) -> Iterator[Point]:
    record = notice.record
    first = instant(part(record, "tender", "datePublished")) or notice.published_at
    yield _moment(first, "Posted" if notice.is_ours else "Published", "done")
    questions_until = closing_instant(part(record, "tender", "enquiryPeriod", "endDate"))
    if questions_until:
        yield _moment(questions_until, "Last moment for questions", "done", clock=notice.is_ours)
    if notice.interest_by:
        yield _moment(notice.interest_by, "Last moment to ask to take part", "sealed", clock=True)
    if notice.closes_at and notice.closes_at != notice.interest_by:
        words = "Closes. Responses can be opened after this" if notice.is_ours else "Closes"
        yield _moment(notice.closes_at, words, "sealed", clock=True)
    yield from _result(notice, contracts)
    if notice.starts_on:
        yield _day(notice.starts_on, "Work starts", "delivery")
    if notice.ends_on:
        yield _day(notice.ends_on, "Work ends", "ended")


def _result(notice: Notice, contracts: Iterable[PublishedContract]) -> Iterator[Point]:
    decided = instant(part(notice.record, "assessment", "decidedAt")) or notice.awarded_at
    planned = day(part(notice.record, "tender", "awardPeriod", "endDate"))
    if notice.stage in _OVER and notice.is_ours:
        outcome = "Ended without award" if notice.stage == Stage.NO_AWARD else "Cancelled"
        yield _moment(notice.changed_at, outcome, "ended" if notice.stage == Stage.NO_AWARD else "cancelled")
    elif decided:
        yield _moment(decided, "Result and reasons" if notice.is_ours else "Awarded", "awarded")
    elif planned and notice.stage == Stage.CALLED:
        yield _day(planned, "Result and reasons expected", "awarded")
    for contract in contracts:
        if contract.signed_on:
            yield _day(contract.signed_on, "Contract signed", "done")
            break


def _moment(at: datetime, what: str, glyph: str, *, clock: bool = False) -> Point:
    day_text = f"{money_and_dates.day_short(at)} {at.year:04}"
    clock_text = money_and_dates.clock(at) if money_and_dates.clock(at) != "midnight" else "as it begins"
    return at, f"{day_text}, {clock_text}" if clock else day_text, what, glyph


def _day(on: date, what: str, glyph: str) -> Point:
    return on, f"{money_and_dates.day_short(on)} {on.year:04}", what, glyph
