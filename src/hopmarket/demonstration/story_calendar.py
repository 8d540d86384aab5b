"""Days of the demonstration: working days counted from the day on which it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hopmarket.rules.local_time import LONDON, clock_time, local_instant
from hopmarket.rules.refusal import Refusal


@dataclass(frozen=True, slots=True)
class StoryCalendar:
    """Counts from ``loaded`` (an instant): -1 is the working day before, 1 the next one.

    Saturdays and Sundays are left out, so that nobody in Severn and Teme works on them.
    """

    loaded: datetime

    def day(self, count: int) -> date:
        """The day that many working days before or after the loading, in London."""
        on = self.loaded.astimezone(LONDON).date()
        while on.weekday() > 4:
            on -= timedelta(days=1)
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            on += step
            while on.weekday() > 4:
                on += step
        return on

    def instant(self, count: int, at: str) -> datetime:
        """That day at a time as people write it ("9.40am", "noon"), in UTC."""
        clock = clock_time(at)
        assert isinstance(clock, time), f"{at} is no time of day"
        moment = local_instant(self.day(count), clock)
        assert not isinstance(moment, Refusal), "nobody here works at the hour when clocks change"
        return moment.astimezone(UTC)
