"""The search against a plain reading of the same notices, and what it forgives."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.records.notices import schema
from hopmarket.records.notices.asking import Asked, Band, Closing, Facet, Sort, Status, answer
from hopmarket.records.notices.index import narrowing
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty, PublishedOrganisation, Turn
from hopmarket.rules.finding.nearness import kilometres

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=UTC)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
WORDS = ("lantern", "pencil", "boiler", "violin", "bridge", "kettle")
CODES = ("45000000", "45233140", "45233141", "77310000", "77340000", "85311000", "85312100")
DISTRICTS = ("Worcester", "Wychavon", "")
BUYERS = ("wyre-council", "teme-council", "arrow-college")
POSTCODES = ("WR1 2AB", "B1", "HR1", "")


def make(number: int, **said: Any) -> Notice:
    """One notice in the database, as compiling would lay it down."""
    codes, buyer = said.pop("codes", ()), said.pop("buyer_key", "wyre-council")
    whose, _ = PublishedOrganisation.objects.get_or_create(key=buyer, defaults={"name": buyer.title()})
    told: dict[str, Any] = {
        "ocid": f"ocds-b5fd17-{number:04}",
        "reference": f"HM-2026-{number:04}",
        "title": f"Notice {number}",
        "description": "",
        "stage": "called",
        "buyer_name": whose.name,
        "published_at": NOW - number * DAY,
        "changed_at": NOW,
        "releases": 1,
        "is_ours": False,
        "compiled": b"{}",
        "cpv": next(iter(codes), ""),
        **said,
    }
    latitude, longitude = schema.centre_of(told.get("postcode", "")) or (None, None)
    turn = Turn.objects.create(stamp=secrets.token_hex(16), at=NOW)
    made = Notice.objects.create(
        buyer=whose, latitude=latitude, longitude=longitude, turn=turn.number, **told
    )
    NoticeCode.objects.bulk_create(NoticeCode(notice=made, code=code) for code in codes)
    NoticeParty.objects.create(notice=made, organisation=whose, role="buyer", name=whose.name)
    return made


def titles(words: str, **asked: Any) -> list[str]:
    return [one.title for one in answer(Asked(words=words, **asked), now=NOW).notices]


@pytest.fixture
def market() -> list[Notice]:
    """Sixty notices that differ in everything that can be asked for, always the same."""
    return [make(number, **_mixed(number)) for number in range(60)]


def _mixed(number: int) -> dict[str, Any]:
    low = (None, 4_000, 5_000, 29_999, 250_000, 4_000_000)[number % 6]
    return {
        "title": f"{WORDS[number % 6].title()} {WORDS[number * 7 % 5]}",
        "description": f"{WORDS[(number // 3) % 6]}. {WORDS[(number // 7) % 6]} works",
        "stage": ("called", "called", "called", "planned", "awarded", "cancelled", "contracted")[number % 7],
        "category": ("goods", "services", "works", "")[number % 4],
        "closes_at": None if number % 11 == 0 else NOW + (number - 12) * DAY - timedelta(milliseconds=500),
        "value_min": low and Decimal(low),
        "value_max": low and Decimal(low * (1 + number % 2)),
        "currency": "CAD" if number % 13 == 0 else "GBP",
        "postcode": POSTCODES[number % 4],
        "place": "Upton" if number % 5 == 0 else "",
        "district": DISTRICTS[number % 3],
        "sme": (True, False, None)[number % 3],
        "vcse": (None, True)[number % 2],
        "lots": number % 3,
        "is_ours": number % 10 == 0,
        "codes": sorted({CODES[number % 7], CODES[number * 3 % 7]}),
        "buyer_key": BUYERS[number * 5 % 3],
    }


# A plain reading: what the words of the filters say, notice by notice.


def _is_open(one: Notice) -> bool:
    return one.stage == "called" and one.closes_at is not None and one.closes_at > NOW


def _window(one: Notice) -> Closing | None:
    if not _is_open(one):
        return None
    assert one.closes_at is not None
    left = one.closes_at - NOW
    limits = ((8, Closing.WEEK), (15, Closing.FORTNIGHT), (31, Closing.MONTH))
    return next((window for days, window in limits if left < days * DAY), Closing.LATER)


def _statuses(one: Notice) -> set[Status]:
    held = {
        Status.OPEN: _is_open(one),
        Status.SOON: _window(one) is Closing.WEEK,
        Status.PLANNED: one.stage == "planned",
        Status.CLOSED: one.stage == "called" and not _is_open(one),
        Status.AWARDED: one.stage in ("awarded", "contracted", "complete"),
        Status.ENDED: one.stage in ("no_award", "cancelled", "withdrawn"),
    }
    return {status for status, is_so in held.items() if is_so}


def _band(one: Notice) -> Band | None:
    if one.value_max is None or one.currency != "GBP":
        return None
    limits = ((5_000, Band.UNDER_5), (30_000, Band.UNDER_30), (100_000, Band.UNDER_100))
    limits += ((1_000_000, Band.UNDER_1000),)
    return next((band for most, band in limits if one.value_max < most), Band.OVER_1000)


def _codes(one: Notice) -> set[str]:
    return {code.code for code in one.codes.all()}


def _begins(asked: tuple[str, ...], codes: set[str]) -> bool:
    narrowing = [one for one in asked if not any(other != one and other.startswith(one) for other in asked)]
    return any(code.startswith(one) for one in narrowing for code in codes)


_HELD: dict[Facet, Callable[[Asked, Notice], bool]] = {
    Facet.STATUS: lambda asked, one: not asked.statuses or bool(_statuses(one) & set(asked.statuses)),
    Facet.KIND: lambda asked, one: not asked.kinds or one.category in asked.kinds,
    Facet.CODE: lambda asked, one: not asked.codes or _begins(asked.codes, _codes(one)),
    Facet.DISTRICT: lambda asked, one: not asked.districts or one.district in asked.districts,
    Facet.BUYER: lambda asked, one: not asked.buyers or (one.buyer and one.buyer.key) in asked.buyers,
    Facet.BAND: lambda asked, one: not asked.bands or _band(one) in asked.bands,
    Facet.CLOSING: lambda asked, one: not asked.closing or _window(one) in asked.closing,
    Facet.SUITABLE: lambda asked, one: (
        not (asked.sme or asked.vcse) or bool((asked.sme and one.sme) or (asked.vcse and one.vcse))
    ),
    Facet.LOTS: lambda asked, one: not asked.lots or one.lots > 0,
}


def _other(asked: Asked, one: Notice) -> bool:
    text = f"{one.title} {one.description}".lower().replace(".", "").split()
    pounds = one.value_max if one.currency == "GBP" else None
    least = one.value_min if one.currency == "GBP" else None
    day = one.closes_at.astimezone(LONDON).date() if one.closes_at else None
    return all(
        (
            all((word.strip("-") in text) != word.startswith("-") for word in asked.words.split()),
            not asked.ours or one.is_ours,
            asked.least is None or (pounds is not None and pounds >= asked.least),
            asked.most is None or (least is not None and least <= asked.most),
            asked.closes_from is None or (day is not None and day >= asked.closes_from),
            asked.closes_until is None or (day is not None and day <= asked.closes_until),
            not asked.organisation or (one.buyer is not None and one.buyer.key == asked.organisation),
            not asked.place or asked.place.lower() in f"{one.place} {one.district}".lower(),
            one.turn > asked.since_turn,
        )
    )


def _plainly(asked: Asked, market: list[Notice], free: Facet | None = None) -> list[Notice]:
    held = [check for facet, check in _HELD.items() if facet is not free]
    return [one for one in market if _other(asked, one) and all(check(asked, one) for check in held)]


def _counted(facet: Facet, found: list[Notice]) -> Counter[str]:
    values: dict[Facet, Callable[[Notice], Any]] = {
        Facet.STATUS: _statuses,
        Facet.KIND: lambda one: [one.category],
        Facet.CODE: lambda one: {code[:2] for code in _codes(one)},
        Facet.DISTRICT: lambda one: [one.district],
        Facet.BUYER: lambda one: [one.buyer and one.buyer.key],
        Facet.BAND: lambda one: [_band(one)],
        Facet.CLOSING: lambda one: [_window(one)],
        Facet.SUITABLE: lambda one: [name for name in ("sme", "vcse") if getattr(one, name)],
        Facet.LOTS: lambda one: ["yes"] if one.lots else [],
    }
    return Counter(str(value) for one in found for value in values[facet](one) if value)


def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


ASKED = st.builds(
    Asked,
    words=st.lists(st.sampled_from([*WORDS, *(f"-{word}" for word in WORDS)]), max_size=2).map(" ".join),
    statuses=some(list(Status)),
    kinds=some(["goods", "services", "works"]),
    codes=some(["45", "452", "77", "7734", "85311000", "853", "45233141"]),
    districts=some(["Worcester", "Wychavon"]),
    buyers=some(BUYERS),
    bands=some(list(Band)),
    closing=some(list(Closing)),
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
    sort=st.sampled_from([None, *Sort]),
    near=st.sampled_from(["", "WR1 2AB", "nowhere"]),
)
LAWS = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAWS
@given(asked=ASKED)
def test_every_search_finds_and_counts_what_a_plain_reading_does(market: list[Notice], asked: Asked) -> None:
    told = answer(asked, now=NOW, size=100)
    wanted = _plainly(asked, market)
    assert {one.pk for one in told.notices} == {one.pk for one in wanted}, repr(asked)
    assert told.total == len(wanted) == len(told.notices)
    for facet, choices in told.facets.items():
        counted = _counted(facet, _plainly(asked, market, free=facet))
        shown = {one.value: one.count for one in choices if facet is not Facet.CODE or len(one.value) == 2}
        assert {value: count for value, count in shown.items() if count} == dict(counted), (
            facet,
            repr(asked),
        )
        asked_for = {one.value for one in choices if one.chosen}
        assert asked_for == _chosen(facet, asked), facet


def _chosen(facet: Facet, asked: Asked) -> set[str]:
    match facet:
        case Facet.SUITABLE:
            return {name for name in ("sme", "vcse") if getattr(asked, name)}
        case Facet.LOTS:
            return {"yes"} if asked.lots else set()
        case _:
            named = {Facet.STATUS: "statuses", Facet.KIND: "kinds", Facet.CODE: "codes", Facet.BAND: "bands"}
            named |= {Facet.DISTRICT: "districts", Facet.BUYER: "buyers", Facet.CLOSING: "closing"}
            held = {str(one) for one in getattr(asked, named[facet])}
            return set(map(narrowing.code, held)) if facet is Facet.CODE else held


@LAWS
@given(asked=ASKED, size=st.integers(7, 31))
def test_pages_put_together_are_the_whole_list(market: list[Notice], asked: Asked, size: int) -> None:
    whole = [one.pk for one in answer(asked, now=NOW, size=100, facets=False).notices]
    pages = [
        one.pk
        for start in range(0, 60, size)
        for one in answer(asked, now=NOW, start=start, size=size, facets=False).notices
    ]
    assert pages == whole


@LAWS
@given(text=st.text() | st.text("ab\"- '’*?~^:\\/()[]{}+&|!\x00\n", max_size=40))
def test_any_text_can_be_asked(market: list[Notice], text: str) -> None:
    told = answer(Asked(words=text, buyer=text, place=text, near=text), now=NOW)
    assert told.total >= len(told.notices)
    assert set(told.facets) == set(Facet)
    assert answer(Asked(words=text, codes=(text,), kinds=(text,), organisation=text), now=NOW).total >= 0


def test_orders(market: list[Notice]) -> None:
    def order(sort: Sort, **asked: Any) -> list[Notice]:
        return answer(Asked(sort=sort, **asked), now=NOW, size=100).notices

    opened = sorted((one for one in market if _is_open(one)), key=lambda one: one.closes_at or NOW)
    closing = order(Sort.CLOSING)
    assert [one.pk for one in closing[: len(opened)]] == [one.pk for one in opened]
    assert [one.published_at for one in closing[len(opened) :]] == sorted(
        (one.published_at for one in closing[len(opened) :]), reverse=True
    )
    newest = [one.published_at for one in order(Sort.NEWEST)]
    assert newest == sorted(newest, reverse=True)
    for sort, falling in ((Sort.SMALLEST, False), (Sort.LARGEST, True)):
        held = [one.value_max if one.currency == "GBP" else None for one in order(sort)]
        known = [value for value in held if value is not None]
        assert known == sorted(known, reverse=falling) and held[: len(known)] == known


def test_the_nearest_stand_first_and_those_without_a_place_last(market: list[Notice]) -> None:
    told = answer(Asked(sort=Sort.NEAREST, near="WR1 2AB"), now=NOW, size=100)
    assert told.sort is Sort.NEAREST and told.total == 60
    far = [told.distances.get(one.pk) for one in told.notices]
    known = [one for one in far if one is not None]
    assert known == sorted(known) and far[: len(known)] == known and 0 < len(known) < 60
    centre = schema.centre_of("WR1 2AB")
    assert centre is not None
    first, last = told.notices[0], told.notices[len(known) - 1]
    assert told.distances[first.pk] < 1
    assert last.latitude is not None and last.longitude is not None
    assert told.distances[last.pk] == kilometres(centre, (last.latitude, last.longitude))
    assert answer(Asked(sort=Sort.NEAREST, near="nowhere"), now=NOW).sort is Sort.CLOSING


def test_the_tree_of_codes_opens_below_what_was_chosen(market: list[Notice]) -> None:
    def values(*codes: str) -> list[str]:
        return [one.value for one in answer(Asked(codes=codes), now=NOW).facets[Facet.CODE]]

    assert values() == ["45", "77", "85"]
    assert values("45") == ["45", "452", "77", "85"]
    assert values("45", "452") == ["45", "452", "4523", "77", "85"]
    assert values("45233") == ["45", "452", "4523", "45233", "45233140", "45233141", "77", "85"]
    assert values("45000000") == values("45")
    labels = {one.value: one.label for one in answer(Asked(codes=("77",)), now=NOW).facets[Facet.CODE]}
    assert labels["77"] == schema.cpv_labels()["77000000"]
    assert labels["773"] == schema.cpv_labels()["77300000"]


def test_a_chosen_buyer_beyond_the_first_ten_stands_in_the_list() -> None:
    for number in range(36):
        make(number, buyer_key=f"buyer-{number // 3}", title="Hedge")
    make(99, buyer_key="buyer-last", title="Hedge")
    told = answer(Asked(words="hedge", buyers=("buyer-last",)), now=NOW)
    assert told.total == 1
    buyers = told.facets[Facet.BUYER]
    assert len(buyers) == 11 and buyers[-1].label == "Buyer-Last" and buyers[-1].chosen
    assert [one.count for one in buyers] == [3] * 10 + [1]


def test_organisations_made_one_are_found_as_one() -> None:
    into = PublishedOrganisation.objects.create(key="gb-lae-wyr", name="Wyre Council")
    PublishedOrganisation.objects.create(key="wyre", name="Wyre C", same_as=into)
    one, other = make(1, buyer_key="wyre"), make(2, buyer_key="gb-lae-wyr")
    found = answer(Asked(organisation="gb-lae-wyr"), now=NOW)
    assert {each.pk for each in found.notices} == {one.pk, other.pk}
    assert [(each.value, each.count) for each in found.facets[Facet.BUYER]] == [("gb-lae-wyr", 2)]
    assert answer(Asked(buyers=("gb-lae-wyr",)), now=NOW).total == 2


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
    assert {int(one.reference[-4:]) for one in answer(Asked(words=words), now=NOW).notices} == found


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
    told = answer(Asked(words=words), now=NOW)
    assert told.spelled == instead
    assert {int(one.reference[-4:]) for one in told.notices} == found


@pytest.mark.usefixtures("texts")
def test_a_word_that_is_written_is_never_spelled_otherwise() -> None:
    make(5, title="Boile, a place")
    told = answer(Asked(words="boile"), now=NOW)
    assert (told.total, told.spelled) == (1, "")


@pytest.mark.usefixtures("texts")
def test_the_best_match_stands_first() -> None:
    make(6, title="Chairs", description="Not for boilers. Maintenance is done by others.")
    assert titles("boiler maintenance")[0] == "Boiler maintenance"
    assert titles("boiler maintenance")[-1] == "Chairs"
    assert titles("boiler", sort=Sort.NEWEST) == [
        "Maintenance of gas boilers",
        "Boiler maintenance",
        "Chairs",
    ]


def test_since_a_turn() -> None:
    first, second = make(1), make(2)
    assert [one.pk for one in answer(Asked(since_turn=first.turn), now=NOW).notices] == [second.pk]
    assert answer(replace(Asked(), since_turn=second.turn), now=NOW).total == 0
