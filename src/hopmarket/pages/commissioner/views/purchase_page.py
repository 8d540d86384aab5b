"""The page of one purchase: its task list while it is a draft, its state and acts afterwards."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.standstill_in_words import standstill_shown
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.agreements.queries import status_of
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.records.files.queries import content_of
from hopmarket.records.opportunities.draft_authors import published_after_lending
from hopmarket.records.opportunities.models import OfficerRequest, Opportunity
from hopmarket.records.opportunities.publishing import is_public_now, ocid_of
from hopmarket.records.opportunities.queries import (
    document_of,
    gaps_of,
    invitations_to,
    unanswered,
    versions_of,
)
from hopmarket.records.opportunities.second_officer_requests import waiting_requests
from hopmarket.records.responses.queries import declines_of, sealed_count
from hopmarket.reference_data import ready_templates
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import Judging
from hopmarket.rules.second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed
from hopmarket.rules.terms import Change

from ..available_acts import available_acts
from ..declines_in_words import declines_in_words
from ..earlier_lines import origin_in_words
from ..panel_candidates import panel_of
from ..procedure_in_words import notices_in_words, procedure_in_words
from ..purchase_access import commissioning, purchase_of, readable_draft, why_not
from ..purchase_history import purchase_activity, purchase_history
from ..purchase_list import DRAFT_MARKS
from ..purchase_summary import criteria_bar, purchase_timeline, summary_plate
from ..quote_pages import is_by_quotes, quote_tasks
from ..second_officers import second_officers
from ..tasks import gaps_in_words, task_list
from ..terms_in_words import days_open
from .who_could_respond import burden_in_short


@require_safe
@commissioning
def purchase(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows one purchase: the task list of a draft, or the state and acts of a published one. Whoever was
    its second officer from another body is led to the public page."""
    lent = published_after_lending(request.member, reference)
    if lent is not None:
        return redirect("public:opportunity", ocid_of(lent))
    opportunity = readable_draft(request, reference)
    if opportunity.organisation_id != request.member.organisation:
        return redirect("commissioner:approve", reference)
    published = opportunity.state in PUBLISHED_STATES
    return _published(request, opportunity) if published else _draft(request, opportunity)


def _draft(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    gaps = gaps_of(opportunity, now=request.at)
    by_quotes = is_by_quotes(opportunity)
    tasks = quote_tasks(opportunity, gaps) if by_quotes else task_list(opportunity, gaps)
    mark, word = DRAFT_MARKS[OpportunityState(opportunity.state)]
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "tasks": tasks,
        "done": sum(task.state == "done" for task in tasks),
        "gaps": gaps_in_words(opportunity, gaps),
        "mark": mark,
        "word": word,
        "history": purchase_history(opportunity),
        "bar": criteria_bar(opportunity.the_terms),
        "days_open": days_open(opportunity.the_terms, request.at),
        "may_revise": why_not(opportunity, OpportunityAct.REVISE) is None,
        "own": opportunity.drafted_by_id == request.member.person,
        "officers": second_officers(opportunity, request.member),
        "origin": origin_in_words(opportunity),
        "asks_only_you": opportunity.template in ready_templates(),
        "procedure": procedure_in_words(opportunity),
        "asked_of_bidders": burden_in_short(request, opportunity),
    }
    if by_quotes:
        left = next((task.href for task in tasks if task.state != "done"), "")
        context["go_on"] = left or reverse("commissioner:send_quotes", args=[opportunity.reference])
        return render(request, "commissioner/quote_draft.html", context)
    return render(request, "commissioner/draft.html", context)


def _published(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    panel = panel_of(opportunity)
    versions = [
        (version, changes_in_words(Change(**change) for change in version.changes))
        for version in versions_of(opportunity)
    ]
    waiting, status = unanswered(opportunity).count(), status_of(opportunity, now=request.at)
    kept, missing = standstill_of(opportunity), notices_in_words(opportunity)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "status": status,
        "plate": summary_plate(opportunity),
        "steps": purchase_timeline(opportunity, request.at),
        "sealed": sealed_count(opportunity),
        "waiting": waiting,
        "questions_press": bool(waiting) and status is NoticeStatus.CLOSING_SOON,
        "requests": [
            (SECOND_OFFICER_LINES[deed].deed, asked, _request_page(opportunity, asked))
            for deed, asked in waiting_requests(opportunity).items()
        ],
        "acts": available_acts(opportunity, panel, request.member, request.at),
        "panel": panel,
        "versions": versions,
        "history": purchase_history(opportunity),
        "ocid": ocid_of(opportunity),
        "is_public": is_public_now(opportunity),
        "by_quotes": is_by_quotes(opportunity),
        "invited": invitations_to(opportunity) if is_by_quotes(opportunity) else (),
        "declines": declines_in_words(declines_of(opportunity, now=request.at)),
        "before_deadline": bool(opportunity.closes_at and request.at < opportunity.closes_at),
        "procedure": procedure_in_words(opportunity),
        "openers": count_in_words(len(panel.openers)),
        "standstill": kept
        and opportunity.state == OpportunityState.AWARDED
        and standstill_shown(kept.period, request.at, promised=not kept.by_law),
        "notices_waiting": [notice for notice in missing if notice.waits],
        "scores": any(person == request.member.person for person, _ in panel.evaluators),
        "leads": panel.lead is not None and panel.lead[0] == request.member.person,
    }
    return render(request, "commissioner/published.html", context)


@require_safe
@commissioning
def activity(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows who did what with a purchase and when, its figures, and the acts behind each."""
    opportunity = purchase_of(request, reference)
    shown = purchase_activity(opportunity, request.GET.get("figure"), request.GET.get("page"))
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, **shown}
    return render(request, "commissioner/activity.html", context)


@require_safe
@commissioning
def download_document(request: MemberRequest, reference: str, file: uuid.UUID) -> StreamingHttpResponse:
    """Sends a document of one's own purchase as a download; 404 for any other file."""
    opportunity = readable_draft(request, reference)
    document = document_of(opportunity, file)
    if document is None:
        raise Http404
    return StreamingHttpResponse(
        content_of(document.file),
        content_type=document.file.media_type,
        headers={"Content-Disposition": str(content_disposition_header(True, document.file.name))},
    )


def _request_page(opportunity: Opportunity, asked: OfficerRequest) -> str:
    """Where what a second officer was asked is read: an award among the panel's pages, that of quotes on
    their one page, a change of the terms among the buyer's."""
    if asked.deed != OfficerDeed.AWARD:
        return reverse("commissioner:officer_request", args=(opportunity.reference, asked.pk))
    if opportunity.the_procedure.judging is Judging.ONE_PAGE:
        return reverse("evaluator:quotes", args=(opportunity.reference,))
    return reverse("evaluator:award_request", args=(opportunity.reference, asked.pk))
