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
        found = self.loaded.astimezone(LONDON).date()
        while found.weekday() > 4:
            found -= timedelta(days=1)
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            found += step
            while found.weekday() > 4:
                found += step
        return found

    def instant(self, count: int, at: str) -> datetime:
        """That day at a time as people write it ("9.40am", "noon"), in UTC."""
        clock = clock_time(at)
        assert isinstance(clock, time), f"{at} is no time of day"
        found = local_instant(self.day(count), clock)
        assert not isinstance(found, Refusal), "nobody here works at the hour when clocks change"
        return found.astimezone(UTC)
