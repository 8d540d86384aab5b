"""The pages from a finished draft to publication: the check, the second officer, the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.opportunities.draft_authors import lendable_officers
from hopmarket.records.opportunities.models import LentOfficer, Opportunity
from hopmarket.records.opportunities.publishing import release_if_published
from hopmarket.records.opportunities.queries import gaps_of
from hopmarket.records.opportunities.services import (
    approve_draft,
    ask_approval,
    discard_draft,
    name_second_officer,
    publish_notice,
    return_draft,
    withdraw_second_officer,
)
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedures import NOTIFIABLE, is_notifiable
from hopmarket.rules.refusal import Refusal

from ..act_forms import PublishForm, ReturnDraftForm, SecondOfficerForm
from ..draft_saving import add_refusal
from ..panel_candidates import panel_of
from ..purchase_access import (
    commissioning,
    not_possible_page,
    publishing,
    purchase_of,
    readable_draft,
    why_not,
)
from ..purchase_summary import (
    criteria_bar,
    section_summaries,
)
from ..second_officers import second_officers
from ..tasks import gaps_in_words
from ..terms_in_words import days_open

_PUBLISH_FIELDS = dict.fromkeys(
    ("publish.national_notice", "publish.both", "national.shape", "national.year"), "national_reference"
)


@require_http_methods(["GET", "POST"])
@commissioning
def check_draft(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows all answers with links to change them; a POST asks colleagues to approve."""
    opportunity = purchase_of(request, reference)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        outcome = ask_approval(opportunity=opportunity, by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            messages.success(request, "Your colleagues have been asked to approve it.")
            return redirect("commissioner:purchase", reference)
        add_refusal(form, outcome)
    return render(request, "commissioner/check.html", _draft_context(request, opportunity, form=form))


def _draft_context(request: MemberRequest, opportunity: Opportunity, **more: object) -> dict[str, object]:
    own_body = opportunity.organisation_id == request.member.organisation
    change = own_body and why_not(opportunity, OpportunityAct.REVISE) is None
    return {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "sections": section_summaries(opportunity, panel_of(opportunity), change=change),
        "gaps": gaps_in_words(opportunity, gaps_of(opportunity, now=request.at)),
        "bar": criteria_bar(opportunity.the_terms),
        "may_ask": why_not(opportunity, OpportunityAct.ASK_APPROVAL) is None,
        "own_body": own_body,
        "officers": second_officers(opportunity, request.member),
        **more,
    }


@require_safe
@commissioning
def preview(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the purchase as everybody will see it, made by the public page from the release that would
    be published now."""
    opportunity = readable_draft(request, reference)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "release": release_if_published(opportunity, at=request.at),
        "at": request.at,
        "documents": reverse("commissioner:purchase", args=[reference]) + "papers/",
        "days_open": days_open(opportunity.the_terms, request.at),
    }
    return render(request, "commissioner/preview.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def approve(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the second officer the draft; a POST approves it or returns it with reasons."""
    opportunity = readable_draft(request, reference)
    returning = request.POST.get("act") == "return"
    approval = ConfirmForm(request.POST if request.method == "POST" and not returning else None)
    form = ReturnDraftForm(request.POST if returning else None)
    own = opportunity.drafted_by_id == request.member.person
    if own:
        form.ask_the_drafter()
    outcome: Opportunity | Refusal | None = None
    if approval.is_bound:
        outcome = approve_draft(opportunity=opportunity, by=request.member, at=request.at)
    elif form.is_valid():
        outcome = return_draft(
            opportunity=opportunity, reasons=form.cleaned_data["reasons"], by=request.member, at=request.at
        )
    if isinstance(outcome, Opportunity):
        messages.success(request, "Returned with your reasons." if returning else "Approved.")
        if opportunity.organisation_id != request.member.organisation:
            return redirect("commissioner:approve", reference)
        return redirect("commissioner:purchase" if returning else "commissioner:publish", reference)
    if outcome is not None:
        add_refusal(form if returning else approval, outcome)
    context = _draft_context(
        request,
        opportunity,
        form=form if returning else approval,
        return_form=form,
        own=own,
        may_approve=why_not(opportunity, OpportunityAct.APPROVE) is None,
        may_return=why_not(opportunity, OpportunityAct.RETURN) is None,
        days_open=days_open(opportunity.the_terms, request.at),
    )
    return render(request, "commissioner/approve.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def second_officer(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks which commissioner of another public body is second officer of this draft; a POST names one,
    or withdraws who was named."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.LEND_OFFICER)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    withdrawing = request.POST.get("act") == "withdraw"
    form = SecondOfficerForm(
        lendable_officers(request.member), request.POST if request.POST and not withdrawing else None
    )
    outcome: LentOfficer | Opportunity | Refusal | None = None
    if withdrawing:
        outcome = withdraw_second_officer(opportunity=opportunity, by=request.member, at=request.at)
    elif form.is_valid():
        lent = form.cleaned_data["officer"]
        outcome = name_second_officer(
            opportunity=opportunity,
            person=lent.person_id,
            organisation=lent.organisation_id,
            by=request.member,
            at=request.at,
        )
    if outcome is not None and not isinstance(outcome, Refusal):
        words = "Withdrawn." if withdrawing else "Named. A letter tells them what they may read and approve."
        messages.success(request, words)
        return redirect("commissioner:purchase", reference)
    if isinstance(outcome, Refusal):
        add_refusal(form, outcome) if form.is_bound else messages.error(request, sentence(outcome))
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "officers": second_officers(opportunity, request.member),
    }
    return render(request, "commissioner/second_officer.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def discard(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks, then discards a draft that was never published."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.DISCARD)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        outcome = discard_draft(opportunity=opportunity, by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            messages.success(request, f"{opportunity.the_terms.title} was discarded.")
            return redirect("commissioner:purchases")
        add_refusal(form, outcome)
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "form": form}
    return render(request, "commissioner/discard.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Says what publication does and asks for the national notice where one is due; a POST publishes."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.PUBLISH)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = PublishForm(request.POST or None)
    if form.is_valid():
        outcome = publish_notice(
            opportunity=opportunity,
            national_reference=form.cleaned_data["national_reference"],
            national_reason=form.cleaned_data["national_reason"],
            by=request.member,
            at=request.at,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, "Published. It is open for responses.")
            return redirect("commissioner:purchase", reference)
        add_refusal(form, outcome, _PUBLISH_FIELDS.get(outcome.reason))
    terms = opportunity.the_terms
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "panel": panel_of(opportunity),
        "gaps": gaps_in_words(opportunity, gaps_of(opportunity, now=request.at)),
        "notifiable": terms.value is not None and is_notifiable(terms.value),
        "rule": NOTIFIABLE,
        "days_open": days_open(terms, request.at),
    }
    return render(request, "commissioner/publish.html", context)
