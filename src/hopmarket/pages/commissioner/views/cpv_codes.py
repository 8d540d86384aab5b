"""Finding a code of the common procurement vocabulary by a word."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import press
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms_fields import DraftSection

from ..act_forms import CpvSearchForm
from ..draft_saving import save_draft
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not
from ..section_drafts import put_into_draft
from ..tasks import section_address

MOST = 40


@require_http_methods(["GET", "POST"])
@commissioning
def codes(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists codes whose label holds the words, the widest first; a POST saves one in the draft."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    chosen = request.POST.get("cpv", "")
    if chosen in cpv_labels():
        return press(
            request,
            lambda: _use(request, opportunity, chosen),
            message=f"Saved: {chosen}, {cpv_labels()[chosen].lower()}.",
            onward=redirect(f"{section_address(opportunity, DraftSection.NEED)}#id_cpv"),
            refused=lambda refusal: not_possible_page(request, opportunity, refusal),
        )
    form = CpvSearchForm(request.GET if "words" in request.GET else None)
    matches = found_codes(form.cleaned_data["words"]) if form.is_valid() else []
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "found": matches[:MOST],
        "more": max(0, len(matches) - MOST),
    }
    return render(request, "commissioner/codes.html", context)


def _use(request: MemberRequest, opportunity: Opportunity, code: str) -> Refusal | None:
    """Saves the code, and puts it into what else waits to be saved on the page that asks for one."""
    refusal = save_draft(request, opportunity, replace(opportunity.the_terms, cpv=code))
    if refusal is None:
        put_into_draft(request, opportunity, DraftSection.NEED, cpv=code)
    return refusal


def found_codes(words: str) -> list[tuple[str, str]]:
    """Codes whose label holds every word, plural or not; wide codes, which end in noughts, first."""
    wanted = [word.removesuffix("s") if len(word) > 3 else word for word in words.lower().split()]
    matches = [
        (code, label) for code, label in cpv_labels().items() if all(word in label.lower() for word in wanted)
    ]
    return sorted(matches, key=lambda row: (len(row[0].rstrip("0")), row[0]))
