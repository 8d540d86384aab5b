"""The page of one purchase: its task list while it is a draft, its state and acts afterwards."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.files.queries import content_of
from hopmarket.records.opportunities.models import Opportunity, Paper
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.queries import gaps_of, unanswered
from hopmarket.records.responses.queries import sealed_count
from hopmarket.rules.notice import PUBLISHED_STATES, OpportunityAct, OpportunityState
from hopmarket.rules.terms import Change

from ..histories import history
from ..panel import panel_of
from ..possible import ways
from ..reaching import commissioning, purchase_of, why_not
from ..summaries import bar, pocket_mark, steps
from ..tasks import gaps_said, task_list
from ..waiting import DRAFT_MARKS
from ..wording import changes_said, days_open, status_of


@require_safe
@commissioning
def purchase(request: MemberRequest, reference: str) -> HttpResponse:
    """One purchase, as its state wants it."""
    opportunity = purchase_of(request, reference)
    published = opportunity.state in PUBLISHED_STATES
    return _published(request, opportunity) if published else _draft(request, opportunity)


def _draft(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    gaps = gaps_of(opportunity, now=request.at)
    tasks = task_list(opportunity, gaps)
    mark, word = DRAFT_MARKS[OpportunityState(opportunity.state)]
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "tasks": tasks,
        "done": sum(task.state == "done" for task in tasks),
        "gaps": gaps_said(opportunity, gaps),
        "mark": mark,
        "word": word,
        "history": history(opportunity),
        "bar": bar(opportunity.the_terms),
        "days_open": days_open(opportunity.the_terms, request.at),
        "may_revise": why_not(opportunity, OpportunityAct.REVISE) is None,
        "own": opportunity.drafted_by_id == request.member.person,
    }
    return render(request, "commissioner/draft.html", context)


def _published(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    panel = panel_of(opportunity)
    versions = [
        (version, changes_said(Change(**change) for change in version.changes))
        for version in opportunity.versions.order_by("-number")
    ]
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "status": status_of(opportunity, request.at),
        "mark": pocket_mark(opportunity),
        "steps": steps(opportunity, request.at),
        "sealed": sealed_count(opportunity),
        "waiting": unanswered(opportunity).count(),
        "ways": ways(opportunity, panel, request.member, request.at),
        "panel": panel,
        "versions": versions,
        "history": history(opportunity),
        "ocid": ocid_of(opportunity),
        "before_deadline": bool(opportunity.closes_at and request.at < opportunity.closes_at),
        "scores": any(person == request.member.person for person, _ in panel.evaluators),
        "leads": panel.lead is not None and panel.lead[0] == request.member.person,
    }
    return render(request, "commissioner/published.html", context)


@require_safe
@commissioning
def paper(request: MemberRequest, reference: str, file: uuid.UUID) -> StreamingHttpResponse:
    """A document of one's own purchase, to be saved; never shown inside the page."""
    opportunity = purchase_of(request, reference)
    held = Paper.objects.filter(opportunity=opportunity, file=file).select_related("file").first()
    if held is None:
        raise Http404
    return StreamingHttpResponse(
        content_of(held.file),
        content_type=held.file.media_type,
        headers={"Content-Disposition": str(content_disposition_header(True, held.file.name))},
    )
