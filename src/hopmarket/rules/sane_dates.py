"""Sane dates: which days and moments a timetable, an extension and a contract may name.

The order of the days (questions, deadline, award, start, end) and the spans between them stand here
once, for drafts, amendments, extensions and contracts. No law sets the figures below the threshold; they
are this portal's own, and wide, so that nothing that a buyer means is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .dates_in_words import when
from .local_time import LONDON, is_days_apart
from .refusal import Refusal
from .terms import Terms
from .terms_fields import DATES, TERMS_FIELDS

FEWEST_DAYS_FOR_QUESTIONS = 3
"""Days from publication, or from an addendum that shortens the time, in which bidders can ask."""
MOST_DAYS_OPEN = 366
MOST_DAYS_TO_AWARD = 366
MOST_YEARS_TO_START = 2
LONG_CONTRACT_YEARS = 10
"""From here on a page asks whether the end is meant."""
MOST_CONTRACT_YEARS = 30
"""Private finance contracts, the longest that public bodies let, ran for 25 to 30 years (HM Treasury,
"Private Finance Initiative and Private Finance 2 projects"); nothing below the threshold comes near."""
CITE = "The days that a timetable may name: docs/guides/commissioner.md"


@dataclass(frozen=True, slots=True)
class DateFault:
    """A day or a moment that cannot stand: which part of the terms names it, and why not."""

    part: str
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)

    def refusal(self) -> Refusal:
        """The fault as a refusal, for an act."""
        return Refusal(f"gap.{self.reason}", CITE, self.params)


def order_faults(terms: Terms) -> tuple[DateFault, ...]:
    """What is wrong between the days of a timetable themselves, at most one fault for each part, in
    their order; a day that is not given is in no fault."""
    return tuple(
        fault
        for fault in (
            _questions_order(terms),
            _award_order(terms),
            _start_order(terms),
            contract_span_fault(terms.starts_on, terms.ends_on),
        )
        if fault
    )


def publication_faults(terms: Terms, *, fewest_days_open: int, now: datetime) -> tuple[DateFault, ...]:
    """What is wrong with a timetable that would be published now, beside its order."""
    return tuple(
        fault
        for fault in (
            _questions_at_publication(terms.questions_until, now),
            _deadline_at_publication(terms.closes_at, fewest_days_open, now),
            _in_past("award_on", terms.award_on, now),
            _in_past("starts_on", terms.starts_on, now),
            _in_past("ends_on", terms.ends_on, now),
        )
        if fault
    )


def draft_faults(terms: Terms, *, fewest_days_open: int, now: datetime) -> tuple[DateFault, ...]:
    """The faults of a draft's timetable, at most one for each part, in their order; where a part has a
    fault of both kinds, its place among the other days is what counts."""
    faults: dict[str, DateFault] = {}
    for fault in (
        *order_faults(terms),
        *publication_faults(terms, fewest_days_open=fewest_days_open, now=now),
    ):
        faults.setdefault(fault.part, fault)
    for part, reason, other in _FOLLOWS:
        if other in faults and part in faults and faults[part].reason == reason:
            del faults[part]
    return tuple(sorted(faults.values(), key=lambda fault: _PARTS.index(fault.part)))


def amendment_faults(old: Terms, new: Terms, *, now: datetime) -> tuple[DateFault, ...]:
    """What an addendum may not do to published dates, beside their order: the last moment for questions
    stays, or moves to a moment ahead, and moves earlier only if bidders keep some days to ask; a day
    does not move into the past."""
    faults = [_questions_at_amendment(old.questions_until, new.questions_until, now)]
    for part in ("award_on", "starts_on", "ends_on"):
        if getattr(old, part) != getattr(new, part):
            faults.append(_in_past(part, getattr(new, part), now))
    return tuple(fault for fault in faults if fault)


def is_deadline_too_far(closes_at: datetime, now: datetime) -> bool:
    """Whether a deadline lies further ahead than a purchase is open at the most."""
    return closes_at - now > timedelta(days=MOST_DAYS_OPEN)


def contract_span_fault(starts_on: date | None, ends_on: date | None) -> DateFault | None:
    """Whether a contract ends before it starts, or runs longer than any: ``ends_before_start``,
    ``contract_too_long``."""
    if starts_on is None or ends_on is None:
        return None
    if ends_on < starts_on:
        return DateFault("ends_on", "ends_before_start")
    if ends_on >= years_after(starts_on, MOST_CONTRACT_YEARS):
        return DateFault("ends_on", "contract_too_long", {"years": str(MOST_CONTRACT_YEARS)})
    return None


def is_long_contract(starts_on: date | None, ends_on: date | None) -> bool:
    """Whether a contract runs for so long that a page asks whether its end is meant."""
    if starts_on is None or ends_on is None:
        return False
    return ends_on >= years_after(starts_on, LONG_CONTRACT_YEARS)


def contract_start_fault(starts_on: date | None, *, awarded_on: date | None) -> DateFault | None:
    """Whether a contract starts before its award or years after it: ``starts_before_award``,
    ``starts_too_late``."""
    if starts_on is None or awarded_on is None:
        return None
    if starts_on < awarded_on:
        return DateFault("starts_on", "starts_before_award")
    if starts_on > years_after(awarded_on, MOST_YEARS_TO_START):
        return DateFault("starts_on", "starts_too_late", {"years": str(MOST_YEARS_TO_START)})
    return None


def years_after(on: date, years: int) -> date:
    """The same day some years later; 1 March where that year has no 29 February."""
    year = min(on.year + years, date.max.year)
    try:
        return on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


_PARTS = tuple(row.name for row in TERMS_FIELDS if row.kind in DATES)
_FOLLOWS = (("starts_on", "starts_too_late", "award_on"), ("award_on", "award_too_late", "closes_at"))
"""A fault of the first part that only follows from a fault of the last, and is not named beside it."""


def _questions_order(terms: Terms) -> DateFault | None:
    if terms.questions_until and terms.closes_at and terms.questions_until >= terms.closes_at:
        return DateFault("questions_until", "questions_after_deadline")
    return None


def _award_order(terms: Terms) -> DateFault | None:
    if terms.award_on is None or terms.closes_at is None:
        return None
    closing_day = terms.closes_at.astimezone(LONDON).date()
    if terms.award_on <= closing_day:
        return DateFault("award_on", "award_before_deadline")
    if terms.award_on - closing_day > timedelta(days=MOST_DAYS_TO_AWARD):
        return DateFault("award_on", "award_too_late", {"days": str(MOST_DAYS_TO_AWARD)})
    return None


def _start_order(terms: Terms) -> DateFault | None:
    return contract_start_fault(terms.starts_on, awarded_on=terms.award_on)


def _questions_at_publication(questions_until: datetime | None, now: datetime) -> DateFault | None:
    if questions_until is None:
        return None
    if questions_until <= now:
        return DateFault("questions_until", "questions_in_past")
    if not is_days_apart(FEWEST_DAYS_FOR_QUESTIONS, now, questions_until):
        return DateFault("questions_until", "questions_too_soon", _FEWEST_DAYS)
    return None


def _questions_at_amendment(old: datetime | None, new: datetime | None, now: datetime) -> DateFault | None:
    if new is None or new == old:
        return None
    if new <= now:
        return DateFault("questions_until", "questions_in_past")
    if old is not None and new < old and not is_days_apart(FEWEST_DAYS_FOR_QUESTIONS, now, new):
        return DateFault("questions_until", "questions_too_soon", _FEWEST_DAYS)
    return None


_FEWEST_DAYS = {"days": str(FEWEST_DAYS_FOR_QUESTIONS)}


def _next_hour(instant: datetime) -> datetime:
    """The instant, or the next full hour after it."""
    hour = instant.replace(minute=0, second=0, microsecond=0)
    return hour if hour == instant else hour + timedelta(hours=1)


def _deadline_at_publication(closes_at: datetime | None, fewest_days: int, now: datetime) -> DateFault | None:
    if closes_at is None:
        return None
    if not is_days_apart(fewest_days, now, closes_at):
        earliest = when(_next_hour(now + timedelta(days=fewest_days)))
        return DateFault("closes_at", "deadline_too_soon", {"days": str(fewest_days), "earliest": earliest})
    if is_deadline_too_far(closes_at, now):
        return DateFault("closes_at", "deadline_too_far", {"days": str(MOST_DAYS_OPEN)})
    return None


def _in_past(part: str, on: date | None, now: datetime) -> DateFault | None:
    if on is not None and on < now.astimezone(LONDON).date():
        return DateFault(part, f"{part}_in_past")
    return None
