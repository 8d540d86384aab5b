"""Debriefs: a bidder asks after the award what it wants to know; the buyer answers in writing, to that bidder alone."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.late_questions import late_questions_for
from hopmarket.records.opportunities.letter_readers import lead_of, named_commissioners_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import LateQuestion, Opportunity
from hopmarket.records.opportunities.queries import opportunities_open_to
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.post import outbox
from hopmarket.records.post.outbox import Mailbox, Reader
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.after_deadline import debrief_due, may_ask_debrief, unfit_letter
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.second_officer_lines import DEBRIEF_LINE

from .. import letters


@act("ask_debrief")
def ask_debrief(
    *, opportunity: Opportunity, text: str, by: Member, at: datetime
) -> Outcome[LateQuestion] | Refusal:
    """Asks the buyer for a debrief, with what the bidder wants to know; the contact that the terms name and the
    lead are told, and by which day it is answered.

    Refuses what :func:`may_ask_debrief` and :func:`unfit_letter` refuse, ``debrief.no_bid`` and
    ``debrief.asked``.
    """
    row = locked(opportunities_open_to(by), pk=opportunity.pk)
    refusal = may_ask_debrief(OpportunityState(row.state), ended_at=row.ended_at, now=database_now())
    refusal = refusal or unfit_letter(text)
    if refusal:
        return refusal
    if not opened_responses(row).filter(organisation=by.organisation).exists():
        return Refusal("debrief.no_bid")
    if LateQuestion.objects.filter(opportunity=row, organisation=by.organisation, kind="debrief").exists():
        return Refusal("debrief.asked")
    asked = LateQuestion.objects.create(
        opportunity=row,
        organisation_id=by.organisation,
        person_id=by.person,
        kind="debrief",
        text=text.strip(),
        asked_at=at,
        due_on=debrief_due(at, int(line_of(DEBRIEF_LINE.key))),
    )
    assert asked.due_on is not None
    outbox.write(
        {**purchase_values(row), "number": str(asked.pk)},
        letters.DEBRIEF_ASKED,
        _readers(row),
        at=at,
        bidder=by.organisation_name,
        due=day(asked.due_on),
        text=asked.text,
    )
    return Outcome(opportunity_subject(row), asked, {"question": asked.pk, "due_on": str(asked.due_on)})


@act("answer_debrief")
def answer_debrief(
    *, question: LateQuestion, answer: str, by: Member, at: datetime
) -> Outcome[LateQuestion] | Refusal:
    """Answers a debrief in writing, to that bidder alone. Refuses ``answer.given`` and ``reasons.missing``."""
    known = late_questions_for(by).filter(kind="debrief").get(pk=question.pk)
    row = locked(Opportunity.objects.all(), pk=known.opportunity_id)
    asked = locked(LateQuestion.objects.select_related("person"), pk=known.pk)
    if asked.answered_at:
        return Refusal("answer.given")
    refusal = unreasoned(answer, "answer_debrief")
    if refusal:
        return refusal
    asked.answer, asked.answered_by_id, asked.answered_at = answer.strip(), by.person, at
    asked.save()
    outbox.write(purchase_values(row), letters.DEBRIEF_ANSWERED, [asked.person], at=at, answer=asked.answer)
    return Outcome(opportunity_subject(row), asked, {"question": asked.pk})


def _readers(row: Opportunity) -> list[Reader]:
    """The lead, or whoever is named for the purchase where none leads it any more, and the contact's mailbox."""
    people: list[Reader] = [*(lead_of(row) or named_commissioners_of(row))]
    contact = row.the_terms.contact_email
    return [*people, Mailbox(contact)] if contact else people
