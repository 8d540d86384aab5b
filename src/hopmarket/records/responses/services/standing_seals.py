"""Sealing by itself: switched on by a person, done by the clock or by the next look at the response, ended by a
person or by what they could not foresee."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog
from django.db import DatabaseError

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.queries import is_open, terms_fingerprint
from hopmarket.records.parties.queries import member_of
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System, may
from hopmarket.rules.standing_seal import StandingSealEnd, seal_is_due
from hopmarket.rules.working_copy import TextAfterSealing

from .. import letters
from ..models import Response, SealedCopy, StandingSeal
from ..queries import counting_copy, missing_of, standing_seals_on
from .closing import CLOCK
from .sealing import seal_now
from .working_copy import own_response, purchase_subject, response_subject

log = structlog.get_logger("hopmarket.responses")
_CLICKS = uuid.UUID("5f0a3a1e-5a0f-4d6b-9d0e-1f2c7f6f9b10")
"""The space of the clicks of copies that are sealed by themselves: one state of a response gives one click."""


@act("seal_by_itself")
def seal_by_itself(
    *, response: Response, shown_fingerprint: str, by: Member, at: datetime
) -> Outcome[StandingSeal] | Refusal:
    """Has the response sealed by itself from now on, on behalf of whoever switches it on.

    ``shown_fingerprint`` is of the terms that they saw. Refuses ``response.after_deadline``,
    ``seal.terms_changed`` and ``standing_seal.on``.
    """
    row = own_response(response, by)
    if not is_open(row.opportunity, now=database_now()):
        return Refusal("response.after_deadline")
    if terms_fingerprint(row.opportunity) != shown_fingerprint:
        return Refusal("seal.terms_changed")
    if standing_seals_on().filter(response=row).exists():
        return Refusal("standing_seal.on")
    standing, _ = StandingSeal.objects.update_or_create(
        response=row,
        defaults={
            "person_id": by.person,
            "since": at,
            "terms_fingerprint": shown_fingerprint,
            "incomplete_as_of": None,
            "ended_at": None,
            "ended_why": "",
        },
    )
    return Outcome(response_subject(row), standing, about=purchase_subject(row))


@act("end_sealing_by_itself")
def end_sealing_by_itself(
    *, response: Response, why: StandingSealEnd, by: Member | System, at: datetime
) -> Outcome[None] | Refusal:
    """Ends that a response is sealed by itself; what was sealed counts on. Whoever switched it on gets a
    letter where they did not end it themselves. Refuses ``standing_seal.off``."""
    if isinstance(by, Member):
        row = own_response(response, by)
    else:
        row = locked(Response.objects.select_related("opportunity"), pk=response.pk)
    standing = standing_seals_on().filter(response=row).first()
    if standing is None:
        return Refusal("standing_seal.off")
    note_end(row, why, at=at)
    if not isinstance(by, Member) or by.person != standing.person_id:
        subject = purchase_values(row.opportunity)
        outbox.write(subject, letters.SEALING_BY_ITSELF_ENDED, [standing.person], at=at, why=str(why))
    return Outcome(response_subject(row), None, {"why": str(why)}, purchase_subject(row))


def note_end(response: Response, why: StandingSealEnd, *, at: datetime) -> None:
    """Notes within an act that a response is no longer sealed by itself."""
    standing_seals_on().filter(response=response).update(ended_at=at, ended_why=why)


def seal_due(at: datetime) -> int:
    """Seals every response that is to be sealed by itself and is due; answers how many. Safe to repeat. What
    fails is tried again at the next turn and keeps no other response waiting."""
    rows = standing_seals_on().filter(
        response__opportunity__state=OpportunityState.OPEN,
        response__opportunity__closes_at__gt=database_now(),
    )
    return sum(_kept(standing, at) for standing in rows)


def seal_when_due(response: Response, at: datetime) -> bool:
    """Seals one response if it is due, for whoever looks at it: so nothing waits for a clock that stands still.
    Answers whether it was sealed."""
    standing = standing_seals_on().filter(response=response).first()
    return standing is not None and is_open(response.opportunity, now=at) and _kept(standing, at)


def _kept(standing: StandingSeal, at: datetime) -> bool:
    try:
        return _sealed_or_ended(standing, at)
    except (OSError, DatabaseError):
        log.exception("seal_by_itself_failed", response=standing.response_id)
        return False


def _sealed_or_ended(standing: StandingSeal, at: datetime) -> bool:
    response = standing.response
    opportunity = response.opportunity
    by = member_of(standing.person, response.organisation)
    ends: StandingSealEnd | None = None
    if terms_fingerprint(opportunity) != standing.terms_fingerprint:
        ends = StandingSealEnd.TERMS_CHANGED
    elif by.organisation != response.organisation_id or may("seal_response", by):
        ends = StandingSealEnd.MAY_NOT_SEAL
    if ends:
        end_sealing_by_itself(response=response, why=ends, by=CLOCK, at=at)
        return False
    copy = counting_copy(response)
    due = opportunity.closes_at is not None and seal_is_due(
        saved_at=response.saved_at,
        sealed_at=copy.received_at if copy else None,
        closes_at=opportunity.closes_at,
        now=database_now(),
    )
    if not due or standing.incomplete_as_of == response.saved_at:
        return False
    if missing_of(response):
        StandingSeal.objects.filter(pk=standing.pk).update(incomplete_as_of=response.saved_at)
        return False
    return _sealed(standing, by, at)


def _sealed(standing: StandingSeal, by: Member, at: datetime) -> bool:
    response = standing.response
    newest = response.copies.count()
    state = f"{response.pk} {response.saved_at.isoformat()} {newest}"
    outcome = seal_now(
        response=response,
        terms_fingerprint=standing.terms_fingerprint,
        click=uuid.uuid5(_CLICKS, state),
        text_after=TextAfterSealing.KEPT,
        by=by,
        at=at,
        newest_shown=newest,
        by_itself=True,
    )
    if isinstance(outcome, Refusal):
        log.info("seal_by_itself_refused", response=response.pk, reason=outcome.reason)
    return isinstance(outcome, SealedCopy)
