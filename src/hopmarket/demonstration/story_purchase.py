"""One purchase of a story: what the acts of buyer, bidders and evaluators share."""

from __future__ import annotations

from hopmarket.records.opportunities.models import Opportunity

from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .story_files import Story


class StoryPurchase:
    """A purchase of a story; ``pk`` is 0 until its draft exists."""

    def __init__(self, name: str, story: Story, cast: PeopleActs, days: StoryCalendar) -> None:
        self.name, self.story, self.cast, self.days = name, story, cast, days
        self.pk = 0

    def row(self) -> Opportunity:
        return Opportunity.objects.get(pk=self.pk)
