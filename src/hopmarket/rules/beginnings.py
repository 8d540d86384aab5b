"""How a purchase begins: with what is known of it, by a procedure that fits, or from an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .draft_completeness import is_missing
from .procedure_kinds import Procedure, ProcedureKey
from .procedures import PROCEDURES, unfit_for
from .refusal import Refusal
from .roles import OrganisationKind
from .terms import Document, Terms
from .terms_fields import DATES, TERMS_FIELDS, TYPED_FIELDS, TermsField


@dataclass(frozen=True, slots=True)
class KnownNeed:
    """What a buyer knows before there is a draft: the kind of purchase, its CPV code, about how much."""

    category: str = ""
    cpv: str = ""
    value: Decimal | None = None

    def put_into(self, terms: Terms) -> Terms:
        """The terms with what is known; what is not stays as it is."""
        return replace(
            terms,
            category=self.category or terms.category,
            cpv=self.cpv or terms.cpv,
            value=terms.value if self.value is None else self.value,
        )


NOTHING_KNOWN = KnownNeed()


def unfit_to_draft(procedure: ProcedureKey, terms: Terms, day: date) -> Refusal | None:
    """Why a draft cannot go by this procedure, as far as its terms say already.

    Refuses ``procedure.recorded`` for one without responses, which is recorded and not drafted, and what
    :func:`.procedures.unfit_for` refuses.
    """
    row = PROCEDURES[procedure]
    if not row.has_responses:
        return Refusal("procedure.recorded", row.cite, {"procedure": row.title})
    return unfit_for(row, category=terms.category, cpv=terms.cpv, value=terms.value, day=day)


def terms_to_copy(terms: Terms, *, is_own: bool) -> Terms:
    """What a new draft takes from an earlier purchase: everything but its dates, and of another body's also
    whom to write to there. A document that stands twice comes along once."""
    emptied: dict[str, Any] = {row.name: None for row in TERMS_FIELDS if row.kind in DATES}
    if not is_own:
        emptied |= {row.name: "" for row in TERMS_FIELDS if row.name.startswith("contact_")}
    return replace(terms, papers=once_each(terms.papers), **emptied)


def once_each(papers: Iterable[Document]) -> tuple[Document, ...]:
    """The documents without those whose bytes an earlier one has, whatever their names."""
    first: dict[str, Document] = {}
    for paper in papers:
        first.setdefault(paper.sha256, paper)
    return tuple(first.values())


def open_fields(begun: Terms, procedure: Procedure) -> tuple[TermsField, ...]:
    """The typed fields of a procedure that a draft may not leave empty and that ready terms leave so: what only
    the buyer knows; and the postcode, by which people find it on a map."""
    return tuple(
        row
        for row in TYPED_FIELDS
        if procedure.asks(row)
        and (row.name == "postcode" or (row.missing and row.missing_with is None and is_missing(row, begun)))
    )


@dataclass(frozen=True, slots=True)
class UnfitProcedure:
    """A procedure by which a purchase cannot be made, and why not."""

    procedure: Procedure
    why: Refusal


def unfit_procedures(known: KnownNeed, *, kind: OrganisationKind, day: date) -> tuple[UnfitProcedure, ...]:
    """The procedures of a body of this kind by which it cannot make the purchase, in their order, each with why."""
    whys = (
        (row, unfit_for(row, category=known.category, cpv=known.cpv, value=known.value, day=day))
        for row in PROCEDURES.values()
        if kind in row.buyers
    )
    return tuple(UnfitProcedure(row, why) for row, why in whys if why is not None)
