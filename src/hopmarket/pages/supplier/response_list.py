"""The list of responses: what closes next first, then what is over, and what is followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.records.agreements.queries import statuses_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import is_open
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import (
    declined_without_response,
    ended_responses_for,
    followed_without_response,
    open_responses_for,
    unanswered_invitations,
)
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.response_life import ResponseState

from .response_access import left_in_words, own_status, responding

ON_ONE_PAGE = 20


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One line of the list: the day it closes, the purchase, and how one's own part stands."""

    day: str
    month: str
    title: str
    reference: str
    buyer: str
    status: NoticeStatus
    status_detail: str
    state: str
    word: str
    closed: bool


@responding
@require_safe
def my_responses(request: MemberRequest) -> HttpResponse:
    """Lists open responses by deadline, ended ones newest first, and followed purchases without one."""
    current = open_responses_for(request.member, now=request.at)
    over = ended_responses_for(request.member, now=request.at)
    page = Paginator(over, ON_ONE_PAGE).get_page(request.GET.get("page"))
    asked = unanswered_invitations(request.member, now=request.at)
    context = {
        "asked": _asked([invitation.opportunity for invitation in asked], request.at),
        "current": response_lines(current, request.at),
        "over": response_lines(page, request.at),
        "page": page,
        "followed": _followed(followed_without_response(request.member), request.at),
        "declined": _declined(declined_without_response(request.member, now=request.at), request.at),
    }
    return render(request, "supplier/responses.html", context)


def response_lines(responses: Iterable[Response], now: datetime) -> list[ResponseLine]:
    """Responses as the list shows them."""
    rows = list(responses)
    statuses = statuses_of((response.opportunity for response in rows), now=now)
    return [_response_line(response, statuses[response.opportunity_id], now) for response in rows]


def _response_line(response: Response, status: NoticeStatus, now: datetime) -> ResponseLine:
    state, word = _own_state(response, now)
    return _line(response.opportunity, own_status(status, sent=state == "done"), now, state, word)


def _asked(opportunities: list[Opportunity], now: datetime) -> list[ResponseLine]:
    statuses = statuses_of(opportunities, now=now)
    return [
        _line(opportunity, own_status(statuses[opportunity.pk], sent=False), now, "wait", "Answer")
        for opportunity in opportunities
    ]


def _followed(opportunities: list[Opportunity], now: datetime) -> list[ResponseLine]:
    statuses = statuses_of(opportunities, now=now)
    return [
        _line(opportunity, own_status(statuses[opportunity.pk], sent=False), now, "info", "Followed")
        for opportunity in opportunities
    ]


def _declined(opportunities: list[Opportunity], now: datetime) -> list[ResponseLine]:
    statuses = statuses_of(opportunities, now=now) if opportunities else {}
    return [
        _line(
            opportunity, own_status(statuses[opportunity.pk], sent=False), now, "info", "You do not respond"
        )
        for opportunity in opportunities
    ]


def _line(
    opportunity: Opportunity, status: NoticeStatus, now: datetime, state: str, word: str
) -> ResponseLine:
    at = money_and_dates.local(opportunity.closes_at) if opportunity.closes_at else None
    return ResponseLine(
        day=str(at.day) if at else "",
        month=money_and_dates.MONTHS[at.month - 1][:3] if at else "",
        title=opportunity.the_terms.title,
        reference=opportunity.reference,
        buyer=opportunity.organisation.name,
        status=status,
        status_detail=left_in_words(opportunity, now),
        state=state,
        word=word,
        closed=not is_open(opportunity, now=now),
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
    if getattr(response, "is_declined", False):
        return "info", "You do not respond"
    return "part", "Started, nothing sent"
