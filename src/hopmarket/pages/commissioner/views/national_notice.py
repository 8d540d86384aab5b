"""The notices on the national platform: which are due, what is recorded of each, and how that is put right."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.agreements.national_notices import correct_national_notice, record_national_notice
from hopmarket.records.agreements.notice_turns import notice_standings
from hopmarket.records.opportunities.queries import national_corrections_of
from hopmarket.records.opportunities.recorded_notices import recordings_of
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.notice_records import RECORDED_ELSEWHERE, too_early
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.thresholds import Line, threshold_on

from ..act_forms import CorrectNationalNoticeForm, RecordNoticeForm
from ..procedure_in_words import notice_in_words, notices_in_words, procedure_in_words
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not

_NOTICE_FIELDS = {
    "national": "reference",
    "notice.no_reference": "reference",
    "notice.no_day": "published_on",
    "notice.in_future": "published_on",
    "notice.before_its_time": "published_on",
}
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


@require_safe
@commissioning
def notices(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists every notice that is due for a purchase with its moment, what is recorded of it and what is not."""
    opportunity = purchase_of(request, reference)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "notices": notices_in_words(opportunity),
        "procedure": procedure_in_words(opportunity),
        "recordings": recordings_of(opportunity),
    }
    return render(request, "commissioner/notices.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def record_notice(request: MemberRequest, reference: str, kind: str, lot: str = "") -> HttpResponse:
    """Asks for a notice's reference and day, or why none is due; a POST records it. 404 for a notice that is
    not due here, and for those that are recorded with the draft and its publication."""
    opportunity = purchase_of(request, reference)
    standing = next(
        (
            each
            for each in notice_standings(opportunity)
            if (each.turn.notice.kind, each.turn.lot) == (kind, lot) and kind not in RECORDED_ELSEWHERE
        ),
        None,
    )
    if standing is None:
        raise Http404
    refusal = why_not(opportunity, OpportunityAct.CORRECT_NATIONAL) or too_early(standing.turn)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = RecordNoticeForm(sent_fields(request), corrects=standing.recording is not None)
    answer = attempt(
        request,
        form,
        lambda typed: record_national_notice(
            opportunity=opportunity,
            kind=standing.turn.notice.kind,
            lot=lot,
            **typed,
            by=request.member,
            at=request.at,
        ),
        message="Recorded.",
        onward=redirect("commissioner:notices", reference),
        fields=_NOTICE_FIELDS,
    )
    if answer:
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "notice": notice_in_words(opportunity, standing),
    }
    return render(request, "commissioner/record_notice.html", context)
