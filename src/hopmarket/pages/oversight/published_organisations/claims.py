"""An organisation of this portal says that it is a published one: whoever checks decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import same_as_in_words
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.notices.models import PublishedClaim
from hopmarket.records.notices.published_organisations import names_of, organisation_record
from hopmarket.records.notices.services import (
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from hopmarket.rules.refusal import Refusal

from .access_guards import checker
from .forms import DecisionReasonForm


@require_GET
@checker
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    """Both side by side: what the organisation says of itself, what notices say."""
    return _page(request, _held(pk))


@require_POST
@checker
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """They are one."""
    held = _held(pk)
    made = confirm_published_claim(claim=held, by=request.member, at=request.at)
    if isinstance(made, Refusal):
        return _page(request, held, problem=sentence(made))
    messages.success(request, f"The public page says that it is {held.party.name}. They have been told.")
    return redirect("oversight:published")


@require_POST
@checker
def refuse(request: MemberRequest, pk: int) -> HttpResponse:
    """They are not, or it cannot be told."""
    held, form = _held(pk), DecisionReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form=form)
    made = refuse_published_claim(
        claim=held, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(made, Refusal):
        return _page(request, held, problem=sentence(made))
    messages.success(request, f"Refused. {held.party.name} has been told why.")
    return redirect("oversight:published")


@require_POST
@checker
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """A claim that was confirmed counts no longer."""
    held, form = _held(pk), DecisionReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form=form)
    made = end_published_claim(
        claim=held, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(made, Refusal):
        return _page(request, held, problem=sentence(made))
    messages.success(request, f"Ended. {held.party.name} has been told why.")
    return redirect("oversight:published")


def _held(pk: int) -> PublishedClaim:
    return get_object_or_404(PublishedClaim.objects.select_related("organisation", "party"), pk=pk)


def _page(
    request: MemberRequest, held: PublishedClaim, *, form: DecisionReasonForm | None = None, problem: str = ""
) -> HttpResponse:
    found = organisation_record(held.organisation, on=request.at.date())
    return render(
        request,
        "oversight/published_claim.html",
        {
            "held": held,
            "number": same_as_in_words.number_in_words(held.organisation),
            "names": names_of(found.members),
            "count": found.notices().count(),
            "notices": list(found.notices()[:5]),
            "identifiers": [
                same_as_in_words.scheme_and_number(identifier.scheme, identifier.value)
                for identifier in held.party.identifiers.all()
            ],
            "form": form or DecisionReasonForm(),
            "problem": problem,
        },
    )
