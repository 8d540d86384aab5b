"""Opens a round of consultation; whoever does so is in the middle of an act."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.bodies.models import Body
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.consultation_gate import ConsultationPlan, plan_faults, response_due
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.refusal import Refusal

from .models import Consultation
from .publishing import publish_consultation


def open_consultation(
    *,
    key: str,
    subject: str,
    document: PublishedDocument,
    before: PublishedDocument | None,
    body: Body,
    plan: ConsultationPlan,
    at: datetime,
) -> Consultation | Refusal:
    """Opens a consultation on a published text and publishes it; one that opens later is announced.

    Refuses the first fault of :func:`hopmarket.rules.consultation_gate.plan_faults`,
    ``consultation.key_taken`` and ``consultation.one_is_open``.
    """
    faults = plan_faults(plan, at=at)
    if faults:
        return faults[0].refusal
    if Consultation.objects.filter(key=key).exists():
        return Refusal("consultation.key_taken", params={"key": key})
    still_on = [ConsultationState.PREPARED, ConsultationState.OPEN]
    if Consultation.objects.filter(subject=subject, state__in=still_on).exists():
        return Refusal("consultation.one_is_open")
    row = Consultation.objects.create(
        key=key,
        subject=subject,
        document=document,
        before=before,
        body=body,
        title=plan.title.strip(),
        reasons=plan.reasons.strip(),
        alternatives=plan.alternatives.strip(),
        adoption_from=plan.adoption_from,
        shorter_reason=plan.shorter_reason.strip(),
        topics=list(plan.topics),
        place=plan.place.strip(),
        state=ConsultationState.PREPARED if plan.opens_at > at else ConsultationState.OPEN,
        prepared_at=at,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        answer_due=response_due(plan.closes_at),
    )
    publish_consultation(row, at=at)
    return row
