"""Alert letters: one letter, one event and one transaction for each search with news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.notices.models import Notice
from hopmarket.records.post import outbox
from hopmarket.records.search.run import SearchAnswer, SearchQuery, SortOrder, run_search
from hopmarket.records.search.upkeep import reached_turn
from hopmarket.rules import alerts
from hopmarket.rules.alerts import News, NewsFacts, Rhythm, SearchAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.roles import Member, System

from .. import letters, queries, stored_query
from ..models import NotifiedNotice, SavedSearch, SearchLetter

LISTED = 20
CHUNK = 1000
TRIES = 5
"""So often the pages are read anew while the index changes; after that the search stays due."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One notice that is news, the kind of news, the row of the earlier letter, and the deadline in it."""

    notice: Notice
    news: News
    notified: NotifiedNotice | None
    deadline: datetime | None


@act("tell_search")
def tell_search(*, search: SavedSearch, by: Member | System, at: datetime) -> Outcome[SearchLetter] | Refusal:
    """Writes one letter about the notices that are news to a search since the turn last looked
    through (see ``rules.alerts.news_of``), and notes each as notified.

    Refuses ``search.waiting``, ``search.expired``, ``search.ended``, ``search.not_due``, and
    ``search.nothing_new``: there are no empty letters.
    """
    row = locked(SavedSearch.objects.all(), pk=search.pk)
    refusal = alerts.may(SearchAct.TELL, queries.state_of(row, at))
    if refusal:
        return refusal
    if row.next_at is None or row.next_at > at:
        return Refusal("search.not_due", alerts.CITE)
    turn = reached_turn()
    items = list(_items(row, at))
    if not items:
        return Refusal("search.nothing_new", alerts.CITE)
    _remember(row, items)
    new = sum(item.news is News.NEW for item in items)
    search_letter = SearchLetter.objects.create(
        search=row, at=at, turn=turn, new=new, changed=len(items) - new
    )
    outbox.write(
        letters.search_values(row),
        letters.SEARCH_TOLD,
        [outbox.Mailbox(row.address)],
        at=at,
        new=str(new),
        changed=str(len(items) - new),
        turn=str(turn),
        news=orjson.dumps([_line(item) for item in items[:LISTED]]).decode(),
    )
    row.turn, row.next_at = turn, alerts.next_letter(Rhythm(row.rhythm), at)
    row.save(update_fields=["turn", "next_at"])
    facts = {"turn": turn, "new": new, "changed": len(items) - new}
    return Outcome(subject=f"alerts/searches/{row.pk}", facts=facts, result=search_letter)


def _items(search: SavedSearch, at: datetime) -> Iterator[_Item]:
    """First the notices of earlier letters that have changed, then the new ones, the next to close first."""
    rows = NotifiedNotice.objects.filter(search=search, notice__turn__gt=search.turn)
    notified_by_notice = {
        row.notice_id: row for row in rows.select_related("notice").defer("notice__compiled")
    }
    for row in notified_by_notice.values():
        yield from _item(row.notice, row, at, matches=False)
    asked = replace(
        stored_query.query_from_json(search.asked), since_turn=search.turn, sort=SortOrder.CLOSING
    )
    for page in _still_pages(asked, at):
        before = set(
            NotifiedNotice.objects.filter(search=search, notice__in=page).values_list("notice", flat=True)
        )
        for notice in page:
            if notice.pk not in before:
                yield from _item(notice, None, at, matches=True)


def _still_pages(asked: SearchQuery, at: datetime) -> list[list[Notice]]:
    """All notices that match, read from one state of the index: where the index changes between two
    pages, a notice could slip from one page to the other unread, so all are read again."""
    for _ in range(TRIES):
        before = reached_turn()
        pages = list(_pages(asked, at))
        if len(pages) <= 1 or reached_turn() == before:
            return pages
    raise RuntimeError("The index moved each time it was read through.")


def _pages(asked: SearchQuery, at: datetime) -> Iterator[list[Notice]]:
    start = 0
    while page := exact_answer(asked, at, start=start, size=CHUNK).notices:
        yield page
        start += CHUNK


def exact_answer(asked: SearchQuery, at: datetime, *, start: int = 0, size: int) -> SearchAnswer:
    """Runs a search exactly as it was saved. A page may replace a misspelt word by a likely one; a
    letter about another word than the saved one would be about nothing that anybody wanted."""
    answer = run_search(asked, now=at, start=start, size=size, facets=False)
    return SearchAnswer(0, []) if answer.spelled else answer


def _item(notice: Notice, notified: NotifiedNotice | None, at: datetime, *, matches: bool) -> Iterator[_Item]:
    before = NewsFacts(notified.closes_at, called=True, cancelled=notified.cancelled) if notified else None
    news = alerts.news_of(before, _stands(notice), matches=matches, now=at)
    if news:
        yield _Item(notice, news, notified, notified.closes_at if notified else None)


def _stands(notice: Notice) -> NewsFacts:
    return NewsFacts(
        notice.closes_at,
        called=notice.stage == Stage.CALLED,
        cancelled=notice.stage in (Stage.CANCELLED, Stage.WITHDRAWN),
    )


def _remember(search: SavedSearch, items: Sequence[_Item]) -> None:
    fresh: list[NotifiedNotice] = []
    again: list[NotifiedNotice] = []
    for item in items:
        stands = _stands(item.notice)
        row = item.notified or NotifiedNotice(search=search, notice=item.notice)
        row.closes_at, row.cancelled = stands.closes_at, stands.cancelled
        (again if item.notified else fresh).append(row)
    NotifiedNotice.objects.bulk_create(fresh, batch_size=CHUNK)
    NotifiedNotice.objects.bulk_update(again, ["closes_at", "cancelled"], batch_size=CHUNK)


def _line(item: _Item) -> dict[str, str | None]:
    """What the letter lists of a notice: fixed now, so that it says what was true when it was written."""
    notice = item.notice
    low, high = notice.value_min, notice.value_max
    return {
        "news": item.news,
        "ocid": notice.ocid,
        "title": notice.title,
        "buyer": notice.buyer_name,
        "stage": notice.stage,
        "currency": notice.currency,
        "least": str(low) if low is not None else None,
        "most": str(high) if high is not None else None,
        "framework": "yes" if notice.is_framework else None,
        "closes_at": notice.closes_at.isoformat() if notice.closes_at else None,
        "interest_by": notice.interest_by.isoformat() if notice.interest_by else None,
        "before": item.deadline.isoformat() if item.deadline else None,
    }
