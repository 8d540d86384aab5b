"""Saving a search for an e-mail address, confirming, changing and ending it.

No act here needs an account: whoever holds the token of a link reads the mailbox it was sent to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.records.post.link_tokens import fresh_handle
from hopmarket.records.search.run import SearchQuery
from hopmarket.rules import alerts
from hopmarket.rules.alerts import Rhythm, SearchAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from .. import letters, queries, stored_query
from ..models import SavedSearch

LONGEST_QUERY = 2000


@dataclass(frozen=True, slots=True)
class SearchWish:
    """A search to be saved: as a query, as the query string of its results page, and in words."""

    asked: SearchQuery
    query: str
    words: str


@act("save_search")
def save_search(
    *, address: str, wish: SearchWish, rhythm: str, proven: bool, by: Member | System, at: datetime
) -> Outcome[SavedSearch] | Refusal:
    """Keeps a search for an address and writes to it: nothing more is sent until the link in that
    letter is used. ``proven``: whoever asks has confirmed the address before, as an account's; then
    the search is live at once and no letter is needed.

    A search that the address has already is not kept twice; its letter is written again, and one that
    waits takes the rhythm asked for last. Refuses
    ``search.address``, ``search.rhythm``, ``search.too_long``, ``search.too_many`` and
    ``search.enough_letters``. The ledger holds no address.
    """
    mailbox = address.strip().lower()
    fault = _fault(mailbox, wish, rhythm)
    if fault:
        return fault
    known_search = SavedSearch.objects.filter(
        address=mailbox,
        asked=stored_query.query_to_json(stored_query.lasting_query(wish.asked)),
        ended_at=None,
    ).first()
    refusal = _letter_again_refusal(known_search, at) if known_search and not proven else None
    refusal = refusal or (
        None if known_search else alerts.may_save(queries.address_history(mailbox, at), proven=proven)
    )
    if refusal:
        return refusal
    search = known_search or _new_search(mailbox, wish, rhythm, at)
    if proven:
        _start_letters(search, Rhythm(rhythm), at)
    else:
        _write(search, rhythm, at)
    search.save()
    return _search_outcome(
        search, {"rhythm": search.rhythm, "proven": proven, "again": known_search is not None}
    )


def _fault(mailbox: str, wish: SearchWish, rhythm: str) -> Refusal | None:
    try:
        validate_email(mailbox)
    except ValidationError:
        return Refusal("search.address", alerts.CITE)
    if rhythm not in set(Rhythm):
        return Refusal("search.rhythm", alerts.CITE)
    if len(wish.query) > LONGEST_QUERY or len(wish.words) > LONGEST_QUERY:
        return Refusal("search.too_long", alerts.CITE)
    return None


def _letter_again_refusal(search: SavedSearch, at: datetime) -> Refusal | None:
    """Why the letter of a search that the address has already is not written again: within the hour of
    the last one, or above the number of letters that an address gets in an hour."""
    recent = search.lettered_at is not None and at - search.lettered_at < alerts.HOUR
    many = queries.address_history(search.address, at).letters >= alerts.MOST_LETTERS
    return Refusal("search.enough_letters", alerts.CITE) if recent or many else None


def _new_search(mailbox: str, wish: SearchWish, rhythm: str, at: datetime) -> SavedSearch:
    return SavedSearch.objects.create(
        handle=fresh_handle(),
        address=mailbox,
        asked=stored_query.query_to_json(stored_query.lasting_query(wish.asked)),
        query=wish.query,
        words=wish.words,
        rhythm=rhythm,
        saved_at=at,
        turn=queries.latest_turn(),
    )


def _write(search: SavedSearch, rhythm: str, at: datetime) -> None:
    """Writes the letter with the link. What the visitor typed is not in it: nobody can make this portal
    carry words to a stranger."""
    if search.confirmed_at is None:
        search.saved_at, search.rhythm = at, rhythm
    kind = letters.SEARCH_HELD if search.confirmed_at else letters.SEARCH_CONFIRM
    outbox.write(letters.search_values(search), kind, [outbox.Mailbox(search.address)], at=at)
    search.lettered_at = at


def _start_letters(search: SavedSearch, rhythm: Rhythm, at: datetime) -> None:
    search.confirmed_at = search.confirmed_at or at
    search.rhythm, search.next_at = rhythm, alerts.next_letter(rhythm, at)


def _search_outcome(search: SavedSearch, facts: dict[str, Any]) -> Outcome[SavedSearch]:
    return Outcome(subject=f"alerts/searches/{search.pk}", facts=facts, result=search)


def _locked_search(search: SavedSearch, step: SearchAct, at: datetime) -> SavedSearch | Refusal:
    row = locked(SavedSearch.objects.all(), pk=search.pk)
    return alerts.may(step, queries.state_of(row, at)) or row


@act("confirm_search")
def confirm_search(
    *, search: SavedSearch, by: Member | System, at: datetime
) -> Outcome[SavedSearch] | Refusal:
    """Confirms a search: whoever reads the mailbox wants the letters. The first letter covers what was
    published since the search was saved. Confirming twice changes nothing. Refuses ``search.expired`` and
    ``search.ended``."""
    row = _locked_search(search, SearchAct.CONFIRM, at)
    if isinstance(row, Refusal):
        return row
    if row.confirmed_at is None:
        _start_letters(row, Rhythm(row.rhythm), at)
        row.save()
    return _search_outcome(row, {"rhythm": row.rhythm})


@act("change_rhythm")
def change_rhythm(
    *, search: SavedSearch, rhythm: str, by: Member | System, at: datetime
) -> Outcome[SavedSearch] | Refusal:
    """Changes how often letters are written from now on; unsent news is kept. Refuses
    ``search.rhythm``, ``search.waiting``, ``search.expired`` and ``search.ended``."""
    row = _locked_search(search, SearchAct.CHANGE, at)
    if isinstance(row, Refusal):
        return row
    if rhythm not in set(Rhythm):
        return Refusal("search.rhythm", alerts.CITE)
    _start_letters(row, Rhythm(rhythm), at)
    row.save()
    return _search_outcome(row, {"rhythm": row.rhythm})


@act("end_search")
def end_search(*, search: SavedSearch, by: Member | System, at: datetime) -> Outcome[SavedSearch] | Refusal:
    """Ends a search: letters that wait are deleted from the outbox; the address, the notices it was
    notified of and the letters sent are deleted at once. Refuses ``search.ended``."""
    row = _locked_search(search, SearchAct.END, at)
    if isinstance(row, Refusal):
        return row
    outbox.forget_letters(letters.LETTERS, address=row.address, about={"search": str(row.pk)})
    row.told.all().delete()
    row.tellings.all().delete()
    row.address, row.ended_at = "", at
    row.save()
    return _search_outcome(row, {"confirmed": row.confirmed_at is not None})
