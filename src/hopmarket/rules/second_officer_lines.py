"""What one officer does not do alone after publication: one table of deeds, and the line of each.

The lines are the partnership's: each row has the line that counts until somebody sets another. Nothing here
is law; the law asks that conflicts are kept out and that suppliers are treated alike, and two officers are
how this portal sees to it. Source: Procurement Act 2023, ss. 12(2) and 81 to 83.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .money import in_words
from .refusal import Refusal

_TREATED_ALIKE = (
    "Procurement Act 2023, s. 12(2): suppliers are treated the same; the line: the partnership's rule"
)
_CONFLICTS = "Procurement Act 2023, ss. 81 to 83: conflicts of interest; the line: the partnership's rule"


class OfficerDeed(StrEnum):
    """What a second officer may have to look at. A deed's name is data: requests and settings keep it."""

    LATE_ADDENDUM = "late_addendum"
    EXTENSION = "extension"
    AWARD = "award"
    BEYOND_AWARD = "beyond_award"


class LineUnit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    POUNDS = "pounds"


class LineSense(StrEnum):
    """On which side of its line a deed needs a second officer; of a line that is a period, on neither."""

    BELOW = "below"
    ABOVE = "above"
    FROM = "from"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class SecondOfficerLine:
    """A line of the partnership's: which deed, what of it is measured, where the line is until somebody sets
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
        named = "working day" if self.unit is LineUnit.WORKING_DAYS else "day"
        return f"{line:f} {named}" if line == 1 else f"{line:f} {named}s"

    def rule(self, line: Decimal) -> str:
        """The rule in one sentence."""
        return self.sentence.format(line=self.in_words(line)) if line else self.at_nought


SECOND_OFFICER_LINES: Mapping[OfficerDeed, SecondOfficerLine] = {
    OfficerDeed(row.key): row
    for row in (
        SecondOfficerLine(
            OfficerDeed.LATE_ADDENDUM,
            "A late addendum",
            "Days from the addendum to the deadline",
            Decimal(3),
            Decimal(0),
            Decimal(30),
            LineUnit.DAYS,
            LineSense.BELOW,
            "A change with less than {line} to the deadline is looked at by a second officer.",
            "A change needs no second officer, however close the deadline is.",
            _TREATED_ALIKE,
        ),
        SecondOfficerLine(
            OfficerDeed.EXTENSION,
            "A later deadline",
            "Days by which the deadline moves",
            Decimal(0),
            Decimal(0),
            Decimal(30),
            LineUnit.DAYS,
            LineSense.ABOVE,
            "A deadline that moves by more than {line} is looked at by a second officer.",
            "Every later deadline is looked at by a second officer.",
            _TREATED_ALIKE,
        ),
        SecondOfficerLine(
            OfficerDeed.AWARD,
            "An award",
            "What all awards of the purchase come to, VAT included",
            Decimal(100_000),
            Decimal(0),
            Decimal(1_000_000),
            LineUnit.POUNDS,
            LineSense.FROM,
            "An award of {line} or more is looked at by a second officer, and every award of a procedure that "
            "says so.",
            "Every award is looked at by a second officer.",
            _CONFLICTS,
        ),
        SecondOfficerLine(
            OfficerDeed.BEYOND_AWARD,
            "A contract’s value beyond its award",
            "Pounds above what was awarded",
            Decimal(0),
            Decimal(0),
            Decimal(100_000),
            LineUnit.POUNDS,
            LineSense.ABOVE,
            "A contract whose value is corrected to more than {line} above its award is looked at by a second "
            "officer.",
            "A contract whose value is corrected to more than its award is looked at by a second officer.",
            _CONFLICTS,
        ),
    )
}
"""The lines beyond which one officer does not act alone."""

DEBRIEF_LINE = SecondOfficerLine(
    "debrief",
    "The answer to a bidder who asks for a debrief",
    "Working days from the request",
    Decimal(10),
    Decimal(1),
    Decimal(30),
    LineUnit.WORKING_DAYS,
    LineSense.PERIOD,
    "A bidder who asks for a debrief is answered within {line}.",
    "",
    "The partnership's rule; above the threshold the summary of the assessment is owed without asking "
    "(Procurement Act 2023, s. 50)",
)
RESTORED_LINE = SecondOfficerLine(
    "restored_days",
    "Time left after a late addendum",
    "Working days from the addendum to the deadline",
    Decimal(3),
    Decimal(0),
    Decimal(15),
    LineUnit.WORKING_DAYS,
    LineSense.PERIOD,
    "With a late addendum, the page offers a deadline that leaves bidders {line}.",
    "With a late addendum, the page offers no other deadline.",
    "Procurement Act 2023, s. 31: a deadline is looked at again when terms are modified; days: the "
    "partnership's rule",
)

PARTNERSHIP_LINES: Mapping[str, SecondOfficerLine] = {
    row.key: row for row in (*SECOND_OFFICER_LINES.values(), RESTORED_LINE, DEBRIEF_LINE)
}
"""Every line that a partnership can set, by its key, in the order in which they are shown."""


def is_second_officer_wanted(row: SecondOfficerLine, measured: Decimal, line: Decimal) -> bool:
    """Whether a deed that measures so much needs a second officer where the line stands at ``line``."""
    match row.sense:
        case LineSense.BELOW:
            return measured < line
        case LineSense.ABOVE:
            return measured > line
        case LineSense.FROM:
            return measured >= line
        case LineSense.PERIOD:
            return False


def second_officer_refusal(row: SecondOfficerLine, line: Decimal) -> Refusal:
    """That this is not done alone, with the rule: ``second_officer.wanted``."""
    return Refusal("second_officer.wanted", row.cite, {"deed": row.deed, "rule": row.rule(line)})


def may_set_line(key: str, line: Decimal, *, before: Decimal) -> Refusal | None:
    """Why a line cannot stand there. Refuses ``second_officer_line.unknown``, ``.unchanged`` and
    ``.out_of_bounds`` with the figures between which it may stand, and ``.not_whole`` for a part of a day."""
    row = PARTNERSHIP_LINES.get(key)
    if row is None:
        return Refusal("second_officer_line.unknown")
    if not line.is_finite() or not row.lowest <= line <= row.highest:
        bounds = {"lowest": row.in_words(row.lowest), "highest": row.in_words(row.highest)}
        return Refusal("second_officer_line.out_of_bounds", row.cite, bounds)
    if row.unit is not LineUnit.POUNDS and line != line.to_integral_value():
        return Refusal("second_officer_line.not_whole", row.cite)
    if line == before:
        return Refusal("second_officer_line.unchanged", row.cite, {"line": row.in_words(line)})
    return None


def may_decide_request(person: int, *, asked_by: int, seated: frozenset[int]) -> Refusal | None:
    """Refuses ``officer_request.own`` to whoever asked, and ``officer_request.seated`` to whoever leads or
    scores the purchase whose award it is: a second officer has had no part in it."""
    if person == asked_by:
        return Refusal("officer_request.own", _CONFLICTS)
    if person in seated:
        return Refusal("officer_request.seated", _CONFLICTS)
    return None
