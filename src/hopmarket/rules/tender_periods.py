"""How long a tender is open at the least, and on which grounds it may be open for less.

Source: Procurement Act 2023, ss. 15 and 54. A row is in force for every procedure that names its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .dates_in_words import day
from .procedure_kinds import PeriodGround, Procedure
from .sane_dates import years_after
from .wordless_text import is_wordless


@dataclass(frozen=True, slots=True)
class TenderPeriod:
    """A ground, the fewest days that a tender is open on it, and what the buyer has to say for it: the notice
    that was published before, or a reason. ``days`` None: as the procedure's own row says."""

    ground: PeriodGround
    title: str
    days: int | None
    cite: str
    wants_notice: bool = False
    wants_reason: bool = False


TENDER_PERIODS: Mapping[PeriodGround, TenderPeriod] = {
    row.ground: row
    for row in (
        TenderPeriod(
            PeriodGround.ORDINARY,
            "The ordinary time",
            None,
            "Procurement Act 2023, s. 54(4), row 3 of the table: sent electronically, all documents at once",
        ),
        TenderPeriod(
            PeriodGround.PLANNED,
            "A planned procurement notice (UK3) was published 40 days to 12 months before",
            10,
            "Procurement Act 2023, ss. 15(3) and 54(4)",
            wants_notice=True,
        ),
        TenderPeriod(
            PeriodGround.URGENT,
            "A state of urgency makes the ordinary time impractical",
            10,
            "Procurement Act 2023, s. 54(4)",
            wants_reason=True,
        ),
    )
}


def chosen_ground(procedure: Procedure, ground: str) -> PeriodGround:
    """The ground that was chosen for a draft; the ordinary one where its procedure does not know that."""
    return next((each for each in procedure.grounds if each == ground), PeriodGround.ORDINARY)


def with_ground(procedure: Procedure, ground: PeriodGround) -> Procedure:
    """A procedure's row with the fewest days open of a ground; a ground that it does not know changes
    nothing."""
    days = TENDER_PERIODS[ground].days if ground in procedure.grounds else None
    return procedure if days is None else replace(procedure, fewest_days_open=days)


FEWEST_DAYS_PLANNED = 40
MOST_MONTHS_PLANNED = 12


@dataclass(frozen=True, slots=True)
class PeriodFault:
    """Why a ground does not hold yet: a reason of the gap, with its figures."""

    reason: str
    params: Mapping[str, str] = field(default_factory=dict)


def period_fault(
    ground: PeriodGround, *, notice: str, noticed_on: date | None, why: str, today: date
) -> PeriodFault | None:
    """What a ground lacks for a tender that is published today: ``planned_notice_missing``,
    ``planned_notice_too_late``, ``planned_notice_too_old`` or ``urgency_missing``."""
    row = TENDER_PERIODS[ground]
    if row.wants_reason and is_wordless(why):
        return PeriodFault("urgency_missing")
    if not row.wants_notice:
        return None
    if not notice or noticed_on is None:
        return PeriodFault("planned_notice_missing")
    soonest = noticed_on + timedelta(days=FEWEST_DAYS_PLANNED)
    if today < soonest:
        return PeriodFault(
            "planned_notice_too_late", {"from": day(soonest), "days": str(FEWEST_DAYS_PLANNED)}
        )
    latest = years_after(noticed_on, MOST_MONTHS_PLANNED // 12)
    if today > latest:
        return PeriodFault(
            "planned_notice_too_old", {"until": day(latest), "months": str(MOST_MONTHS_PLANNED)}
        )
    return None
