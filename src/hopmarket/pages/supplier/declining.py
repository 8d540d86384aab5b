"""The page on which an organisation says why it does not respond, and the button that takes it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.records.responses.models import Decline
from hopmarket.records.responses.queries import counting_copy, own_decline
from hopmarket.records.responses.services import decline_opportunity, take_back_decline
from hopmarket.rules.decline import DECLINE_LABELS, FEWEST_SHOWN, DeclineReason, may_decline
from hopmarket.rules.roles import may

from .forms import DeclineForm
from .response_access import (
    not_possible_page,
    opportunity_context,
    opportunity_of,
    responding,
    started_response,
)


def reason_in_words(decline: Decline) -> str:
    """The reason that an organisation gave, as it stood on the list."""
    return DECLINE_LABELS[DeclineReason(decline.reason)]


@responding
def decline(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks for one reason from the list; says who reads it and when."""
    opportunity, now = opportunity_of(request, reference), request.at
    response, earlier = started_response(request, opportunity), own_decline(opportunity, request.member)
    context = opportunity_context(opportunity, now)
    refusal = may_decline(
        is_open=bool(context["open"]),
        is_own=opportunity.organisation_id == request.member.organisation,
        is_sealed=response is not None and counting_copy(response) is not None,
    ) or may("decline_opportunity", request.member)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = DeclineForm(sent_fields(request), initial={"reason": earlier.reason if earlier else None})
    answer = attempt(
        request,
        form,
        lambda typed: decline_opportunity(
            opportunity=opportunity, reason=typed["reason"], by=request.member, at=now
        ),
        message="Thank you. Your reason is kept without your name for the buyer.",
        onward=redirect("supplier:response", reference),
    )
    status = 422 if form.errors else 200
    more = {"form": form, "declined": earlier, "response": response, "fewest": FEWEST_SHOWN}
    return answer or render(request, "supplier/decline.html", {**context, **more}, status=status)


@responding
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Takes the organisation's decline back."""
    opportunity, onward = opportunity_of(request, reference), redirect("supplier:response", reference)
    if request.method != "POST":
        return onward
    return press(
        request,
        lambda: take_back_decline(opportunity=opportunity, by=request.member, at=request.at),
        message="Taken back. You can respond as if you had not said it.",
        onward=onward,
    )
