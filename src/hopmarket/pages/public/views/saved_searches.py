"""Saved searches by e-mail: save, confirm, change, stop. No account is needed for any of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.email_addresses import own_addresses
from hopmarket.pages.account.rate_limit import may_send
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.public.filter_choices import search_in_words, synonyms_in_words
from hopmarket.pages.public.search_form import MarketSearchForm, search_of
from hopmarket.records.alerts import queries, stored_query
from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.alerts.search_tokens import token_of
from hopmarket.records.alerts.services import (
    SearchWish,
    change_rhythm,
    confirm_search,
    end_search,
    save_search,
)
from hopmarket.records.ledger import current_time
from hopmarket.records.search.run import run_search
from hopmarket.rules import alerts
from hopmarket.rules.alerts import Rhythm, SearchState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

P = ParamSpec("P")
FROM_ONE = 20
FROM_ALL = 600
"""Searches saved an hour from one address, and from all together."""
SHOWN = 5
VISITOR = System("visitor")
RHYTHMS = ((Rhythm.AT_ONCE, "At once"), (Rhythm.DAILY, "Once a day"), (Rhythm.WEEKLY, "Once a week"))
HINTS = {
    Rhythm.AT_ONCE: "Within a minute of publication",
    Rhythm.DAILY: "At 7am",
    Rhythm.WEEKLY: "On Mondays at 7am",
}
SOONER = "“Closing soon” becomes “open”: a letter comes when something is published, which is earlier."
UNORDERED = "The postcode puts a list in order; a letter tells what closes first."
SILENT = {"search.enough_letters", "search.too_many", "constraint.saved_search_once"}
"""Refusals that reveal something about an address: whoever has not proven that it is theirs sees the usual
answer instead."""


class RhythmForm(PortalForm):
    """How often we write."""

    rhythm = forms.ChoiceField(
        label="How often shall we write?",
        error_messages={"required": "Choose how often we shall write"},
        choices=[(str(value), word) for value, word in RHYTHMS],
        initial=str(Rhythm.DAILY),
        widget=forms.RadioSelect,
        help_text="Only when there is something to tell.",
    )
    rhythm.choice_hints = {str(value): hint for value, hint in HINTS.items()}  # type: ignore[attr-defined]


class AddressForm(RhythmForm):
    """Where to, and how often."""

    address = forms.EmailField(
        label="Your email address",
        max_length=254,
        help_text="For these letters only. Nobody else is given it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    field_order = ("address", "rhythm")


def wish_of(query: QueryDict) -> tuple[SearchWish, list[str]]:
    """Reads the search to save from an address; also lists, in sentences, what of it letters leave out."""
    form = search_of(query)
    asked = form.asked()
    kept, lasting = form.query().copy(), stored_query.lasting_query(asked)
    for name in ("sort", "near", "closing"):
        kept.pop(name, None)
    kept.setlist("status", [str(status) for status in lasting.statuses])
    left_out = [
        remark
        for remark, differs in (
            (SOONER, asked.closing or asked.statuses != lasting.statuses),
            (UNORDERED, asked.near),
        )
        if differs
    ]
    return SearchWish(lasting, kept.urlencode() or "q=", search_in_words(MarketSearchForm(kept))), left_out


def _words_context(wish: SearchWish) -> dict[str, object]:
    """Tells how letters read the words: what else they look for, whether any of the words will do, and the
    spelling that the list searched for instead; each with the query that saves it the other way.

    Letters never spell a word otherwise, and look for any of the words only where that was saved.
    """
    answer = run_search(wish.asked, now=current_time.now(), size=0, facets=False)
    return {
        "instead": (answer.spelled, _changed(wish, q=answer.spelled)) if answer.spelled else None,
        "synonyms": synonyms_in_words(answer.synonyms),
        "only_typed": _changed(wish, typed="on"),
        "all_words": _changed(wish, any="") if wish.asked.either else "",
    }


def _changed(wish: SearchWish, **fields: str) -> str:
    query = QueryDict(wish.query, mutable=True)
    for name, value in fields.items():
        query.setlist(name, [value] if value else [])
    return query.urlencode()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Shows the form and saves the search.

    Somebody who is signed in with this address has confirmed it already; others get a letter first.
    """
    wish, left_out = wish_of(request.GET)
    own = own_addresses(request)
    form = AddressForm(sent_fields(request), initial={"address": own[0] if own else ""})
    context = {"form": form, "wish": wish, "left_out": left_out, "own": own, **_words_context(wish)}
    if form.is_valid() and not may_send(request, "searches", from_one=FROM_ONE, from_all=FROM_ALL):
        form.add_error(None, "Too many were saved from here in the last hour. Try again later.")
        return render(request, "public/save_search.html", context, status=429)
    answer = attempt(
        request,
        form,
        lambda typed: _saved(wish, **typed, proven=typed["address"].lower() in own),
        onward=lambda saved: (
            redirect("public:search_confirmed", token_of(saved.handle))
            if saved and form.cleaned_data["address"].lower() in own
            else redirect("public:search_sent")
        ),
    )
    return answer or render(request, "public/save_search.html", context)


