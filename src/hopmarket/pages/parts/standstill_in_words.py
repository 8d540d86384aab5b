"""A standstill as pages show it: the first day on which the contract may be signed, and its own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.standstill import CITE, CLAIM_CITE, CLAIM_DAYS, STANDSTILL_DAYS, StandstillPeriod


@dataclass(frozen=True, slots=True)
class StandstillShown:
    """A standstill at a moment. ``period`` is None until the day of the award notice is known; ``is_over``
    tells that the contract may be signed."""

    period: StandstillPeriod | None
    is_over: bool
    promised: bool = False
    days: int = STANDSTILL_DAYS
    cite: str = CITE
    claim_days: int = CLAIM_DAYS
    claim_cite: str = CLAIM_CITE

    @property
    def first_day(self) -> date | None:
        """The first day on which the contract may be signed."""
        return self.period.first_day_to_sign if self.period else None


def standstill_shown(
    period: StandstillPeriod | None, now: datetime, *, promised: bool = False
) -> StandstillShown:
    """The standstill as it stands now."""
    return StandstillShown(period, bool(period) and not _runs(period, now), promised)


def _runs(period: StandstillPeriod | None, now: datetime) -> bool:
    return period is not None and period.runs_on(day_in_london(now))
