"""What has changed in a draft since it was returned, in words, for whoever is asked to approve it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hopmarket.pages.parts.term_changes import ChangeInWords, changes_in_words
from hopmarket.records.opportunities.draft_returns import since_return
from hopmarket.records.opportunities.models import Opportunity


@dataclass(frozen=True, slots=True)
class ChangesSinceReturn:
    """When the draft was returned and by whom, and every change since; none says that nothing changed."""

    returned_at: datetime
    returned_by: str
    changes: Sequence[ChangeInWords]


def changes_since_return(opportunity: Opportunity) -> ChangesSinceReturn | None:
    """The changes of a draft since it was returned last; None where it never was."""
    found = since_return(opportunity)
    if found is None:
        return None
    return ChangesSinceReturn(found.returned_at, found.returned_by, changes_in_words(found.changes))
