"""The page on which a second officer looks at a change of published terms: what would change, what waits
sealed, how long there is; they approve it or refuse it, and whoever asked takes it back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.officer_decisions import RequestedDeed, press_decision
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.promised_letters import promised, promised_to_followers, read_by_somebody
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.opportunities.letters import (
    AMENDED,
    AMENDED_WITH_TIME,
    EXTENDED,
    OFFICER_REQUEST_APPROVED,
    request_values,
)
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.queries import published_version
from hopmarket.records.opportunities.second_officer_requests import (
    TERMS_DEEDS,
    free_officers,
    is_out_of_time,
    may_decide,
    request_for,
)
from hopmarket.records.opportunities.services import (
    approve_terms_request,
    refuse_terms_request,
)
from hopmarket.records.opportunities.services.terms_requests import approved_terms
from hopmarket.records.responses.queries import sealed_count
from hopmarket.rules.asked_terms import working_days_left
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed
from hopmarket.rules.terms import difference, from_json

from ..after_publication_forms import RefuseRequestForm
from ..purchase_access import publishing

CHANGE_OF_TERMS = RequestedDeed(
    approve_terms_request,
    refuse_terms_request,
    RefuseRequestForm,
    approved="Approved and published. Everybody who follows it has been told.",
    refused="Refused. Whoever asked is told why.",
    taken_back="Taken back. Nothing was published.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def officer_request(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows what was asked, and what became of it; a POST approves it, refuses it or takes it back. An award
    has a page of its own."""
    asked = request_for(request.member, number)
    if asked is None or asked.opportunity.reference != reference:
        raise Http404
    if asked.deed not in TERMS_DEEDS:
        return redirect("evaluator:award_request", reference, number)
    pressed = press_decision(
        request, asked, CHANGE_OF_TERMS, redirect("commissioner:officer_request", reference, number)
    )
    if pressed.answer:
        return pressed.answer
    context = {**_shown(request, asked), "form": pressed.form, "refuse_form": pressed.refuse_form}
    return render(request, "commissioner/officer_request.html", context, status=pressed.status)


def _shown(request: MemberRequest, asked: OfficerRequest) -> dict[str, object]:
    row, deed = asked.opportunity, OfficerDeed(asked.deed)
    base = published_version(row, asked.values["version"])
    assert base is not None and row.closes_at is not None
    wanted = from_json(asked.values["terms"])
    new = approved_terms(asked, row, now=request.at) if not asked.decision else None
    stale = sentence(new) if isinstance(new, Refusal) else ""
    is_own = row.organisation_id == request.member.organisation
    refusal = may_decide(asked, request.member.person)
    kind = EXTENDED if deed is OfficerDeed.EXTENSION else AMENDED
    moved = wanted.closes_at != from_json(base.terms).closes_at
    kind = AMENDED_WITH_TIME if moved and kind is AMENDED else kind
    approved = promised(
        request_values(asked),
        OFFICER_REQUEST_APPROVED,
        [asked.asked_by],
        readers=str(asked.asked_by),
        approved_by=request.member.person_name,
    )
    return {
        "opportunity": row,
        "terms": row.the_terms,
        "asked": asked,
        "deed": SECOND_OFFICER_LINES[deed].deed,
        "is_own_body": is_own,
        "is_late": is_out_of_time(asked, now=request.at),
        "is_asker": asked.asked_by_id == request.member.person,
        "why_not": sentence(refusal) if refusal else "",
        "stale": stale,
        "changes": changes_in_words(difference(from_json(base.terms), wanted)),
        "sealed": sealed_count(row),
        "days_left": working_days_left(request.at, row.closes_at),
        "deciders": free_officers(row, deed, asked_by=asked.asked_by_id),
        "letters": read_by_somebody(promised_to_followers(row, kind), approved),
    }
