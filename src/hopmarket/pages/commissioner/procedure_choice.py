"""The choice of a procedure in words: those that fit, those that do not and why, and what runs elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.beginnings import KnownNeed, unfit_procedures
from hopmarket.rules.procedure_kinds import Procedure, ProcedureElsewhere, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES_ELSEWHERE, fitting_procedures
from hopmarket.rules.roles import Member
from hopmarket.rules.terms_fields import FIELD_BY_NAME

_RECORDING: Mapping[ProcedureKey, str] = {
    ProcedureKey.DIRECT_AWARD: "commissioner:record_direct",
    ProcedureKey.BOUGHT_ELSEWHERE: "commissioner:record_elsewhere",
}
"""The pages on which what has no responses is recorded."""


@dataclass(frozen=True, slots=True)
class RecordedWay:
    """A procedure without responses: what it is called, when it is the right one, where it is recorded."""

    title: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class UnfitWay:
    """A procedure that does not fit, why not, and the rule behind that."""

    title: str
    why: str
    cite: str


@dataclass(frozen=True, slots=True)
class ProcedureChoice:
    """Everything that a page says of the procedures for one purchase."""

    fitting: tuple[Procedure, ...]
    recorded: tuple[RecordedWay, ...]
    unfit: tuple[UnfitWay, ...]
    elsewhere: tuple[ProcedureElsewhere, ...]
    known: tuple[tuple[str, str], ...]


def procedure_choice(member: Member, known: KnownNeed, day: date) -> ProcedureChoice:
    """The procedures for a purchase of which this is known, for the body of this member."""
    fitting = fitting_procedures(
        category=known.category, cpv=known.cpv, value=known.value, kind=member.kind, day=day
    )
    return ProcedureChoice(
        fitting=tuple(row for row in fitting if row.has_responses),
        recorded=tuple(
            RecordedWay(row.title, row.when, _address(row.key)) for row in fitting if not row.has_responses
        ),
        unfit=tuple(
            UnfitWay(row.procedure.title, sentence(row.why), row.why.cite)
            for row in unfit_procedures(known, kind=member.kind, day=day)
        ),
        elsewhere=PROCEDURES_ELSEWHERE,
        known=tuple(_known(known)),
    )


def _address(key: ProcedureKey) -> str:
    """Where a purchase of this kind is recorded; empty where no page does that."""
    try:
        return reverse(_RECORDING[key])
    except NoReverseMatch:
        return ""


def _known(known: KnownNeed) -> list[tuple[str, str]]:
    kinds = FIELD_BY_NAME["category"].choices or {}
    label = cpv_labels().get(known.cpv, "")
    lines = [
        ("What is bought", kinds.get(known.category, "")),
        ("CPV code", f"{known.cpv} {label}".strip()),
        ("Value", "Not known yet" if known.value is None else money_and_dates.pounds(known.value)),
    ]
    return [line for line in lines if line[1]]
