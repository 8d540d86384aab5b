"""Finding a code of the common procurement vocabulary by a word."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.notices.schema import cpv_labels
from hopmarket.rules.need import Section
from hopmarket.rules.notice import OpportunityAct

from ..act_forms import CodeForm
from ..reaching import commissioning, not_now, purchase_of, why_not
from ..saving import save
from ..tasks import address

MOST = 40


@require_http_methods(["GET", "POST"])
@commissioning
def codes(request: MemberRequest, reference: str) -> HttpResponse:
    """Codes whose label holds the words, the widest first; a button takes one over."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_now(request, opportunity, refusal)
    chosen = request.POST.get("cpv", "")
    if chosen in cpv_labels():
        kept = save(request, opportunity, replace(opportunity.the_terms, cpv=chosen))
        if kept:
            return not_now(request, opportunity, kept)
        messages.success(request, f"Saved: {chosen}, {cpv_labels()[chosen].lower()}.")
        return redirect(f"{address(opportunity, Section.NEED)}#id_cpv")
    form = CodeForm(request.GET if "words" in request.GET else None)
    found = found_codes(form.cleaned_data["words"]) if form.is_valid() else []
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "found": found[:MOST],
        "more": max(0, len(found) - MOST),
    }
    return render(request, "commissioner/codes.html", context)


def found_codes(words: str) -> list[tuple[str, str]]:
    """Codes whose label holds every word, plural or not; wide codes, which end in noughts, first."""
    wanted = [word.removesuffix("s") if len(word) > 3 else word for word in words.lower().split()]
    found = [
        (code, label) for code, label in cpv_labels().items() if all(word in label.lower() for word in wanted)
    ]
    return sorted(found, key=lambda one: (len(one[0].rstrip("0")), one[0]))
