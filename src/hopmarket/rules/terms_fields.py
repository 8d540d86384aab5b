"""The fields of the terms, one row each: where a buyer fills it in, what it is called, where it is published.

Forms, the check page, what a draft lacks, differences, the release and the public page read this table. A
new field is a line of :class:`.terms.Terms` and a row here: docs/adding-a-field.md shows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from .money import in_words
from .thresholds import ACT_BEGAN, Line, threshold_on


class DraftSection(StrEnum):
    """The sections of a draft, in the order of its task list."""

    NEED = "need"
    VALUE = "value"
    TIMETABLE = "timetable"
    SPECIFICATION = "specification"
    CRITERIA = "criteria"
    QUESTIONS = "questions"
    PEOPLE = "people"


class FieldKind(Enum):
    """What a field holds: how it is typed, checked, published and put into words."""

    LINE = auto()
    TEXT = auto()
    MARKDOWN = auto()
    POSTCODE = auto()
    CPV = auto()
    CHOICE = auto()
    TICK = auto()
    NUMBER = auto()
    MONEY = auto()
    DAY = auto()
    MOMENT = auto()
    LOTS = auto()
    CRITERIA = auto()
    QUESTIONS = auto()
    MUSTS = auto()
    DOCUMENTS = auto()


TEXTS = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.MARKDOWN, FieldKind.POSTCODE})
"""Kinds in a buyer's own words."""
DATES = frozenset({FieldKind.DAY, FieldKind.MOMENT})
ROWS = frozenset(
    {FieldKind.LOTS, FieldKind.CRITERIA, FieldKind.QUESTIONS, FieldKind.MUSTS, FieldKind.DOCUMENTS}
)
"""Kinds of many rows, each with a page or a file of its own."""


@dataclass(frozen=True, slots=True)
class TermsField:
    """One field of the terms.

    ``label`` is for the buyer (check page, and the form unless it asks a ``question``), ``public_label``
    for everybody. ``path`` leads to the value in a release; a segment in a list is an id, or a place.
    """

    name: str
    section: DraftSection
    kind: FieldKind
    label: str
    public_label: str
    path: str
    question: str = ""
    help: str = ""
    """``{}`` in it is a day, so many days ahead as ``example_days`` says."""
    example_days: int = 0
    may_change: bool = True
    """Whether an addendum may change it after publication; what responses are built from stays."""
    missing: str = ""
    """What a draft without it is refused with; empty where it may stay empty."""
    missing_reason: str = ""
    unless: str = ""
    """The field that may stand in its place."""
    unanswered: str = ""
    """What the form says that is sent without it; empty where a draft may be saved without it."""
    choices: Mapping[str, str] | None = None
    most_characters: int | None = None
    most_words: int | None = None
    lines: int = 5
    legend: str = ""
    """The heading that it shares on the form with its neighbours."""
    has_own_place: bool = False
    """Whether the public page has a place of its own for it; any other stands there by its label."""

    @property
    def reason_when_missing(self) -> str:
        """The reason of the gap that a draft without it has; empty where it may stay empty."""
        return self.missing and (self.missing_reason or f"{self.name}_missing")

    @property
    def asks(self) -> str:
        """What the form calls it."""
        return self.question or self.label


_NEED, _VALUE, _TIMETABLE = DraftSection.NEED, DraftSection.VALUE, DraftSection.TIMETABLE

