"""Naming the organisations of the voluntary sector that may vouch for people who give no name."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.queries import administrators
from hopmarket.records.post import outbox
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding
from hopmarket.rules.sectors import Sector, sector_of

from .. import letters
from ..models import SectorBody


@act("name_sector_body")
def name_sector_body(
    *, organisation: Organisation, by: Member, at: datetime
) -> Outcome[SectorBody] | Refusal:
    """Names an organisation that may vouch from now on.

    Refuses ``sector_body.not_voluntary``, ``sector_body.unchecked`` and ``sector_body.named_already``.
    """
    row = locked(Organisation.objects.all(), pk=organisation.pk)
    if sector_of(OrganisationKind(row.kind)) is not Sector.VOLUNTARY:
        return Refusal("sector_body.not_voluntary")
    if row.standing != OrganisationStanding.CHECKED:
        return Refusal("sector_body.unchecked")
    if SectorBody.objects.filter(organisation=row, ended_at=None).exists():
        return Refusal("sector_body.named_already")
    named = SectorBody.objects.create(organisation=row, named_at=at, named_by_id=by.person)
    outbox.write(letters.sector_body_values(row), letters.SECTOR_BODY_NAMED, administrators(row), at=at)
    return Outcome(f"organisations/{row.pk}", named, {"organisation": row.key})


@act("end_sector_body")
def end_sector_body(*, sector_body: SectorBody, by: Member, at: datetime) -> Outcome[SectorBody] | Refusal:
    """Ends that an organisation may vouch; what it has vouched for stays. Refuses ``sector_body.ended_already``."""
    row = locked(SectorBody.objects.select_related("organisation"), pk=sector_body.pk)
    if row.ended_at:
        return Refusal("sector_body.ended_already")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return Outcome(f"organisations/{row.organisation_id}", row, {"organisation": row.organisation.key})
