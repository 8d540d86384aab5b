"""Decisions which published organisations are one: those of the rule, and those of a person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import same_as_in_words
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.notices.organisation_record import own_notices
from hopmarket.records.notices.services import join_organisations, part_organisations
from hopmarket.records.published_organisations.claims import waiting_published_claims
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.queries import (
    likely_pairs,
    names_of,
    organisations_named_like,
    places_of,
    sameness_decisions,
)
from hopmarket.records.published_organisations.queries import organisation as organisation_under

from ..access_guards import checker
from .forms import FindOrganisationForm, JoinForm, PartForm

DECISIONS_A_PAGE = 30


@require_GET
@checker
def published(request: MemberRequest) -> HttpResponse:
    """Lists waiting claims, likely pairs, and the decisions, the newest first."""
    page = Paginator(sameness_decisions(), DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    words = request.GET.get("q", "")
    return render(
        request,
        "oversight/published.html",
        {
            "claims": waiting_published_claims(),
            "likely": likely_pairs(),
            "find": FindOrganisationForm(initial={"q": words}),
            "asked": words,
            "found": organisations_named_like(words),
            "page": page,
            "decided": [same_as_in_words.sameness_in_words(decision) for decision in page],
        },
    )


@require_GET
@checker
def find_other(request: MemberRequest, key: str) -> HttpResponse:
    """Finds the other organisation that this one may be; starts with organisations of a like name."""
    organisation = _standing(key)
    words = request.GET.get("q", "")
    candidates = [
        other for other in organisations_named_like(words or organisation.name) if other.pk != organisation.pk
    ]
    return render(
        request,
        "oversight/join_find.html",
        {
            "organisation": organisation,
            "find": FindOrganisationForm(initial={"q": words}),
            "asked": words,
            "found": candidates,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def join(request: MemberRequest, key: str, into: str) -> HttpResponse:
    """Shows both organisations side by side; a POST joins them with a reason."""
    organisation, other_organisation = _standing(key), _standing(into)
    if organisation.pk == other_organisation.pk:
        raise Http404
    form = JoinForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: join_organisations(
            organisation=organisation,
            into=other_organisation,
            reason=typed["reason"],
            by=request.member,
            at=request.at,
        ),
        message=f"{organisation.name} is listed under {other_organisation.name} from now on.",
        onward=lambda decision: redirect("oversight:sameness", decision.pk),
    )
    if answer:
        return answer
    sides = [_side(organisation), _side(other_organisation)]
    return render(
        request,
        "oversight/join.html",
        {"organisation": organisation, "other": other_organisation, "sides": sides, "form": form},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def sameness(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows one decision with its evidence; a POST undoes it, whether the rule or a person decided."""
    decision = get_object_or_404(sameness_decisions(), pk=pk)
    form = PartForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: part_organisations(
            sameness=decision, reason=typed["reason"], by=request.member, at=request.at
        ),
        message=f"{decision.organisation.name} stands by itself again.",
        onward=redirect("oversight:sameness", pk),
    )
    if answer:
        return answer
    sides = [_side(decision.organisation), _side(decision.into)]
    return render(
        request,
        "oversight/sameness.html",
        {
            "decision": decision,
            "decision_in_words": same_as_in_words.sameness_in_words(decision),
            "sides": sides,
            "form": form,
        },
    )


def _standing(key: str) -> PublishedOrganisation:
    """The organisation under a key, or the organisation that it is known to be; 404 without one."""
    entry = get_object_or_404(organisation_under(key))
    return entry.same_as or entry


def _side(organisation: PublishedOrganisation) -> dict[str, object]:
    """What notices say of one organisation under its own key, whether it is joined to another or not."""
    notices = own_notices(organisation)
    return {
        "organisation": organisation,
        "number": same_as_in_words.number_in_words(organisation),
        "names": names_of([organisation.pk]),
        "places": sorted(
            {", ".join(filter(None, (place, town.title()))) for place, town in places_of(organisation)}
        )[:10],
        "count": notices.count(),
        "notices": list(notices[:5]),
    }
