"""Tags that draw where and when: the map of districts, a month of deadlines; loaded through ``{% load hm %}``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import template

from hopmarket.pages.parts import district_outlines, money_and_dates, month_grid
from hopmarket.pages.parts.view_models import DeadlineDay, DistrictCount

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
    drawn = district_outlines.outlines()
    return {
        "shapes": district_outlines.district_shapes(counts),
        "rows": sorted(counts, key=lambda count: (-count.count, count.name)),
        "width": drawn["width"],
        "height": drawn["height"],
        "attribution": drawn["attribution"],
        "total": sum(count.count for count in counts) + (elsewhere or 0),
        "elsewhere": elsewhere,
        "say": say,
        "head": head,
        "id": id,
    }


@register.inclusion_tag("parts/month_calendar.html")
def month_calendar(first: date, days: Sequence[DeadlineDay], today: date) -> dict[str, object]:
    """A month of deadlines: a grid of weeks on wide screens, an agenda of big dates on phones."""
    return {
        "weeks": month_grid.weeks(first, month_grid.days_by_date(days), today),
        "weekdays": money_and_dates.DAYS,
        "month": money_and_dates.MONTHS[first.month - 1][:3],
        "name": month_grid.month_name(first),
    }