def _saved(wish: SearchWish, *, address: str, rhythm: str, proven: bool) -> SavedSearch | Refusal | None:
    """Saves the search; None where it was refused and the refusal would reveal something."""
    saved = save_search(
        address=address,
        wish=wish,
        rhythm=Rhythm(rhythm),
        proven=proven,
        by=VISITOR,
        at=current_time.now(),
    )
    return None if isinstance(saved, Refusal) and saved.reason in SILENT and not proven else saved


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Shows that a letter has been sent; the page is the same for every address."""
    return render(request, "public/search_sent.html")


View = Callable[Concatenate[HttpRequest, SavedSearch, P], HttpResponse]


def _by_token(*states: SearchState) -> Callable[[View[[]]], Callable[[HttpRequest, str], HttpResponse]]:
    """Wraps a view of one saved search: finds it by its token, in one of these states.

    An unknown token, or one whose search was deleted, answers 404; one that has expired or was stopped
    answers 410. Both pages say how to go on.
    """

    def guard(view: View[[]]) -> Callable[[HttpRequest, str], HttpResponse]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, token: str) -> HttpResponse:
            search = queries.search_by_token(token)
            if search is None:
                return _gone(request, None, 404)
            where = queries.state_of(search, current_time.now())
            if where is SearchState.WAITING and where not in states:
                return redirect("public:confirm_search", token)
            return view(request, search) if where in states else _gone(request, search, 410)

        return guarded

    return guard


def _gone(request: HttpRequest, search: SavedSearch | None, status: int) -> HttpResponse:
    where = queries.state_of(search, current_time.now()) if search else None
    return render(request, "public/search_gone.html", {"search": search, "where": where}, status=status)


def _context(search: SavedSearch, **more: object) -> dict[str, object]:
    return {"search": search, "token": token_of(search.handle), **more}


@require_http_methods(["GET", "HEAD", "POST"])
@_by_token(SearchState.WAITING, SearchState.LIVE)
def confirm_search_page(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Confirms the search when the button is pressed; opening the page confirms nothing.

    Programs open links in letters, too. A search that is confirmed already redirects to its own page.
    """
    if search.confirmed_at:
        return redirect("public:saved_search", token_of(search.handle))
    if request.method != "POST":
        return render(request, "public/search_confirm.html", _context(search, word=_word(search)))
    return press(
        request,
        lambda: confirm_search(search=search, by=VISITOR, at=current_time.now()),
        onward=redirect("public:search_confirmed", token_of(search.handle)),
        refused=lambda _: _gone(request, search, 410),
    )


@require_safe
@_by_token(SearchState.LIVE)
def confirmed(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Shows that letters come from now on, and when the next can."""
    return render(request, "public/search_confirmed.html", _context(search, next=_next(search)))


def _word(search: SavedSearch) -> str:
    return dict(RHYTHMS)[Rhythm(search.rhythm)]


def _next(search: SavedSearch) -> datetime | None:
    """Computes when the next letter is due; None where letters come at once."""
    rhythm = Rhythm(search.rhythm)
    return None if rhythm is Rhythm.AT_ONCE else alerts.next_letter(rhythm, current_time.now())


@require_http_methods(["GET", "HEAD", "POST"])
@_by_token(SearchState.LIVE)
def manage(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Shows the search, its rhythm, the last letters, and the button that stops them; changes the rhythm."""
    form = RhythmForm(sent_fields(request), initial={"rhythm": search.rhythm})
    answer = attempt(
        request,
        form,
        lambda typed: change_rhythm(search=search, rhythm=typed["rhythm"], by=VISITOR, at=current_time.now()),
        onward=redirect(f"{reverse('public:saved_search', args=[token_of(search.handle)])}?changed=on"),
    )
    if answer:
        return answer
    letters = search.tellings.all()[:SHOWN]
    context = _context(search, form=form, tellings=letters, next=_next(search), word=_word(search))
    return render(request, "public/saved_search.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_by_token(SearchState.WAITING, SearchState.EXPIRED, SearchState.LIVE, SearchState.ENDED)
def stop(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Stops the letters of a search, without signing in; stopping twice is no fault.

    Mail programs post here by themselves (RFC 8058), so there is no CSRF check: the token is
    the proof. They follow no redirect, so they get the page at once.
    """
    if request.method == "POST":
        end_search(search=search, by=VISITOR, at=current_time.now())
        if "List-Unsubscribe" not in request.POST:
            return redirect("public:search_stopped", token_of(search.handle))
        search.refresh_from_db()
        return render(request, "public/search_stopped.html", _context(search))
    if search.ended_at:
        return _gone(request, search, 410)
    return render(request, "public/search_stop.html", _context(search))


@require_safe
@_by_token(SearchState.LIVE, SearchState.EXPIRED, SearchState.ENDED)
def stopped(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Shows that no letters come any more; a search that still lives redirects to its own page."""
    if queries.state_of(search, current_time.now()) is SearchState.LIVE:
        return redirect("public:saved_search", token_of(search.handle))
    return render(request, "public/search_stopped.html", _context(search))
