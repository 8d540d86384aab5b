"""What a purchase asks of those who bid: hours and pounds as ranges, in four parts, from stated assumptions.

No law sets the figures. That small bidders are burdened by what they have to write is why the law asks a buyer
to look for barriers: Procurement Act 2023, ss. 12(4) and 86.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from .barriers.barrier_kinds import BarrierFinding, ConditionKind
from .barriers.catalogue import PackFault
from .procedure_kinds import ProcedureKey
from .terms import CriterionKind, Question, QuestionKind, Terms


@dataclass(frozen=True, slots=True)
class FigureRange:
    """A figure that is known no better than by its ends."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def __add__(self, other: FigureRange) -> FigureRange:
        return FigureRange(self.low + other.low, self.high + other.high)

    def times(self, other: FigureRange) -> FigureRange:
        """The product; both are ranges of what is never below nought."""
        return FigureRange(self.low * other.low, self.high * other.high)

    def rounded(self, places: str = "1") -> FigureRange:
        """Both ends to these decimal places, halves up."""
        return FigureRange(*(end.quantize(Decimal(places), ROUND_HALF_UP) for end in (self.low, self.high)))


@dataclass(frozen=True, slots=True)
class BurdenAssumption:
    """A figure that the reckoning rests on: where it is from, when it was settled, and whether it is this
    project's own estimate (``ours``)."""

    key: str
    title: str
    unit: str
    low: Decimal
    high: Decimal
    source: str
    dated: date
    ours: bool

    @property
    def range(self) -> FigureRange:
        return FigureRange(self.low, self.high)


Assumptions = Mapping[str, BurdenAssumption]
"""By key."""

NEEDED = (
    "minutes_per_short_answer",
    "minutes_per_answer_again",
    "words_per_hour",
    "words_without_limit",
    "hours_per_price_sheet",
    "hours_per_further_lot",
    "hours_per_file",
    "hours_per_certificate",
    "minutes_per_document",
    "pounds_per_hour",
)
"""The keys without which nothing can be reckoned; beside them, bidders by procedure ("bidders/quick_quote")."""
_FIELDS = ("key", "title", "unit", "low", "high", "source", "dated", "ours")


class BurdenPart(StrEnum):
    STANDARD = "standard"
    WRITTEN = "written"
    PRICE = "price"
    PAPERS = "papers"


PART_TITLES: Mapping[BurdenPart, str] = {
    BurdenPart.STANDARD: "Standard answers",
    BurdenPart.WRITTEN: "Written answers",
    BurdenPart.PRICE: "Price sheet",
    BurdenPart.PAPERS: "Papers and certificates",
}


@dataclass(frozen=True, slots=True)
class AskedOfBidders:
    """How much a purchase asks. Ranges reach from what everybody must answer to what somebody answers who is
    asked everything and leaves nothing out."""

    short_answers: FigureRange = FigureRange()
    words: FigureRange = FigureRange()
    unlimited_answers: FigureRange = FigureRange()
    """Written answers without a limit."""
    lots: int = 0
    """Lots of which a bidder names a price, from one to all."""
    files: FigureRange = FigureRange()
    certificates: int = 0
    """Papers that conditions in the texts ask for."""
    documents: int = 0


@dataclass(frozen=True, slots=True)
class PartHours:
    """The hours of one part, to a tenth, and its pounds, to a whole one: as they are shown, so that the parts
    that a reader sees add up to the sum below them."""

    part: BurdenPart
    hours: FigureRange
    pounds: FigureRange

    @property
    def title(self) -> str:
        return PART_TITLES[self.part]


@dataclass(frozen=True, slots=True)
class BidderBurden:
    """What one bidder is asked: hours and pounds by part."""

    parts: tuple[PartHours, ...]

    @property
    def hours(self) -> FigureRange:
        return sum((part.hours for part in self.parts), FigureRange())

    @property
    def pounds(self) -> FigureRange:
        return sum((part.pounds for part in self.parts), FigureRange())


