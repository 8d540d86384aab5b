"""Saved searches (search alerts): how often a letter goes out, what is news, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from .local_time import LONDON
from .refusal import Refusal

CITE = "Saved searches: docs/decisions/alerts.md"
HOLDS = timedelta(days=7)
"""How long a saved search waits to be confirmed."""
MOST_WAITING = 3
"""So many searches may wait for one address to be confirmed. With the two limits below it keeps
anybody from flooding a stranger's address: docs/decisions/alerts.md."""
MOST_LETTERS = 5
"""So many letters that ask for a confirmation go to one address within the hour."""
MOST_SAVED = 50
"""So many searches may be kept for one address."""
HOUR = timedelta(hours=1)
MORNING = time(7)
"""When daily and weekly letters go out, in London."""


class Rhythm(StrEnum):
    """How often a letter may go out at most; without news no letter is written."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


def next_letter(rhythm: Rhythm, after: datetime) -> datetime:
    """The first moment after ``after`` at which a letter is due, in UTC: at once, the next 7am in
    London, or the next Monday's 7am. London's clocks change at 1am, so 7am comes once each day."""
    if rhythm is Rhythm.AT_ONCE:
        return after
    on = after.astimezone(LONDON).date()
    while True:
        due = datetime.combine(on, MORNING, LONDON).astimezone(UTC)
        if due > after and (rhythm is Rhythm.DAILY or on.weekday() == 0):
            return due
        on += timedelta(days=1)


class SearchState(StrEnum):
    """Where a saved search has got to."""

    WAITING = "waiting"
    EXPIRED = "expired"
    LIVE = "live"
    ENDED = "ended"


def search_state(
    *, saved_at: datetime, confirmed_at: datetime | None, ended_at: datetime | None, now: datetime
) -> SearchState:
    """The state at this moment; an unconfirmed search expires after seven days."""
    if ended_at:
        return SearchState.ENDED
    if confirmed_at:
        return SearchState.LIVE
    return SearchState.WAITING if now < saved_at + HOLDS else SearchState.EXPIRED


class SearchAct(StrEnum):
    """What may be done with a saved search."""

    CONFIRM = "confirm"
    CHANGE = "change"
    END = "end"
    TELL = "tell"


_ALLOWED = {
    SearchAct.CONFIRM: {SearchState.WAITING, SearchState.LIVE},
    SearchAct.CHANGE: {SearchState.LIVE},
    SearchAct.END: {SearchState.WAITING, SearchState.EXPIRED, SearchState.LIVE},
    SearchAct.TELL: {SearchState.LIVE},
}


def may(step: SearchAct, where: SearchState) -> None | Refusal:
    """Refuses ``search.waiting``, ``search.expired`` and ``search.ended``; confirming twice, or
    ending what was never confirmed, is no fault."""
    match where:
        case _ if where in _ALLOWED[step]:
            return None
        case SearchState.WAITING:
            return Refusal("search.waiting", CITE)
        case SearchState.EXPIRED:
            return Refusal("search.expired", CITE)
        case _:
            return Refusal("search.ended", CITE)


@dataclass(frozen=True, slots=True)
class AddressHistory:
    """Counts for one address: searches that wait for it, letters in the last hour, searches kept."""

    waiting: int
    letters: int
    saved: int


def may_save(before: AddressHistory, *, proven: bool) -> None | Refusal:
    """Whether one more search may be saved for an address. ``proven``: whoever asks has confirmed
    the address already, so no letter is needed.

    Refuses ``search.too_many`` at fifty searches, and ``search.enough_letters`` where three wait or
    five letters were written within the hour: nobody is bombed with letters they never asked for.
    """
    if before.saved >= MOST_SAVED:
        return Refusal("search.too_many", CITE, {"most": str(MOST_SAVED)})
    if not proven and (before.waiting >= MOST_WAITING or before.letters >= MOST_LETTERS):
        return Refusal("search.enough_letters", CITE)
    return None


class News(StrEnum):
    """Why a letter names a notice."""

    NEW = "new"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewsFacts:
    """What of a notice makes news: its deadline, whether it is called for, whether it is cancelled."""

    closes_at: datetime | None
    called: bool
    cancelled: bool


def news_of(notified: NewsFacts | None, stands: NewsFacts, *, matches: bool, now: datetime) -> News | None:
    """Says what is news about a notice that was stored again. ``notified`` is how it stood when a
    letter last named it for this search; None: no letter has named it.

    A notice is new once, when it matches the search for the first time. After that only two changes
    are news, whether or not it still matches: that it was cancelled, and that its deadline moved
    while the old or the new one is still to come.
    """
    if notified is None:
        return News.NEW if matches else None
    if stands.cancelled:
        return None if notified.cancelled else News.CANCELLED
    moved = stands.called and stands.closes_at != notified.closes_at
    ahead = any(moment is not None and moment > now for moment in (notified.closes_at, stands.closes_at))
    return News.DEADLINE if moved and ahead else None
