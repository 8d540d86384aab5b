"""Whatever is published or breaks, whenever the clock turns: each search is notified of each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from hopmarket.records.alerts import alert_duties
from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.alerts.services import change_rhythm, confirm_search, end_search
from hopmarket.records.post.models import Letter
from hopmarket.records.search.run import StatusFilter
from hopmarket.rules.local_time import LONDON
from tests.factories.alert_searches import VISITOR, asked_for, news_of, publish, wish
from tests.factories.partnership import must

pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 10, 23, 12, tzinfo=UTC)
"""Two days before London's clocks change."""
RHYTHMS = ("at_once", "daily", "weekly")
PEOPLE = range(4)
HOLDS = timedelta(days=7)


@dataclass
class PublishedNotice:
    """A notice as it was last published."""

    title: str
    closes: datetime
    cancelled: bool
    turn: int


@dataclass
class Person:
    """Somebody with a search, and what they must have been sent by a plain reading of the promise."""

    rhythm: str
    only_open: bool
    saved: datetime
    confirmed: bool = False
    ended: bool = False
    looked: datetime = BEGINS
    mark: int = 0
    notified: dict[int, tuple[datetime, bool]] = field(default_factory=dict)
    letters: list[Counter[tuple[str, str]]] = field(default_factory=list)

    def is_due(self, at: datetime) -> bool:
        """Whether a 7am of its rhythm has come since it was last looked at."""
        if self.rhythm == "at_once":
            return True
        days = (at.astimezone(LONDON).date() - self.looked.astimezone(LONDON).date()).days
        mornings = [
            datetime(on.year, on.month, on.day, 7, tzinfo=LONDON)
            for on in (self.looked.astimezone(LONDON).date() + timedelta(n) for n in range(days + 1))
        ]
        if self.rhythm == "weekly":
            mornings = [morning for morning in mornings if morning.weekday() == 0]
        return any(self.looked < morning.astimezone(UTC) <= at for morning in mornings)

    def news(self, notices: dict[int, PublishedNotice], at: datetime) -> Counter[tuple[str, str]]:
        """Counts the news due now; remembers nothing, so that a failed letter is due again."""
        news_items: Counter[tuple[str, str]] = Counter()
        for number, notice in notices.items():
            if notice.turn <= self.mark:
                continue
            if number not in self.notified:
                is_open = not notice.cancelled and notice.closes > at
                if "Hedge" in notice.title and (is_open or not self.only_open):
                    news_items["new", str(number)] += 1
                continue
            closes, cancelled = self.notified[number]
            if notice.cancelled:
                news_items.update({("cancelled", str(number)): not cancelled})
            elif notice.closes != closes and max(notice.closes, closes) > at:
                news_items["deadline", str(number)] += 1
        return +news_items


