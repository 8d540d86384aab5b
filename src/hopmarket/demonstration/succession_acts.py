"""The succession of the demonstration: one council takes over another, some weeks before today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.services import SuccessorFacts, record_succession

from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .timed_steps import TimedAct, result_or_raise

BEFORE, AFTER = "upperteme", "temevalley"
RECORDED, HAPPENED = -40, -30


def record_upper_teme_succession(cast: PeopleActs, days: StoryCalendar) -> Iterator[TimedAct]:
    """An officer records that Teme Valley takes on the work of Upper Teme."""

    def record(at: datetime) -> None:
        before, after = (
            PublishedOrganisation.objects.get(name=cast.bodies[call].name) for call in (BEFORE, AFTER)
        )
        result_or_raise(
            record_succession(
                kind="merge",
                on=days.day(HAPPENED),
                title="Upper Teme joins Teme Valley",
                law="The Severn and Teme (Upper Teme) Order, invented for this demonstration",
                before=[before],
                after=[SuccessorFacts(key=after.key)],
                by=cast.member("alice"),
                at=at,
            )
        )

    yield TimedAct(days.instant(RECORDED, "11.30am"), "a council follows another", record)
