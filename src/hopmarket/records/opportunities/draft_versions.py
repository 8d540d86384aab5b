"""The last versions of a purchase's draft, until it is published: a text that a colleague has overwritten can be
brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.drafts.keeping import DraftPlace, forget_draft, is_kept, keep_draft, kept_versions
from hopmarket.rules.draft_kinds import DRAFT_KINDS
from hopmarket.rules.terms import Terms, from_json

from .models import Opportunity


@dataclass(frozen=True, slots=True)
class DraftTerms:
    """The terms as one save left them: when, and by whom."""

    number: int
    terms: Terms
    saved_at: datetime
    saved_by: int


def keep_version(opportunity: Opportunity, *, by: int, at: datetime) -> None:
    """Keeps the terms as they stand: every press of a button that saves is a version."""
    keep_draft(_place(opportunity), {"terms": opportunity.terms}, by=by, at=at)


def keep_first_version(opportunity: Opportunity) -> None:
    """Keeps the terms before they are changed, where no version is kept: of a draft that an earlier version of
    this portal began."""
    if not is_kept(_place(opportunity)):
        keep_version(opportunity, by=opportunity.drafted_by_id, at=opportunity.drafted_at)


def versions_of_draft(opportunity: Opportunity) -> list[DraftTerms]:
    """The last versions of a draft, the newest first; empty once it is published."""
    return [
        DraftTerms(version.number, from_json(version.body["terms"]), version.saved_at, version.saved_by)
        for version in kept_versions(_place(opportunity))
    ]


def forget_versions(opportunity: Opportunity) -> None:
    """Deletes the versions of a draft that is one no more."""
    forget_draft(_place(opportunity))


def _place(opportunity: Opportunity) -> DraftPlace:
    return DraftPlace(
        DRAFT_KINDS["purchase_drafts"], str(opportunity.pk), organisation=opportunity.organisation_id
    )
