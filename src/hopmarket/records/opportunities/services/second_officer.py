"""A partner lends a second officer: the buyer names a commissioner of another public body for one draft."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.two_officers import CITE

from .. import letters
from ..draft_authors import lendable_officers
from ..models import LentOfficer, Opportunity
from .state_changes import opportunity_subject, take_step


@act("name_second_officer")
def name_second_officer(
    *, opportunity: Opportunity, person: int, organisation: int, by: Member, at: datetime
) -> Outcome[LentOfficer] | Refusal:
    """Names a commissioner of another checked public body as second officer of this draft, in place of
    one named before. They may read it, approve it or return it, and are told so by letter.

    Refuses ``second_officer.unknown`` for anybody else.
    """
    row = take_step(opportunity, OpportunityAct.LEND_OFFICER, by)
    if isinstance(row, Refusal):
        return row
    memberships = {(lent.person_id, lent.organisation_id): lent for lent in lendable_officers(by)}
    membership = memberships.get((person, organisation))
    if membership is None:
        return Refusal("second_officer.unknown", CITE)
    lent, _ = LentOfficer.objects.update_or_create(
        opportunity=row,
        defaults={
            "person_id": person,
            "organisation_id": organisation,
            "named_by_id": by.person,
            "named_at": at,
        },
    )
    outbox.write(
        letters.purchase_values(row),
        letters.SECOND_OFFICER_NAMED,
        [membership.person],
        at=at,
        buyer=row.organisation.name,
        named_by=by.person_name,
    )
    facts = {"person": f"people/{person}", "organisation": f"organisations/{organisation}"}
    return Outcome(opportunity_subject(row), lent, facts)


@act("withdraw_second_officer")
def withdraw_second_officer(
    *, opportunity: Opportunity, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Names nobody of another body any longer. Refuses ``second_officer.none``."""
    row = take_step(opportunity, OpportunityAct.LEND_OFFICER, by)
    if isinstance(row, Refusal):
        return row
    lent = LentOfficer.objects.filter(opportunity=row).first()
    if lent is None:
        return Refusal("second_officer.none", CITE)
    facts = {"person": f"people/{lent.person_id}", "organisation": f"organisations/{lent.organisation_id}"}
    lent.delete()
    return Outcome(opportunity_subject(row), row, facts)
