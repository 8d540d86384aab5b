"""The pages of oversight: everything that waits, failed letters, the ledger."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import SessionInput
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.figures.event_columns import first_column_fault
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault, newest_events
from hopmarket.records.post.outbox import try_again
from hopmarket.records.post.queries import failed_letters
from hopmarket.records.tasks.settling_lines import settling_lines
from hopmarket.rules.roles import PERMISSIONS, Role
from hopmarket.rules.settling_lines import open_lines

from .access_guards import checker, operator
from .waiting_kinds import waiting_lists

_LEDGER_CHECK = SessionInput("ledger_check")
EVENTS_A_PAGE = 50
MOST_WAITING = 100
_DATED_ONLY = frozenset({"decline_opportunity", "take_back_decline"})
"""Acts whose hour could tell who acted, to somebody who had just spoken with them."""


@require_GET
@checker
def waiting(request: MemberRequest) -> HttpResponse:
    """Lists everything that waits for a check; the operator sees failed letters too."""
    operates = Role.OPERATOR in request.member.roles
    listed = waiting_lists()
    return render(
        request,
        "oversight/waiting.html",
        {
            "listed": listed,
            "count": sum(kind.count for kind in listed),
            "unsettled": len(open_lines(settling_lines(request.at), essential=True)),
            "operates": operates,
            "letters": failed_letters()[:MOST_WAITING] if operates else [],
        },
    )


@sent_forms_only
@operator
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Gives a failed letter all its attempts back, the first at once; 404 for any other letter."""
    try_again(get_object_or_404(failed_letters(), pk=pk))
    messages.success(request, "The letter is tried again within a minute.")
    return redirect("oversight:waiting")


@require_GET
@checker
def ledger(request: MemberRequest) -> HttpResponse:
    """Shows the events of the ledger, newest first, and what the last check of its links found. Which
    bidder asked, follows or responds is not shown: an officer who checks may work for a buyer."""
    pages = Paginator(newest_events(), EVENTS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.object_list = [_shown(event) for event in page.object_list]
    found = _LEDGER_CHECK.of(request)
    checked_at = datetime.fromisoformat(found["at"]) if found else None
    return render(
        request, "oversight/ledger.html", {"page": page, "verified": found, "checked_at": checked_at}
    )


@sent_forms_only
@checker
def verify_ledger(request: MemberRequest) -> HttpResponse:
    """Recomputes every link of the ledger from the first event to the last, and finds the first fault; then
    compares the index columns with what is linked."""
    fault = first_ledger_fault()
    differing = None if fault else first_column_fault()
    found = {
        "fault": fault,
        "column_fault": asdict(differing) if differing else None,
        "counted": newest_events().count(),
        "at": request.at.isoformat(),
    }
    _LEDGER_CHECK.keep(request, found)
    return redirect("oversight:ledger")


def _shown(event: Event) -> Event:
    """The event without its actor where only bidders perform the act, and of a decline with its day alone."""
    wanted = PERMISSIONS.get(event.act)
    event.is_dated_only = event.act in _DATED_ONLY  # type: ignore[attr-defined]
    if wanted and wanted.roles == {Role.RESPONDER}:
        event.actor = "a bidder"
    return event
