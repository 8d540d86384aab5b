"""Procurement procedures as rows of data: who may buy, what for, and how it goes from a draft to a contract.

Nothing elsewhere asks which procedure a purchase has: it reads the row. Value lines are in
:mod:`.thresholds`. A lawyer should confirm the rows before live use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .light_touch import is_light_touch
from .money import in_words
from .opportunity_life import LifeKind
from .procedure_kinds import (
    Audience,
    DueNotice,
    Judging,
    PeriodGround,
    Procedure,
    ProcedureElsewhere,
    ProcedureKey,
    SealKind,
    Standstill,
)
from .refusal import Refusal
from .regimes.kinds import PART_SIX, WHOLE_ACT, Regime
from .regimes.notice_rows import PATHS, rows_due
from .roles import OrganisationKind
from .terms_fields import TERMS_FIELDS, DraftSection
from .thresholds import AuthorityKind, Line, reaches, threshold_on

_GOODS_AND_SERVICES = {"services": Line.GOODS_SERVICES, "goods": Line.GOODS_SERVICES}
_QUOTE_SECTIONS = (
    DraftSection.NEED,
    DraftSection.VALUE,
    DraftSection.TIMETABLE,
    DraftSection.CONTRACT,
    DraftSection.SPECIFICATION,
    DraftSection.CRITERIA,
    DraftSection.QUESTIONS,
    DraftSection.PEOPLE,
)
_QUOTE_CONTRACT = frozenset({"contact_name", "contact_email", "contact_telephone", "payment_days"})
_QUOTE_LEFT_OUT = frozenset(
    row.name
    for row in TERMS_FIELDS
    if row.section is DraftSection.CONTRACT and row.name not in _QUOTE_CONTRACT
)
"""Of the contract a quick quote asks for a contact and the days of payment alone."""

PROCEDURES: Mapping[ProcedureKey, Procedure] = {
    row.key: row
    for row in (
        Procedure(
            key=ProcedureKey.QUICK_QUOTE,
            title="Quick quote",
            when="For small purchases: ask three or more organisations that you name, and choose on one page.",
            method="limited",
            details="Below threshold - quotes from invited suppliers",
            cite="Procurement Act 2023, Part 6: quotes that are not advertised need no notice; "
            "value, days and people: the partnership's rule",
            below=dict.fromkeys(("services", "goods", "works"), Line.QUOTES),
            sections=_QUOTE_SECTIONS,
            fields_left_out=_QUOTE_LEFT_OUT,
            questions="quote",
            life_kind=LifeKind.QUOTE,
            seal=SealKind.PORTAL,
            audience=Audience.INVITED,
            judging=Judging.ONE_PAGE,
            approvals=0,
            openers=0,
            fewest_evaluators=0,
            award_seen_by_second=True,
            fewest_days_open=3,
            fewest_invited=3,
        ),
        Procedure(
            key=ProcedureKey.BELOW_THRESHOLD_OPEN,
            title="Below-threshold open tender",
            when="For everything below the threshold that anybody may bid for.",
            method="open",
            details="Below threshold - open competition",
            cite="Procurement Act 2023, Part 6 (ss. 84-88); days open: the partnership's rule",
            below={**_GOODS_AND_SERVICES, "works": Line.WORKS_SUITABILITY},
        ),
        Procedure(
            key=ProcedureKey.LIGHT_TOUCH_OPEN,
            title="Light-touch open tender",
            when="For care, health, education, culture and other light-touch services, of any value.",
            method="open",
            details="Light touch - open competition",
            cite="Procurement Act 2023, ss. 9, 21(6) and 51; standstill: voluntary, kept if promised; "
            "days open: the partnership's rule",
            categories=frozenset({"services"}),
            only_light_touch=True,
            fields_left_out=frozenset(),
            standstill=Standstill.PROMISED,
        ),
        Procedure(
            key=ProcedureKey.WORKS_BELOW_THRESHOLD,
            title="Works below the threshold",
            when="For building works up to the threshold of works.",
            method="open",
            details="Below threshold - works, open competition",
            cite="Procurement Act 2023, Part 6 and s. 85(3); days open: the partnership's rule",
            categories=frozenset({"works"}),
            below={"works": Line.WORKS},
            fewest_days_open=21,
        ),
        Procedure(
            key=ProcedureKey.OPEN_ABOVE_THRESHOLD,
            title="Open procedure above the threshold",
            when="For goods, services and works from the threshold on, where anybody may bid.",
            method="open",
            details="Open procedure",
            cite="Procurement Act 2023, ss. 20(2)(a), 50, 51 and 54; Procurement Regulations 2024, reg. 31",
            reaching={**_GOODS_AND_SERVICES, "works": Line.WORKS},
            life_kind=LifeKind.SUMMARY_FIRST,
            fewest_days_open=25,
            grounds=tuple(PeriodGround),
            standstill=Standstill.REQUIRED,
            summary_before_award_notice=True,
        ),
        Procedure(
            key=ProcedureKey.DIRECT_AWARD,
            title="Direct award",
            when="Where there is one supplier and a reason that the law knows; recorded with that reason.",
            method="direct",
            details="Direct award",
            cite="Procurement Act 2023, ss. 41 to 44 and Schedule 5; below the threshold the body's own rules",
            sections=(),
            questions="none",
            seal=SealKind.PORTAL,
            judging=Judging.NONE,
            openers=0,
            fewest_evaluators=0,
            award_seen_by_second=True,
            fewest_days_open=0,
            standstill=Standstill.REQUIRED,
            has_responses=False,
        ),
        Procedure(
            key=ProcedureKey.BOUGHT_ELSEWHERE,
            title="A purchase made elsewhere",
            when="Where you bought without this portal: record it, so that the register is whole.",
            method="",
            details="Purchase made outside this portal",
            cite="Local Government Transparency Code 2015: contracts over £5,000",
            sections=(),
            questions="none",
            seal=SealKind.PORTAL,
            judging=Judging.NONE,
            approvals=0,
            openers=0,
            fewest_evaluators=0,
            fewest_days_open=0,
            is_debarment_checked=False,
            has_responses=False,
        ),
    )
}
"""The procedures that this portal runs, in the order in which a buyer is offered them."""


PROCEDURES_ELSEWHERE = (
    ProcedureElsewhere(
        "Competitive flexible procedure",
        "Run it on the national platform or with another portal, and record the contract here.",
        "Procurement Act 2023, s. 20(2)(b)",
        WHOLE_ACT,
    ),
    ProcedureElsewhere(
        "Framework agreement or a call-off from one",
        "Follow the framework's own rules with its operator, and record the contract here.",
        "Procurement Act 2023, ss. 45 to 49",
        WHOLE_ACT | PART_SIX,
    ),
    ProcedureElsewhere(
        "Dynamic market",
        "Join or set one up on the national platform, and record the contract here.",
        "Procurement Act 2023, ss. 34 to 40",
        WHOLE_ACT,
    ),
    ProcedureElsewhere(
        "Concession",
        "Ask your legal team: its value and its threshold are reckoned otherwise. Record the contract here.",
        "Procurement Act 2023, s. 8",
        frozenset({Regime.CONCESSION}),
    ),
    ProcedureElsewhere(
        "Health services under the Provider Selection Regime",
        "Follow that regime's own notices and standstill, and record the contract here.",
        "Health Care Services (Provider Selection Regime) Regulations 2023, SI 2023/1348",
        frozenset({Regime.HEALTH}),
    ),
)


def threshold_line(category: str, cpv: str) -> Line:
    """The line that tells whether the whole Act binds a purchase of this category and CPV code."""
    if category == "works":
        return Line.WORKS
    if category == "services" and is_light_touch(cpv):
        return Line.LIGHT_TOUCH
    return Line.GOODS_SERVICES


def is_above_threshold(category: str, cpv: str, value: Decimal | None, day: date) -> bool:
    """Whether a purchase reaches its threshold on a day; a value that is not known does not."""
    return reaches(threshold_line(category, cpv), value, day)


def unfit_for(
    procedure: Procedure,
    *,
    category: str,
    cpv: str,
    value: Decimal | None,
    day: date,
    body: AuthorityKind = AuthorityKind.SUB_CENTRAL,
) -> Refusal | None:
    """Why a purchase cannot be made by a procedure, with the figures; None where it can, or where what it
    depends on is not known yet.

    Refuses ``procedure.category``, ``procedure.not_light_touch``, ``procedure.too_much`` and
    ``procedure.too_little``.
    """
    named = {"procedure": procedure.title, "category": category}
    if category and category not in procedure.categories:
        return Refusal("procedure.category", procedure.cite, named)
    if procedure.only_light_touch and cpv and not is_light_touch(cpv):
        return Refusal("procedure.not_light_touch", procedure.cite, {**named, "cpv": cpv})
    if value is None:
        return None
    top, bottom = (procedure.below or {}).get(category), (procedure.reaching or {}).get(category)
    for reason, line, is_unfit in (
        ("procedure.too_much", top, top is not None and reaches(top, value, day, body)),
        ("procedure.too_little", bottom, bottom is not None and not reaches(bottom, value, day, body)),
    ):
        if line is not None and is_unfit:
            row = threshold_on(line, day, body)
            figures = {"value": in_words(value), "line": in_words(row.value)}
            return Refusal(reason, row.cite, {**named, **figures})
    return None


def fitting_procedures(
    *,
    category: str,
    cpv: str,
    value: Decimal | None,
    kind: OrganisationKind,
    day: date,
    body: AuthorityKind = AuthorityKind.SUB_CENTRAL,
) -> tuple[Procedure, ...]:
    """The procedures by which a body of this kind may make a purchase, in their order."""
    return tuple(
        row
        for row in PROCEDURES.values()
        if kind in row.buyers
        and unfit_for(row, category=category, cpv=cpv, value=value, day=day, body=body) is None
    )


def notices_due(
    procedure: Procedure, *, category: str, cpv: str, value: Decimal | None, day: date
) -> tuple[DueNotice, ...]:
    """The notices of a procedure that are due for a purchase, in the order of their moments."""
    above = is_above_threshold(category, cpv, value, day)
    rows = rows_due(PATHS[procedure.key], above=above, value=value, day=day)
    return tuple(notice for row in rows if (notice := row.as_due))


def is_notifiable(value: Decimal | None, day: date) -> bool:
    """Whether an advertised purchase of this value must wait for the national platform's notice, or a
    recorded reason why none is due."""
    return reaches(Line.NOTIFIABLE, value, day)
