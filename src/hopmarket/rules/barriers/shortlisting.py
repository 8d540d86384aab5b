"""When the law lets works below the threshold be shortlisted."""

from __future__ import annotations

from datetime import date

from ..local_time import day_in_london
from ..thresholds import Line, reaches
from .checked_notice import CheckedNotice


def may_works_be_shortlisted(notice: CheckedNotice) -> bool:
    """Whether a purchase is works of a value from which suppliers may be chosen by their suitability, on the day
    of its notice, or by the newest line where that day is not known. Source: Procurement Act 2023, s. 85(3);
    the line of bodies that are not central government."""
    if notice.category != "works" or notice.currency not in ("GBP", None):
        return False
    on = notice.published_at or notice.closes_at
    return reaches(Line.WORKS_SUITABILITY, notice.value, day_in_london(on) if on else date.max)
