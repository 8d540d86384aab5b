"""Notices on the national platform: recorded when they are due, and put right at any time after publication."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.evaluation.models import Award
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.opportunities.models import NationalNotice, NationalNoticeCorrection, Opportunity
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.recorded_notices import record_of
from hopmarket.records.opportunities.services.publishing import national_notice
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.notice_records import NoticeRecord, notice_record
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import NoticeKind
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .notice_turns import notice_standings
from .queries import contracts_of, outcome_with_marks


@act("correct_national_notice")
def correct_national_notice(
    *,
    opportunity: Opportunity,
    national_reference: str,
    national_reason: str,
    reason: str,
    by: Member,
    at: datetime,
) -> Outcome[NationalNoticeCorrection] | Refusal:
    """Corrects the reference of the notice on the national platform, or the reason why none is due, and
    publishes both and why.

    Refuses ``national.nothing_changed``, ``reasons.missing`` and what ``national_notice`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.CORRECT_NATIONAL, by)
    if isinstance(row, Refusal):
        return row
    noticed = national_notice(row.the_terms, national_reference, national_reason, at, row.the_procedure)
    if isinstance(noticed, Refusal):
        return noticed
    if noticed == (row.national_reference, row.national_reason):
        return Refusal("national.nothing_changed")
    refusal = unreasoned(reason, "correct_national_notice")
    if refusal:
        return refusal
    correction = NationalNoticeCorrection.objects.create(
        opportunity=row,
        before=row.national_reference or row.national_reason,
        after=noticed[0] or noticed[1],
        reason=reason.strip(),
        at=at,
    )
    row.national_reference, row.national_reason = noticed
    row.save()
    _publish(row, "tenderUpdate", at)
    facts = {"before": correction.before, "after": correction.after}
    return Outcome(opportunity_subject(row), correction, facts)


@act("record_national_notice")
def record_national_notice(
    *,
    opportunity: Opportunity,
    kind: NoticeKind,
    lot: str = "",
    reference: str = "",
    published_on: date | None = None,
    reason: str = "",
    correction: str = "",
    by: Member,
    at: datetime,
) -> Outcome[NationalNotice] | Refusal:
    """Records a notice that is due on the national platform: its reference and the day of its publication
    there, or the reason why none is due. Another recording of the same notice corrects the earlier one, which
    stays on record; ``correction`` says why. What everybody may know already is published.

    Refuses ``notice.nothing_changed``, ``reasons.missing`` and what ``notice_record`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.CORRECT_NATIONAL, by)
    if isinstance(row, Refusal):
        return row
    standing = next(
        (each for each in notice_standings(row) if (each.turn.notice.kind, each.turn.lot) == (kind, lot)),
        None,
    )
    record = notice_record(
        standing.turn if standing else None,
        reference=reference,
        published_on=published_on,
        reason=reason,
        today=day_in_london(at),
    )
    if isinstance(record, Refusal):
        return record
    before = standing.recording if standing else None
    refusal = _unfit_correction(before, record, correction)
    if refusal:
        return refusal
    recording = NationalNotice.objects.create(
        opportunity=row,
        kind=kind,
        lot=lot,
        reference=record.reference,
        published_on=record.published_on,
        reason=record.reason,
        correction=correction.strip() if before else "",
        recorded_by_id=by.person,
        recorded_at=at,
    )
    if row.state != OpportunityState.DECIDED:
        _publish(row, "awardUpdate" if row.state == OpportunityState.AWARDED else "tenderUpdate", at)
    facts = {"kind": str(kind), "lot": lot, "reference": record.reference, "notice": recording.pk}
    return Outcome(opportunity_subject(row), recording, facts)


def _unfit_correction(before: NationalNotice | None, record: NoticeRecord, correction: str) -> Refusal | None:
    if before is None:
        return None
    if record_of(before) == record:
        return Refusal("notice.nothing_changed")
    return unreasoned(correction, "correct_national_notice")


def _publish(row: Opportunity, tag: str, at: datetime) -> None:
    """Publishes a purchase as it stands, with its result where that is public."""
    award = Award.objects.filter(decision__opportunity=row).first()
    is_public = award is not None and row.state == OpportunityState.AWARDED
    outcome = outcome_with_marks(award) if award and is_public else None
    publish_release(row, tag, at=at, outcome=outcome, contracts=contracts_of(row))
