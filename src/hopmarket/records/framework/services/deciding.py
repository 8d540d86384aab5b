"""Asking for comments, and what bodies decide on a version: they recommend it, send it back, adopt it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hopmarket.records.bodies.deciding import take_decision
from hopmarket.records.bodies.models import BodyDecision, Meeting
from hopmarket.records.bodies.queries import body_of_kind
from hopmarket.records.consultations.forgetting import forget_addresses
from hopmarket.records.consultations.models import Consultation
from hopmarket.records.consultations.opening import open_consultation
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.bodies.body_life import BodyKind, DecisionAct
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.consultation_gate import ConsultationPlan
from hopmarket.rules.dates_in_words import clock, day, local
from hopmarket.rules.framework.gates import (
    decision_day_fault,
    effect_day_fault,
    notice_fault,
    other_text_fault,
)
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.framework.topics_at_stake import topics_at_stake
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..letter_audience import seat_holders
from ..models import FrameworkVersion
from ..publishing import publish_adopted, publish_draft
from ..queries import last_effect_day, version_in_force_on
from ..version_facts import document_of, text_changes
from .version_steps import VersionStep, take_version_step


@act("open_framework_consultation")
def open_framework_consultation(
    *, version: FrameworkVersion, plan: ConsultationPlan, by: Member, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Publishes the text of a version as it stands and opens it for comments; it does not change until they
    close. A version that was changed since may be opened again. A plan without topics gets those of the clauses
    that differ from the version in force.

    Refuses what is lacking (``rules.framework.gates``) and what ``open_consultation`` refuses.
    """
    step = take_version_step(version, FrameworkAct.OPEN_CONSULTATION, at)
    if isinstance(step, Refusal):
        return step
    row, group = step.row, body_of_kind(BodyKind.WORKING_GROUP)
    assert group is not None, "a gate asks for it"
    in_force, document = version_in_force_on(local(at).date()), publish_draft(row, at=at)
    topics = plan.topics or topics_at_stake(document_of(in_force) if in_force else None, step.facts.document)
    opened = open_consultation(
        key=f"framework-{row.number}"
        if document.number == 1
        else f"framework-{row.number}-{document.number}",
        subject=row.subject,
        document=document,
        before=in_force.published if in_force else None,
        body=group,
        plan=replace(plan, topics=topics),
        at=at,
    )
    if isinstance(opened, Refusal):
        return opened
    row.opened_at = at
    row.save()
    closes = f"{clock(opened.closes_at)} on {day(opened.closes_at)}"
    _tell(row, letters.FRAMEWORK_OPENED, by, at, closes=closes)
    facts = {"number": row.number, "consultation": opened.key, "text": document.sha256}
    return Outcome(row.subject, opened, facts)


@act("recommend_framework")
def recommend_framework(
    *, version: FrameworkVersion, meeting: Meeting, record: DecisionRecord, by: Member, at: datetime
) -> Outcome[FrameworkVersion] | Refusal:
    """Records that a body recommends a version, as it decided at a meeting after the comments had closed.

    Refuses what is lacking, ``framework.decided_before_close`` and what ``take_decision`` refuses.
    """
    taken = _decided(version, FrameworkAct.RECOMMEND, DecisionAct.RECOMMEND, meeting, record, at)
    if isinstance(taken, Refusal):
        return taken
    step, decision = taken
    row = step.row
    row.recommended_in, row.recommended_at = decision, decision.decided_at
    row.save()
    _tell(row, letters.FRAMEWORK_RECOMMENDED, by, at, **_words_of(decision))
    return Outcome(row.subject, row, _facts_of(row, decision))


