"""Standstill: the working days between an award notice and a signature, in which an award can be challenged.

Source: Procurement Act 2023, s. 51: eight working days that begin with the day on which the contract award
notice is published; a standstill that is promised is no shorter. Light-touch contracts need none by law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from .dates_in_words import day
from .local_time import end_of_day
from .procedure_kinds import Standstill
from .refusal import Refusal
from .working_days import ONE_DAY, working_days_from

STANDSTILL_DAYS = 8
CITE = "Procurement Act 2023, s. 51"
CLAIM_DAYS = 30
CLAIM_CITE = "Procurement Act 2023, s. 106"
"""A claim is made within 30 days of the day on which its maker knew, or ought to have known, of its grounds."""


@dataclass(frozen=True, slots=True)
class StandstillPeriod:
    """The first and the last day of a standstill, both in it."""

    starts_on: date
    last_day: date

    @property
    def first_day_to_sign(self) -> date:
        """The first day on which the contract may be signed."""
        return self.last_day + ONE_DAY

    @property
    def ends_at(self) -> datetime:
        """The last second of it, in UTC."""
        return end_of_day(self.last_day)

    def runs_on(self, on: date) -> bool:
        """Whether a contract may not be signed on a day."""
        return on <= self.last_day


def standstill_from(notice_on: date) -> StandstillPeriod:
    """The standstill that begins with the day of an award notice: that day counts where it is a working day."""
    *_, last = islice(working_days_from(notice_on), STANDSTILL_DAYS)
    return StandstillPeriod(notice_on, last)


def is_standstill_kept(standstill: Standstill, *, above: bool, promised: bool) -> bool:
    """Whether days must pass before a signature: by law where the purchase reaches its threshold, or because
    the buyer promised them in the terms or in the award."""
    if standstill is Standstill.NONE:
        return False
    return promised or (standstill is Standstill.REQUIRED and above)


def signed_in_standstill(period: StandstillPeriod, signed_on: date) -> Refusal | None:
    """Refuses ``contract.standstill`` to a signature before the standstill is over, with its figures."""
    if not period.runs_on(signed_on):
        return None
    figures = {
        "days": str(STANDSTILL_DAYS),
        "starts": day(period.starts_on),
        "last": day(period.last_day),
        "first": day(period.first_day_to_sign),
    }
    return Refusal("contract.standstill", CITE, figures)
