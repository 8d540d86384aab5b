"""One council of Severn and Teme follows another, some weeks before the portal is first seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hopmarket.records.notices.models import PublishedOrganisation
from hopmarket.records.notices.services import After, record_succession

from .calendar import Calendar
from .cast import Cast
from .steps import Step, done

BEFORE, AFTER = "upperteme", "temevalley"
RECORDED, HAPPENED = -40, -30


def succession(cast: Cast, days: Calendar) -> Iterator[Step]:
    """An officer records that Teme Valley takes on the work of Upper Teme."""

    def record(at: datetime) -> None:
        before, after = (
            PublishedOrganisation.objects.get(name=cast.bodies[call].name) for call in (BEFORE, AFTER)
        )
        done(
            record_succession(
                kind="merge",
                on=days.day(HAPPENED),
                title="Upper Teme joins Teme Valley",
                law="The Severn and Teme (Upper Teme) Order, invented for this demonstration",
                before=[before],
                after=[After(key=after.key)],
                by=cast.member("alice"),
                at=at,
            )
        )

    yield Step(days.instant(RECORDED, "11.30am"), "a council follows another", record)
