"""For how long a draft's tender is open at the least, and on which ground for less than is ordinary."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.opportunities.services import set_tender_period
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import PeriodGround
from hopmarket.rules.tender_periods import TENDER_PERIODS

from ..act_forms import TenderPeriodForm
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not

_FIELDS = {
    "tender_period": "planned_reference",
    "national": "planned_reference",
    "notice.in_future": "planned_on",
    "reasons.missing": "urgency_reason",
}


@require_http_methods(["GET", "POST"])
@commissioning
def tender_period(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks on which ground a draft is open for as long as it is; a procedure that knows one alone is led back to
    the timetable."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    onward = redirect("commissioner:timetable", reference)
    if len(opportunity.the_procedure.grounds) == 1:
        return onward
    initial = {
        "ground": opportunity.tender_period,
        "planned_reference": opportunity.planned_reference,
        "planned_on": opportunity.planned_on,
        "urgency_reason": opportunity.urgency_reason,
    }
    form = TenderPeriodForm(opportunity.the_procedure, sent_fields(request), initial=initial)
    answer = attempt(
        request,
        form,
        lambda typed: set_tender_period(
            opportunity=opportunity,
            **{**typed, "ground": PeriodGround(typed["ground"])},
            by=request.member,
            at=request.at,
        ),
        message="Saved: for how long it is open.",
        onward=onward,
        fields=_FIELDS,
    )
    if answer:
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "periods": [TENDER_PERIODS[ground] for ground in opportunity.the_procedure.grounds],
    }
    return render(request, "commissioner/tender_period.html", context)
