"""Purchases that went through no tender here, and the debarment list that an award asks: invented, as all is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from hopmarket.records.debarment.services.loading import load_debarment_list
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.services import (
    approve_record,
    ask_record_approval,
    record_purchase,
    start_record,
)
from hopmarket.records.registers.services import load_register
from hopmarket.reference_data import shipped_register
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.recorded_purchase import RecordedFacts, RecordedSupplier
from hopmarket.rules.roles import OrganisationKind, Size, System

from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .timed_steps import Do, TimedAct, result_or_raise

LIST_FILE = b"""name,identifiers,grounds,from,until
Blackwater Tarmac Holdings Ltd (invented),,mandatory,2025-09-01,2028-09-01
Slipgate Facilities Ltd (invented),,discretionary,2026-02-01,2027-02-01
"""
LIST_DAYS = (-23, -4)
"""Days of the list: each award asks one that is not older than the partnership's line."""


def record_steps(cast: PeopleActs, days: StoryCalendar) -> Iterator[TimedAct]:
    """Yields the loading of the list, a direct award by two officers, and a purchase made elsewhere."""

    def loading(day: int) -> Do:
        def load(at: datetime) -> None:
            result_or_raise(
                load_debarment_list(
                    content=LIST_FILE,
                    file_name="debarment-list.csv",
                    dated=days.day(day),
                    by=cast.member("alice"),
                    at=at,
                )
            )

        return load

    for day in LIST_DAYS:
        yield TimedAct(days.instant(day, "9.15am"), "the debarment list is loaded", loading(day))

    def register(at: datetime) -> None:
        result_or_raise(
            load_register(
                content=shipped_register(),
                file_name="worcestershire_charities.csv",
                by=System("command"),
                at=at,
            )
        )

    yield TimedAct(days.instant(-23, "9.45am"), "the register of charities is loaded", register)

    def direct(at: datetime) -> None:
        meera = cast.member("meera")
        title = "Re-hanging the bells of the market clock"
        row = result_or_raise(start_record(procedure=ProcedureKey.DIRECT_AWARD, title=title, by=meera, at=at))
        facts = RecordedFacts(
            title=title,
            summary="Taking down, mending and hanging again the two bells of the market clock.",
            category="services",
            cpv="50800000",
            postcode="WR99 2TT",
            department="Parks and places",
            supplier=RecordedSupplier(
                name="Severnbell Foundry Ltd (invented)",
                kind=OrganisationKind.BUSINESS,
                size=Size.MICRO,
                postcode="WR99 4SF",
            ),
            value=Decimal("14400.00"),
            signed_on=days.day(-12),
            starts_on=days.day(-5),
            ends_on=days.day(90),
            ground="own_rules",
            reason="The foundry cast both bells and holds the only drawings of the frame; two others would not quote.",
        )
        result_or_raise(ask_record_approval(record=row, facts=facts, revision=row.revision, by=meera, at=at))

    def approve(at: datetime) -> None:
        row = RecordedPurchase.objects.get(procedure=ProcedureKey.DIRECT_AWARD)
        result_or_raise(approve_record(record=row, by=cast.member("david"), at=at))

    yield TimedAct(days.instant(-10, "3.20pm"), "a direct award is recorded", direct)
    yield TimedAct(days.instant(-9, "10.35am"), "a direct award is approved", approve)

    def elsewhere(at: datetime) -> None:
        samuel = cast.member("samuel")
        title = "Large-print books for eleven libraries"
        row = result_or_raise(
            start_record(procedure=ProcedureKey.BOUGHT_ELSEWHERE, title=title, by=samuel, at=at)
        )
        facts = RecordedFacts(
            title=title,
            summary="Four hundred large-print books, chosen by readers, bought through a book framework.",
            category="goods",
            cpv="22110000",
            postcode="WR99 1SS",
            department="Libraries",
            supplier=RecordedSupplier(
                name="Wideacre Books Ltd (invented)",
                kind=OrganisationKind.BUSINESS,
                size=Size.SMALL,
                postcode="WR99 4WB",
            ),
            value=Decimal("9600.00"),
            signed_on=days.day(-20),
            starts_on=days.day(-15),
            ends_on=days.day(230),
            way_bought="framework_direct",
            bids=3,
        )
        result_or_raise(record_purchase(record=row, facts=facts, revision=row.revision, by=samuel, at=at))

    yield TimedAct(days.instant(-8, "2.05pm"), "a purchase made elsewhere is recorded", elsewhere)
