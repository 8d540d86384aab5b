"""The query and the answer of a search of notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hopmarket.records.notices.models import Notice
from hopmarket.rules.notice_status import SOON_DAYS
from hopmarket.rules.search.synonyms import Synonym


class StatusFilter(StrEnum):
    """The status of a process, as a filter of the list."""

    OPEN = "open"
    SOON = "soon"
    PLANNED = "planned"
    UNDATED = "undated"
    CLOSED = "closed"
    AWARDED = "awarded"
    ENDED = "ended"


class ValueBand(StrEnum):
    """A band of values: pounds of the highest published value, the lower end inclusive."""

    UNDER_5 = "0-5000"
    UNDER_30 = "5000-30000"
    UNDER_100 = "30000-100000"
    UNDER_1000 = "100000-1000000"
    OVER_1000 = "1000000-"


class ClosingWindow(StrEnum):
    """In how many days an open process closes; the windows do not overlap."""

    WEEK = "7"
    FORTNIGHT = "14"
    MONTH = "30"
    LATER = "later"


DAYS_LEFT: Mapping[ClosingWindow, tuple[int, int | None]] = {
    ClosingWindow.WEEK: (0, SOON_DAYS),
    ClosingWindow.FORTNIGHT: (SOON_DAYS + 1, 14),
    ClosingWindow.MONTH: (15, 30),
    ClosingWindow.LATER: (31, None),
}
"""The fewest and the most whole days left of each window; None has no most."""


class SortOrder(StrEnum):
    """Orders of the list. Nearest needs a postcode; notices without a place come last in it."""

    CLOSING = "closing"
    NEWEST = "newest"
    RELEVANCE = "relevance"
    SMALLEST = "smallest"
    LARGEST = "largest"
    NEAREST = "nearest"


class Facet(StrEnum):
    """What the list can be narrowed by, with counts beside each choice."""

    STATUS = "status"
    KIND = "kind"
    CODE = "code"
    DISTRICT = "district"
    BUYER = "buyer"
    BAND = "band"
    CLOSING = "closing"
    SUITABLE = "suitable"
    LOTS = "lots"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search. Amounts in pounds, days inclusive; whatever is empty does not narrow.

    ``words``: all of them (with ``either``, any of them), "phrases", -without, and what else the same work
    is called (with ``typed``, only the words typed). ``codes`` are beginnings
    of CPV codes, of two to eight figures; one that begins another does not narrow. ``buyers`` and
    ``organisation`` are keys of published organisations, ``buyer`` is part of a name. ``near`` is a
    postcode. ``since_turn``: only what changed after that turn."""

    words: str = ""
    either: bool = False
    typed: bool = False
    statuses: tuple[StatusFilter, ...] = ()
    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    bands: tuple[ValueBand, ...] = ()
    closing: tuple[ClosingWindow, ...] = ()
    sme: bool = False
    vcse: bool = False
    lots: bool = False
    ours: bool = False
    buyer: str = ""
    organisation: str = ""
    place: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    closes_from: date | None = None
    closes_until: date | None = None
    near: str = ""
    since_turn: int = 0
    sort: SortOrder | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One choice of a facet: what an address says, what a person reads, and how many it would find.

    Among codes the length of ``value`` is the level of the tree.
    """

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer of a search: how many match in all, the notices of this page, and the facet counts.

    ``spelled`` is what was searched for instead where a word is nowhere written as asked; else
    empty. ``synonyms`` are what was searched for besides the words typed. ``distances`` are kilometres by the notice's primary key, where a postcode was given and
    the notice has a place; ``from_offices`` has the keys of those that are distances to the buyer's office,
    since the notice tells no postcode of the work. ``sort`` is the order in force.
    """

    total: int
    notices: list[Notice]
    facets: Mapping[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    spelled: str = ""
    synonyms: tuple[Synonym, ...] = ()
    distances: Mapping[int, float] = field(default_factory=dict)
    from_offices: frozenset[int] = frozenset()
    sort: SortOrder = SortOrder.CLOSING
