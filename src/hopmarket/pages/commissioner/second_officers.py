"""Who wrote what in a draft, who may approve it, and what helps where nobody is left, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.opportunities.draft_authors import (
    authored_sections,
    authors_of,
    lent_officer_of,
    officers_of,
)
from hopmarket.records.opportunities.models import LentOfficer, Opportunity
from hopmarket.records.parties.queries import name_of
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Member
from hopmarket.rules.two_officers import DraftAuthors, WayOut, approvers, may_approve, way_out

from .tasks import TITLES


@dataclass(frozen=True, slots=True)
class SecondOfficers:
    """What the pages of check and approval say: who wrote what since the last approval, who may approve,
    why this member may not (empty if they may), whether asking would leave nobody, and who is lent."""

    written: Sequence[SummaryRow]
    may_approve: Sequence[str]
    why_not: str
    way_out: str
    free_if_others_ask: Sequence[str]
    lent: LentOfficer | None


def second_officers(opportunity: Opportunity, member: Member) -> SecondOfficers:
    """Collects them for one draft, as one member sees them."""
    authors, officers = authors_of(opportunity), officers_of(opportunity)
    names = {
        person: f"{row.person} of {row.organisation}"
        if row.organisation_id != opportunity.organisation_id
        else str(row.person)
        for person, row in officers.items()
    }
    asking = opportunity.state == OpportunityState.DRAFT
    if asking:
        authors = replace(authors, asked=member.person)
    refusal = may_approve(member.person, authors)
    needed = way_out(member.person, officers, authors) if asking else None
    others = [names[person] for person in officers if person == authors.began or person in authors.wrote]
    return SecondOfficers(
        written=_written(opportunity, authors),
        may_approve=[names[person] for person in officers if person in approvers(officers, authors)],
        why_not=sentence(refusal) if refusal else "",
        way_out=str(needed or ""),
        free_if_others_ask=others if needed is WayOut.ANOTHER_ASKS else (),
        lent=lent_officer_of(opportunity),
    )


def _written(opportunity: Opportunity, authors: DraftAuthors) -> list[SummaryRow]:
    rows = [
        SummaryRow(
            line.name,
            "\n".join(
                (
                    *(
                        TITLES[section] if section else "Sections that were not recorded"
                        for section in line.sections
                    ),
                    f"Last at {money_and_dates.when(line.saved_at)}",
                )
            ),
        )
        for line in authored_sections(opportunity)
    ]
    began = f"{opportunity.drafted_by}, on {money_and_dates.day(opportunity.drafted_at)}"
    rows.append(SummaryRow("Began the draft", began))
    if opportunity.state != OpportunityState.DRAFT and authors.asked:
        rows.append(SummaryRow("Asked for approval", name_of(authors.asked)))
    return rows
