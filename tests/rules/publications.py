"""A purchase as published, in every state: what tests of releases, records and pages share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.publication import (
    Addendum,
    AnsweredQuestion,
    Correction,
    DecisionOutcome,
    LotOutcome,
    PlacedBidder,
    Publication,
    PublishedParty,
    SignedContract,
)
from hopmarket.rules.roles import OrganisationKind, Size
from hopmarket.rules.scoring import METHOD
from hopmarket.rules.terms import (
    Change,
    Criterion,
    CriterionKind,
    Document,
    Lot,
    Question,
    QuestionKind,
    Terms,
)

OPENS = datetime(2026, 11, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 12, 3, 12, tzinfo=UTC)

TERMS = Terms(
    format=1,
    title="Home-from-hospital support, Teme Valley",
    summary="Help for people in their first six weeks home from hospital.",
    specification="A warm house, food in, medicines collected.\n\nAnd somebody who comes back.",
    cpv="85312000",
    place="Teme Valley",
    postcode="WR6 6AA",
    value=Decimal("84000.50"),
    lots_rationale="Three small lots, so that small charities can bid.",
    questions_until=datetime(2026, 11, 24, 17, tzinfo=UTC),
    closes_at=CLOSES,
    award_on=date(2026, 12, 18),
    starts_on=date(2027, 2, 1),
    ends_on=date(2030, 1, 31),
    lots=(
        Lot("1", "Upper Teme villages", "About 60 people a year", Decimal("50000")),
        Lot("2", "Market town", "About 95 people a year", Decimal("34000.50")),
    ),
    criteria=(
        Criterion("plan", CriterionKind.QUALITY, "Your plan", "Who does what", Decimal("42.5")),
        Criterion("people", CriterionKind.QUALITY, "People", "", Decimal("27.5")),
        Criterion("price", CriterionKind.PRICE, "Price", "Lowest price ÷ yours", Decimal("30")),
    ),
    questions=(
        Question("q1", QuestionKind.TEXT, "How will you begin?", "The first 48 hours", 500, True, "plan"),
        Question("q2", QuestionKind.FILE, "Who will do it?", "", 0, False, "people"),
    ),
    papers=(
        Document(
            "7e0c1f9e-0000-4000-8000-000000000001",
            "Draft contract.odt",
            "application/vnd.oasis.opendocument.text",
            98304,
            "ab" * 32,
        ),
    ),
)

BUYER = PublishedParty(
    "teme-valley",
    "Teme Valley District Council (demonstration)",
    (("GB-LAE", "TVD"), ("GB-PPON", "PABC-1234-DEFG")),
    OrganisationKind.PUBLIC_BODY,
    Size.LARGE,
    "WR6 6AA",
    "Malvern Hills",
)
WINNER = PublishedParty(
    "lunch-club",
    "Abberley Lunch Club (demonstration)",
    (("GB-CHC", "1012345"),),
    OrganisationKind.CHARITY,
    Size.MICRO,
)

OPEN = Publication(
    ocid="ocds-hopmkt-TV-2026-0147",
    reference="TV-2026-0147",
    base_url="https://market.example.org",
    buyer=BUYER,
    procedure=PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN],
    state=OpportunityState.OPEN,
    terms=TERMS,
    terms_fingerprint=TERMS.fingerprint(),
    published_at=OPENS,
    recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    national_reference="2026/S 000-012345",
    questions=(
        AnsweredQuestion(
            1,
            "Can two small charities bid together?",
            OPENS,
            "Yes. Name one lead.",
            datetime(2026, 11, 11, 10, tzinfo=UTC),
        ),
    ),
    addenda=(
        Addendum(
            1,
            "extended",
            datetime(2026, 11, 12, 9, tzinfo=UTC),
            "Two questions came late.",
            (Change("closes_at", "", "2026-11-30T12:00:00+00:00", "2026-12-03T12:00:00+00:00"),),
        ),
    ),
)
CLOSED = replace(OPEN, state=OpportunityState.CLOSED)
EVALUATING = replace(OPEN, state=OpportunityState.EVALUATING)
CANCELLED = replace(OPEN, state=OpportunityState.CANCELLED, reasons="The need has changed.")
NO_AWARD = replace(OPEN, state=OpportunityState.NO_AWARD, reasons="Nobody responded.")

RANKING = (
    PlacedBidder(
        1,
        WINNER.name,
        Decimal("48000"),
        (
            ("plan", Decimal("34.00"), "(4 + 4) ÷ 2 ÷ 5 × 42.5 = 34.00"),
            ("people", Decimal("22.00"), "(4 + 4) ÷ 2 ÷ 5 × 27.5 = 22.00"),
            ("price", Decimal("30.00"), "£48,000.00 ÷ £48,000.00 × 30 = 30.00"),
        ),
        Decimal("86.00"),
    ),
    PlacedBidder(
        2,
        "Bidder 2",
        Decimal("49999.99"),
        (
            ("plan", Decimal("29.75"), "(3 + 4) ÷ 2 ÷ 5 × 42.5 = 29.75"),
            ("people", Decimal("16.50"), "(3 + 3) ÷ 2 ÷ 5 × 27.5 = 16.50"),
            ("price", Decimal("28.80"), "£48,000.00 ÷ £49,999.99 × 30 = 28.80"),
        ),
        Decimal("75.05"),
    ),
    PlacedBidder(
        3,
        "Bidder 3",
        Decimal("52000"),
        (("plan", Decimal("17.00"), "(2 + 2) ÷ 2 ÷ 5 × 42.5"),),
        Decimal("17.00"),
    ),
    PlacedBidder(
        4,
        "Bidder 4",
        Decimal("61000"),
        (("plan", Decimal("8.50"), "(1 + 1) ÷ 2 ÷ 5 × 42.5"),),
        Decimal("8.50"),
    ),
)
OUTCOME = DecisionOutcome(
    method=METHOD,
    decided_at=datetime(2026, 12, 18, 10, tzinfo=UTC),
    reasons="The best plan at the lowest price.",
    responses=4,
    sme_responses=2,
    vcse_responses=1,
    lots=(
        LotOutcome("1", RANKING, WINNER, Decimal("48000"), "First by 10.95 points."),
        LotOutcome("2", (), None, None, "Nobody offered a price for this lot."),
    ),
)
AWARDED = replace(OPEN, state=OpportunityState.AWARDED, outcome=OUTCOME)
SIGNED = replace(
    AWARDED,
    contracts=(
        SignedContract(
            "TV-2026-0147-C1",
            "1",
            "Home-from-hospital support, Upper Teme",
            WINNER,
            Decimal("48000"),
            date(2027, 1, 15),
            date(2027, 2, 1),
            date(2030, 1, 31),
        ),
    ),
)

CORRECTED = replace(
    SIGNED,
    contracts=(
        replace(
            SIGNED.contracts[0],
            supplier=replace(WINNER, size=Size.SMALL),
            corrections=(
                Correction(
                    1,
                    datetime(2027, 3, 3, 9, tzinfo=UTC),
                    "The pence were left out.",
                    (
                        Change("value", "", "48000.00", "48000.50"),
                        Change("supplier_size", "", "micro", "small"),
                    ),
                    "ocds-hopmkt-TV-2026-0147-0009",
                ),
            ),
            value=Decimal("48000.50"),
        ),
    ),
)

EVERY = {
    "open": OPEN,
    "closed": CLOSED,
    "evaluating": EVALUATING,
    "cancelled": CANCELLED,
    "no award": NO_AWARD,
    "awarded": AWARDED,
    "signed": SIGNED,
    "corrected": CORRECTED,
}
