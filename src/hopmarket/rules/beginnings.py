"""How a purchase begins: with what is known of it, by a procedure that fits, or from an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .procedure_kinds import ProcedureKey
from .procedures import PROCEDURES, unfit_for
from .refusal import Refusal
from .terms import Document, Terms
from .terms_fields import DATES, TERMS_FIELDS


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
    return tuple({paper.sha256: paper for paper in reversed(tuple(papers))}.values())[::-1]
