"""Tags that draw where and when: the map of districts, a month of deadlines; loaded through ``{% load hm %}``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import template

from hopmarket.pages.parts import months, outlines, phrases
from hopmarket.pages.parts.marks import DistrictCount, DueDay

register = template.Library()


@register.inclusion_tag("parts/district_map.html")
def district_map(
    counts: Sequence[DistrictCount],
    say: str,
    elsewhere: int | None = None,
    head: str = "Results",
    id: str = "districts",
) -> dict[str, object]:
    """Districts shaded by their counts, each a link, and the same in a table.

    ``say`` is the finding in one sentence; ``elsewhere`` counts what lies in none of them.
    """
    drawn = outlines.outlines()
    return {
        "shapes": outlines.shapes(counts),
        "rows": sorted(counts, key=lambda one: (-one.count, one.name)),
        "width": drawn["width"],
        "height": drawn["height"],
        "attribution": drawn["attribution"],
        "total": sum(one.count for one in counts) + (elsewhere or 0),
        "elsewhere": elsewhere,
        "say": say,
        "head": head,
        "id": id,
    }


@register.inclusion_tag("parts/month_calendar.html")
def month_calendar(first: date, days: Sequence[DueDay], today: date) -> dict[str, object]:
    """A month of deadlines: a grid of weeks on wide screens, an agenda of big dates on phones."""
    return {
        "weeks": months.weeks(first, months.by_day(days), today),
        "weekdays": phrases.DAYS,
        "month": phrases.MONTHS[first.month - 1][:3],
        "name": months.month_name(first),
    }
