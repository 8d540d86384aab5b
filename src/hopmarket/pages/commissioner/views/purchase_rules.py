"""Which rules apply to a purchase, as its terms stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.rules_in_words import rules_page
from hopmarket.records.opportunities.barrier_check import rules_for

from ..purchase_access import commissioning, purchase_of


@require_safe
@commissioning
def purchase_rules(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the rules of a purchase: each with its row, its version and its source, and a calendar of notices."""
    opportunity = purchase_of(request, reference)
    answer = rules_for(opportunity, request.at)
    terms = opportunity.the_terms
    known = {
        "category": terms.category,
        "cpv": terms.cpv,
        "with_vat": str(terms.value or ""),
        "buyer": "council",
    }
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "rules": rules_page(answer) if answer else None,
        "calculator": f"{reverse('public:which_rules')}?{urlencode({**known, 'path': 'advertised'})}",
    }
    return render(request, "commissioner/purchase_rules.html", context)