@act("return_framework")
def return_framework(
    *, version: FrameworkVersion, meeting: Meeting, record: DecisionRecord, by: Member, at: datetime
) -> Outcome[FrameworkVersion] | Refusal:
    """Records that a body sends a recommended version back to the working group, which revises it again."""
    taken = _decided(version, FrameworkAct.RETURN, DecisionAct.RETURN, meeting, record, at)
    if isinstance(taken, Refusal):
        return taken
    step, decision = taken
    row = step.row
    row.recommended_in = row.recommended_at = None
    row.reasons = decision.reasons
    row.save()
    _tell(row, letters.FRAMEWORK_RETURNED, by, at, **_words_of(decision), reasons=decision.reasons)
    return Outcome(row.subject, row, _facts_of(row, decision))


@act("adopt_framework")
def adopt_framework(
    *,
    version: FrameworkVersion,
    meeting: Meeting,
    record: DecisionRecord,
    effect_from: date,
    notice_months: int,
    by: Member,
    at: datetime,
) -> Outcome[FrameworkVersion] | Refusal:
    """Records that a body adopts a version from a day on, and publishes its text, which never changes again.
    ``notice_months`` is how long before it leaves a signatory has to say so. Addresses of people who commented without an account are deleted.

    Refuses what is lacking, ``framework.decided_before_close``, ``framework.decided_before_recommendation``,
    ``framework.effect_before_decision``, ``framework.effect_before_predecessor``, ``framework.notice_months``
    and what ``take_decision`` refuses.
    """
    refusal = effect_day_fault(effect_from, record.decided_at, last_effect_day())
    refusal = refusal or notice_fault(notice_months)
    if refusal:
        return refusal
    taken = _decided(version, FrameworkAct.ADOPT, DecisionAct.ADOPT, meeting, record, at)
    if isinstance(taken, Refusal):
        return taken
    step, decision = taken
    row, recommended = step.row, step.row.recommended_in
    assert recommended is not None, "a gate asks for it"
    if decision.decided_at < recommended.decided_at:
        days = {"decided": day(decision.decided_at), "recommended": day(recommended.decided_at)}
        return Refusal("framework.decided_before_recommendation", params=days)
    row.adopted_in, row.adopted_at, row.effect_from = decision, decision.decided_at, effect_from
    row.reasons, row.notice_months = "", notice_months
    consultation = step.facts.standing.key
    row.published = publish_adopted(
        row, recommended=recommended, adopted=decision, consultation=consultation, at=at
    )
    row.save()
    forget_addresses(row.subject, at=at)
    _tell(row, letters.FRAMEWORK_ADOPTED, by, at, **_words_of(decision), effect=day(effect_from))
    facts = {**_facts_of(row, decision), "text": row.published.sha256, "from": effect_from.isoformat()}
    return Outcome(row.subject, row, facts)


def _decided(
    version: FrameworkVersion,
    what: FrameworkAct,
    decides: DecisionAct,
    meeting: Meeting,
    record: DecisionRecord,
    at: datetime,
) -> tuple[VersionStep, BodyDecision] | Refusal:
    """Takes the step of a version together with the decision of a body."""
    step = take_version_step(version, what, at)
    if isinstance(step, Refusal):
        return step
    refusal = decision_day_fault(record.decided_at, step.facts.standing)
    if what is FrameworkAct.RECOMMEND:
        refusal = refusal or other_text_fault(record.decided_at, text_changes(step.row))
    if refusal:
        return refusal
    decision = take_decision(meeting=meeting, matter=step.row.subject, act=decides, record=record, at=at)
    return decision if isinstance(decision, Refusal) else (step, decision)


def _facts_of(row: FrameworkVersion, decision: BodyDecision) -> dict[str, str | int]:
    return {"number": row.number, "decision": decision.published.key, "body": decision.body.key}


def _words_of(decision: BodyDecision) -> dict[str, str]:
    return {"body": decision.body.name, "decided": day(decision.decided_at)}


def _tell(row: FrameworkVersion, kind: LetterKind, by: Member, at: datetime, **words: str) -> None:
    title = document_of(row).title
    readers = seat_holders(but=by.person)
    outbox.write({"title": title, "number": str(row.number)}, kind, readers, at=at, **words)
