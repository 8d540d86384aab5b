"""What waits for a public body: the version of the framework that it has not answered."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.parties.models import Organisation
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.signature import SignatureState
from hopmarket.rules.roles import Member, OrganisationKind, Role
from hopmarket.rules.tasks import Task, a_task

from .queries import adopted_framework, present_answer, standing_signature, state_on, successors_of


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """One task for the administrators of a public body of the partnership while it has not answered the newest
    version. Nobody else is asked: charities and firms sign of their own accord, whoever has left is left
    alone, and a body that has ended signs no more."""
    is_asked = member.kind is OrganisationKind.PUBLIC_BODY and member.stands_as(Role.ADMINISTRATOR)
    newest = adopted_framework() if is_asked and member.stands_for_anybody else None
    if newest is None:
        return []
    present = present_answer(member.organisation)
    standing = standing_signature(member.organisation)
    has_left = standing is not None and standing.ends_on is not None
    if has_left or state_on(newest, present) is not SignatureState.ASKED:
        return []
    organisation = Organisation.objects.get(pk=member.organisation)
    if organisation.is_partnership or successors_of(organisation, local(at).date()):
        return []
    note = f"You have signed version {standing.document.number}" if standing else "You have signed no version"
    return [
        a_task(
            "sign_framework",
            f"framework/{newest.number}/signatures/{member.organisation}",
            f"The common framework, version {newest.number}",
            organisation=member.organisation,
            since=newest.published_at,
            note=note,
        )
    ]
