"""What the buyer published while nobody of a bidder was here: said first on the page of their response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.opportunities.queries import PublishedChange, published_since
from hopmarket.records.responses.models import Response

_KINDS: Mapping[str, str] = {
    "amended": "The buyer changed the opportunity",
    "extended": "The deadline was moved later",
    "answered": "A question was answered",
    "corrected": "An answer was corrected",
}


@dataclass(frozen=True, slots=True)
class PublishedChangeInWords:
    """One thing that the buyer published, and when."""

    at: datetime
    what: str
    text: str


def changes_context(response: Response) -> dict[str, object]:
    """What was published since anybody of the bidder saved last, and before that since they began: a
    colleague's save hides nothing."""
    changes = published_since(response.opportunity, response.started_at)
    return {
        "new_changes": [_in_words(change) for change in changes if change.at > response.saved_at],
        "earlier_changes": [_in_words(change) for change in changes if change.at <= response.saved_at],
    }


def _in_words(change: PublishedChange) -> PublishedChangeInWords:
    return PublishedChangeInWords(change.at, _KINDS[change.kind], change.text)