class World:
    """The real acts, and beside them the plain model that they are compared with."""

    def __init__(self) -> None:
        self.at, self.turn = BEGINS, 0
        self.notices: dict[int, PublishedNotice] = {}
        self.people: dict[int, tuple[SavedSearch, Person]] = {}

    def publish(self, number: int, hedge: bool, days: int, cancelled: bool) -> None:
        notice = PublishedNotice(
            f"{'Hedge' if hedge else 'Roof'} {number}",
            BEGINS + timedelta(days=days),
            cancelled,
            self.turn + 1,
        )
        self.turn += 1
        self.notices[number] = notice
        self.at += timedelta(seconds=1)
        closes, status = notice.closes.strftime("%Y-%m-%dT%H:%M:%SZ"), "cancelled" if cancelled else "active"
        publish(number, at=self.at, title=notice.title, closes=closes, status=status)

    def save(self, who: int, rhythm: str, only_open: bool) -> None:
        if who in self.people:
            return
        statuses = (StatusFilter.OPEN,) if only_open else ()
        saying = wish("hedge", statuses=statuses)
        search = asked_for(self.at, address=f"n{who}@teme.example", rhythm=rhythm, saying=saying)
        self.people[who] = search, Person(rhythm, only_open, self.at, mark=self.turn)

    def confirm(self, who: int) -> None:
        search, person = self.people.get(who, (None, None))
        if search is None or person is None or self.at - person.saved >= HOLDS:
            return
        if not person.ended and not person.confirmed:
            must(confirm_search(search=search, by=VISITOR, at=self.at))
            person.confirmed, person.looked = True, self.at

    def change(self, who: int, rhythm: str) -> None:
        search, person = self.people.get(who, (None, None))
        if search and person and person.confirmed and not person.ended:
            must(change_rhythm(search=search, rhythm=rhythm, by=VISITOR, at=self.at))
            person.rhythm, person.looked = rhythm, self.at

    def end(self, who: int) -> None:
        search, person = self.people.get(who, (None, None))
        if search and person and not person.ended:
            self.compare()
            must(end_search(search=search, by=VISITOR, at=self.at))
            person.ended = True

    def tick(self, hours: int, breaks: bool) -> None:
        """Moves the clock on and sends what is due; with ``breaks`` writing any letter fails."""
        self.at += timedelta(hours=hours)
        if breaks:
            with mock.patch("hopmarket.records.post.outbox.write", side_effect=OSError):
                self._turn(broken=True)
        else:
            self._turn(broken=False)

    def _turn(self, *, broken: bool) -> None:
        expected = 0
        for _, person in self.people.values():
            if not person.confirmed or person.ended or not person.is_due(self.at):
                continue
            news = person.news(self.notices, self.at)
            if news and broken:
                expected += 1
                continue
            if news:
                person.letters.append(news)
                for _, number in news:
                    notice = self.notices[int(number)]
                    person.notified[int(number)] = notice.closes, notice.cancelled
            person.looked, person.mark = self.at, self.turn
        if broken and expected:
            with pytest.raises(OSError):
                alert_duties.send_due_letters(self.at)
        else:
            alert_duties.send_due_letters(self.at)

    def compare(self) -> None:
        for search, person in self.people.values():
            if person.ended:
                continue
            letters = Letter.objects.filter(kind="search_told", params__search=str(search.pk))
            got = [Counter(news_of(letter)) for letter in letters.order_by("pk")]
            assert got == person.letters
            assert all(got) and (person.confirmed or not got)
            new = [number for letter in got for why, number in letter.elements() if why == "new"]
            assert len(new) == len(set(new)), "a notice was told as new twice"


def steps() -> some.SearchStrategy[list[tuple[Any, ...]]]:
    """A life of the house, in any order; mostly notices and turns of the clock, a few of which break."""
    people, rhythms = some.sampled_from(PEOPLE), some.sampled_from(RHYTHMS)
    days, hours = some.sampled_from((-2, 3, 9, 20)), some.sampled_from((0, 1, 13, 25, 170))
    seldom = some.sampled_from((False, False, False, True))
    notice = some.tuples(some.just("publish"), some.integers(0, 2), some.just(True), days, seldom)
    other = some.tuples(some.just("publish"), some.integers(0, 2), some.booleans(), days, some.booleans())
    turn = some.tuples(some.just("tick"), hours, seldom)
    rest = (
        some.tuples(some.just("save"), people, rhythms, some.booleans()),
        some.tuples(some.just("confirm"), people),
        some.tuples(some.just("change"), people, rhythms),
        some.tuples(some.just("end"), people),
    )
    return some.lists(some.one_of(notice, turn, notice, turn, other, *rest), min_size=10, max_size=30)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    life=steps(),
    first=some.lists(some.tuples(some.sampled_from(RHYTHMS), some.booleans()), min_size=1, max_size=3),
)
@example(
    life=[("publish", 0, True, 9, False), ("tick", 25, True), ("tick", 0, False), ("tick", 25, False)],
    first=[("at_once", False), ("daily", True)],
)
@example(
    life=[
        ("publish", 0, True, 9, False),
        ("tick", 25, False),
        ("publish", 0, True, 20, False),
        ("publish", 1, False, 20, False),
        ("tick", 170, False),
        ("publish", 0, True, 20, True),
        ("publish", 1, True, 20, False),
        ("tick", 1, True),
        ("tick", 25, False),
        ("publish", 0, True, 20, True),
    ],
    first=[("at_once", True), ("daily", True), ("weekly", False)],
)
@example(
    life=[("tick", 25, False), ("publish", 0, True, 9, False), ("tick", 1, False), ("tick", 13, False)],
    first=[("daily", False), ("weekly", False)],
)
def test_each_search_is_told_each_thing_once(
    life: list[tuple[Any, ...]], first: list[tuple[str, bool]]
) -> None:
    with rolled_back():
        world = World()
        for who, (rhythm, only_open) in enumerate(first):
            world.save(who, rhythm, only_open)
            world.confirm(who)
        for name, *arguments in life:
            getattr(world, name)(*arguments)
        world.tick(200, breaks=False)
        world.compare()
