"""Cancelling a purchase, ending it without an award, and copying it to a new draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.records.opportunities import letters
from hopmarket.records.opportunities.queries import copyable_for
from hopmarket.records.opportunities.services import (
    cancel_opportunity,
    copy_opportunity,
    end_without_award,
)
from hopmarket.rules.beginnings import terms_to_copy
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.terms import Terms

from ..act_forms import EndPurchaseForm
from ..earlier_lines import reading_address
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not

_WORDS = {
    OpportunityAct.CANCEL: (
        "Cancel this opportunity",
        "Cancelled. Everybody who follows it has been told.",
        "cancel_opportunity",
        letters.CANCELLED,
    ),
    OpportunityAct.END: (
        "End without an award",
        "Ended. Everybody who follows it has been told.",
        "end_without_award",
        letters.NO_AWARD,
    ),
}
"""For each act: the heading, what is said afterwards, its name in the ledger, the kind of its letter."""


@require_http_methods(["GET", "POST"])
@publishing
def finish(request: MemberRequest, reference: str, act: OpportunityAct) -> HttpResponse:
    """Cancels a purchase or ends it without an award, with reasons, once the box is ticked."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, act)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    heading, done, name, letter = _WORDS[act]
    service = cancel_opportunity if act is OpportunityAct.CANCEL else end_without_award
    form = EndPurchaseForm(name, sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: service(
            opportunity=opportunity, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message=done,
        onward=redirect("commissioner:purchase", reference),
    )
    if answer:
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "heading": heading,
        "cancelling": act is OpportunityAct.CANCEL,
        "letters": [promised_to_followers(opportunity, letter)],
    }
    return render(request, "commissioner/finish.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def copy(request: MemberRequest, reference: str) -> HttpResponse:
    """Makes a new draft of an earlier purchase, of the member's own body or of one that another body has published,
    without its dates and people."""
    opportunity = get_object_or_404(copyable_for(request.member), reference=reference)
    terms = opportunity.the_terms
    is_own = opportunity.organisation_id == request.member.organisation
    copied = terms_to_copy(terms, is_own=is_own)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: copy_opportunity(opportunity=opportunity, by=request.member, at=request.at),
        message=f"Copied from {opportunity.reference}. {_documents_in_words(copied)}Its dates and people are to do.",
        onward=lambda draft: redirect("commissioner:purchase", draft.reference),
    )
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "is_own": is_own,
        "documents": copied.papers,
        "twice": [paper.name for paper in terms.papers if paper not in copied.papers],
        "reading": reading_address(opportunity, request.member),
    }
    return answer or render(request, "commissioner/copy.html", context)


def _documents_in_words(terms: Terms) -> str:
    """Which documents came along, for the message after the copy; empty where there are none."""
    names = ", ".join(paper.name for paper in terms.papers)
    return f"These documents came along: {names}. " if names else ""
