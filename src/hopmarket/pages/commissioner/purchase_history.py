"""The activity of a purchase as its buyer sees it: their own people by name. It never shows who asked, follows or
responds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hopmarket.pages.parts.activity_in_words import (
    ActivityEntry,
    Actor,
    activity_context,
    activity_entries,
    asked_figure,
)
from hopmarket.records.figures.queries import activity_of, figures_of, last_save
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.queries import names_of, organisation_names
from hopmarket.rules.figures.activity import ActivityLine

MOST_ON_PURCHASE = 8
"""Lines on the page of the purchase; all of them have a page of their own."""


def purchase_history(opportunity: Opportunity) -> list[ActivityEntry]:
    """What the buyer's own people and the portal did last, newest first."""
    lines = activity_of(opportunity)[:MOST_ON_PURCHASE]
    return activity_entries(lines, _by_name(opportunity)(lines))


def last_saved(opportunity: Opportunity) -> ActivityEntry | None:
    """Who changed the draft last, and when."""
    line = last_save(opportunity)
    return activity_entries([line], _by_name(opportunity)([line]))[0] if line else None


def purchase_activity(opportunity: Opportunity, asked: str | None, number: str | None) -> dict[str, object]:
    """Everything that the page of the activity shows; ``asked`` names a figure whose parts are wanted,
    ``number`` a page of the list."""
    lines = activity_of(opportunity, asked_figure(asked))
    return activity_context(lines, figures_of(opportunity), asked, number, _by_name(opportunity))


def _by_name(opportunity: Opportunity) -> Callable[[Sequence[ActivityLine]], Actor]:
    """Gives names to the people of lines; whoever acted for another body stands with its name."""
    buyer = opportunity.organisation_id

    def named_in(lines: Sequence[ActivityLine]) -> Actor:
        people = names_of({line.person for line in lines if line.person})
        others = {line.organisation for line in lines if line.organisation} - {buyer}
        bodies = organisation_names(others) if others else {}

        def named(person: int, organisation: int) -> str:
            name = people.get(person, "Somebody")
            return name if organisation == buyer else f"{name} of {bodies.get(organisation, 'another body')}"

        return named

    return named_in
