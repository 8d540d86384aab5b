"""The fields of the terms, one row each: where a buyer fills it in, what it is called, where it is published.

Forms, the check page, what a draft lacks, differences, the release and the public page read this table. A
new field is a line of :class:`.terms.Terms` and a row here: docs/adding-a-field.md shows one.

Long because every field has its row here.
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
    CONTRACT = "contract"
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
    EMAIL = auto()
    TELEPHONE = auto()
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


EVERY_ROW = "*"
"""A step of a path that leads to every row of a list; a value is read from the first."""

TEXTS = frozenset(
    {
        FieldKind.LINE,
        FieldKind.TEXT,
        FieldKind.MARKDOWN,
        FieldKind.POSTCODE,
        FieldKind.EMAIL,
        FieldKind.TELEPHONE,
    }
)
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
    for everybody. ``path`` leads to the value in a release; a segment in a list is an id, a place, or ``*``
    for all its rows.
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
    missing_with: tuple[str, frozenset[str]] | None = None
    """Another field and the choices of it with which alone a draft without this one is refused."""
    unanswered: str = ""
    """What the form says that is sent without it; empty where a draft may be saved without it."""
    choices: Mapping[str, str] | None = None
    codes: Mapping[str, str] | None = None
    """What a release calls each choice, where that is another word."""
    least: int | None = None
    most: int | None = None
    """The least and the greatest number that is taken."""
    out_of_range: str = ""
    """What any other number is refused with."""
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
    def reason_out_of_range(self) -> str:
        """The reason of the gap that a draft has with a number that it does not take."""
        return f"{self.name}_out_of_range"

    def takes(self, number: int) -> bool:
        """Whether a number is neither less nor more than what is taken."""
        return not (self.least is not None and number < self.least) and not (
            self.most is not None and number > self.most
        )

    @property
    def asks(self) -> str:
        """What the form calls it."""
        return self.question or self.label


_NEED, _VALUE, _TIMETABLE = DraftSection.NEED, DraftSection.VALUE, DraftSection.TIMETABLE
_CONTRACT = DraftSection.CONTRACT

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
        "contact_name",
        _CONTRACT,
        FieldKind.LINE,
        label="Contact",
        public_label="Contact",
        path="parties/0/contactPoint/name",
        question="Whom bidders can write to",
        help="The name of a role or a team, such as Adult social care commissioning. Everybody can read it, "
        "so leave a person’s own name out if they would rather not stand here.",
        missing="Say whom bidders can write to.",
        most_characters=120,
        has_own_place=True,
        legend="Contact",
    ),
    TermsField(
        "contact_email",
        _CONTRACT,
        FieldKind.EMAIL,
        label="Contact’s email address",
        public_label="Contact’s email address",
        path="parties/0/contactPoint/email",
        question="Their email address",
        help="One that somebody reads until the contract is signed",
        missing="Enter the email address of whom bidders can write to.",
        most_characters=254,
        has_own_place=True,
        legend="Contact",
    ),
    TermsField(
        "contact_telephone",
        _CONTRACT,
        FieldKind.TELEPHONE,
        label="Contact’s telephone number",
        public_label="Contact’s telephone number",
        path="parties/0/contactPoint/telephone",
        question="Their telephone number, if bidders may ring",
        most_characters=30,
        has_own_place=True,
        legend="Contact",
    ),
    TermsField(
        "contact_address",
        _CONTRACT,
        FieldKind.LINE,
        label="Contact’s address",
        public_label="Contact’s address",
        path="parties/0/address/streetAddress",
        question="Their postal address, if bidders may write by post",
        most_characters=200,
        has_own_place=True,
        legend="Contact",
    ),
    TermsField(
        "extension_options",
        _CONTRACT,
        FieldKind.TEXT,
        label="Options to extend",
        public_label="Options to extend",
        path="tender/lots/*/renewal/description",
        question="Can it be extended?",
        help="How often, for how long, and who decides, such as: once by up to 12 months, if both agree. "
        "Leave it empty if it cannot.",
        most_words=100,
        lines=3,
        has_own_place=True,
        legend="How long it runs",
    ),
    TermsField(
        "break_terms",
        _CONTRACT,
        FieldKind.TEXT,
        label="Ending it early",
        public_label="Ending it early",
        path="assessment/contract/breakTerms",
        question="Who can end it early, and how?",
        help="Such as: either side, with three months’ notice",
        most_words=100,
        lines=3,
        legend="How long it runs",
    ),
    TermsField(
        "payment_days",
        _CONTRACT,
        FieldKind.NUMBER,
        label="Days until you pay",
        public_label="Paid within",
        path="assessment/contract/paymentDays",
        question="How many days after a valid invoice do you pay?",
        help="30 at most. A contract that says more is read as if it said 30: Procurement Act 2023, ss. 68 "
        "and 88.",
        missing="Say how many days after a valid invoice you pay.",
        least=1,
        most=30,
        out_of_range="Enter 1 to 30 days: an invoice has to be paid within 30 days (Procurement Act 2023, "
        "ss. 68 and 88)",
        has_own_place=True,
        legend="Paying",
    ),
    TermsField(
        "payment_in",
        _CONTRACT,
        FieldKind.CHOICE,
        label="When you pay",
        public_label="When it is paid",
        path="assessment/contract/paymentIn",
        question="When do you pay?",
        help="Small organisations often cannot wait for their money.",
        choices={
            "arrears": "After the work of each month or quarter",
            "advance": "Before the work of each month or quarter",
            "stages": "By stages, as each is reached",
        },
        has_own_place=True,
        legend="Paying",
    ),
    TermsField(
        "payment_note",
        _CONTRACT,
        FieldKind.TEXT,
        label="More about paying",
        public_label="More about paying",
        path="tender/contractTerms/financialTerms",
        question="Is there more to know about paying?",
        help="Such as the stages, or a part that depends on results",
        most_words=100,
        lines=3,
        legend="Paying",
    ),
    TermsField(
        "price_basis",
        _CONTRACT,
        FieldKind.CHOICE,
        label="How the price is made",
        public_label="How the price is made",
        path="assessment/contract/priceBasis",
        question="How is the price made?",
        missing="Choose how the price is made.",
        choices={
            "fixed": "Fixed for the whole contract",
            "indexed": "Fixed, and raised by an index",
            "rates": "By rates, for what is used",
            "cost": "The costs as they arise",
        },
        may_change=False,
        has_own_place=True,
        legend="Paying",
    ),
    TermsField(
        "indexation",
        _CONTRACT,
        FieldKind.TEXT,
        label="Index",
        public_label="How the price rises",
        path="assessment/contract/indexation",
        question="Which index raises it, and when?",
        help="Such as: CPI of September, from each 1 April",
        missing="Say which index raises the price, and when.",
        missing_with=("price_basis", frozenset({"indexed"})),
        most_words=60,
        lines=2,
        has_own_place=True,
    ),
    TermsField(
        "contract_terms",
        _CONTRACT,
        FieldKind.TEXT,
        label="Terms of contract",
        public_label="Terms of contract",
        path="tender/contractTerms/otherTerms",
        question="Which terms of contract do you use?",
        help="Such as: our short terms for services, under Documents. Say if anything in them can be "
        "discussed.",
        most_words=150,
        lines=4,
        legend="What the supplier agrees to",
    ),
    TermsField(
        "tupe",
        _CONTRACT,
        FieldKind.CHOICE,
        label="Staff who transfer (TUPE)",
        public_label="Staff who transfer (TUPE)",
        path="assessment/contract/tupe",
        question="Do staff of today’s supplier transfer (TUPE)?",
        help="Transfer of Undertakings (Protection of Employment) Regulations 2006. Bidders need to know, as "
        "it changes their price.",
        choices={
            "none": "No, nobody transfers",
            "may": "It may be that they do",
            "applies": "Yes, they transfer",
        },
        has_own_place=True,
        legend="What the supplier agrees to",
    ),
    TermsField(
        "tupe_note",
        _CONTRACT,
        FieldKind.TEXT,
        label="About those who transfer",
        public_label="About those who transfer",
        path="tender/contractTerms/socialStandards",
        question="What is known of those who transfer?",
        help="How many, in which jobs, and how bidders get the details. Nobody’s name.",
        missing="Say what is known of the staff who transfer, and how bidders get the details.",
        missing_with=("tupe", frozenset({"applies"})),
        most_words=150,
        lines=3,
        has_own_place=True,
    ),
    TermsField(
        "safeguarding",
        _CONTRACT,
        FieldKind.TEXT,
        label="Safeguarding",
        public_label="Safeguarding",
        path="assessment/contract/safeguarding",
        question="What does safeguarding ask of the supplier?",
        help="Such as: enhanced DBS checks for whoever visits people at home. Leave it empty if nothing.",
        most_words=150,
        lines=3,
        legend="What the supplier agrees to",
    ),
    TermsField(
        "data_protection",
        _CONTRACT,
        FieldKind.TEXT,
        label="Personal data",
        public_label="Personal data",
        path="assessment/contract/dataProtection",
        question="Which personal data does the supplier handle, and for whom?",
        help="Such as: names and addresses of the people whom it visits, on our behalf. Leave it empty if "
        "none.",
        most_words=150,
        lines=3,
        legend="What the supplier agrees to",
    ),
    TermsField(
        "subcontracting",
        _CONTRACT,
        FieldKind.TEXT,
        label="Sub-contracting",
        public_label="Sub-contracting",
        path="tender/subcontractingTerms/description",
        question="May parts be given to sub-contractors?",
        help="Say which parts may not, and that they are paid within the same days.",
        most_words=100,
        lines=3,
        legend="What the supplier agrees to",
    ),
    TermsField(
        "variants",
        _CONTRACT,
        FieldKind.CHOICE,
        label="Other ways to do it",
        public_label="Another way to do it (variants)",
        path="tender/submissionTerms/variantPolicy",
        question="May bidders offer another way to do it (a variant)?",
        choices={"no": "No", "yes": "Yes, if it does what the specification asks for"},
        codes={"no": "notAllowed", "yes": "allowed"},
        may_change=False,
        has_own_place=True,
        legend="Who bids",
    ),
    TermsField(
        "reservation",
        _CONTRACT,
        FieldKind.CHOICE,
        label="Who may bid",
        public_label="Who may bid",
        path="assessment/contract/reservation",
        question="Who may bid?",
        help="Below its threshold a council may keep a purchase for some suppliers: Local Government "
        "(Exclusion of Non-commercial Considerations) (England) Order 2026.",
        choices={
            "none": "Anybody",
            "sme_vcse": "Small and medium firms and voluntary organisations only",
            "local": "Suppliers from our own area only, or from it and areas that border on it",
            "uk": "Suppliers from the United Kingdom only",
            "supported": "Supported employment providers only (Procurement Act 2023, s. 32)",
        },
        may_change=False,
        has_own_place=True,
        legend="Who bids",
    ),
    TermsField(
        "reservation_ground",
        _CONTRACT,
        FieldKind.TEXT,
        label="Why only they may bid",
        public_label="Why only they may bid",
        path="assessment/contract/reservationGround",
        question="If not anybody: why, and from where exactly?",
        help="The reason, and for an area its name, such as Worcestershire and the counties that border on "
        "it. A supplier is from where most of its work is done.",
        missing="Say why only some suppliers may bid, and for an area which it is.",
        missing_with=("reservation", frozenset({"sme_vcse", "local", "uk", "supported"})),
        most_words=100,
        lines=3,
        has_own_place=True,
        legend="Who bids",
    ),
    TermsField(
        "standstill_promised",
        _CONTRACT,
        FieldKind.TICK,
        label="Standstill",
        public_label="Eight working days between the award notice and the signature",
        path="assessment/contract/standstillPromised",
        question="We promise to wait eight working days between the award notice and the signature",
        help="The law does not ask for it here. What is promised has to be kept.",
        legend="Do you promise a standstill?",
        may_change=False,
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
