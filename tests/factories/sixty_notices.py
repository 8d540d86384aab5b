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

from hopmarket import reference_data
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.search.index import filters
from hopmarket.records.search.run import ClosingWindow, Facet, SearchQuery, StatusFilter, ValueBand
from hopmarket.records.turns.models import Turn

NOW = datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=UTC)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
WORDS = ("lantern", "pencil", "boiler", "violin", "bridge", "kettle")
CODES = ("45000000", "45233140", "45233141", "77310000", "77340000", "85311000", "85312100")
DISTRICTS = ("Worcester", "Wychavon", "")
BUYERS = ("wyre-council", "teme-council", "arrow-college")
POSTCODES = ("WR1 2AB", "B1", "HR1", "")


def make(number: int, **changes: Any) -> Notice:
    """Stores one notice as compiling its releases would."""
    codes, buyer = changes.pop("codes", ()), changes.pop("buyer_key", "wyre-council")
    organisation, _ = PublishedOrganisation.objects.get_or_create(key=buyer, defaults={"name": buyer.title()})
    values: dict[str, Any] = {
        "ocid": f"ocds-b5fd17-{number:04}",
        "reference": f"HM-2026-{number:04}",
        "title": f"Notice {number}",
        "description": "",
        "stage": "called",
        "buyer_name": organisation.name,
        "published_at": NOW - number * DAY,
        "changed_at": NOW,
        "releases": 1,
        "is_ours": False,
        "compiled": b"{}",
        "cpv": next(iter(codes), ""),
        **changes,
    }
    latitude, longitude = reference_data.centre_of(values.get("postcode", "")) or (None, None)
    turn = Turn.objects.create(stamp=secrets.token_hex(16), at=NOW)
    notice = Notice.objects.create(
        buyer=organisation, latitude=latitude, longitude=longitude, turn=turn.number, **values
    )
    NoticeCode.objects.bulk_create(NoticeCode(notice=notice, code=code) for code in codes)
    NoticeParty.objects.create(notice=notice, organisation=organisation, role="buyer", name=organisation.name)
    return notice


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


def is_open(notice: Notice) -> bool:
    return notice.stage == "called" and notice.closes_at is not None and notice.closes_at > NOW


def _window(notice: Notice) -> ClosingWindow | None:
    if not is_open(notice):
        return None
    assert notice.closes_at is not None
    left = notice.closes_at - NOW
    limits = ((8, ClosingWindow.WEEK), (15, ClosingWindow.FORTNIGHT), (31, ClosingWindow.MONTH))
    return next((window for days, window in limits if left < days * DAY), ClosingWindow.LATER)


def _statuses(notice: Notice) -> set[StatusFilter]:
    is_so_by_status = {
        StatusFilter.OPEN: is_open(notice),
        StatusFilter.SOON: _window(notice) is ClosingWindow.WEEK,
        StatusFilter.PLANNED: notice.stage == "planned",
        StatusFilter.UNDATED: notice.stage == "called" and notice.closes_at is None,
        StatusFilter.CLOSED: notice.stage == "called"
        and notice.closes_at is not None
        and not is_open(notice),
        StatusFilter.AWARDED: notice.stage in ("awarded", "contracted", "complete"),
        StatusFilter.ENDED: notice.stage in ("no_award", "cancelled", "withdrawn"),
    }
    return {status for status, is_so in is_so_by_status.items() if is_so}


def _band(notice: Notice) -> ValueBand | None:
    if notice.value_max is None or notice.currency != "GBP":
        return None
    limits = ((5_000, ValueBand.UNDER_5), (30_000, ValueBand.UNDER_30), (100_000, ValueBand.UNDER_100))
    limits += ((1_000_000, ValueBand.UNDER_1000),)
    return next((band for most, band in limits if notice.value_max < most), ValueBand.OVER_1000)


def _codes(notice: Notice) -> set[str]:
    return {code.code for code in notice.codes.all()}


def _begins(query: tuple[str, ...], codes: set[str]) -> bool:
    narrowing = [
        notice for notice in query if not any(other != notice and other.startswith(notice) for other in query)
    ]
    return any(code.startswith(notice) for notice in narrowing for code in codes)


