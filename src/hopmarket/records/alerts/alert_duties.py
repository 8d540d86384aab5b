"""What the clock does with saved searches: writes the letters that are due, deletes expired searches."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db.models import F

from hopmarket.records.post.outbox import forget_letters, forget_sent
from hopmarket.records.search.upkeep import reached_turn
from hopmarket.rules import alerts
from hopmarket.rules.alerts import Rhythm
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

from . import letters, queries, stored_query
from .models import NotifiedNotice, SavedSearch, SearchLetter
from .services.alert_letters import exact_answer, tell_search

log = structlog.get_logger("hopmarket.alerts")

LONGEST = 5.0
"""Seconds that one run of the clock gives to writing letters; the rest is written in the next run."""
ENDED_SEARCHES_KEPT_FOR = timedelta(days=30)
LETTER_TEXTS_KEPT_FOR = timedelta(days=7)
SEARCH_LETTERS_KEPT_FOR = timedelta(days=365)


def send_due_letters(at: datetime) -> int:
    """Writes the letter of every search that is due and has news; answers how many were written.

    Searches without news cost one query of the index each, and all of them together a few
    statements. A search that fails stays due and does not hold up the others; its failure is
    raised when all have been tried. What a crash or a long pause left out comes in the next letter.
    """
    turn, until = reached_turn(), time.monotonic() + LONGEST
    behind = list(queries.due_searches(at).filter(turn__lt=turn).order_by("turn", "pk"))
    changed, seen = _with_changes(behind), dict[tuple[str, int], bool]()
    quiet: list[SavedSearch] = []
    failures: list[Exception] = []
    written = 0
    for search in behind:
        if time.monotonic() > until:
            break
        try:
            if search.pk not in changed and not _found(search, at, seen):
                quiet.append(search)
                continue
            outcome = tell_search(search=search, by=System("clock"), at=at)
        except Exception as failure:
            log.exception("search_failed", search=search.pk)
            failures.append(failure)
            continue
        written += isinstance(outcome, SearchLetter)
        if isinstance(outcome, Refusal) and outcome.reason == "search.nothing_new":
            quiet.append(search)
    _pass_over(quiet, turn, at)
    if failures:
        raise failures[0]
    return written


def _with_changes(searches: Iterable[SavedSearch]) -> set[int]:
    """The keys of those searches of which a notice in an earlier letter has changed since."""
    if not searches:
        return set()
    rows = NotifiedNotice.objects.filter(notice__turn__gt=min(search.turn for search in searches))
    return set(rows.filter(notice__turn__gt=F("search__turn")).values_list("search", flat=True).distinct())


def _found(search: SavedSearch, at: datetime, seen: dict[tuple[str, int], bool]) -> bool:
    """Whether the search finds a notice that changed after its turn; equal searches are run once."""
    key = (search.asked, search.turn)
    if key not in seen:
        asked = replace(stored_query.query_from_json(search.asked), since_turn=search.turn)
        seen[key] = exact_answer(asked, at, size=0).total > 0
    return seen[key]


def _pass_over(quiet: Iterable[SavedSearch], turn: int, at: datetime) -> None:
    """Marks searches without news as looked through up to ``turn``, and due again at their next time.
    One that changed meanwhile is left for the next run."""
    keys = {search.pk for search in quiet}
    for rhythm in Rhythm:
        rows = queries.due_searches(at).filter(rhythm=rhythm)
        upon = alerts.next_letter(rhythm, at)
        if keys:
            rows.filter(pk__in=keys, turn__lt=turn).update(turn=turn, next_at=upon)
        if rhythm is not Rhythm.AT_ONCE:
            rows.filter(turn__gte=turn).update(next_at=upon)


def delete_expired(at: datetime) -> int:
    """Deletes searches that nobody confirmed in seven days, with their address; the rest of ended ones
    after thirty days; letters a week after they were sent. Answers how many searches were deleted."""
    unconfirmed = SavedSearch.objects.filter(confirmed_at=None, saved_at__lte=at - alerts.HOLDS)
    forget_sent(letters.LETTERS, before=at - LETTER_TEXTS_KEPT_FOR)
    SearchLetter.objects.filter(at__lt=at - SEARCH_LETTERS_KEPT_FOR).delete()
    gone = 0
    for search in unconfirmed.filter(ended_at=None):
        forget_letters(letters.LETTERS, address=search.address, about={"search": str(search.pk)})
        gone += search.delete()[0]
    return gone + SavedSearch.objects.filter(ended_at__lte=at - ENDED_SEARCHES_KEPT_FOR).delete()[0]
