"""The search against a plain reading of the same notices, and what it forgives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket import reference_data
from hopmarket.records.notices.models import Notice
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.search.run import (
    ClosingWindow,
    Facet,
    SearchQuery,
    SortOrder,
    StatusFilter,
    ValueBand,
    count_any_word,
    run_search,
)
from hopmarket.rules.search.nearness import kilometres
from tests.factories.sixty_notices import BUYERS, NOW, WORDS, chosen, counted, is_open, make, mixed, plainly

pytestmark = pytest.mark.django_db


def titles(words: str, **filters: Any) -> list[str]:
    return [notice.title for notice in run_search(SearchQuery(words=words, **filters), now=NOW).notices]


@pytest.fixture
def market() -> list[Notice]:
    """Sixty notices that differ in everything that can be asked for, always the same."""
    return [make(number, **mixed(number)) for number in range(60)]


def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


ASKED = st.builds(
    SearchQuery,
    words=st.lists(st.sampled_from([*WORDS, *(f"-{word}" for word in WORDS)]), max_size=2).map(" ".join),
    either=st.booleans(),
    statuses=some(list(StatusFilter)),
    kinds=some(["goods", "services", "works"]),
    codes=some(["45", "452", "77", "7734", "85311000", "853", "45233141"]),
    districts=some(["Worcester", "Wychavon"]),
    buyers=some(BUYERS),
    bands=some(list(ValueBand)),
    closing=some(list(ClosingWindow)),
    sme=st.booleans(),
    vcse=st.booleans(),
    lots=st.booleans(),
    ours=st.sampled_from([False, False, True]),
    organisation=st.sampled_from(["", "", "teme-council"]),
    place=st.sampled_from(["", "", "Upton", "wor"]),
    least=st.sampled_from([None, None, Decimal(5_000), Decimal("29999")]),
    most=st.sampled_from([None, None, Decimal(30_000)]),
    closes_from=st.sampled_from([None, None, date(2026, 11, 20)]),
    closes_until=st.sampled_from([None, None, date(2026, 12, 5)]),
    sort=st.sampled_from([None, *SortOrder]),
    near=st.sampled_from(["", "WR1 2AB", "nowhere"]),
)
LAWS = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAWS
@given(query=ASKED)
def test_every_search_finds_and_counts_what_a_plain_reading_does(
    market: list[Notice], query: SearchQuery
) -> None:
    answer = run_search(query, now=NOW, size=100)
    wanted = plainly(query, market)
    assert {notice.pk for notice in answer.notices} == {notice.pk for notice in wanted}, repr(query)
    assert answer.total == len(wanted) == len(answer.notices)
    for facet, choices in answer.facets.items():
        wanted_here = counted(facet, plainly(query, market, free=facet))
        shown = {
            choice.value: choice.count
            for choice in choices
            if facet is not Facet.CODE or len(choice.value) == 2
        }
        assert {value: count for value, count in shown.items() if count} == dict(wanted_here), (
            facet,
            repr(query),
        )
        asked_for = {choice.value for choice in choices if choice.chosen}
        assert asked_for == chosen(facet, query), facet


@LAWS
@given(query=ASKED, size=st.integers(7, 31))
def test_pages_put_together_are_the_whole_list(market: list[Notice], query: SearchQuery, size: int) -> None:
    expected = [notice.pk for notice in run_search(query, now=NOW, size=100, facets=False).notices]
    pages = [
        notice.pk
        for start in range(0, 60, size)
        for notice in run_search(query, now=NOW, start=start, size=size, facets=False).notices
    ]
    assert pages == expected


@LAWS
@given(text=st.text() | st.text("ab\"- '’*?~^:\\/()[]{}+&|!\x00\n", max_size=40))
def test_any_text_can_be_asked(market: list[Notice], text: str) -> None:
    answer = run_search(SearchQuery(words=text, buyer=text, place=text, near=text), now=NOW)
    assert answer.total >= len(answer.notices)
    assert set(answer.facets) == set(Facet)
    assert (
        run_search(SearchQuery(words=text, codes=(text,), kinds=(text,), organisation=text), now=NOW).total
        >= 0
    )


def test_orders(market: list[Notice]) -> None:
    def order(sort: SortOrder, **filters: Any) -> list[Notice]:
        return run_search(SearchQuery(sort=sort, **filters), now=NOW, size=100).notices

    opened = sorted(
        (notice for notice in market if is_open(notice)), key=lambda notice: notice.closes_at or NOW
    )
    closing = order(SortOrder.CLOSING)
    assert [notice.pk for notice in closing[: len(opened)]] == [notice.pk for notice in opened]
    assert [notice.published_at for notice in closing[len(opened) :]] == sorted(
        (notice.published_at for notice in closing[len(opened) :]), reverse=True
    )
    newest = [notice.published_at for notice in order(SortOrder.NEWEST)]
    assert newest == sorted(newest, reverse=True)
    for sort, falling in ((SortOrder.SMALLEST, False), (SortOrder.LARGEST, True)):
        values = [notice.value_max if notice.currency == "GBP" else None for notice in order(sort)]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=falling) and values[: len(known)] == known


def test_the_nearest_stand_first_and_those_without_a_place_last(market: list[Notice]) -> None:
    answer = run_search(SearchQuery(sort=SortOrder.NEAREST, near="WR1 2AB"), now=NOW, size=100)
    assert answer.sort is SortOrder.NEAREST and answer.total == 60
    far = [answer.distances.get(notice.pk) for notice in answer.notices]
    known = [distance for distance in far if distance is not None]
    assert known == sorted(known) and far[: len(known)] == known and 0 < len(known) < 60
    centre = reference_data.centre_of("WR1 2AB")
    assert centre is not None
    first, last = answer.notices[0], answer.notices[len(known) - 1]
    assert answer.distances[first.pk] < 1
    assert last.latitude is not None and last.longitude is not None
    assert answer.distances[last.pk] == kilometres(centre, (last.latitude, last.longitude))
    assert run_search(SearchQuery(sort=SortOrder.NEAREST, near="nowhere"), now=NOW).sort is SortOrder.CLOSING


def test_the_tree_of_codes_opens_below_what_was_chosen(market: list[Notice]) -> None:
    def values(*codes: str) -> list[str]:
        return [choice.value for choice in run_search(SearchQuery(codes=codes), now=NOW).facets[Facet.CODE]]

    assert values() == ["45", "77", "85"]
    assert values("45") == ["45", "452", "77", "85"]
    assert values("45", "452") == ["45", "452", "4523", "77", "85"]
    assert values("45233") == ["45", "452", "4523", "45233", "45233140", "45233141", "77", "85"]
    assert values("45000000") == values("45")
    labels = {
        choice.value: choice.label
        for choice in run_search(SearchQuery(codes=("77",)), now=NOW).facets[Facet.CODE]
    }
    assert labels["77"] == reference_data.cpv_labels()["77000000"]
    assert labels["773"] == reference_data.cpv_labels()["77300000"]


def test_a_chosen_buyer_beyond_the_first_ten_stands_in_the_list() -> None:
    for number in range(36):
        make(number, buyer_key=f"buyer-{number // 3}", title="Hedge")
    make(99, buyer_key="buyer-last", title="Hedge")
    answer = run_search(SearchQuery(words="hedge", buyers=("buyer-last",)), now=NOW)
    assert answer.total == 1
    buyers = answer.facets[Facet.BUYER]
    assert len(buyers) == 11 and buyers[-1].label == "Buyer-Last" and buyers[-1].chosen
    assert [buyer.count for buyer in buyers] == [3] * 10 + [1]


def test_organisations_made_one_are_found_as_one() -> None:
    into = PublishedOrganisation.objects.create(key="gb-lae-wyr", name="Wyre Council")
    PublishedOrganisation.objects.create(key="wyre", name="Wyre C", same_as=into)
    first, second = make(1, buyer_key="wyre"), make(2, buyer_key="gb-lae-wyr")
    answer = run_search(SearchQuery(organisation="gb-lae-wyr"), now=NOW)
    assert {notice.pk for notice in answer.notices} == {first.pk, second.pk}
    assert [(choice.value, choice.count) for choice in answer.facets[Facet.BUYER]] == [("gb-lae-wyr", 2)]
    assert run_search(SearchQuery(buyers=("gb-lae-wyr",)), now=NOW).total == 2


@pytest.fixture
def texts() -> Iterator[None]:
    make(1, title="Organisation of catering", description="For the programme of the Teme centre")
    make(2, title="Maintenance of gas boilers", description="Children's homes; co-operation with schools")
    make(3, title="Boiler maintenance", description="Accommodation for care, elearning and R&D")
    make(4, title="Care of the elderly", description="Café furniture, 1,000 chairs", is_ours=True)
    yield


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("boilers", {2, 3}),
        ("maintaining", set()),
        ('"boiler maintenance"', {3}),
        ('"gas boiler"', {2}),
        ("boiler -gas", {3}),
        ('boiler -"gas boilers"', {3}),
        ('-boiler -"care of the elderly"', {1}),
        ("organization program center", {1}),
        ("organising catering", {1}),
        ('"program of the Teme center"', {1}),
        ("childrens homes", {2}),
        ("children’s", {2}),
        ("cooperation", {2}),
        ("e-learning", {3}),
        ("r&d", {3}),
        ("cafe", {4}),
        ("CAFÉ", {4}),
        ("1,000", {4}),
        ("HM-2026-0002", {2}),
        ("hm-2026-0002", {2}),
        ("2026-0002", {2}),
        ("ocds-b5fd17-0003", {3}),
        ("care", {3, 4}),
        ("wyre-council boiler", {2, 3}),
    ],
)
def test_words_as_people_type_them(words: str, found: set[int]) -> None:
    assert {
        int(notice.reference[-4:]) for notice in run_search(SearchQuery(words=words), now=NOW).notices
    } == found


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("words", "instead", "found"),
    [
        ("maintenence", "", {2, 3}),  # its stem is the same
        ("mantenance", "maintenance", {2, 3}),
        ("boilr -gas", "boiler -gas", {3}),
        ("acommodaton", "", set()),
        ("catreing", "catering", {1}),
        ("elderyl care", "elderly care", {4}),
        ('"boilr"', "", set()),
        ("gsa", "", set()),
    ],
)
def test_spelling_is_forgiven_and_told(words: str, instead: str, found: set[int]) -> None:
    answer = run_search(SearchQuery(words=words), now=NOW)
    assert answer.spelled == instead
    assert {int(notice.reference[-4:]) for notice in answer.notices} == found


def test_a_letter_left_out_is_likelier_than_a_wrong_one_however_common() -> None:
    for number in range(6):
        make(number, title="Gartner advice")
    make(7, title="Park", description="Gardening in all weathers")
    assert run_search(SearchQuery(words="gardner"), now=NOW).spelled == "gardener"
    assert titles("gardner") == ["Park"]


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("catering elderly", {1, 4}),
        ("catering boiler -gas", {1, 3}),
        ('"boiler maintenance" catering', {1, 3}),
        ("catering maintenence unheardof", {1, 2, 3}),
        ("catering boilr", {1}),  # what is written nowhere is left out where another word stands
        ("boilr unheardof", {2, 3}),
        ("-gas", {1, 3, 4}),
    ],
)
def test_any_of_the_words_will_do_where_that_is_asked(words: str, found: set[int]) -> None:
    answer = run_search(SearchQuery(words=words, either=True), now=NOW)
    assert {int(notice.reference[-4:]) for notice in answer.notices} == found


@pytest.mark.usefixtures("texts")
def test_what_holds_more_of_the_words_stands_first() -> None:
    assert titles("boiler gas unheardof", either=True)[0] == titles("boiler gas")[0]


@pytest.mark.usefixtures("texts")
def test_how_many_hold_any_of_the_words_is_told_for_two_and_more() -> None:
    def how_many(words: str, **filters: Any) -> int:
        return count_any_word(SearchQuery(words=words, **filters), now=NOW)

    assert (how_many("catering elderly"), how_many("catering"), how_many("catering -gas"), how_many("")) == (
        2,
        0,
        0,
        0,
    )
    assert how_many("catering elderly", either=True) == 0 and how_many("catering the of") == 0
    assert how_many("catering elderly", buyer="nobody") == 0


@pytest.mark.usefixtures("texts")
def test_a_word_that_is_written_is_never_spelled_otherwise() -> None:
    make(5, title="Boile, a place")
    answer = run_search(SearchQuery(words="boile"), now=NOW)
    assert (answer.total, answer.spelled) == (1, "")


@pytest.mark.usefixtures("texts")
def test_the_best_match_stands_first() -> None:
    make(6, title="Chairs", description="Not for boilers. Maintenance is done by others.")
    assert titles("boiler maintenance")[0] == "Boiler maintenance"
    assert titles("boiler maintenance")[-1] == "Chairs"
    assert titles("boiler", sort=SortOrder.NEWEST) == [
        "Maintenance of gas boilers",
        "Boiler maintenance",
        "Chairs",
    ]


def test_since_a_turn() -> None:
    first, second = make(1), make(2)
    assert [notice.pk for notice in run_search(SearchQuery(since_turn=first.turn), now=NOW).notices] == [
        second.pk
    ]
    assert run_search(replace(SearchQuery(), since_turn=second.turn), now=NOW).total == 0


@pytest.mark.parametrize("kind", ["ser\x1evices", "ser\x1fvices", "\x1e\x1e\x1f", ""])
def test_marks_within_a_published_word_break_no_count(kind: str) -> None:
    make(1, category=kind)
    make(2, category="goods")
    answer = run_search(SearchQuery(), now=NOW)
    assert answer.total == 2
    assert [choice.count for choice in answer.facets[Facet.KIND] if choice.value == "goods"] == [1]
