"""Letters about consultations without an account: asking for them, confirming, stopping."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.email_addresses import own_addresses
from hopmarket.pages.account.rate_limit import may_send
from hopmarket.pages.account.requests import PortalRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.records.consultations.commenting_queries import subscriber_by_token
from hopmarket.records.consultations.models import ConsultationSubscriber
from hopmarket.records.consultations.services.subscriptions import (
    ask_consultation_letters,
    confirm_consultation_letters,
    end_consultation_letters,
)
from hopmarket.records.consultations.visitor_links import SUBSCRIBER_LINKS
from hopmarket.reference_data import framework_topics
from hopmarket.rules.consultation_wishes import WishState, wish_state
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

from .forms import ConsultationLettersForm

FROM_ONE = 20
FROM_ALL = 600
"""Wishes for letters an hour from one address, and from all together."""
VISITOR = System("visitor")
PLACES = {
    "consultation_letters.address": "address",
    "consultation_letters.postcode": "postcode",
    "consultation_letters.topic": "topics",
}
View = Callable[[HttpRequest, ConsultationSubscriber], HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letters_wanted(request: HttpRequest) -> HttpResponse:
    """Shows the form, and writes a letter with a link; the answer is the same for every address."""
    own = own_addresses(request)
    form = ConsultationLettersForm(sent_fields(request), initial={"address": own[0] if own else ""})
    if form.is_valid() and not may_send(
        request, "consultation-letters", from_one=FROM_ONE, from_all=FROM_ALL
    ):
        form.add_error(None, "Too many were asked for from here in the last hour. Try again later.")
        return render(request, "partnership/commenting/letters_wanted.html", {"form": form}, status=429)
    answer = attempt(
        request,
        form,
        lambda typed: _asked(request, **typed),
        onward=redirect("partnership:consultation_letters_sent"),
        fields=PLACES,
    )
    status = 422 if form.errors else 200
    return answer or render(
        request, "partnership/commenting/letters_wanted.html", {"form": form}, status=status
    )


def _asked(
    request: HttpRequest, *, address: str, postcode: str, topics: list[str]
) -> ConsultationSubscriber | Refusal | None:
    """Keeps the wish; None where the refusal would tell a stranger something about an address."""
    wish = ask_consultation_letters(
        address=address,
        postcode=postcode,
        topics=topics,
        known_topics=framework_topics(),
        by=VISITOR,
        at=cast("PortalRequest", request).at,
    )
    is_silent = isinstance(wish, Refusal) and wish.reason == "consultation_letters.enough_letters"
    return None if is_silent else wish


@require_safe
def letters_sent(request: HttpRequest) -> HttpResponse:
    """Says that a letter has been sent."""
    return render(request, "partnership/commenting/letters_sent.html")


def _by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Wraps a view of one wish for letters that a link names; an unknown one answers 404 with what to do."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        subscriber = subscriber_by_token(token)
        if subscriber is None:
            return render(request, "partnership/commenting/letters_gone.html", status=404)
        return view(request, subscriber)

    return guarded


def _context(request: HttpRequest, subscriber: ConsultationSubscriber) -> dict[str, object]:
    topics = framework_topics()
    state = wish_state(
        asked_at=subscriber.asked_at,
        confirmed_at=subscriber.confirmed_at,
        ended_at=subscriber.ended_at,
        now=cast("PortalRequest", request).at,
    )
    token = SUBSCRIBER_LINKS.token_of(subscriber.handle)
    return {
        "subscriber": subscriber,
        "topics": [topics[key].words for key in subscriber.topics if key in topics],
        "state": str(state),
        "is_live": state is WishState.LIVE,
        "stop": reverse("partnership:stop_consultation_letters", args=[token]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def confirm_letters(request: HttpRequest, subscriber: ConsultationSubscriber) -> HttpResponse:
    """Confirms the letters when the button is pressed; opening the page confirms nothing."""
    context = _context(request, subscriber)
    is_over = context["state"] in (WishState.EXPIRED, WishState.ENDED)
    if request.method == "POST" and not is_over:
        return press(
            request,
            lambda: confirm_consultation_letters(
                subscriber=subscriber, by=VISITOR, at=cast("PortalRequest", request).at
            ),
            onward=redirect(request.path),
            message="We write to you from now on.",
        )
    return render(
        request, "partnership/commenting/confirm_letters.html", context, status=410 if is_over else 200
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def stop_letters(request: HttpRequest, subscriber: ConsultationSubscriber) -> HttpResponse:
    """Stops the letters without signing in; twice is no fault. Mail programs post here by themselves (RFC 8058), so
    there is no CSRF check: the token is the proof."""
    if request.method == "POST":
        end_consultation_letters(subscriber=subscriber, by=VISITOR, at=cast("PortalRequest", request).at)
        if "List-Unsubscribe" not in request.POST:
            return redirect(request.path)
        subscriber.refresh_from_db()
    return render(request, "partnership/commenting/stop_letters.html", _context(request, subscriber))
