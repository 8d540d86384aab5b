"""A change of published terms that a second officer looks at before everybody reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.rules.asked_terms import Timetable, rebased
from hopmarket.rules.draft_completeness import may_amend, may_move
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System
from hopmarket.rules.second_officer_lines import OfficerDeed
from hopmarket.rules.terms import FORMAT, Terms, from_json

from .. import letters
from ..models import OfficerRequest, Opportunity, TermsVersion
from ..queries import published_version, version_number
from ..second_officer_requests import (
    asked_officer,
    is_out_of_time,
    may_decide,
    readers_of_request,
    requests_for,
    requests_out_of_time,
    waiting_requests,
)
from .amendments import addendum_of, extension_of, issue
from .state_changes import opportunity_subject, take_step

CLOCK = System("clock")
_STEPS = {
    OfficerDeed.LATE_ADDENDUM: OpportunityAct.AMEND,
    OfficerDeed.EXTENSION: OpportunityAct.EXTEND,
}


@act("ask_amendment")
def ask_amendment(
    *,
    opportunity: Opportunity,
    terms: Terms,
    note: str,
    uploads: tuple[SealedUpload, ...],
    closes_at: datetime | None = None,
    lent: tuple[int, int] | None = None,
    by: Member,
    at: datetime,
) -> Outcome[OfficerRequest] | Refusal:
    """Asks a second officer to approve an addendum, with all that it says and its documents.

    ``lent`` names a person and the other body for which they are asked. Refuses what :func:`addendum_of` and
    :func:`asked_officer` refuse, and ``officer_request.waits``.
    """
    row = take_step(opportunity, OpportunityAct.AMEND, by)
    if isinstance(row, Refusal):
        return row
    new = addendum_of(row, terms, note, uploads, closes_at, at)
    return new if isinstance(new, Refusal) else _ask(row, OfficerDeed.LATE_ADDENDUM, new, note, lent, by, at)


@act("ask_extension")
def ask_extension(
    *,
    opportunity: Opportunity,
    closes_at: datetime,
    note: str,
    award_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    lent: tuple[int, int] | None = None,
    by: Member,
    at: datetime,
) -> Outcome[OfficerRequest] | Refusal:
    """Asks a second officer to approve a later deadline, and the days that move along.

    Refuses what :func:`extension_of` and :func:`asked_officer` refuse, and ``officer_request.waits``.
    """
    row = take_step(opportunity, OpportunityAct.EXTEND, by)
    if isinstance(row, Refusal):
        return row
    new = extension_of(row, closes_at, Timetable(award_on, starts_on, ends_on), note)
    return new if isinstance(new, Refusal) else _ask(row, OfficerDeed.EXTENSION, new, note, lent, by, at)


@act("approve_terms_request")
def approve_terms_request(
    *, officer_request: OfficerRequest, by: Member, at: datetime
) -> Outcome[TermsVersion] | Refusal:
    """Publishes a change that another officer asked for, on the terms as they stand now.

    Every check is made again. Refuses what :func:`waiting_terms_request` and :func:`approved_terms` refuse,
    ``officer_request.own``.
    """
    found = waiting_terms_request(officer_request, by)
    if isinstance(found, Refusal):
        return found
    asked, row = found
    refusal = may_decide(asked, by.person)
    new = refusal or approved_terms(asked, row, now=database_now())
    if isinstance(new, Refusal):
        return new
    outcome = issue(row, row.the_terms, new, asked.reasons, at)
    asked.decision, asked.decided_by_id, asked.decided_at = "approved", by.person, at
    asked.save()
    values = letters.request_values(asked)
    outbox.write(
        values, letters.OFFICER_REQUEST_APPROVED, [asked.asked_by], at=at, approved_by=by.person_name
    )
    facts = {**outcome.facts, "request": asked.pk, "asked_by": f"people/{asked.asked_by_id}"}
    return Outcome(outcome.subject, outcome.result, facts)


@act("refuse_terms_request")
def refuse_terms_request(
    *, officer_request: OfficerRequest, reasons: str, by: Member, at: datetime
) -> Outcome[OfficerRequest] | Refusal:
    """Refuses a change that waits, with reasons that whoever asked is told; nothing is published.

    Refuses what :func:`waiting_terms_request` refuses, ``officer_request.own`` and ``reasons.missing``.
    """
    found = waiting_terms_request(officer_request, by)
    if isinstance(found, Refusal):
        return found
    asked, row = found
    refusal = may_decide(asked, by.person) or unreasoned(reasons, "refuse_terms_request")
    if refusal:
        return refusal
    asked.decision, asked.decided_by_id, asked.decided_at = "refused", by.person, at
    asked.refusal_reason = reasons.strip()
    asked.save()
    values = letters.request_values(asked)
    outbox.write(
        values, letters.OFFICER_REQUEST_REFUSED, [asked.asked_by], at=at, reasons=asked.refusal_reason
    )
    return Outcome(opportunity_subject(row), asked, {"request": asked.pk})


@act("lapse_request")
def lapse_request(
    *, officer_request: OfficerRequest, by: System, at: datetime
) -> Outcome[OfficerRequest] | Refusal:
    """Ends a request for which it is too late: its purchase has closed, or has come to its end. Refuses
    ``officer_request.decided`` and ``officer_request.in_time``."""
    row = locked(Opportunity.objects.all(), pk=officer_request.opportunity_id)
    asked = locked(OfficerRequest.objects.select_related("asked_by"), pk=officer_request.pk)
    asked.opportunity = row
    if asked.decision:
        return Refusal("officer_request.decided")
    if not is_out_of_time(asked, now=database_now()):
        return Refusal("officer_request.in_time")
    asked.decision, asked.decided_at = "lapsed", at
    asked.save()
    outbox.write(letters.request_values(asked), letters.OFFICER_REQUEST_LAPSED, [asked.asked_by], at=at)
    return Outcome(opportunity_subject(row), asked, {"request": asked.pk})


def lapse_due(at: datetime) -> int:
    """Ends every request for which it is too late; answers how many. Safe to repeat."""
    due = requests_out_of_time(database_now())
    outcomes = [lapse_request(officer_request=asked, by=CLOCK, at=at) for asked in due]
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)


def approved_terms(asked: OfficerRequest, row: Opportunity, *, now: datetime) -> Terms | Refusal:
    """The terms that approving a request would publish now.

    Refuses ``officer_request.deadline_passed``, ``officer_request.terms_changed`` where the same part was
    changed meanwhile, and what an addendum or a later deadline refuses.
    """
    if row.closes_at is None or now >= row.closes_at:
        return Refusal("officer_request.deadline_passed")
    base = published_version(row, asked.values["version"])
    assert base is not None
    old = row.the_terms
    new = rebased(from_json(base.terms), from_json(asked.values["terms"]), old)
    if isinstance(new, Refusal):
        return new
    if asked.deed == OfficerDeed.EXTENSION:
        return may_move(old, new, now=now) or new
    closes_at = new.closes_at if new.closes_at != old.closes_at else None
    addendum = replace(new, closes_at=old.closes_at)
    return may_amend(old, addendum, now=now, closes_at=closes_at) or new


def waiting_terms_request(
    officer_request: OfficerRequest, by: Member
) -> tuple[OfficerRequest, Opportunity] | Refusal:
    """The request and its purchase, locked. Refuses ``officer_request.decided`` and, once the purchase has
    closed, ``officer_request.deadline_passed``. Raises ``DoesNotExist`` for whoever may not read it."""
    known = requests_for(by).filter(deed__in=_STEPS).get(pk=officer_request.pk)
    if known.decision:
        return Refusal("officer_request.decided")
    if known.opportunity.state != OpportunityState.OPEN:
        return Refusal("officer_request.deadline_passed")
    row = take_step(known.opportunity, _STEPS[OfficerDeed(known.deed)], by, lent=True)
    if isinstance(row, Refusal):
        return row
    asked = locked(OfficerRequest.objects.select_related("asked_by"), pk=known.pk)
    if asked.decision:
        return Refusal("officer_request.decided")
    asked.opportunity = row
    return asked, row


def _ask(
    row: Opportunity,
    deed: OfficerDeed,
    new: Terms,
    note: str,
    lent: tuple[int, int] | None,
    by: Member,
    at: datetime,
) -> Outcome[OfficerRequest] | Refusal:
    if deed in waiting_requests(row):
        return Refusal("officer_request.waits")
    officer = asked_officer(row, deed, lent, by)
    if isinstance(officer, Refusal):
        return officer
    asked = OfficerRequest.objects.create(
        opportunity=row,
        deed=deed,
        values={"version": version_number(row), "terms": replace(new, format=FORMAT).to_json()},
        reasons=note.strip(),
        asked_by_id=by.person,
        asked_at=at,
        lent_person=officer.person if officer else None,
        lent_organisation=officer.organisation if officer else None,
    )
    values, readers = letters.request_values(asked), readers_of_request(asked)
    outbox.write(values, letters.OFFICER_REQUEST_ASKED, readers, at=at, asked_by=by.person_name)
    facts = {"request": asked.pk, "deed": str(deed), "terms": new.fingerprint()}
    return Outcome(opportunity_subject(row), asked, facts)
