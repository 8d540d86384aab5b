"""What one officer does not do alone after publication: one table of deeds, and the line of each.

The lines are the partnership's: each row has the line that counts until somebody sets another. Nothing here
is law; the law asks that conflicts are kept out and that suppliers are treated alike, and two officers are
how this portal sees to it. Source: Procurement Act 2023, ss. 12(2) and 81 to 83.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from .line_kinds import LineSense, LineUnit, PartnershipLine
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


SECOND_OFFICER_LINES: Mapping[OfficerDeed, PartnershipLine] = {
    OfficerDeed(row.key): row
    for row in (
        PartnershipLine(
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
        PartnershipLine(
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
        PartnershipLine(
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
        PartnershipLine(
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

DEBRIEF_LINE = PartnershipLine(
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
RESTORED_LINE = PartnershipLine(
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


def is_second_officer_wanted(row: PartnershipLine, measured: Decimal, line: Decimal) -> bool:
    """Whether a deed that measures so much needs a second officer where the line stands at ``line``."""
    match row.sense:
        case LineSense.BELOW:
            return measured < line
        case LineSense.ABOVE:
            return measured > line
        case LineSense.FROM:
            return measured >= line
        case LineSense.PERIOD | LineSense.BARRIER:
            return False


def second_officer_refusal(row: PartnershipLine, line: Decimal) -> Refusal:
    """That this is not done alone, with the rule: ``second_officer.wanted``."""
    return Refusal("second_officer.wanted", row.cite, {"deed": row.deed, "rule": row.rule(line)})


def may_decide_request(person: int, *, asked_by: int, seated: frozenset[int]) -> Refusal | None:
    """Refuses ``officer_request.own`` to whoever asked, and ``officer_request.seated`` to whoever leads or
    scores the purchase whose award it is: a second officer has had no part in it."""
    if person == asked_by:
        return Refusal("officer_request.own", _CONFLICTS)
    if person in seated:
        return Refusal("officer_request.seated", _CONFLICTS)
    return None