@dataclass(frozen=True, slots=True)
class PurchaseBurden:
    """What a purchase asks of a bidder who is new, of one who has answered standard questions before, of a new
    one once the findings that can be mended are, and of all who are expected to bid."""

    new: BidderBurden
    again: BidderBurden
    mended: BidderBurden
    bidders: FigureRange | None
    value: Decimal | None

    @property
    def all_hours(self) -> FigureRange | None:
        return None if self.bidders is None else self.new.hours.times(self.bidders)

    @property
    def all_pounds(self) -> FigureRange | None:
        return None if self.bidders is None else self.new.pounds.times(self.bidders)

    @property
    def percent(self) -> FigureRange | None:
        """What all bidders spend against the value, in hundredths of it; None where there is no value."""
        if self.all_pounds is None or not self.value or self.value <= 0:
            return None
        share = Decimal(100) / self.value
        return FigureRange(self.all_pounds.low * share, self.all_pounds.high * share)


PAPERS_OF = frozenset(
    {
        ConditionKind.AUDITED_ACCOUNTS,
        ConditionKind.INSURANCE_HELD,
        ConditionKind.CERTIFICATE,
        ConditionKind.BOND,
    }
)
"""Conditions that each cost a bidder a paper."""
_NOT_ASKED_AGAIN = frozenset({"ASK01"})
"""Rules whose finding is mended by striking the question at which it stands."""


def asked_of_bidders(
    terms: Terms, findings: Iterable[BarrierFinding] = (), *, mended: bool = False
) -> AskedOfBidders:
    """How much the terms ask; with ``mended``, without what findings would take away.

    A short answer is every kind but text and file, and a text of at most 50 words that nobody scores. What is
    asked under a condition, or may be left out, counts at the upper end alone.
    """
    rows = tuple(findings)
    struck = {row.path.split("/")[1] for row in rows if row.code in _NOT_ASKED_AGAIN and "/" in row.path}
    questions = [row for row in terms.questions if not (mended and row.key in struck)]
    short, texts, unlimited, files = (
        [row for row in questions if _kind_of(row) == kind] for kind in ("short", "text", "unlimited", "file")
    )
    papers = {
        (row.condition.kind, row.condition.name)
        for row in rows
        if row.condition and row.condition.kind in PAPERS_OF
    }
    has_price = any(row.kind is CriterionKind.PRICE for row in terms.criteria)
    return AskedOfBidders(
        short_answers=_counted(short),
        words=FigureRange(
            Decimal(sum(row.word_limit for row in texts if _of_everybody(row))),
            Decimal(sum(row.word_limit for row in texts)),
        ),
        unlimited_answers=_counted(unlimited),
        lots=max(1, len(terms.lots)) if has_price else 0,
        files=_counted(files),
        certificates=0 if mended else len(papers),
        documents=len(terms.papers),
    )


SHORT_WORDS = 50
"""A text of so few words that nobody scores is a standard answer."""


def _kind_of(question: Question) -> str:
    if question.kind is QuestionKind.FILE:
        return "file"
    if question.kind is not QuestionKind.TEXT:
        return "short"
    if not question.word_limit:
        return "unlimited"
    return "short" if question.word_limit <= SHORT_WORDS and not question.criterion else "text"


def _of_everybody(question: Question) -> bool:
    return question.required and not question.asked_if


def _counted(questions: Collection[Question]) -> FigureRange:
    return FigureRange(Decimal(sum(map(_of_everybody, questions))), Decimal(len(questions)))


def bidder_burden(asked: AskedOfBidders, rows: Assumptions, *, again: bool = False) -> BidderBurden:
    """The hours of one bidder; ``again``: of one who has answered standard questions before."""
    short = _of(rows, "minutes_per_answer_again" if again else "minutes_per_short_answer", 60)
    pace = rows["words_per_hour"]
    words = asked.words + asked.unlimited_answers.times(rows["words_without_limit"].range)
    first, further = rows["hours_per_price_sheet"].range, rows["hours_per_further_lot"].range
    price = FigureRange()
    if asked.lots:
        price = FigureRange(first.low, first.high + further.high * (asked.lots - 1))
    papers = (
        asked.files.times(rows["hours_per_file"].range)
        + _many(asked.certificates).times(rows["hours_per_certificate"].range)
        + _many(asked.documents).times(_of(rows, "minutes_per_document", 60))
    )
    hours = {
        BurdenPart.STANDARD: asked.short_answers.times(short),
        BurdenPart.WRITTEN: FigureRange(words.low / pace.high, words.high / pace.low),
        BurdenPart.PRICE: price,
        BurdenPart.PAPERS: papers,
    }
    return BidderBurden(
        tuple(_part(part, hours[part].rounded("0.1"), rows["pounds_per_hour"].range) for part in BurdenPart)
    )


