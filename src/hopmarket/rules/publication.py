"""The public facts of a purchase: what a release is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .opportunity_life import OpportunityState
from .procedure_kinds import NoticeKind, Procedure
from .roles import OrganisationKind, Size
from .standstill import StandstillPeriod
from .terms import Change, Terms


@dataclass(frozen=True, slots=True)
class PublishedParty:
    """An organisation as published: its key here, its name, (scheme, number) pairs, its place.

    ``fictional`` organisations are those of a demonstration; their releases say so.
    """

    key: str
    name: str
    identifiers: tuple[tuple[str, str], ...]
    kind: OrganisationKind
    size: Size
    postcode: str = ""
    district: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedAnswer:
    """A question and an answer as they were published at first, and when they were corrected."""

    text: str
    answer: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A clarification question as published; who asked is not in it. ``corrected`` are the wordings
    before it, the oldest first."""

    number: int
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime
    corrected: tuple[CorrectedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Addendum:
    """A published change to the terms (``kind`` "amended" or "extended"), with its note."""

    number: int
    kind: str
    at: datetime
    note: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NationalCorrection:
    """A correction of what was published of the notice on the national platform, and why."""

    number: int
    at: datetime
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlacedBidder:
    """One line of a published ranking. ``name`` is the winner's name, or "Bidder 2".

    ``points`` are (criterion key, points to two places, the working in words).
    """

    place: int
    name: str
    price: Decimal
    points: tuple[tuple[str, Decimal, str], ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class LotOutcome:
    """What became of one lot: its ranking, and who won it (None: awarded to nobody)."""

    lot: str
    ranking: tuple[PlacedBidder, ...]
    supplier: PublishedParty | None
    value: Decimal | None
    reasons: str


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """A confirmed award: the method in words, how many responded, each lot's outcome, and how many of the
    responses were set aside."""

    method: str
    decided_at: datetime
    reasons: str
    responses: int
    sme_responses: int
    vcse_responses: int
    lots: tuple[LotOutcome, ...]
    set_aside: int = 0
    standstill: StandstillPeriod | None = None
    summaries_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A notice on the national platform: its number there, its title, its reference, where everybody reads it,
    and of which lot it is (empty: of the whole purchase)."""

    kind: NoticeKind
    title: str
    reference: str
    address: str
    published_on: date
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a contract: why, what it was and is, and the release that held it wrong."""

    number: int
    at: datetime
    reason: str
    changes: tuple[Change, ...]
    amends: str


@dataclass(frozen=True, slots=True)
class SignedContract:
    """A contract in the register, for one lot, as it stands after its corrections."""

    reference: str
    lot: str
    title: str
    supplier: PublishedParty
    value: Decimal
    signed_on: date
    starts_on: date
    ends_on: date
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedBarrier:
    """Something that the barrier check found and the buyer kept: the rule with its version, how grave it is,
    the field of the terms and the words there, and why it was kept. ``people`` says how many officers did."""

    code: str
    version: int
    severity: str
    part: str
    words: str
    message: str
    reason: str
    people: int
    until: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything public about one purchase at one moment. Instants in UTC, money in pounds.

    ``unanswered`` counts the questions that the buyer left without an answer when it closed.
    """

    ocid: str
    reference: str
    base_url: str
    buyer: PublishedParty
    procedure: Procedure
    state: OpportunityState
    terms: Terms
    terms_fingerprint: str
    published_at: datetime
    recipient: str
    national_reference: str = ""
    national_reason: str = ""
    national_corrections: tuple[NationalCorrection, ...] = ()
    reasons: str = ""
    questions: tuple[AnsweredQuestion, ...] = ()
    unanswered: int = 0
    addenda: tuple[Addendum, ...] = ()
    outcome: DecisionOutcome | None = None
    contracts: tuple[SignedContract, ...] = field(default=())
    notices: tuple[PublishedNotice, ...] = ()
    barriers: tuple[PublishedBarrier, ...] = ()
