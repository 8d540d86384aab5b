"""What the parts show, as frozen values that a page fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from hopmarket.pages.parts.glyphs import STATUS_MARKS, StatusMark
from hopmarket.pages.parts.term_changes import ChangeInWords
from hopmarket.rules.notice_status import NoticeStatus

Row = tuple[str, str] | tuple[str, str, bool]
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SummaryPlate:
    """The stencilled plate of a record: who, place, year, number, value and fingerprint.

    ``rows`` are (label, value) or (label, value, True) for a reference or fingerprint;
    ``big`` is a word such as "Sealed"; ``say`` one sentence; ``links`` are (text, address).
    """

    title: str
    who: str
    note: str = ""
    rows: Sequence[Row] = ()
    big: str = ""
    say: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One point of a timeline; ``glyph`` is a key of ``glyphs.SHAPES``."""

    when_text: str
    what: str
    glyph: str
    phase: Literal["past", "now", "next"] = "next"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its weight; anything with these three attributes will do."""

    title: str
    weight: Decimal
    what: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a published record: when (in words and as a machine date), and what. ``differences``
    are those of terms, in full."""

    when_text: str
    title: str
    before: str = ""
    after: str = ""
    why: str = ""
    datetime: str = ""
    differences: Sequence[ChangeInWords] = ()


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """One line of the market list; the day it closes, or ``closed``, is its big figure."""

    day: str
    month: str
    title: str
    href: str
    meta: str
    status: NoticeStatus
    value: str
    left: str
    detail: str = ""
    closed: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """How many there are in one district, and the address that narrows to it."""

    name: str
    count: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineEntry:
    """One deadline of a day: what closes, whose it is, at what time, and its status."""

    title: str
    href: str
    who: str
    clock: str
    status: NoticeStatus
    language: str = ""

    @property
    def mark(self) -> StatusMark:
        return STATUS_MARKS[self.status]


@dataclass(frozen=True, slots=True)
class DeadlineDay:
    """What closes on one day; ``more`` is how many are not shown, ``href`` where they all stand."""

    on: date
    dues: Sequence[DeadlineEntry] = ()
    more: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """What a question and its answer said until they were corrected, and on which day that was;
    ``question`` is empty where it did not change."""

    question: str
    answer: str
    corrected: str


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """A question that everyone sees; ``by`` says when it was asked and answered. ``earlier`` are the
    wordings before a correction, the newest first; ``correct`` is the page that corrects it."""

    question: str
    answer: str
    by: str = ""
    earlier: tuple[EarlierWording, ...] = ()
    correct: str = ""


def earlier_wordings(question: str, corrected: Sequence[tuple[str, str, str]]) -> tuple[EarlierWording, ...]:
    """The wordings before the present one, the newest first. ``corrected`` are question, answer and the
    day of their correction, the oldest first."""
    texts = [text for text, _, _ in corrected] + [question]
    return tuple(
        EarlierWording("" if text == later else text, earlier, day)
        for (text, earlier, day), later in zip(corrected, texts[1:], strict=True)
    )[::-1]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list; without ``href`` the task cannot be opened yet."""

    title: str
    href: str
    hint: str
    state: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answer to check; ``change`` is the address where it can be changed."""

    key: str
    value: str
    change: str = ""
    action: str = "Change"


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One bidder's line of a ranking: points for each criterion in the order of the heads, and the price. What
    is not published of a bidder is None, its points are then none."""

    place: str
    name: str
    points: Sequence[Decimal]
    total: Decimal | None
    first: bool = False
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Swing:
    """Where nine in ten totals of one bidder fell, and where the real total lies."""

    name: str
    low: Decimal
    high: Decimal
    real: Decimal
    say: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A note in the ledger margin about one clause.

    ``level`` is "b" for likely to shut people out, "c" for worth a look, "ok" for nothing found.
    """

    letter: str
    level: Literal["b", "c", "ok"]
    title: str
    why: str = ""
    try_wording: str = ""
    links: Sequence[Link] = field(default=())
