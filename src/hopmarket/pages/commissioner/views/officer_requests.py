"""The page on which a second officer looks at a change of published terms: what would change, what waits
sealed, how long there is; they approve it or refuse it, and whoever asked takes it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
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
    take_back_request,
)
from hopmarket.records.opportunities.services.terms_requests import approved_terms
from hopmarket.records.responses.queries import sealed_count
from hopmarket.rules.asked_terms import working_days_left
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed
from hopmarket.rules.terms import difference, from_json

from ..after_publication_forms import RefuseRequestForm
from ..purchase_access import publishing


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
    decision = request.POST.get("decision", "")
    approval = ConfirmForm(sent_fields(request, decision == "approve"), anchor="#asked")
    back = ConfirmForm(sent_fields(request, decision == "take_back"), anchor="#asked")
    form = RefuseRequestForm(sent_fields(request, decision == "refuse"))
    words: dict[str, Any] = {"officer_request": asked, "by": request.member, "at": request.at}
    onward = redirect("commissioner:officer_request", reference, number)
    answer = (
        attempt(
            request,
            approval,
            lambda _: approve_terms_request(**words),
            message="Approved and published. Everybody who follows it has been told.",
            onward=onward,
        )
        or attempt(
            request,
            back,
            lambda _: take_back_request(**words),
            message="Taken back. Nothing was published.",
            onward=onward,
        )
        or attempt(
            request,
            form,
            lambda typed: refuse_terms_request(**words, reasons=typed["reasons"]),
            message="Refused. Whoever asked is told why.",
            onward=onward,
        )
    )
    if answer:
        return answer
    sent = {"approve": approval, "take_back": back}.get(decision, form)
    status = 409 if approval.refusal or back.refusal or form.refusal else 200
    context = {**_shown(request, asked), "form": sent, "refuse_form": form}
    return render(request, "commissioner/officer_request.html", context, status=status)


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
