"""Saved searches: no flood of letters, one letter for each piece of news, nothing kept of whoever stops."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hopmarket.records.alerts import alert_duties, queries, stored_query
from hopmarket.records.alerts.models import NotifiedNotice, SavedSearch, SearchLetter
from hopmarket.records.alerts.search_tokens import handle_in, token_of
from hopmarket.records.alerts.services import (
    change_rhythm,
    confirm_search,
    end_search,
    save_search,
    tell_search,
)
from hopmarket.records.ledger.models import Event
from hopmarket.records.post.models import MOST_ATTEMPTS, Letter
from hopmarket.records.post.outbox import note_sent
from hopmarket.records.search.run import (
    ClosingWindow,
    SearchQuery,
    SortOrder,
    StatusFilter,
    ValueBand,
)
from hopmarket.rules.alerts import Rhythm, SearchAct, SearchState, may
from hopmarket.rules.refusal import Refusal
from tests.factories.act_events import adds_one, refuses
from tests.factories.alert_searches import (
    ADDRESS,
    CLOCK,
    VISITOR,
    asked_for,
    letters_about,
    live,
    publish,
    wish,
)
from tests.factories.partnership import must

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def saving(
    address: str = ADDRESS, rhythm: str = "daily", proven: bool = False, **changes: Any
) -> dict[str, Any]:
    words = {"address": address, "wish": wish(), "rhythm": rhythm, "proven": proven, "by": VISITOR, "at": AT}
    return {**words, **changes}


# Saving


def test_saving_writes_one_letter_and_nothing_is_told_before_it_is_confirmed() -> None:
    search = adds_one(save_search, **saving(" Nell@Teme-Hedging.example ", rhythm="at_once"))
    assert search.address == ADDRESS and search.confirmed_at is None
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.person) == ("search_confirm", ADDRESS, None)
    publish(1, at=AT)
    assert alert_duties.send_due_letters(AT + HOUR) == 0 and not letters_about(search)


def test_no_word_of_a_visitor_stands_in_a_letter_to_a_stranger() -> None:
    must(save_search(**saving(wish=wish("cheap watches at bad.example"))))
    assert Letter.objects.get().params == {"search": str(SavedSearch.objects.get().pk)}


def test_the_ledger_holds_no_address_and_no_search() -> None:
    search = live(AT)
    must(end_search(search=search, by=VISITOR, at=AT))
    events = Event.objects.order_by("number")
    assert [event.act for event in events] == ["save_search", "confirm_search", "end_search"]
    text = " ".join(f"{event.subject} {event.actor} {event.facts}" for event in events)
    assert "@" not in text and "hedge" not in text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": "nowhere"}, "search.address"),
        ({"address": "a@b.example\nBcc: c@d.example"}, "search.address"),
        ({"rhythm": "hourly"}, "search.rhythm"),
        ({"wish": wish("x" * 2001)}, "search.too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(changes: dict[str, Any], reason: str) -> None:
    refuses(reason, save_search, **saving(**changes))


def test_an_address_gets_three_letters_and_no_more_until_one_is_confirmed() -> None:
    for word in ("one", "two", "three"):
        must(save_search(**saving(wish=wish(word))))
    refuses("search.enough_letters", save_search, **saving(wish=wish("four")))
    must(save_search(**saving("other@teme.example", wish=wish("four"))))
    must(confirm_search(search=SavedSearch.objects.earliest("pk"), by=VISITOR, at=AT))
    must(save_search(**saving(wish=wish("four"))))
    assert Letter.objects.filter(address=ADDRESS).count() == 4


def test_an_address_gets_five_letters_an_hour() -> None:
    for number in range(5):
        live(AT, saying=wish(f"word{number}"))
    refuses("search.enough_letters", save_search, **saving(wish=wish("another")))
    must(save_search(**saving(wish=wish("another"), at=AT + HOUR)))


def test_the_same_search_is_kept_once_and_its_letter_comes_again_after_an_hour() -> None:
    search = asked_for(AT)
    refuses("search.enough_letters", save_search, **saving())
    later = AT + 6 * DAY
    assert must(save_search(**saving(at=later))) == search
    assert SavedSearch.objects.count() == 1
    assert [letter.kind for letter in Letter.objects.order_by("pk")] == ["search_confirm"] * 2
    must(confirm_search(search=search, by=VISITOR, at=later + 6 * DAY))


def test_what_waits_takes_the_rhythm_that_was_asked_for_last() -> None:
    search = asked_for(AT)
    must(save_search(**saving(rhythm="weekly", at=AT + DAY)))
    assert must(confirm_search(search=search, by=VISITOR, at=AT + DAY)).rhythm == "weekly"


def test_somebody_who_has_it_already_gets_its_page_and_no_second_search() -> None:
    search = live(AT)
    assert must(save_search(**saving(rhythm="weekly", at=AT + HOUR))) == search
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.params["words"]) == ("search_held", "“hedge”")
    search.refresh_from_db()
    assert search.rhythm == "at_once", "whoever types an address changes nothing of its searches"


def test_a_proven_address_needs_no_letter() -> None:
    search = must(save_search(**saving(proven=True)))
    assert search.confirmed_at == AT and search.next_at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert not Letter.objects.exists()
    again = must(save_search(**saving(proven=True, rhythm="weekly")))
    assert again == search and again.rhythm == "weekly"


def test_fifty_searches_are_the_most() -> None:
    for number in range(50):
        must(save_search(**saving(proven=True, wish=wish(f"word{number}"))))
    refuses("search.too_many", save_search, **saving(proven=True))


def test_two_equal_searches_of_one_address_cannot_stand() -> None:
    search = live(AT)
    search.pk, search.handle = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        search.save(force_insert=True)


# Every step in every state


def in_state(where: SearchState) -> tuple[SavedSearch, datetime]:
    publish(0, at=AT - HOUR)
    match where:
        case SearchState.WAITING:
            return asked_for(AT), AT
        case SearchState.EXPIRED:
            return asked_for(AT), AT + 7 * DAY
        case SearchState.LIVE:
            return live(AT), AT
        case SearchState.ENDED:
            return must(end_search(search=live(AT), by=VISITOR, at=AT)), AT


@pytest.mark.parametrize("where", list(SearchState))
@pytest.mark.parametrize("step", list(SearchAct))
def test_every_act_in_every_state_does_what_the_rule_says(step: SearchAct, where: SearchState) -> None:
    search, at = in_state(where)
    publish(1, at=at)
    acts: dict[SearchAct, Any] = {
        SearchAct.CONFIRM: lambda: confirm_search(search=search, by=VISITOR, at=at),
        SearchAct.CHANGE: lambda: change_rhythm(search=search, rhythm="weekly", by=VISITOR, at=at),
        SearchAct.END: lambda: end_search(search=search, by=VISITOR, at=at),
        SearchAct.TELL: lambda: tell_search(search=search, by=CLOCK, at=at),
    }
    outcome, refusal = acts[step](), may(step, where)
    assert (outcome == refusal) if refusal else not isinstance(outcome, Refusal), outcome


def test_only_the_clock_tells_and_only_visitors_save() -> None:
    search = live(AT)
    publish(1, at=AT)
    assert tell_search(search=search, by=VISITOR, at=AT) == Refusal(
        "role.not_for_system", "The role table: docs/rules/roles.md"
    )
    assert isinstance(save_search(**saving(by=CLOCK)), Refusal)


# Telling


def test_at_once_is_within_one_turn_of_the_clock() -> None:
    search = live(AT)
    publish(1, at=AT + HOUR)
    publish(2, at=AT + HOUR, title="Something else")
    assert alert_duties.send_due_letters(AT + HOUR) == 1
    assert letters_about(search) == [[("new", "1")]]
    assert alert_duties.send_due_letters(AT + HOUR) == 0
    letter = SearchLetter.objects.get()
    assert (letter.new, letter.changed, letter.at) == (1, 0, AT + HOUR)


def test_daily_waits_for_seven_and_weekly_for_monday() -> None:
    daily, weekly = live(AT, rhythm="daily"), live(AT, rhythm="weekly", address="b@teme.example")
    publish(1, at=AT)
    tuesday, monday = datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert alert_duties.send_due_letters(tuesday - timedelta(seconds=1)) == 0
    assert alert_duties.send_due_letters(tuesday) == 1
    publish(2, at=tuesday)
    assert alert_duties.send_due_letters(monday - timedelta(seconds=1)) == 1
    assert alert_duties.send_due_letters(monday) == 1
    assert letters_about(daily) == [[("new", "1")], [("new", "2")]]
    assert [sorted(letter) for letter in letters_about(weekly)] == [[("new", "1"), ("new", "2")]]


def test_a_morning_without_news_passes_and_noon_is_not_seven() -> None:
    search = live(AT, rhythm="daily")
    assert alert_duties.send_due_letters(AT + DAY) == 0
    publish(1, at=AT + DAY + HOUR)
    assert alert_duties.send_due_letters(AT + DAY + HOUR) == 0
    assert alert_duties.send_due_letters(AT + 2 * DAY) == 1 and letters_about(search) == [[("new", "1")]]


def test_what_was_published_before_it_was_saved_is_not_told_and_what_came_since_is() -> None:
    publish(1, at=AT)
    search = asked_for(AT + HOUR)
    publish(2, at=AT + 2 * HOUR)
    must(confirm_search(search=search, by=VISITOR, at=AT + 3 * HOUR))
    alert_duties.send_due_letters(AT + 3 * HOUR)
    assert letters_about(search) == [[("new", "2")]]


def test_a_changed_deadline_and_a_cancellation_are_told_to_whoever_was_told() -> None:
    first, late = (
        live(AT, saying=wish(statuses=(StatusFilter.OPEN,))),
        live(AT + 3 * DAY, address="b@teme.example"),
    )
    publish(1, at=AT)
    alert_duties.send_due_letters(AT)
    publish(1, at=AT + HOUR, description="A word more")
    assert alert_duties.send_due_letters(AT + HOUR) == 0
    publish(1, at=AT + 2 * HOUR, closes="2026-12-27T12:00:00Z")
    assert alert_duties.send_due_letters(AT + 2 * HOUR) == 1
    publish(1, at=AT + 4 * DAY, closes="2026-12-27T12:00:00Z", status="cancelled")
    alert_duties.send_due_letters(AT + 4 * DAY)
    publish(1, at=AT + 5 * DAY, closes="2026-12-27T12:00:00Z", status="cancelled", title="Hedge, over")
    assert alert_duties.send_due_letters(AT + 5 * DAY) == 0
    assert letters_about(first) == [[("new", "1")], [("deadline", "1")], [("cancelled", "1")]]
    assert letters_about(late) == [[("new", "1")]], "it answers for the first time for whoever asked later"


def test_a_letter_lists_twenty_and_counts_the_rest_and_none_is_told_again() -> None:
    search = live(AT, rhythm="daily")
    for number in range(23):
        publish(number, at=AT, closes=f"2026-12-{number + 1:02d}T12:00:00Z")
    assert alert_duties.send_due_letters(AT + DAY) == 1
    (letter,) = letters_about(search)
    assert letter == [("new", str(number)) for number in range(20)], "what closes first stands first"
    assert Letter.objects.latest("pk").params["new"] == "23"
    publish(22, at=AT + DAY, closes="2026-12-23T12:00:00Z", description="Changed")
    assert alert_duties.send_due_letters(AT + 2 * DAY) == 0
    assert NotifiedNotice.objects.filter(search=search).count() == 23


def test_more_often_tells_what_waits_and_less_often_keeps_it() -> None:
    search = live(AT, rhythm="weekly")
    publish(1, at=AT)
    assert alert_duties.send_due_letters(AT + HOUR) == 0
    must(change_rhythm(search=search, rhythm="at_once", by=VISITOR, at=AT + HOUR))
    assert alert_duties.send_due_letters(AT + HOUR) == 1
    must(change_rhythm(search=search, rhythm="daily", by=VISITOR, at=AT + HOUR))
    publish(2, at=AT + HOUR)
    assert alert_duties.send_due_letters(AT + 2 * HOUR) == 0
    assert alert_duties.send_due_letters(AT + DAY) == 1
    refuses("search.rhythm", change_rhythm, search=search, rhythm="now", by=VISITOR, at=AT)


def test_a_clock_that_stood_still_tells_everything_in_one_letter() -> None:
    search = live(AT, rhythm="daily")
    for number in range(3):
        publish(number, at=AT + number * DAY)
    assert alert_duties.send_due_letters(AT + 30 * DAY) == 1
    assert [{number for _, number in letter} for letter in letters_about(search)] == [{"0", "1", "2"}]


def test_one_search_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = live(AT), live(AT, address="b@teme.example", saying=wish(ours=True))
    SavedSearch.objects.filter(pk=broken.pk).update(asked='{"colour":"green"}')
    publish(1, at=AT)
    with pytest.raises(TypeError):
        alert_duties.send_due_letters(AT)
    assert letters_about(sound) == [[("new", "1")]] and not letters_about(broken)
    SavedSearch.objects.filter(pk=broken.pk).update(asked='{"words":"hedge"}')
    assert alert_duties.send_due_letters(AT) == 1 and letters_about(broken) == [[("new", "1")]]


def test_quiet_searches_cost_no_statement_each(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        live(AT, address=f"n{number}@teme.example", saying=wish("fencing"))
    publish(1, at=AT)
    with django_assert_max_num_queries(20):
        alert_duties.send_due_letters(AT)
    with django_assert_max_num_queries(5):
        alert_duties.send_due_letters(AT)


# Ending and forgetting


def test_whoever_stops_is_forgotten_at_once() -> None:
    search = live(AT)
    publish(1, at=AT)
    alert_duties.send_due_letters(AT)
    assert Letter.objects.filter(address=ADDRESS).count() == 2
    adds_one(end_search, search=search, by=VISITOR, at=AT + HOUR)
    search.refresh_from_db()
    assert (search.address, search.ended_at) == ("", AT + HOUR)
    assert not Letter.objects.filter(address=ADDRESS).exists()
    assert not SearchLetter.objects.exists() and not NotifiedNotice.objects.exists()
    refuses("search.ended", end_search, search=search, by=VISITOR, at=AT + HOUR)
    publish(2, at=AT + HOUR)
    assert alert_duties.send_due_letters(AT + 2 * HOUR) == 0
    assert alert_duties.delete_expired(AT + 20 * DAY) == 0
    assert alert_duties.delete_expired(AT + 31 * DAY) == 1 and not SavedSearch.objects.exists()


def test_stopping_one_search_leaves_the_letters_of_another() -> None:
    stopped, other = live(AT), live(AT, saying=wish("hedges"))
    must(end_search(search=stopped, by=VISITOR, at=AT))
    assert [letter.params["search"] for letter in Letter.objects.all()] == [str(other.pk)]


def test_a_search_that_nobody_confirms_goes_after_seven_days_with_its_letter() -> None:
    waiting, confirmed = asked_for(AT), live(AT, address="b@teme.example")
    assert alert_duties.delete_expired(AT + 7 * DAY - HOUR) == 0
    assert alert_duties.delete_expired(AT + 7 * DAY) == 1
    assert list(SavedSearch.objects.all()) == [confirmed]
    assert not Letter.objects.filter(address=waiting.address).exists()


def test_letters_about_searches_are_kept_a_week_and_only_once_they_have_left() -> None:
    live(AT)
    letter = Letter.objects.get()
    alert_duties.delete_expired(AT + 8 * DAY)
    assert Letter.objects.exists()
    note_sent(letter, at=AT)
    alert_duties.delete_expired(AT + 8 * DAY)
    assert not Letter.objects.exists()
    publish(1, at=AT)
    alert_duties.send_due_letters(AT)
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    alert_duties.delete_expired(AT + 8 * DAY)
    assert not Letter.objects.exists()


def test_an_address_that_stopped_may_come_back() -> None:
    must(end_search(search=live(AT), by=VISITOR, at=AT))
    again = live(AT + HOUR)
    assert SavedSearch.objects.count() == 2 and again.address == ADDRESS


# What is kept


def test_a_search_is_kept_in_one_spelling() -> None:
    query = SearchQuery(
        words="hedge -fence",
        statuses=(StatusFilter.SOON, StatusFilter.PLANNED),
        codes=("77", "71"),
        bands=(ValueBand.UNDER_5,),
        closing=(ClosingWindow.WEEK,),
        least=Decimal("5000.00"),
        closes_from=date(2026, 12, 1),
        sme=True,
        near="WR15 8AB",
        since_turn=9,
        sort=SortOrder.LARGEST,
    )
    lasting = stored_query.lasting_query(query)
    other = SearchQuery(
        words="hedge -fence",
        statuses=(StatusFilter.PLANNED, StatusFilter.OPEN, StatusFilter.SOON),
        codes=("71", "77"),
        bands=(ValueBand.UNDER_5,),
        least=Decimal(5000),
        closes_from=date(2026, 12, 1),
        sme=True,
    )
    assert stored_query.query_to_json(lasting) == stored_query.query_to_json(
        stored_query.lasting_query(other)
    )
    again = stored_query.query_from_json(stored_query.query_to_json(lasting))
    assert stored_query.query_to_json(again) == stored_query.query_to_json(lasting)
    assert (again.least, again.closes_from) == (Decimal(5000), date(2026, 12, 1))
    assert set(again.statuses) == {StatusFilter.OPEN, StatusFilter.PLANNED} and again.sort is None
    assert stored_query.lasting_query(SearchQuery(closing=(ClosingWindow.WEEK,))).statuses == (
        StatusFilter.OPEN,
    )


def test_every_field_of_a_search_survives_being_kept() -> None:
    full = SearchQuery(
        either=True,
        typed=True,
        words="w",
        statuses=(StatusFilter.OPEN,),
        kinds=("goods",),
        codes=("77",),
        districts=("Wychavon",),
        buyers=("gb-lae-tvd",),
        bands=(ValueBand.OVER_1000,),
        sme=True,
        vcse=True,
        lots=True,
        ours=True,
        buyer="b",
        organisation="o",
        place="p",
        least=Decimal("1.5"),
        most=Decimal(2),
        closes_from=date(2026, 1, 1),
        closes_until=date(2026, 1, 2),
    )
    empty = {
        name
        for name in SearchQuery.__dataclass_fields__
        if getattr(full, name) == getattr(SearchQuery(), name)
    }
    assert empty == {"closing", "near", "since_turn", "sort"}, "a field of the search is not tried here"
    assert stored_query.query_from_json(stored_query.query_to_json(stored_query.lasting_query(full))) == full


@pytest.mark.parametrize("stored", ['{"colour":"green"}', '{"statuses":["ajar"]}', "no json"])
def test_a_search_that_cannot_be_read_is_never_widened(stored: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        stored_query.query_from_json(stored)


def test_a_token_opens_one_search_and_no_copy_of_the_database_makes_one(settings: Any) -> None:
    search = live(AT)
    token = token_of(search.handle)
    assert queries.search_by_token(token) == search and len(token) == 64
    for wrong in (
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        search.handle,
        "",
        "x" * 64,
        token.upper(),
    ):
        assert queries.search_by_token(wrong) is None
    columns = {str(value) for value in SavedSearch.objects.values_list().get()}
    assert token not in columns and token not in str(Letter.objects.values_list("params", flat=True).get())
    settings.SECRET_KEY = "another key"
    assert handle_in(token) == "" and queries.search_by_token(token_of(search.handle)) == search


def test_rhythms_of_the_database_are_those_of_the_rules() -> None:
    search = live(AT)
    for rhythm in Rhythm:
        SavedSearch.objects.filter(pk=search.pk).update(rhythm=rhythm)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.filter(pk=search.pk).update(rhythm="hourly")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.filter(pk=search.pk).update(ended_at=AT)
