"""A purchase as the barrier check reads it: made from our own terms, a release, a row of CSV, or plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ..regimes.kinds import Regime

_ONCE = ("71", "73", "793")
"""CPV codes of designs, of research, and of market and opinion research."""


class NoticeStage(StrEnum):
    """How far a purchase is. Of an award nothing can be mended: most text rules leave it alone."""

    DRAFT = "draft"
    """A draft of this portal."""
    PLANNING = "planning"
    TENDER = "tender"
    AWARD = "award"
    UNKNOWN = "unknown"


class TextKind(StrEnum):
    """What a text is about."""

    TITLE = "title"
    SUMMARY = "summary"
    SPECIFICATION = "specification"
    CONDITION = "condition"
    CRITERION = "criterion"
    QUESTION = "question"
    TERM = "term"
    """A term of the contract, of payment or of the procedure."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One text: where it stands ("$.tender.description" of a release, "specification" or "questions/KEY/title"
    of our terms), what it is about, and its words as they are shown (no HTML, no NBSP, line breaks right)."""

    path: str
    kind: TextKind
    shown: str


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A criterion of award; ``weight`` in hundredths, None where it is not said."""

    path: str
    title: str
    is_price: bool
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What bidders have to answer. ``word_limit`` 0 means none is set; ``kind`` as answers are ("text", "file"…)."""

    path: str
    title: str
    kind: str
    word_limit: int
    required: bool
    link: str = ""
    """The standard question that asks the same, where the draft says so."""


@dataclass(frozen=True, slots=True)
class CheckedNotice:
    """The facts of a purchase. None: not said there, so a rule that needs it cannot tell. Money in
    ``currency``, as the notice gives it: with VAT in our own terms."""

    id: str
    stage: NoticeStage = NoticeStage.UNKNOWN
    regime: Regime | None = None
    texts: tuple[NoticeText, ...] = ()
    buyer: str = ""
    category: str | None = None
    cpv: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    published_at: datetime | None = None
    questions_until: datetime | None = None
    closes_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    lots: int | None = None
    lots_rationale: str | None = None
    criteria: tuple[CriterionFacts, ...] | None = None
    questions: tuple[QuestionFacts, ...] | None = None
    documents: int | None = None
    payment_days: int | None = None
    payment_in: str | None = None
    has_selection_stage: bool | None = None
    takes_electronic: bool | None = None
    has_extension: bool | None = None
    """Whether the contract can be extended."""
    musts: tuple[str, ...] | None = None
    """What an answer has to be for the contract, in words."""

    @property
    def months(self) -> int | None:
        """The whole months of the contract, begun ones counted; None where its days are not said or turned
        round."""
        if self.starts_on is None or self.ends_on is None or self.ends_on < self.starts_on:
            return None
        apart = (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month
        return max(1, apart + (1 if self.ends_on.day >= self.starts_on.day else 0))

    @property
    def is_delivered_once(self) -> bool:
        """Whether the contract ends with what it delivers: goods, works, and services whose codes say that they
        end with a study or a design."""
        return self.category in ("goods", "works") or (self.cpv or "").startswith(_ONCE)

    @property
    def yearly_value(self) -> Decimal | None:
        """Total value ÷ term in years: what ratios use. Of a contract under a year the total; where the
        term is not said, None."""
        if self.value is None or self.months is None:
            return None
        return self.value if self.months < 12 else self.value * 12 / self.months
