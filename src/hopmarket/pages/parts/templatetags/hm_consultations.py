"""The tag of consultations: their weeks as a drawing; loaded through ``{% load hm_consultations %}``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django import template

from hopmarket.pages.parts import money_and_dates
from hopmarket.rules.consultation_weeks import ConsultationWeek, WeekPhase

register = template.Library()
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_PHASE_CLASSES = {WeekPhase.GONE: "y", WeekPhase.NOW: "today", WeekPhase.TO_COME: "n"}
PHASE_WORDS = {WeekPhase.GONE: "Gone", WeekPhase.NOW: "Now", WeekPhase.TO_COME: "To come"}


def number_in_words(number: int) -> str:
    """A small number as a word, a larger one in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def weeks_in_words(weeks: Sequence[ConsultationWeek]) -> str:
    """ "Nine weeks have gone, three are left": the week in which we are is left, too."""
    gone = sum(week.phase is WeekPhase.GONE for week in weeks)
    left = len(weeks) - gone
    if not left:
        return f"All {number_in_words(gone)} weeks have gone" if gone > 1 else "The week has gone"
    if not gone:
        return (
            f"{number_in_words(left).capitalize()} week{'' if left == 1 else 's'}, all still to come or begun"
        )
    have = "week has" if gone == 1 else "weeks have"
    are = "is" if left == 1 else "are"
    return f"{number_in_words(gone).capitalize()} {have} gone, {number_in_words(left)} {are} left"


@register.inclusion_tag("parts/weeks.html")
def weeks_drawing(weeks: Sequence[ConsultationWeek], closes_at: datetime) -> dict[str, object]:
    """The weeks of a consultation: boxes that are full, the one of today, and those to come; with their table."""
    step = 100 / len(weeks)
    boxes = [
        {
            "x": f"{number * step + 0.25:.2f}%",
            "width": f"{max(step - 0.9, 0.6):.2f}%",
            "middle": f"{number * step + step / 2:.2f}%",
            "kind": _PHASE_CLASSES[week.phase],
            "is_now": week.phase is WeekPhase.NOW,
        }
        for number, week in enumerate(weeks)
    ]
    return {
        "boxes": boxes,
        "weeks": [(week, PHASE_WORDS[week.phase]) for week in weeks],
        "sentence": weeks_in_words(weeks),
        "first": money_and_dates.day_short(weeks[0].first),
        "last": f"{money_and_dates.day_short(weeks[-1].last)}, {money_and_dates.clock(closes_at)}",
    }
