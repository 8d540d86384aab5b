"""Claims of registered organisations to be a published one: an officer or the operator decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import same_as_in_words
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.notices.organisation_record import organisation_record
from hopmarket.records.published_organisations.claims import published_claims
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.queries import names_of
from hopmarket.records.published_organisations.services import (
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from hopmarket.rules.refusal import Refusal

from .access_guards import checker
from .forms import DecisionReasonForm


@require_GET
@checker
def published_claim_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows side by side what the organisation says of itself and what notices say."""
    return _page(request, _claim_or_404(pk))


@sent_forms_only
@checker
def confirm_published_claim_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirms that the registered and the published organisation are one."""
    published_claim = _claim_or_404(pk)
    outcome = confirm_published_claim(claim=published_claim, by=request.member, at=request.at)
    if isinstance(outcome, Refusal):
        return _page(request, published_claim, problem=sentence(outcome))
    messages.success(
        request, f"The public page says that it is {published_claim.party.name}. They have been told."
    )
    return redirect("oversight:published")


@sent_forms_only
@checker
def refuse_published_claim_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Refuses the claim with a reason."""
    published_claim, form = _claim_or_404(pk), DecisionReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, published_claim, form=form)
    outcome = refuse_published_claim(
        claim=published_claim, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(outcome, Refusal):
        return _page(request, published_claim, problem=sentence(outcome))
    messages.success(request, f"Refused. {published_claim.party.name} has been told why.")
    return redirect("oversight:published")


@sent_forms_only
@checker
def end_published_claim_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Ends a confirmed claim with a reason."""
    published_claim, form = _claim_or_404(pk), DecisionReasonForm(request.POST, act="end_published_claim")
    if not form.is_valid():
        return _page(request, published_claim, form=form)
    outcome = end_published_claim(
        claim=published_claim, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(outcome, Refusal):
        return _page(request, published_claim, problem=sentence(outcome))
    messages.success(request, f"Ended. {published_claim.party.name} has been told why.")
    return redirect("oversight:published")


def _claim_or_404(pk: int) -> PublishedClaim:
    return get_object_or_404(published_claims(), pk=pk)


def _page(
    request: MemberRequest,
    published_claim: PublishedClaim,
    *,
    form: DecisionReasonForm | None = None,
    problem: str = "",
) -> HttpResponse:
    claimed_record = organisation_record(published_claim.organisation, on=request.at.date())
    return render(
        request,
        "oversight/published_claim.html",
        {
            "claim": published_claim,
            "number": same_as_in_words.number_in_words(published_claim.organisation),
            "names": names_of(claimed_record.members),
            "count": claimed_record.notices().count(),
            "notices": list(claimed_record.notices()[:5]),
            "identifiers": [
                same_as_in_words.scheme_and_number(identifier.scheme, identifier.value)
                for identifier in published_claim.party.identifiers.all()
            ],
            "form": form or DecisionReasonForm(),
            "problem": problem,
        },
    )
