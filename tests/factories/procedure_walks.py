"""Purchases of each open procedure, with the figures that it wants, carried through the services:

walked = a_walk(ProcedureKey.OPEN_ABOVE_THRESHOLD, "locked", lots=2)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hopmarket.records.agreements.services import record_national_notice
from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.evaluation.first_placed import first_placed
from hopmarket.records.evaluation.services import (
    confirm_award,
    confirm_core_information,
    decide_award,
)
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import NationalNotice, Opportunity
from hopmarket.rules.procedure_kinds import NoticeKind, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.roles import System
from hopmarket.rules.terms import Lot

from .partnership import must, partnership
from .purchases import CLOSES, DAY, HOUR, STEPS, Purchase, some_terms, take
from .second_officers import one_officer_may
from .snapshots import made_once

SHARES = (Decimal("0.9"), Decimal("0.85"), Decimal("0.95"), Decimal("0.8"))
"""What each bidder in turn asks, of the value of the whole."""
WHY = "It met the need best for the money."
_BEFORE_CLOSE = ("drafted", "with_approver", "approved", "published", "responded")


@dataclass(frozen=True)
class Wanted:
    """What a procedure's purchase needs: its value, what it is, and its code."""

    value: str
    category: str = "services"
    cpv: str = "85312000"


WANTED = {
    (ProcedureKey.BELOW_THRESHOLD_OPEN, False): Wanted("84000"),
    (ProcedureKey.LIGHT_TOUCH_OPEN, False): Wanted("663538"),
    (ProcedureKey.LIGHT_TOUCH_OPEN, True): Wanted("663540"),
    (ProcedureKey.WORKS_BELOW_THRESHOLD, False): Wanted("400000", "works", "45200000"),
    (ProcedureKey.OPEN_ABOVE_THRESHOLD, True): Wanted("250000", "services", "79340000"),
}
"""The procedures that anybody may bid in, below their threshold and from it on."""


@dataclass
class Walk(Purchase):
    """A purchase that is open for as long as its procedure wants."""

    key: ProcedureKey = ProcedureKey.BELOW_THRESHOLD_OPEN

    def at(self, step: str) -> datetime:
        later = timedelta() if step in _BEFORE_CLOSE else longer(self.key)
        return self.began + STEPS[step] + later


def longer(key: ProcedureKey) -> timedelta:
    """How many days more than the ordinary purchase of the tests it is open."""
    return max(timedelta(), (PROCEDURES[key].fewest_days_open + 2) * DAY - CLOSES)


def a_walk(
    key: ProcedureKey, until: str, *, above: bool = False, lots: int = 1, bidders: int = 3, **changes: Any
) -> Walk:
    """A purchase by a procedure after every step up to ``until``; ``changes`` are to its terms."""
    wanted, later = WANTED[key, above], longer(key)
    began = (now() - STEPS[until] - later - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    value = Decimal(wanted.value)
    figures: dict[str, Any] = {
        "category": wanted.category,
        "cpv": wanted.cpv,
        "value": value,
        "closes_at": began + CLOSES + later,
        "award_on": (began + 35 * DAY + later).date(),
        "lots": tuple(
            Lot(f"lot-{n}", f"Lot {n}" if lots > 1 else "The whole contract", "", value / lots)
            for n in range(1, lots + 1)
        ),
    }
    terms = replace(some_terms(began, lots=lots), **{**figures, **changes})

    def make(steps: list[str]) -> Walk:
        *before, step = steps
        if before:
            walk = made_once(f"{key} {name} {before[-1]}", lambda: make(before))
        else:
            prices = tuple(str(value * share) for share in SHARES)
            walk = Walk(partnership(began, bidders=bidders), began, terms, prices=prices, key=key)
        take(walk, step)
        if step == "drafted":
            Opportunity.objects.filter(pk=walk.opportunity.pk).update(procedure=key)
            one_officer_may(walk, "award")
            walk.fresh()
        if step == "locked" and above:
            check_winners(walk)
        return walk

    name, steps = repr((bidders, began, terms)), list(STEPS)
    return made_once(f"{key} {name} {until}", lambda: make(steps[: steps.index(until) + 1]))


def check_winners(walk: Walk) -> None:
    """Loads a debarment list with nobody in it, and confirms the core information of who is first."""
    at = walk.at("locked")
    clock = System("command")
    must(load_debarment_list(content=b"[]", file_name="list.json", dated=at.date(), by=clock, at=at))
    for placed in first_placed(walk.opportunity, at):
        words = {"opened": placed.opened, "reference": "PABC-1234-DEFG", "seen_on": at.date()}
        must(confirm_core_information(**words, by=walk.house.lead, at=at))


def decided(walk: Walk, *, promised: bool = False, at: datetime | None = None) -> datetime:
    """Decides a locked purchase whose bidders get summaries; answers when."""
    moment = at or walk.at("awarded")
    with pretend_time(moment):
        must(
            decide_award(
                opportunity=walk.opportunity,
                reasons=WHY,
                ties={},
                standstill_promised=promised,
                by=walk.house.lead,
                at=moment,
            )
        )
    walk.fresh()
    return moment


def noticed(walk: Walk, kind: NoticeKind, on: date, at: datetime, *, lot: str = "") -> NationalNotice:
    """Records a notice with its day."""
    number = NationalNotice.objects.count() + 10
    recording = must(
        record_national_notice(
            opportunity=walk.opportunity,
            kind=kind,
            lot=lot,
            reference=f"2026/S 000-0{number:05}",
            published_on=on,
            by=walk.house.drafter,
            at=at,
        )
    )
    walk.fresh()
    return recording


def awarded(walk: Walk, *, promised: bool = False) -> datetime:
    """Awards a locked purchase by the steps of its procedure; answers when. Where summaries go before it, the
    award notice is of the same day."""
    moment = walk.at("awarded")
    if walk.opportunity.the_procedure.summary_before_award_notice:
        decided(walk, promised=promised)
        moment += HOUR
        noticed(walk, NoticeKind.UK6, moment.date(), moment)
    with pretend_time(moment):
        must(
            confirm_award(
                opportunity=walk.opportunity,
                reasons=WHY,
                ties={},
                standstill_promised=promised,
                by=walk.house.lead,
                at=moment,
            )
        )
    walk.fresh()
    return moment
