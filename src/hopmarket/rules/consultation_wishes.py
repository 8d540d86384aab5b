"""Letters about consultations for people without an account: whom one concerns, and when it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .refusal import Refusal

HOLDS = timedelta(days=7)
"""How long a wish for letters waits to be confirmed, and so does a comment."""
MOST_LETTERS = 5
"""So many letters with a link to confirm go to one address within an hour: nobody is flooded by a stranger."""
HOUR = timedelta(hours=1)
LEFT = timedelta(days=14)
"""How long before the close the second letter is written."""
LEAST_BETWEEN = timedelta(days=7)
"""With less than this between the opening and the second letter there is none: the first is still new."""


class ConsultationNews(StrEnum):
    """Why a letter is written."""

    OPENS = "opens"
    TWO_WEEKS_LEFT = "two_weeks_left"


class WishState(StrEnum):
    """Where a wish for letters has got to."""

    WAITING = "waiting"
    EXPIRED = "expired"
    LIVE = "live"
    ENDED = "ended"


def wish_state(
    *, asked_at: datetime, confirmed_at: datetime | None, ended_at: datetime | None, now: datetime
) -> WishState:
    """The state at this moment; a wish that nobody confirmed in seven days has expired."""
    if ended_at:
        return WishState.ENDED
    if confirmed_at:
        return WishState.LIVE
    return WishState.WAITING if now < asked_at + HOLDS else WishState.EXPIRED


@dataclass(frozen=True, slots=True)
class LetterWish:
    """What somebody wants letters about: the councils' areas in which their postcode district lies, and topics.
    Nothing of either means everything."""

    areas: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


def concerns(wish: LetterWish, *, topics: Collection[str], place: str) -> bool:
    """Whether a consultation concerns somebody: it is about one of their topics, or about everything; and about
    one of their areas, or about the whole partnership. A consultation without topics, or without a place, is
    about all of them."""
    about = not wish.topics or not topics or not wish.topics.isdisjoint(topics)
    here = place.casefold()
    near = not wish.areas or not here or any(area.casefold() in here for area in wish.areas)
    return about and near


def news_due(*, opens_at: datetime, closes_at: datetime, now: datetime) -> ConsultationNews | None:
    """Which letter is due about a consultation that is open, to whoever has not had it: the one of its opening
    until two weeks are left, then the one that says so. A short one, whose opening is not a week old then, keeps
    to the first. None while it is not open."""
    if not opens_at <= now < closes_at:
        return None
    reminder = closes_at - LEFT
    is_first = now < reminder or reminder - opens_at < LEAST_BETWEEN
    return ConsultationNews.OPENS if is_first else ConsultationNews.TWO_WEEKS_LEFT


def may_write(lettered: Iterable[datetime], now: datetime) -> bool:
    """Whether one more letter with a link may go to an address, after those that were written to it."""
    return sum(now - HOUR < at <= now for at in lettered) < MOST_LETTERS


def wish_refusal(state: WishState) -> Refusal | None:
    """Why a wish cannot be confirmed: ``consultation_letters.expired``, ``consultation_letters.ended``."""
    if state in (WishState.EXPIRED, WishState.ENDED):
        return Refusal(f"consultation_letters.{state}")
    return None
