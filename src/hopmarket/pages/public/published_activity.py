"""What everybody may know of a purchase's activity: from its releases, in plain words, nobody named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hopmarket.pages.parts.activity_in_words import ActivityEntry, figure_entries
from hopmarket.records.notices.models import Release
from hopmarket.rules.figures.published_acts import (
    PUBLIC_SENTENCES,
    PublishedRelease,
    published_events,
    published_figures,
)
from hopmarket.rules.figures.purchase_events import PurchaseEvent


def published_activity(
    releases: Iterable[Release], asked: str | None, now: datetime
) -> dict[str, object] | None:
    """Everything that the page shows; ``asked`` names a figure whose parts are wanted. None for a figure that
    there is not."""
    events = published_events([_published(release) for release in releases], now)
    figures = published_figures(events)
    behind = {rule.name: numbers for rule, _, numbers in figures}
    if asked is not None and asked not in behind:
        return None
    wanted = [event for event in events if asked is None or event.number in behind[asked]]
    listed = figure_entries((rule, value) for rule, value, _ in figures)
    return {
        "entries": [_entry(event) for event in reversed(wanted)],
        "figures": listed,
        "chosen": next((figure for figure in listed if figure.name == asked), None),
    }


def _published(release: Release) -> PublishedRelease:
    redacted_at = tuple(redaction.made_at for redaction in release.redactions.all())
    return PublishedRelease(release.at, tuple(release.tags.split(",")), release.json, redacted_at)


def _entry(event: PurchaseEvent) -> ActivityEntry:
    return ActivityEntry(PUBLIC_SENTENCES[event.act], _what_is_told(event), event.at)


def _what_is_told(event: PurchaseEvent) -> str:
    """What a release tells beside the act: why, which contract, how many responses there were."""
    if "responses" in event.facts:
        count = event.facts["responses"]
        return f"after {count} response{'' if count == 1 else 's'}"
    return ". ".join(filter(None, (event.facts.get("contract"), event.facts.get("why"))))