_CHECKS: dict[Facet, Callable[[SearchQuery, Notice], bool]] = {
    Facet.STATUS: lambda query, notice: not query.statuses or bool(_statuses(notice) & set(query.statuses)),
    Facet.KIND: lambda query, notice: not query.kinds or notice.category in query.kinds,
    Facet.CODE: lambda query, notice: not query.codes or _begins(query.codes, _codes(notice)),
    Facet.DISTRICT: lambda query, notice: not query.districts or notice.district in query.districts,
    Facet.BUYER: lambda query, notice: (
        not query.buyers or (notice.buyer and notice.buyer.key) in query.buyers
    ),
    Facet.BAND: lambda query, notice: not query.bands or _band(notice) in query.bands,
    Facet.CLOSING: lambda query, notice: not query.closing or _window(notice) in query.closing,
    Facet.SUITABLE: lambda query, notice: (
        not (query.sme or query.vcse) or bool((query.sme and notice.sme) or (query.vcse and notice.vcse))
    ),
    Facet.LOTS: lambda query, notice: not query.lots or notice.lots > 1,
}


def _other(query: SearchQuery, notice: Notice) -> bool:
    text = f"{notice.title} {notice.description}".lower().replace(".", "").split()
    words = query.words.split()
    wanted = [word for word in words if not word.startswith("-")]
    pounds = notice.value_max if notice.currency == "GBP" else None
    least = notice.value_min if notice.currency == "GBP" else None
    day = notice.closes_at.astimezone(LONDON).date() if notice.closes_at else None
    return all(
        (
            not any(word[1:] in text for word in words if word.startswith("-")),
            not wanted or (any if query.either else all)(word in text for word in wanted),
            not query.ours or notice.is_ours,
            query.least is None or (pounds is not None and pounds >= query.least),
            query.most is None or (least is not None and least <= query.most),
            query.closes_from is None or (day is not None and day >= query.closes_from),
            query.closes_until is None or (day is not None and day <= query.closes_until),
            not query.organisation or (notice.buyer is not None and notice.buyer.key == query.organisation),
            not query.place or query.place.lower() in f"{notice.place} {notice.district}".lower(),
            notice.turn > query.since_turn,
        )
    )


def plainly(query: SearchQuery, market: list[Notice], free: Facet | None = None) -> list[Notice]:
    checks = [check for facet, check in _CHECKS.items() if facet is not free]
    return [
        notice for notice in market if _other(query, notice) and all(check(query, notice) for check in checks)
    ]


def counted(facet: Facet, notices: list[Notice]) -> Counter[str]:
    values: dict[Facet, Callable[[Notice], Any]] = {
        Facet.STATUS: _statuses,
        Facet.KIND: lambda notice: [notice.category],
        Facet.CODE: lambda notice: {code[:2] for code in _codes(notice)},
        Facet.DISTRICT: lambda notice: [notice.district],
        Facet.BUYER: lambda notice: [notice.buyer and notice.buyer.key],
        Facet.BAND: lambda notice: [_band(notice)],
        Facet.CLOSING: lambda notice: [_window(notice)],
        Facet.SUITABLE: lambda notice: [name for name in ("sme", "vcse") if getattr(notice, name)],
        Facet.LOTS: lambda notice: ["yes"] if notice.lots > 1 else [],
    }
    return Counter(str(value) for notice in notices for value in values[facet](notice) if value)


def chosen(facet: Facet, query: SearchQuery) -> set[str]:
    match facet:
        case Facet.SUITABLE:
            return {name for name in ("sme", "vcse") if getattr(query, name)}
        case Facet.LOTS:
            return {"yes"} if query.lots else set()
        case _:
            named = {Facet.STATUS: "statuses", Facet.KIND: "kinds", Facet.CODE: "codes", Facet.BAND: "bands"}
            named |= {Facet.DISTRICT: "districts", Facet.BUYER: "buyers", Facet.CLOSING: "closing"}
            values = {str(value) for value in getattr(query, named[facet])}
            return set(map(filters.code_prefix, values)) if facet is Facet.CODE else values
