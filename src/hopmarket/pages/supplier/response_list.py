"""The list of responses: what closes next first, then what is over, and what is followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import interests_of
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import responses_for, with_sealed_at
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.response_life import ResponseState

from .response_access import own_status, responding, status_of

ON_ONE_PAGE = 20


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One line of the list: the day it closes, the purchase, and how one's own part stands."""

    day: str
    month: str
    title: str
    reference: str
    buyer: str
    status: str
    status_detail: str
    state: str
    word: str
    closed: bool


@responding
@require_safe
def my_responses(request: MemberRequest) -> HttpResponse:
    """Lists open responses by deadline, ended ones newest first, and followed purchases without one."""
    own_responses = with_sealed_at(responses_for(request.member))
    still_open = Q(opportunity__state=OpportunityState.OPEN, opportunity__closes_at__gt=request.at)
    current = own_responses.filter(still_open).order_by("opportunity__closes_at")
    over = own_responses.exclude(still_open).order_by("-opportunity__closes_at", "-pk")
    page = Paginator(over, ON_ONE_PAGE).get_page(request.GET.get("page"))
    interests = (
        interests_of(request.member)
        .filter(opportunity__state__in=[str(state) for state in PUBLISHED_STATES])
        .exclude(opportunity__in=own_responses.values("opportunity"))
        .order_by("-opportunity__closes_at")
    )
    context = {
        "current": [response_line(response, request.at) for response in current],
        "over": [response_line(response, request.at) for response in page],
        "page": page,
        "followed": _followed((interest.opportunity for interest in interests), request.at),
    }
    return render(request, "supplier/responses.html", context)


def response_line(response: Response, now: datetime) -> ResponseLine:
    """One response as the list shows it."""
    state, word = _own_state(response, now)
    sent = state == "done"
    return _line(response.opportunity, now, state, word, sent=sent)


def _followed(opportunities: Iterable[Opportunity], now: datetime) -> list[ResponseLine]:
    return [_line(opportunity, now, "info", "Followed") for opportunity in opportunities]


def _line(
    opportunity: Opportunity, now: datetime, state: str, word: str, *, sent: bool = False
) -> ResponseLine:
    at = money_and_dates.local(opportunity.closes_at) if opportunity.closes_at else None
    status, detail = status_of(opportunity, now)
    return ResponseLine(
        day=str(at.day) if at else "",
        month=money_and_dates.MONTHS[at.month - 1][:3] if at else "",
        title=opportunity.the_terms.title,
        reference=opportunity.reference,
        buyer=opportunity.organisation.name,
        status=own_status(status, sent=sent),
        status_detail=detail,
        state=state,
        word=word,
        closed=opportunity.state != OpportunityState.OPEN or at is None or at <= now,
    )


def _own_state(response: Response, now: datetime) -> tuple[str, str]:
    """The mark and words of one's own part: sealed, started, withdrawn, opened or with a result."""
    sealed_at: datetime | None = getattr(response, "sealed_at", None)
    opportunity = response.opportunity
    if response.state == ResponseState.OPENED:
        awarded = opportunity.state == OpportunityState.AWARDED
        return "done", "Result and reasons" if awarded else "Opened, being evaluated"
    if sealed_at:
        return "done", f"Sealed {money_and_dates.day_short(sealed_at)}, {money_and_dates.clock(sealed_at)}"
    if response.state == ResponseState.WITHDRAWN:
        return "err", "Withdrawn"
    if opportunity.closes_at is None or now >= opportunity.closes_at:
        return "err", "Nothing was sent"
    return "part", "Started, nothing sent"
