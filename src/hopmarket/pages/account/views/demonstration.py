"""The pages of a demonstration: sign in as any invented person, and move the clock on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.ledger import current_time
from hopmarket.records.opportunities.queries import next_deadline
from hopmarket.records.parties.invented_people import (
    invented_memberships,
    invented_operators,
    invented_people,
)
from hopmarket.records.responses.services.closing import close_due

from ..demonstration_letters import MOST_SHOWN, newest_letters
from ..forms import DaysForm
from ..requests import ACTING_FOR, DEMONSTRATION_PERSON

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECOND = timedelta(seconds=1)
View = Callable[[HttpRequest], HttpResponseBase]


def only_in_demonstration(view: View) -> View:
    """Answers 404 unless this server is a demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request)

    return guarded


@only_in_demonstration
@require_GET
def demonstration(request: HttpRequest) -> HttpResponse:
    """Lists the invented people by what they do, and shows where the clock stands."""
    now = current_time.now()
    return render(
        request,
        "account/demonstration.html",
        {
            "memberships": invented_memberships(),
            "operators": invented_operators(),
            "now": now,
            "ahead": current_time.clock_offset(),
            "deadline": next_deadline(now),
            "form": DaysForm(),
            "next": request.GET.get("next", ""),
        },
    )


@only_in_demonstration
@require_GET
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """Shows the newest letters of the demonstration, which nobody mails: to whom, about what, their text."""
    to = request.GET.get("to", "").strip()[:254]
    return render(
        request,
        "account/demonstration_letters.html",
        {"letters": newest_letters(to), "to": to, "most": MOST_SHOWN},
    )


@only_in_demonstration
@sent_forms_only
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Signs the visitor in as the chosen invented person, acting for the chosen organisation."""
    chosen, organisation = request.POST.get("person", ""), request.POST.get("organisation", "")
    # Under 19 digits a number fits into the database's 64-bit keys; a longer one would be an error there.
    person = get_object_or_404(
        invented_people(), pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    )
    login(request, person, backend=BACKEND)
    request.session[DEMONSTRATION_PERSON] = person.pk
    if organisation.isdecimal() and len(organisation) < 19:
        request.session[ACTING_FOR] = int(organisation)
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if inside else "account:desk")


@only_in_demonstration
@sent_forms_only
def move_clock(request: HttpRequest) -> HttpResponse:
    """Moves the clock on by some days, or to one minute before or one second after the next
    deadline; then closes what has become due."""
    span = _span(request)
    if span is None or span <= timedelta():
        messages.error(request, "The clock was not moved. Enter a number of days from 1 to 400, such as 3.")
        return redirect("account:demonstration")
    current_time.move_clock(span)
    closed = close_due(current_time.now())
    also = f" {closed} {'opportunity' if closed == 1 else 'opportunities'} closed." if closed else ""
    messages.success(
        request, f"In this demonstration it is now {money_and_dates.when(current_time.now())}.{also}"
    )
    return redirect("account:demonstration")


def _span(request: HttpRequest) -> timedelta | None:
    now, to = current_time.now(), request.POST.get("to", "days")
    deadline = next_deadline(now)
    if to == "before" and deadline:
        return deadline - timedelta(minutes=1) - now
    if to == "after" and deadline:
        return deadline + SECOND - now
    form = DaysForm(request.POST)
    return timedelta(days=form.cleaned_data["days"]) if to == "days" and form.is_valid() else None
