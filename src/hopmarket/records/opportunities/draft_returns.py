"""A draft as it stood when it was returned, and what has changed in it since: for whoever is asked to approve it
again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.terms import Change, difference, from_json

from .models import DraftReturn, Opener, Opportunity, PanelSeat


@dataclass(frozen=True, slots=True)
class SinceReturn:
    """When a draft was returned last and by whom, and every difference since, the procedure's and the people's
    after those of the terms."""

    returned_at: datetime
    returned_by: str
    changes: tuple[Change, ...]


def keep_return(opportunity: Opportunity, *, by: int, at: datetime) -> None:
    """Keeps a draft as it stands while it is returned."""
    DraftReturn.objects.create(
        opportunity=opportunity,
        terms=opportunity.terms,
        procedure=opportunity.procedure,
        people=_people(opportunity),
        returned_by_id=by,
        returned_at=at,
    )


def since_return(opportunity: Opportunity) -> SinceReturn | None:
    """What has changed since a draft was returned last; None where it never was."""
    kept = DraftReturn.objects.filter(opportunity=opportunity).select_related("returned_by").last()
    if kept is None:
        return None
    before = PROCEDURES[ProcedureKey(kept.procedure)].title
    named = _people(opportunity)
    rows = (
        Change("procedure", "", before, opportunity.the_procedure.title),
        *(Change(part, "", _listed(kept.people.get(part)), _listed(named[part])) for part in named),
    )
    changes = (*difference(from_json(kept.terms), opportunity.the_terms), *rows)
    changed = tuple(change for change in changes if change not in rows or change.before != change.after)
    return SinceReturn(kept.returned_at, str(kept.returned_by), changed)


def forget_returns(opportunity: Opportunity) -> None:
    """Deletes what was kept of a draft that is one no more."""
    DraftReturn.objects.filter(opportunity=opportunity).delete()


def _people(opportunity: Opportunity) -> dict[str, list[str]]:
    """The names of those who were named, by their parts, in the words of pages."""
    openers = Opener.objects.filter(opportunity=opportunity).select_related("person")
    seats = PanelSeat.objects.filter(opportunity=opportunity, ended_at=None).select_related("person")
    named = [(seat.part, str(seat.person)) for seat in seats]
    return {
        "who_opens": [str(opener.person) for opener in openers],
        "who_scores": [name for part, name in named if part == "evaluator"],
        "who_leads": [name for part, name in named if part == "lead"],
    }


def _listed(names: list[str] | None) -> str:
    return ", ".join(sorted(names or ()))
