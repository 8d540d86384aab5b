"""Consultations begin and close by the clock; what counts is the database's time, not when the clock comes by."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.rules.consultation_life import ConsultationAct, ConsultationState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

from ..models import Consultation
from ..publishing import publish_consultation
from ..round_steps import consultation_subject, take_round_step

CLOCK = System("clock")


@act("begin_consultation")
def begin_consultation(
    *, consultation: Consultation, by: System, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Opens a consultation that was announced for a later day. Refuses ``consultation.begins_later``."""
    row = take_round_step(consultation, ConsultationAct.BEGIN)
    if isinstance(row, Refusal):
        return row
    if database_now() < row.opens_at:
        return Refusal("consultation.begins_later")
    row.save(update_fields=["state"])
    publish_consultation(row, at=at)
    return Outcome(consultation_subject(row), row, {"key": row.key})


@act("close_consultation")
def close_consultation(
    *, consultation: Consultation, by: System, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Closes a consultation once the database's clock has passed its close. The close holds without this act, since
    a comment is compared with the database's clock under the consultation's lock.

    Refuses ``consultation.closes_later``.
    """
    row = take_round_step(consultation, ConsultationAct.CLOSE)
    if isinstance(row, Refusal):
        return row
    now = database_now()
    if now < row.closes_at:
        return Refusal("consultation.closes_later")
    row.closed_at = now
    row.save(update_fields=["state", "closed_at"])
    publish_consultation(row, at=at)
    return Outcome(consultation_subject(row), row, {"key": row.key, "comments": row.comments.count()})


def run_due_consultations(at: datetime) -> int:
    """Begins and closes every consultation whose time has come; answers how many. Safe to repeat."""
    now = database_now()
    begun = Consultation.objects.filter(state=ConsultationState.PREPARED, opens_at__lte=now)
    outcomes = [begin_consultation(consultation=row, by=CLOCK, at=at) for row in begun]
    ended = Consultation.objects.filter(state=ConsultationState.OPEN, closes_at__lte=now)
    outcomes += [close_consultation(consultation=row, by=CLOCK, at=at) for row in ended]
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)
