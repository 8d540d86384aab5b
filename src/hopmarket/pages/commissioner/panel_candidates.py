"""The people who may be named to open, score and lead, and those who have been named."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import openers_of, seats_of
from hopmarket.records.parties.queries import checked_colleagues, holders_of_opening_keys
from hopmarket.rules.roles import Member, Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague who may be named, with the parts that their roles allow."""

    person: int
    name: str
    is_commissioner: bool
    is_evaluator: bool
    has_key: bool


def panel_candidates(member: Member) -> list[Candidate]:
    """Checked colleagues who are commissioners or evaluators, by name."""
    rows = [row for row in checked_colleagues(member) if {Role.COMMISSIONER, Role.EVALUATOR} & set(row.roles)]
    keys = holders_of_opening_keys(row.person_id for row in rows)
    candidates = [
        Candidate(
            row.person_id,
            str(row.person),
            Role.COMMISSIONER in row.roles,
            Role.EVALUATOR in row.roles,
            row.person_id in keys,
        )
        for row in rows
    ]
    return sorted(candidates, key=lambda candidate: (candidate.name, candidate.person))


@dataclass(frozen=True, slots=True)
class NamedPanel:
    """The people who have been named: openers with whether they hold a key, evaluators, lead."""

    openers: tuple[Candidate, ...]
    evaluators: tuple[tuple[int, str], ...]
    lead: tuple[int, str] | None

    def may_open(self, person: int) -> bool:
        """Whether this person is one of the openers."""
        return any(opener.person == person for opener in self.openers)

    def initial(self) -> dict[str, object]:
        """What a form of these people starts with."""
        return {
            "openers": [opener.person for opener in self.openers],
            "evaluators": [person for person, _ in self.evaluators],
            "lead": self.lead[0] if self.lead else None,
        }


def panel_of(opportunity: Opportunity) -> NamedPanel:
    """The people who have been named for a purchase."""
    openers, seats = list(openers_of(opportunity)), list(seats_of(opportunity))
    keys = holders_of_opening_keys(opener.person_id for opener in openers)
    leads = [(seat.person_id, str(seat.person)) for seat in seats if seat.part == "lead"]
    return NamedPanel(
        openers=tuple(
            Candidate(opener.person_id, str(opener.person), True, False, opener.person_id in keys)
            for opener in openers
        ),
        evaluators=tuple((seat.person_id, str(seat.person)) for seat in seats if seat.part == "evaluator"),
        lead=leads[0] if leads else None,
    )
