"""Quarters of the calendar year; a financial year's four quarters begin on the same days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter: "2026-Q3" is July to September 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> Quarter | None:
        """The quarter that "2026-Q3" names; None for anything else."""
        found = re.fullmatch(r"([1-9][0-9]{3})-Q([1-4])", text.strip().upper())
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def and_before(self, count: int) -> list[Quarter]:
        """This quarter and those before it, the latest first, so many in all."""
        latest = self.year * 4 + self.number - 1
        return [Quarter(index // 4, index % 4 + 1) for index in range(latest, latest - count, -1)]

    @property
    def title(self) -> str:
        return f"{_MONTHS[self.number - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
