"""Who may be named to open, score and lead, and who has been."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.records.opportunities.models import Opener, Opportunity, PanelSeat
from hopmarket.records.parties.models import OpeningKey
from hopmarket.records.parties.queries import checked_colleagues
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
    keys = set(
        OpeningKey.objects.filter(person__in=[row.person_id for row in rows]).values_list("person", flat=True)
    )
    held = [
        Candidate(
            row.person_id,
            str(row.person),
            Role.COMMISSIONER in row.roles,
            Role.EVALUATOR in row.roles,
            row.person_id in keys,
        )
        for row in rows
    ]
    return sorted(held, key=lambda one: (one.name, one.person))


@dataclass(frozen=True, slots=True)
class NamedPanel:
    """The people who have been named: openers with whether they hold a key, evaluators, lead."""

    openers: tuple[Candidate, ...]
    evaluators: tuple[tuple[int, str], ...]
    lead: tuple[int, str] | None

    def may_open(self, person: int) -> bool:
        """Whether this person is one of the openers."""
        return any(one.person == person for one in self.openers)

    def initial(self) -> dict[str, object]:
        """What a form of these people starts with."""
        return {
            "openers": [one.person for one in self.openers],
            "evaluators": [person for person, _ in self.evaluators],
            "lead": self.lead[0] if self.lead else None,
        }


def panel_of(opportunity: Opportunity) -> NamedPanel:
    """The people of a purchase."""
    openers = list(Opener.objects.filter(opportunity=opportunity).select_related("person"))
    keys = set(
        OpeningKey.objects.filter(person__in=[one.person_id for one in openers]).values_list(
            "person", flat=True
        )
    )
    seats = list(PanelSeat.objects.filter(opportunity=opportunity).select_related("person"))
    leads = [(one.person_id, str(one.person)) for one in seats if one.part == "lead"]
    return NamedPanel(
        openers=tuple(
            Candidate(one.person_id, str(one.person), True, False, one.person_id in keys) for one in openers
        ),
        evaluators=tuple((one.person_id, str(one.person)) for one in seats if one.part == "evaluator"),
        lead=leads[0] if leads else None,
    )
