"""Sixty notices that differ in everything that can be asked for, and a plain reading of them:
what the words of the filters say, notice by notice."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hopmarket.records.notices import ocds_schema
from hopmarket.records.notices.index import filters
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty, PublishedOrganisation, Turn
from hopmarket.records.notices.search.run import ClosingWindow, Facet, SearchQuery, StatusFilter, ValueBand

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
    latitude, longitude = ocds_schema.centre_of(told.get("postcode", "")) or (None, None)
    turn = Turn.objects.create(stamp=secrets.token_hex(16), at=NOW)
    made = Notice.objects.create(
        buyer=whose, latitude=latitude, longitude=longitude, turn=turn.number, **told
    )
    NoticeCode.objects.bulk_create(NoticeCode(notice=made, code=code) for code in codes)
    NoticeParty.objects.create(notice=made, organisation=whose, role="buyer", name=whose.name)
    return made


def mixed(number: int) -> dict[str, Any]:
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


def is_open(one: Notice) -> bool:
    return one.stage == "called" and one.closes_at is not None and one.closes_at > NOW


def _window(one: Notice) -> ClosingWindow | None:
    if not is_open(one):
        return None
    assert one.closes_at is not None
    left = one.closes_at - NOW
    limits = ((8, ClosingWindow.WEEK), (15, ClosingWindow.FORTNIGHT), (31, ClosingWindow.MONTH))
    return next((window for days, window in limits if left < days * DAY), ClosingWindow.LATER)


def _statuses(one: Notice) -> set[StatusFilter]:
    held = {
        StatusFilter.OPEN: is_open(one),
        StatusFilter.SOON: _window(one) is ClosingWindow.WEEK,
        StatusFilter.PLANNED: one.stage == "planned",
        StatusFilter.CLOSED: one.stage == "called" and not is_open(one),
        StatusFilter.AWARDED: one.stage in ("awarded", "contracted", "complete"),
        StatusFilter.ENDED: one.stage in ("no_award", "cancelled", "withdrawn"),
    }
    return {status for status, is_so in held.items() if is_so}


def _band(one: Notice) -> ValueBand | None:
    if one.value_max is None or one.currency != "GBP":
        return None
    limits = ((5_000, ValueBand.UNDER_5), (30_000, ValueBand.UNDER_30), (100_000, ValueBand.UNDER_100))
    limits += ((1_000_000, ValueBand.UNDER_1000),)
    return next((band for most, band in limits if one.value_max < most), ValueBand.OVER_1000)


def _codes(one: Notice) -> set[str]:
    return {code.code for code in one.codes.all()}


def _begins(asked: tuple[str, ...], codes: set[str]) -> bool:
    narrowing = [one for one in asked if not any(other != one and other.startswith(one) for other in asked)]
    return any(code.startswith(one) for one in narrowing for code in codes)


_HELD: dict[Facet, Callable[[SearchQuery, Notice], bool]] = {
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


def _other(asked: SearchQuery, one: Notice) -> bool:
    text = f"{one.title} {one.description}".lower().replace(".", "").split()
    words = asked.words.split()
    wanted = [word for word in words if not word.startswith("-")]
    pounds = one.value_max if one.currency == "GBP" else None
    least = one.value_min if one.currency == "GBP" else None
    day = one.closes_at.astimezone(LONDON).date() if one.closes_at else None
    return all(
        (
            not any(word[1:] in text for word in words if word.startswith("-")),
            not wanted or (any if asked.either else all)(word in text for word in wanted),
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


def plainly(asked: SearchQuery, market: list[Notice], free: Facet | None = None) -> list[Notice]:
    held = [check for facet, check in _HELD.items() if facet is not free]
    return [one for one in market if _other(asked, one) and all(check(asked, one) for check in held)]


def counted(facet: Facet, found: list[Notice]) -> Counter[str]:
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


def chosen(facet: Facet, asked: SearchQuery) -> set[str]:
    match facet:
        case Facet.SUITABLE:
            return {name for name in ("sme", "vcse") if getattr(asked, name)}
        case Facet.LOTS:
            return {"yes"} if asked.lots else set()
        case _:
            named = {Facet.STATUS: "statuses", Facet.KIND: "kinds", Facet.CODE: "codes", Facet.BAND: "bands"}
            named |= {Facet.DISTRICT: "districts", Facet.BUYER: "buyers", Facet.CLOSING: "closing"}
            held = {str(one) for one in getattr(asked, named[facet])}
            return set(map(filters.code_prefix, held)) if facet is Facet.CODE else held
