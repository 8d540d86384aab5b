"""Which responses are set aside, which count, and what waits for a second officer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.parties.models import CHECKED_CLAIMS, Person
from hopmarket.records.parties.queries import current_members
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.set_aside import SetAsidePeople, may_agree, second_people

from .models import SetAside


def counting_responses(opportunity: Opportunity) -> QuerySet[OpenedResponse]:
    """The opened responses that are not set aside, in the order of receipt."""
    approved = SetAside.objects.filter(opened=OuterRef("pk"), decision="approved").order_by("-id")
    rows = opened_responses(opportunity).annotate(counts_again=Subquery(approved.values("takes_back")[:1]))
    return rows.filter(Q(counts_again=None) | Q(counts_again=True))


def set_asides_of(opportunity: Opportunity) -> QuerySet[SetAside]:
    """Everything that was asked about setting responses aside, the oldest first."""
    rows = SetAside.objects.filter(opened__opportunity=opportunity).order_by("id")
    return rows.select_related("opened__organisation", "asked_by", "decided_by")


def set_aside_now(opportunity: Opportunity) -> dict[int, SetAside]:
    """For each response that is set aside what did it, by the number of the response."""
    standing: dict[int, SetAside] = {}
    for row in set_asides_of(opportunity).filter(decision="approved"):
        standing[row.opened.number] = row
    return {number: row for number, row in standing.items() if not row.takes_back}


def keys_set_aside(opportunities: Iterable[Opportunity]) -> set[int]:
    """The keys of all opened responses of these purchases that are set aside."""
    rows = SetAside.objects.filter(opened__opportunity__in=list(opportunities), decision="approved")
    standing = dict(rows.order_by("id").values_list("opened", "takes_back"))
    return {opened for opened, takes_back in standing.items() if not takes_back}


def why_set_aside(opened: OpenedResponse) -> SetAside | None:
    """What set a response aside; None where it counts."""
    last = SetAside.objects.filter(opened=opened, decision="approved").order_by("-id").first()
    return last if last and not last.takes_back else None


def waiting_set_aside(opened: OpenedResponse) -> SetAside | None:
    """What waits for a second officer about one response."""
    rows = SetAside.objects.filter(opened=opened, decision="")
    return rows.select_related("asked_by", "opened__organisation", "opened__opportunity").first()


def decided_set_aside(opened: OpenedResponse) -> SetAside | None:
    """The last that a second officer decided about one response."""
    rows = SetAside.objects.filter(opened=opened).exclude(decision="").order_by("-id")
    return rows.select_related("asked_by", "decided_by", "opened__opportunity").first()


def waiting_set_asides(opportunity: Opportunity) -> dict[int, SetAside]:
    """What waits for a second officer, by the number of the response."""
    return {row.opened.number: row for row in set_asides_of(opportunity).filter(decision="")}


def set_asides_for(member: Member) -> QuerySet[SetAside]:
    """What was asked about purchases of a commissioner's own organisation."""
    return SetAside.objects.filter(opened__opportunity__in=opportunities_for(member))


def people_of_set_aside(row: SetAside) -> SetAsidePeople:
    """Who asked, and who leads or scores; those who have left the panel too."""
    seats = list(
        PanelSeat.objects.filter(opportunity=row.opened.opportunity_id).values_list("part", "person")
    )
    return SetAsidePeople(
        row.asked_by_id,
        frozenset(person for part, person in seats if part == "lead"),
        frozenset(person for part, person in seats if part == "evaluator"),
    )


def set_asides_to_decide(member: Member) -> list[SetAside]:
    """What waits for a member as second officer, the oldest first."""
    rows = set_asides_for(member).filter(decision="").order_by("asked_at", "id")
    waiting = rows.select_related("opened__opportunity", "opened__organisation", "asked_by")
    return [row for row in waiting if may_agree(member.person, people_of_set_aside(row)) is None]


def second_officers_for(opportunity: Opportunity, asked_by: int) -> list[Person]:
    """The buyer's commissioners who may agree to what this person asks."""
    asked = SetAside(opened=OpenedResponse(opportunity=opportunity), asked_by_id=asked_by)
    members = current_members(opportunity.organisation_id).filter(claim__in=CHECKED_CLAIMS)
    officers = {row.person_id: row.person for row in members if Role.COMMISSIONER in row.roles}
    free = second_people(set(officers), people_of_set_aside(asked))
    return [officer for person, officer in officers.items() if person in free]
