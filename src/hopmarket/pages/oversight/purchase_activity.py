"""The activity of published purchases as the partnership's board sees it: bodies, not people."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.activity_in_words import Actor, activity_context, asked_figure
from hopmarket.records.figures.queries import activity_of, figures_of
from hopmarket.records.opportunities.queries import newest_published, public_opportunities
from hopmarket.records.parties.queries import organisation_names
from hopmarket.rules.figures.activity import ActivityLine
from hopmarket.rules.roles import Role

from .access_guards import overseer

PURCHASES_A_PAGE = 50


@require_safe
@overseer
def purchases(request: MemberRequest) -> HttpResponse:
    """Lists the purchases that have been published, the newest first. Drafts are their buyer's alone."""
    page = Paginator(newest_published(), PURCHASES_A_PAGE)
    checks = bool(request.member.roles & {Role.OFFICER, Role.OPERATOR})
    context = {"page": page.get_page(request.GET.get("page")), "checks": checks}
    return render(request, "oversight/purchases.html", context)


@require_safe
@overseer
def activity(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what was done with a published purchase and when, its figures, and the acts behind each."""
    opportunity = get_object_or_404(public_opportunities(), reference=reference)
    asked = request.GET.get("figure")
    lines = activity_of(opportunity, asked_figure(asked))
    shown = activity_context(
        lines, figures_of(opportunity), asked, request.GET.get("page"), shown_as=_by_body
    )
    checks = bool(request.member.roles & {Role.OFFICER, Role.OPERATOR})
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "checks": checks, **shown}
    return render(request, "oversight/activity.html", context)


def _by_body(lines: Sequence[ActivityLine]) -> Actor:
    """Gives the people of lines the name of the body for which they acted."""
    bodies = organisation_names({line.organisation for line in lines if line.organisation})
    return lambda person, organisation: f"Somebody at {bodies.get(organisation, 'another body')}"
