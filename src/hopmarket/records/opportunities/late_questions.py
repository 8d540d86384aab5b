"""What was written to the buyer after the deadline, for whoever wrote it and for the buyer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from hopmarket.rules.after_deadline import may_write_after_deadline
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from .models import Interest, LateQuestion, Opportunity
from .queries import opportunities_for


def why_not_after_deadline(opportunity: Opportunity, member: Member, now: datetime) -> Refusal | None:
    """Why a member cannot write to the buyer now. Refuses what :func:`may_write_after_deadline` refuses, and
    ``late_question.not_follower`` to an organisation that neither follows the purchase nor bid."""
    refusal = may_write_after_deadline(
        OpportunityState(opportunity.state),
        closes_at=opportunity.closes_at,
        ended_at=opportunity.ended_at,
        now=now,
    )
    if refusal:
        return refusal
    follows = Interest.objects.filter(opportunity=opportunity, organisation=member.organisation).exists()
    return None if follows else Refusal("late_question.not_follower")


def written_by(member: Member, opportunity: Opportunity, kind: str) -> QuerySet[LateQuestion]:
    """What the member's own organisation has written, oldest first."""
    if not member.writes_as(Role.RESPONDER):
        return LateQuestion.objects.none()
    rows = LateQuestion.objects.filter(opportunity=opportunity, organisation=member.organisation, kind=kind)
    return rows.select_related("published_as")


def late_questions_for(member: Member) -> QuerySet[LateQuestion]:
    """What was written about the purchases of a commissioner's own organisation."""
    rows = LateQuestion.objects.filter(opportunity__in=opportunities_for(member))
    return rows.select_related("opportunity__organisation", "organisation", "person", "answered_by")


def late_questions_about(opportunity: Opportunity) -> QuerySet[LateQuestion]:
    """Everything that was written about one purchase, what waits first."""
    rows = LateQuestion.objects.filter(opportunity=opportunity).select_related("organisation")
    return rows.order_by("answered_at", "asked_at")
