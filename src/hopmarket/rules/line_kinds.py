"""What a line of the partnership's is: what it measures, between which figures it may stand, and its rule in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .money import in_words


class LineUnit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    POUNDS = "pounds"
    MONTHS = "months"
    TIMES = "times"
    OF_A_HUNDRED = "of_a_hundred"
    WORDS = "words"
    CHARACTERS = "characters"
    CRITERIA = "criteria"
    CERTIFICATES = "certificates"
    QUESTIONS = "questions"
    DOCUMENTS = "documents"
    FILES = "files"


NAMED: Mapping[LineUnit, tuple[str, str]] = {
    LineUnit.DAYS: ("day", "days"),
    LineUnit.WORKING_DAYS: ("working day", "working days"),
    LineUnit.MONTHS: ("month", "months"),
    LineUnit.TIMES: ("time", "times"),
    LineUnit.OF_A_HUNDRED: ("of 100", "of 100"),
    LineUnit.WORDS: ("word", "words"),
    LineUnit.CHARACTERS: ("character", "characters"),
    LineUnit.CRITERIA: ("criterion", "criteria"),
    LineUnit.CERTIFICATES: ("certificate", "certificates"),
    LineUnit.QUESTIONS: ("question", "questions"),
    LineUnit.DOCUMENTS: ("document", "documents"),
    LineUnit.FILES: ("file", "files"),
}
"""What follows a figure: one of it, and several."""


class LineSense(StrEnum):
    """On which side of its line a deed needs a second officer; of a period and of the barrier check, on neither."""

    BELOW = "below"
    ABOVE = "above"
    FROM = "from"
    PERIOD = "period"
    BARRIER = "barrier"


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """A line of the partnership's: which deed or barrier, what of it is measured, where the line is until somebody sets
    another and between which figures it may stand. ``sentence`` says the rule, with the ``{line}`` in it."""

    key: str
    deed: str
    measures: str
    default: Decimal
    lowest: Decimal
    highest: Decimal
    unit: LineUnit
    sense: LineSense
    sentence: str
    at_nought: str
    cite: str

    def in_words(self, line: Decimal) -> str:
        """A figure of this line: "3 days", "£100,000"."""
        if self.unit is LineUnit.POUNDS:
            return in_words(line)
        one, several = NAMED[self.unit]
        return f"{line:,f} {one if line == 1 else several}"

    def rule(self, line: Decimal) -> str:
        """The rule in one sentence."""
        return self.sentence.format(line=self.in_words(line)) if line else self.at_nought