def _part(part: BurdenPart, hours: FigureRange, wage: FigureRange) -> PartHours:
    return PartHours(part, hours, hours.times(wage).rounded())


def _of(rows: Assumptions, key: str, parts: int) -> FigureRange:
    row = rows[key]
    return FigureRange(row.low / parts, row.high / parts)


def _many(count: int) -> FigureRange:
    return FigureRange(Decimal(count), Decimal(count))


def purchase_burden(
    terms: Terms, procedure: ProcedureKey, rows: Assumptions, findings: Iterable[BarrierFinding] = ()
) -> PurchaseBurden:
    """What a purchase asks of everybody who may bid."""
    found = tuple(findings)
    asked = asked_of_bidders(terms, found)
    expected = rows.get(f"bidders/{procedure}")
    return PurchaseBurden(
        new=bidder_burden(asked, rows),
        again=bidder_burden(asked, rows, again=True),
        mended=bidder_burden(asked_of_bidders(terms, found, mended=True), rows),
        bidders=expected.range if expected else None,
        value=terms.value,
    )


def read_assumptions(rows: Any, base: Assumptions | None = None) -> tuple[Assumptions, tuple[PackFault, ...]]:
    """The assumptions of a pack that are right, over those of ``base``, and the faults of the others. Without
    ``base`` the pack has to have every assumption that is needed."""
    if not isinstance(rows, list):
        return dict(base or {}), (
            PackFault("pack", "", "Write a list of assumptions, each beginning with “- key:”."),
        )
    read: dict[str, BurdenAssumption] = {}
    faults: list[PackFault] = []
    for number, row in enumerate(rows, 1):
        answer = _assumption(row, number)
        if isinstance(answer, PackFault):
            faults.append(answer)
        elif answer.key in read:
            faults.append(PackFault(answer.key, "key", f"{answer.key} stands twice. Take one out."))
        else:
            read[answer.key] = answer
    if base is None:
        lacking = [key for key in NEEDED if key not in read]
        faults += [PackFault(key, "", f"{key} is missing. Write its row.") for key in lacking]
    return {**(base or {}), **read}, tuple(faults)


def _assumption(row: Any, number: int) -> BurdenAssumption | PackFault:
    if not isinstance(row, Mapping):
        return PackFault(f"row {number}", "", "Write its fields as “name: value”.")
    name = str(row.get("key") or f"row {number}")
    for field in _FIELDS:
        if row.get(field) in (None, ""):
            return PackFault(name, field, f"{field} is missing. Write it.")
    unknown = next((field for field in row if field not in _FIELDS), None)
    if unknown is not None:
        return PackFault(name, str(unknown), f"There is no field {unknown}. Take it out, or mend its name.")
    if name not in NEEDED and name not in {f"bidders/{key}" for key in ProcedureKey}:
        return PackFault(name, "key", f"Nothing is reckoned from {name}. Mend its name.")
    ends = [_figure(row[field]) for field in ("low", "high")]
    for field, end in zip(("low", "high"), ends, strict=True):
        if end is None:
            return PackFault(name, field, f"Write a number above nought, not “{row[field]}”.")
    low, high = (end or Decimal(0) for end in ends)
    if low > high:
        return PackFault(name, "high", f"Write at least {low:f}: the upper end is below the lower one.")
    if not isinstance(row["ours"], bool):
        return PackFault(name, "ours", "Write true for your own estimate, false for a source's figure.")
    day = _day(row["dated"])
    if day is None:
        return PackFault(name, "dated", f"Write a day such as 2026-11-30, not “{row['dated']}”.")
    title, unit, source = (" ".join(str(row[field]).split()) for field in ("title", "unit", "source"))
    return BurdenAssumption(name, title, unit, low, high, source, day, row["ours"])


MOST_OF_A_FIGURE = Decimal(100_000)


def _figure(written: Any) -> Decimal | None:
    """A number above nought; None for anything else."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return None
    try:
        read = Decimal(str(written))
    except InvalidOperation:
        return None
    return read if read.is_finite() and 0 < read <= MOST_OF_A_FIGURE else None


def _day(written: Any) -> date | None:
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
