"""The gate through which a consultation opens: what the law of fair consultation and the Compact ask of it.

Sources: R v Brent LBC, ex p Gunning (1985) 84 LGR 168 (formative stage, sufficient reasons, adequate time,
conscientious consideration); R (Moseley) v Haringey LBC [2014] UKSC 56 (the alternatives that were rejected,
and why); the Compact (2010), twelve weeks or an explanation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .local_time import LONDON
from .reasons import ReasonPlace, says_why
from .refusal import Refusal

GUNNING = "R v Brent LBC, ex p Gunning (1985) 84 LGR 168"
MOSELEY = "R (Moseley) v Haringey LBC [2014] UKSC 56"
COMPACT = "The Compact (2010), 2.4: twelve weeks, or an explanation for a shorter time"
FULL_LENGTH = timedelta(weeks=12)
RESPONSE_WITHIN = timedelta(weeks=12)
"""Source: Consultation Principles (Cabinet Office, 2018), J: a response within twelve weeks of the close."""
LONGEST = timedelta(days=366)


PLAN_REASONS: dict[str, ReasonPlace] = {
    "reasons": ReasonPlace(
        "Say why these changes are suggested",
        "Small charities told us that three months’ notice is too short",
        "everybody",
    ),
    "alternatives": ReasonPlace(
        "Say what else was considered, and why it was not chosen",
        "Nine months: councils set their budgets in February and cannot promise it",
        "everybody",
    ),
    "shorter_reason": ReasonPlace(
        "Say why it is shorter than twelve weeks",
        "The grants it concerns end on 31 March and must be renewed before",
        "everybody",
    ),
}
"""The fields of a plan in which reasons are given, and what each asks."""


def asked(field: str) -> dict[str, str]:
    """What a field of the plan asks, for the sentence of a refusal."""
    return {"ask": PLAN_REASONS[field].ask, "words": "five", "example": PLAN_REASONS[field].example}


@dataclass(frozen=True, slots=True)
class ConsultationPlan:
    """What is published when a consultation opens: what for, why, what else was thought of and why not, how
    long, and the first day on which the text could be adopted, if one is foreseen."""

    title: str
    reasons: str
    alternatives: str
    opens_at: datetime
    closes_at: datetime
    shorter_reason: str = ""
    adoption_from: date | None = None
    topics: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing that keeps a consultation shut: the field of the plan, and why."""

    field: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class HolidayInside:
    """A time of holidays that lies inside a consultation, and how many days of it."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days of the consultation it takes."""
        return (self.last - self.first).days + 1


def plan_faults(plan: ConsultationPlan, *, at: datetime) -> tuple[PlanFault, ...]:
    """Finds everything that keeps a consultation shut, in the order of the form; empty where it may open."""
    return tuple(PlanFault(field, refusal) for field, refusal in _faults(plan, at))


def _faults(plan: ConsultationPlan, at: datetime) -> Iterator[tuple[str, Refusal]]:
    if not plan.title.strip():
        yield "title", Refusal("consultation.no_title", GUNNING)
    for field, cite in (("reasons", GUNNING), ("alternatives", MOSELEY)):
        if not says_why(getattr(plan, field)):
            yield field, Refusal(f"consultation.no_{field}", cite, asked(field))
    if plan.opens_at < at - timedelta(minutes=5):
        yield "opens_at", Refusal("consultation.opens_in_the_past")
    wrong = length_fault(plan.opens_at, plan.closes_at, plan.shorter_reason)
    if wrong:
        yield wrong.field, wrong.refusal
    elif plan.adoption_from and plan.adoption_from <= plan.closes_at.astimezone(LONDON).date():
        yield "adoption_from", Refusal("consultation.decided_already", GUNNING)


def length_fault(opens_at: datetime, closes_at: datetime, shorter_reason: str) -> PlanFault | None:
    """Finds what is wrong with the length: a close before the opening, more than a year, or fewer than twelve
    weeks without a reason."""
    if closes_at <= opens_at:
        return PlanFault("closes_at", Refusal("consultation.closes_before_opening"))
    if closes_at - opens_at > LONGEST:
        return PlanFault("closes_at", Refusal("consultation.too_long", COMPACT))
    if not is_full_length(opens_at, closes_at) and not says_why(shorter_reason):
        figures = {**asked("shorter_reason"), "length": weeks_and_days(opens_at, closes_at)}
        return PlanFault("shorter_reason", Refusal("consultation.shorter_unreasoned", COMPACT, figures))
    return None


def extension_fault(
    opens_at: datetime, *, before: datetime, after: datetime, adoption_from: date | None
) -> Refusal | None:
    """Finds what is wrong with a later close: one that is not later, more than a year in all, or one that comes
    after the first day on which the text could be adopted."""
    if after <= before:
        return Refusal("consultation.not_later")
    if after - opens_at > LONGEST:
        return Refusal("consultation.too_long", COMPACT)
    if adoption_from and adoption_from <= after.astimezone(LONDON).date():
        return Refusal("consultation.decided_already", GUNNING)
    return None


def _wall(moment: datetime) -> datetime:
    """What the clock on the wall in London shows."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def is_full_length(opens_at: datetime, closes_at: datetime) -> bool:
    """Whether it lasts twelve weeks by the clock on the wall: from noon to noon is twelve weeks, though the
    clocks change between."""
    return _wall(closes_at) - _wall(opens_at) >= FULL_LENGTH


def weeks_and_days(opens_at: datetime, closes_at: datetime) -> str:
    """How long it lasts, in words: "4 weeks", "1 week and 3 days"."""
    weeks, days = divmod((_wall(closes_at) - _wall(opens_at)).days, 7)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((weeks, "week"), (days, "day")) if n]
    return " and ".join(parts) or "less than a day"


def response_due(closes_at: datetime) -> datetime:
    """When the response is due: twelve weeks after the close, at the same hour in London."""
    wall = closes_at.astimezone(LONDON) + RESPONSE_WITHIN
    return wall.astimezone(UTC)


def easter_sunday(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    skipped, rest = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _holidays_of(year: int) -> tuple[HolidayInside, ...]:
    easter = easter_sunday(year)
    return (
        HolidayInside("Easter", easter - timedelta(days=2), easter + timedelta(days=1)),
        HolidayInside("August", date(year, 8, 1), date(year, 8, 31)),
        HolidayInside("Christmas and New Year", date(year, 12, 20), date(year + 1, 1, 2)),
    )


def holidays_inside(opens_at: datetime, closes_at: datetime) -> tuple[HolidayInside, ...]:
    """Finds the holidays that lie inside a consultation, each cut to its days inside: August, the two weeks of
    Christmas and New Year, and Easter from Good Friday to the Monday."""
    first, last = opens_at.astimezone(LONDON).date(), closes_at.astimezone(LONDON).date()
    holidays = (holiday for year in range(first.year - 1, last.year + 1) for holiday in _holidays_of(year))
    inside = (HolidayInside(each.name, max(each.first, first), min(each.last, last)) for each in holidays)
    return tuple(each for each in inside if each.first <= each.last)
