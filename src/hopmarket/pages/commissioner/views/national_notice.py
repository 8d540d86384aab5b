"""What was published of the notice on the national platform, corrected in public."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.agreements.national_notices import correct_national_notice
from hopmarket.records.opportunities.queries import national_corrections_of
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.thresholds import Line, threshold_on

from ..act_forms import CorrectNationalNoticeForm
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not

_FIELDS = ("national_reference", "national_reason")


@require_http_methods(["GET", "POST"])
@publishing
def correct_national(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks what should stand there and why it was wrong; a POST publishes both."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.CORRECT_NATIONAL)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    initial = {name: getattr(opportunity, name) for name in _FIELDS}
    form = CorrectNationalNoticeForm(sent_fields(request), initial=initial)
    answer = attempt(
        request,
        form,
        lambda typed: correct_national_notice(
            opportunity=opportunity, **typed, by=request.member, at=request.at
        ),
        message="Corrected. Everybody can read what stood there before, and why.",
        onward=redirect("commissioner:purchase", reference),
        fields={"": "national_reference", "reasons.missing": ""},
    )
    if answer:
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "rule": threshold_on(Line.NOTIFIABLE, day_in_london(request.at)),
        "corrections": national_corrections_of(opportunity),
    }
    return render(request, "commissioner/national_notice.html", context)
