"""Earlier versions of a purchase's draft: what you and your colleagues saved before, to bring back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import press
from hopmarket.pages.parts.kept_versions import version_or_404, writer_in_words
from hopmarket.pages.parts.term_changes import ChangeInWords, changes_in_words
from hopmarket.records.opportunities.draft_versions import DraftTerms, versions_of_draft
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.terms import Terms, difference

from ..draft_saving import save_draft
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not


@dataclass(frozen=True, slots=True)
class DraftVersionLine:
    """One version as the page shows it, with what would change if it came back."""

    number: int
    when: str
    who: str
    changes: Sequence[ChangeInWords]


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def draft_versions(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists the last versions of a draft; a POST brings one back, and what stands there now stays among them."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    listed = versions_of_draft(opportunity)
    if request.method == "POST":
        chosen = version_or_404(listed, request.POST.get("version", ""))
        return press(
            request,
            lambda: save_draft(request, opportunity, chosen.terms),
            message=f"The draft of {money_and_dates.when(chosen.saved_at)} is back.",
            onward=redirect("commissioner:purchase", reference),
        )
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "versions": [_line(request, version, opportunity.the_terms) for version in listed],
    }
    return render(request, "commissioner/draft_versions.html", context)


def _line(request: MemberRequest, version: DraftTerms, now: Terms) -> DraftVersionLine:
    return DraftVersionLine(
        version.number,
        money_and_dates.when(version.saved_at),
        writer_in_words(version.saved_by, request.member.person),
        changes_in_words(change for change in difference(now, version.terms) if change.part != "papers"),
    )
