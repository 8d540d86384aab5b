"""What a second look at a signed contract's days should notice: possible, yet perhaps not meant."""

from __future__ import annotations

from datetime import date

from .sane_dates import is_long_contract


def signature_remarks(
    *,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    published_start: date | None,
    published_end: date | None,
) -> tuple[str, ...]:
    """Sentences about where the days differ from the published ones, and where they are unusual."""
    remarks = [
        _difference("first day", starts_on, published_start),
        _difference("last day", ends_on, published_end),
    ]
    if starts_on < signed_on:
        remarks.append("It starts before it was signed.")
    if is_long_contract(starts_on, ends_on):
        remarks.append(f"It runs for {_years(starts_on, ends_on)} years. Is the last day meant?")
    return tuple(filter(None, remarks))


def _difference(name: str, on: date, published: date | None) -> str:
    if published is None or on == published:
        return ""
    apart = f"{_span(abs((on - published).days))} {'later' if on > published else 'earlier'}"
    return f"The {name} was published as {published.day} {published:%B %Y}: this is {apart}."


def _span(days: int) -> str:
    if days >= _MANY_DAYS:
        return f"about {round(days / 365.25)} years"
    return f"{days} day{'' if days == 1 else 's'}"


_MANY_DAYS = 700
"""From here on a difference is told in years."""


def _years(starts_on: date, ends_on: date) -> int:
    before_anniversary = (ends_on.month, ends_on.day) < (starts_on.month, starts_on.day)
    return ends_on.year - starts_on.year - before_anniversary
