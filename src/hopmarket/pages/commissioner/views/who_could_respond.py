"""Who could respond to a purchase, and what it asks of those who do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.barrier_rules import burden_assumptions
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.bidder_burden import (
    BurdenFigure,
    again_in_words,
    all_bidders_in_words,
    burden_for_buyer,
)
from hopmarket.records.opportunities.barrier_check import barrier_report
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.burden import PurchaseBurden, purchase_burden
from hopmarket.rules.procedure_kinds import ProcedureKey

from ..local_market import MILES, ORDINARY_MILES, finding_level, market_page
from ..purchase_access import commissioning, purchase_of


def burden_of(request: MemberRequest, opportunity: Opportunity) -> PurchaseBurden:
    """What a purchase asks of bidders as its terms stand."""
    return purchase_burden(
        opportunity.the_terms,
        ProcedureKey(opportunity.procedure),
        burden_assumptions(),
        barrier_report(opportunity, now=request.at).findings,
    )


def burden_in_short(request: MemberRequest, opportunity: Opportunity) -> BurdenFigure:
    """The same as the task list of a draft shows it."""
    return burden_for_buyer(burden_of(request, opportunity), burden_assumptions())


@require_safe
@commissioning
def burden(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what a purchase asks of bidders, part by part, and what the figures rest on."""
    opportunity = purchase_of(request, reference)
    asked = burden_of(request, opportunity)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "figure": burden_for_buyer(asked, burden_assumptions()),
        "all_bidders": all_bidders_in_words(asked),
        "again": again_in_words(asked),
    }
    return render(request, "commissioner/burden.html", context)


@require_safe
@commissioning
def who_could_respond(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows how many known organisations near here pass each condition, are shut out by it, or are not known."""
    opportunity = purchase_of(request, reference)
    asked = request.GET.get("miles", "")
    miles = int(asked) if asked in map(str, MILES) else ORDINARY_MILES
    page = market_page(opportunity, miles=miles, now=request.at)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "page": page,
        "miles": miles,
        "choices": MILES,
        "findings": [(letter, finding, finding_level(finding)) for letter, finding in page.findings],
    }
    return render(request, "commissioner/who_could_respond.html", context)
