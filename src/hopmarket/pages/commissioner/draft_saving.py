"""Saves drafts through one service, and says what to show when somebody else saved one meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.term_changes import ChangeInWords, changes_in_words
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import revise_draft
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import Terms, difference

from .purchase_history import last_saved
from .section_drafts import carry_drafts_over
from .tasks import is_of_barriers, is_still_to_do


@dataclass(frozen=True, slots=True)
class ConcurrentSave:
    """Who saved the draft while the member was writing, when, and what this save would change; ``own`` for
    the member themself, in another tab."""

    who: str
    own: bool
    at: datetime
    changes: Sequence[ChangeInWords]


def save_draft(request: MemberRequest, opportunity: Opportunity, terms: Terms) -> Refusal | None:
    """Saves the terms over the revision that the page was made from; a newer revision is a refusal."""
    typed, before = request.POST.get("revision", ""), opportunity.the_terms
    outcome = revise_draft(
        opportunity=opportunity,
        terms=terms,
        revision=int(typed) if typed.isdecimal() else 0,
        by=request.member,
        at=request.at,
    )
    if isinstance(outcome, Refusal):
        return outcome
    carry_drafts_over(request, opportunity, before, int(typed))
    return None


def concurrent_save(
    opportunity: Opportunity, terms: Terms, refusal: Refusal, *, by: Member
) -> ConcurrentSave | None:
    """What to show beside a form whose draft was saved meanwhile; None for other refusals."""
    saved = last_saved(opportunity) if refusal.reason == "draft.changed_meanwhile" else None
    if saved is None:
        return None
    own = saved.person == by.person
    changes = changes_in_words(difference(opportunity.the_terms, terms))
    return ConcurrentSave(saved.who, own, saved.at, changes)


def mark_faults(form: PortalForm, gaps: Iterable[DraftGap]) -> list[DraftGap]:
    """Puts the faults of a saved section beside the boxes in which they can be mended, into a form that
    shows what is saved; answers the gaps that have no box of their own, are
    findings, or are only still to do."""
    left = []
    for gap in gaps:
        if is_still_to_do(gap) or is_of_barriers(gap) or gap.field not in form.fields:
            left.append(gap)
        elif gap.field not in form.errors:
            add_refusal(form, Refusal(f"gap.{gap.reason}", params=gap.params), {"": gap.field})
    return left
