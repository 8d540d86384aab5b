"""Access of a bidder to a purchase and their own response: nobody else's can be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.agreements.queries import status_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import is_public_now, ocid_of
from hopmarket.records.opportunities.queries import is_open, opportunities_open_to, takes_questions
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import has_working_copy, response_to, responses_for
from hopmarket.rules.buyer_contact import contact_of
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import Judging, SealKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role

from .what_counts import what_counts

responding = acting_as(Role.RESPONDER)

AWAITS_CHECK = frozenset({"role.claim_unchecked", "role.unchecked"})
"""Refusals that end as soon as an officer has checked the organisation and the member."""


def opportunity_of(request: MemberRequest, reference: str) -> Opportunity:
    """One published purchase that the member may read; drafts, and those for invited suppliers alone, answer 404."""
    return get_object_or_404(opportunities_open_to(request.member), reference=reference)


def response_of(request: MemberRequest, reference: str) -> Response:
    """The member's own response to one purchase; without one it answers 404."""
    return get_object_or_404(responses_for(request.member), opportunity__reference=reference)


def started_response(request: MemberRequest, opportunity: Opportunity) -> Response | None:
    """The member's own response, if one was started."""
    return response_to(opportunity, request.member)


def kept_nothing(response: Response) -> bool:
    """Whether no working copy is left, because it went when the response was sealed."""
    return not has_working_copy(response)


def own_status(status: NoticeStatus, *, sent: bool) -> NoticeStatus:
    """The purchase's status as one bidder reads it: of whom nothing is sealed, it is only closed."""
    return NoticeStatus.CLOSED if status is NoticeStatus.SEALED and not sent else status


def left_in_words(opportunity: Opportunity, now: datetime) -> str:
    """How long responses are still accepted, "31 hours left"; empty once they are not."""
    if opportunity.closes_at is None or not is_open(opportunity, now=now):
        return ""
    return money_and_dates.time_left(opportunity.closes_at - now)


def opportunity_context(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    """The template context that every page about one purchase needs."""
    closes_at = opportunity.closes_at
    return {
        "opportunity": opportunity,
        "reference": opportunity.reference,
        "terms": opportunity.the_terms,
        "buyer": opportunity.organisation.name,
        "contact": contact_of(opportunity.the_terms),
        "public": where_read(opportunity),
        "is_for_invited": not is_public_now(opportunity),
        "kept_by_portal": opportunity.the_procedure.seal is SealKind.PORTAL,
        "judged_by_lead": opportunity.the_procedure.judging is Judging.ONE_PAGE,
        "closes_at": closes_at,
        "left": closes_at - now if closes_at else None,
        "now": now,
        "open": is_open(opportunity, now=now),
        "may_ask": takes_questions(opportunity, now=now),
        "status": status_of(opportunity, now=now),
        "status_detail": left_in_words(opportunity, now),
    }


def where_read(opportunity: Opportunity) -> str:
    """The address at which the whole opportunity is read: everybody's page, or that of the invited."""
    if is_public_now(opportunity):
        return reverse("public:opportunity", args=[ocid_of(opportunity)])
    return reverse("supplier:asked", args=[opportunity.reference])


def not_possible_page(
    request: MemberRequest,
    opportunity: Opportunity,
    refusal: Refusal,
    *,
    unsaved: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page that says what cannot be done, why, what counts, and where to go; status 409. ``unsaved``
    is what was typed, by the title of its box: it is shown to be copied."""
    response = started_response(request, opportunity)
    still_open = is_open(opportunity, now=request.at)
    context = {
        **opportunity_context(opportunity, request.at),
        "why": sentence(refusal),
        "reason": refusal.reason,
        "unsaved": {title: text for title, text in (unsaved or {}).items() if text.strip()},
        "awaits": refusal.reason in AWAITS_CHECK,
        "started": response is not None,
        "sent": response is not None and response.copies.exists(),
        "counts": what_counts(response, is_open=still_open) if response or not still_open else "",
    }
    return render(request, "supplier/not_now.html", context, status=409)


def why_closed(opportunity: Opportunity, now: datetime) -> Refusal | None:
    """Why nothing can be written any more, or None while responses are accepted."""
    if is_open(opportunity, now=now):
        return None
    cancelled = opportunity.state == OpportunityState.CANCELLED
    return Refusal("seal.not_open" if cancelled else "response.after_deadline")
