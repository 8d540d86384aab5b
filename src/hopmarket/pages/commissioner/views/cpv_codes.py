"""Finding a code of the common procurement vocabulary by a word."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import press
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.search.similar_codes import SimilarCodes, codes_of_similar
from hopmarket.reference_data import cpv_labels, cpv_words, synonym_groups
from hopmarket.rules.cpv_by_words import FoundCode, codes_by_words
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.typed_cpv import plain_cpv

from ..act_forms import CpvSearchForm
from ..draft_saving import save_draft
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not
from ..section_drafts import put_into_draft
from ..tasks import section_address

MOST = 40


@require_http_methods(["GET", "POST"])
@commissioning
def codes(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists codes for plain words, those of notices about the same among them; a POST saves one in the draft."""
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
    words = form.cleaned_data["words"] if form.is_valid() else ""
    similar = codes_of_similar(words, now=request.at) if words else SimilarCodes()
    matches = _matches(words, similar)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "words": words,
        "found": [(found, similar.titles.get(found.code, ())) for found in matches[:MOST]],
        "more": max(0, len(matches) - MOST),
    }
    return render(request, "commissioner/codes.html", context)


def _matches(words: str, similar: SimilarCodes) -> list[FoundCode]:
    """The codes for plain words; a code that was typed or pasted is found by itself."""
    typed = plain_cpv(words)
    if typed in cpv_labels():
        return [FoundCode(typed, cpv_labels()[typed], similar.counts.get(typed, 0))]
    return codes_by_words(
        words, labels=cpv_labels(), table=cpv_words(), groups=synonym_groups(), similar=similar.counts
    )


def _use(request: MemberRequest, opportunity: Opportunity, code: str) -> Refusal | None:
    """Saves the code, and puts it into what else waits to be saved on the page that asks for one."""
    refusal = save_draft(request, opportunity, replace(opportunity.the_terms, cpv=code))
    if refusal is None:
        put_into_draft(request, opportunity, DraftSection.NEED, cpv=code)
    return refusal