TERMS_FIELDS = (
    TermsField(
        "title",
        _NEED,
        FieldKind.LINE,
        label="Title",
        public_label="Title",
        path="tender/title",
        help="What you buy and where, in a few plain words",
        missing="Enter a title.",
        unanswered="Enter the title",
        most_characters=160,
        has_own_place=True,
    ),
    TermsField(
        "summary",
        _NEED,
        FieldKind.TEXT,
        label="Summary",
        public_label="Summary",
        path="tender/description",
        help="Who needs it, and what will be better for them. Lists and searches show this.",
        missing="Write a summary of who needs it and why.",
        most_words=120,
        has_own_place=True,
    ),
    TermsField(
        "category",
        _NEED,
        FieldKind.CHOICE,
        label="What you buy",
        public_label="What is bought",
        path="tender/mainProcurementCategory",
        question="What do you buy?",
        unanswered="Choose whether you buy services, goods or building works",
        choices={"services": "Services", "goods": "Goods", "works": "Building works"},
        may_change=False,
    ),
    TermsField(
        "cpv",
        _NEED,
        FieldKind.CPV,
        label="CPV code",
        public_label="CPV code",
        path="tender/items/1/classification/id",
        help="Eight figures, such as 85312000 for social work services without accommodation. "
        "Suppliers search by it.",
        missing="Enter a CPV code, so that suppliers find it.",
        has_own_place=True,
    ),
    TermsField(
        "place",
        _NEED,
        FieldKind.LINE,
        label="Place",
        public_label="Place",
        path="tender/items/1/deliveryAddresses/0/locality",
        help="Where the work is done, in words",
        missing="Say where the work is done.",
        most_characters=120,
        has_own_place=True,
    ),
    TermsField(
        "postcode",
        _NEED,
        FieldKind.POSTCODE,
        label="Postcode",
        public_label="Postcode",
        path="tender/items/1/deliveryAddresses/0/postalCode",
        help="One in the middle of it, if you know one",
    ),
    TermsField(
        "sme_suitable",
        _NEED,
        FieldKind.TICK,
        label="Small and medium firms",
        public_label="Suitable for small and medium firms",
        path="tender/suitability/sme",
        question="Suitable for small and medium firms",
        legend="Who could do this well?",
        has_own_place=True,
    ),
    TermsField(
        "vcse_suitable",
        _NEED,
        FieldKind.TICK,
        label="Voluntary organisations",
        public_label="Suitable for voluntary organisations",
        path="tender/suitability/vcse",
        question="Suitable for voluntary, community and social enterprises",
        legend="Who could do this well?",
        has_own_place=True,
    ),
    TermsField(
        "value",
        _VALUE,
        FieldKind.MONEY,
        label="Value",
        public_label="Value",
        path="tender/value",
        question="Value of the whole contract",
        help=f"In pounds, for its whole length, with VAT. From {in_words(threshold_on(Line.NOTIFIABLE, ACT_BEGAN).value)} on, publishing "
        "waits for a notice on the national platform, or for your reason why none is due.",
        missing="Enter the value of the whole contract.",
        may_change=False,
        has_own_place=True,
    ),
    TermsField(
        "lots",
        _VALUE,
        FieldKind.LOTS,
        label="Lots",
        public_label="Lot",
        path="tender/lots",
        missing="Describe at least one lot, even if it is the whole contract.",
        missing_reason="no_lot",
        may_change=False,
        has_own_place=True,
    ),
    TermsField(
        "lots_rationale",
        _VALUE,
        FieldKind.TEXT,
        label="Why these lots",
        public_label="Why these lots",
        path="tender/lotDetails/awardCriteriaDetails",
        question="Why these lots, or why only one?",
        help="Small organisations can more often bid for a part. Bidders will read this.",
        most_words=150,
        lines=3,
        has_own_place=True,
    ),
    TermsField(
        "questions_until",
        _TIMETABLE,
        FieldKind.MOMENT,
        label="Last moment for questions",
        public_label="Last moment for questions",
        path="tender/enquiryPeriod/endDate",
        help="For example, {}, 5pm",
        example_days=19,
        missing="Enter the last moment for questions.",
        has_own_place=True,
    ),
    TermsField(
        "closes_at",
        _TIMETABLE,
        FieldKind.MOMENT,
        label="Deadline for responses",
        public_label="Deadline for responses",
        path="tender/tenderPeriod/endDate",
        help="For example, {}, noon. After publication it can only be moved later.",
        example_days=28,
        missing="Enter the deadline for responses.",
        missing_reason="deadline_missing",
        may_change=False,
        has_own_place=True,
    ),
    TermsField(
        "award_on",
        _TIMETABLE,
        FieldKind.DAY,
        label="Award",
        public_label="Award",
        path="tender/awardPeriod/endDate",
        help="When bidders will be told, for example {}",
        example_days=49,
        missing="Enter the day of the award.",
        has_own_place=True,
    ),
    TermsField(
        "starts_on",
        _TIMETABLE,
        FieldKind.DAY,
        label="Contract starts",
        public_label="Contract starts",
        path="tender/contractPeriod/startDate",
        help="For example, {}",
        example_days=84,
        missing="Enter when the contract starts and ends.",
        missing_reason="contract_dates_missing",
        has_own_place=True,
    ),
    TermsField(
        "ends_on",
        _TIMETABLE,
        FieldKind.DAY,
        label="Contract ends",
        public_label="Contract ends",
        path="tender/contractPeriod/endDate",
        help="For example, {}",
        example_days=84 + 1092,
        missing="Enter when the contract starts and ends.",
        missing_reason="contract_dates_missing",
        has_own_place=True,
    ),
    TermsField(
        "specification",
        DraftSection.SPECIFICATION,
        FieldKind.MARKDOWN,
        label="What you need",
        public_label="Specification",
        path="tender/documents/specification/description",
        help="Say what should be different for people, not how to do it. "
        "Start a heading with ## and a list with -.",
        missing="Write what you need, or add a document that says it.",
        unless="papers",
        lines=18,
        has_own_place=True,
    ),
    TermsField(
        "papers",
        DraftSection.SPECIFICATION,
        FieldKind.DOCUMENTS,
        label="Documents",
        public_label="Document",
        path="tender/documents",
        question="Add documents",
        has_own_place=True,
    ),
    TermsField(
        "criteria",
        DraftSection.CRITERIA,
        FieldKind.CRITERIA,
        label="Criteria",
        public_label="Criterion",
        path="assessment/criteria",
        missing="Add at least one criterion beside the price.",
        missing_reason="no_quality_criterion",
        may_change=False,
        has_own_place=True,
    ),
    TermsField(
        "questions",
        DraftSection.QUESTIONS,
        FieldKind.QUESTIONS,
        label="Questions",
        public_label="Question",
        path="assessment/questions",
        missing="Ask bidders at least one question.",
        missing_reason="no_question",
        may_change=False,
        has_own_place=True,
    ),
    TermsField(
        "musts",
        DraftSection.QUESTIONS,
        FieldKind.MUSTS,
        label="Musts",
        public_label="Must",
        path="assessment/musts",
        may_change=False,
        has_own_place=True,
    ),
)
"""Every field of the terms, in the order in which sections, forms and the check page show them."""

FIELD_BY_NAME: Mapping[str, TermsField] = {row.name: row for row in TERMS_FIELDS}
TYPED_FIELDS = tuple(row for row in TERMS_FIELDS if row.kind not in ROWS)
"""The fields that are typed into a form, in their order."""
