"""Whoever asked a second officer takes it back; what was typed stays."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import OfficerRequest, Opportunity
from ..second_officer_requests import requests_for
from .state_changes import opportunity_subject


@act("take_back_request")
def take_back_request(
    *, officer_request: OfficerRequest, by: Member, at: datetime
) -> Outcome[OfficerRequest] | Refusal:
    """Ends one's own request before anybody has decided. Refuses ``officer_request.not_own`` and
    ``officer_request.decided``."""
    known = requests_for(by).get(pk=officer_request.pk)
    row = locked(Opportunity.objects.all(), pk=known.opportunity_id)
    asked = locked(OfficerRequest.objects.all(), pk=known.pk)
    if asked.asked_by_id != by.person:
        return Refusal("officer_request.not_own")
    if asked.decision:
        return Refusal("officer_request.decided")
    asked.decision, asked.decided_by_id, asked.decided_at = "taken_back", by.person, at
    asked.save()
    return Outcome(opportunity_subject(row), asked, {"request": asked.pk})
