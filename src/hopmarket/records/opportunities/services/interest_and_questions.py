"""Interest, questions and answers: asked in confidence, answered to everybody."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import ClarificationQuestion, Interest, Opportunity
from ..publishing import publish_release, tell_interested
from ..queries import is_open, published_opportunities
from .state_changes import opportunity_subject, take_step

MOST_SIGNS = 2000


@act("register_interest")
def register_interest(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Interest] | Refusal:
    """Registers an interest: letters about every change. Refuses ``interest.held`` when it is
    registered already."""
    row = published_opportunities().get(pk=opportunity.pk)
    if Interest.objects.filter(opportunity=row, organisation=by.organisation).exists():
        return Refusal("interest.held")
    interest = note_interest(row, by, at)
    return Outcome(opportunity_subject(row), interest)


def note_interest(row: Opportunity, by: Member, at: datetime) -> Interest:
    """The organisation's interest in the opportunity; registers it if there is none yet."""
    interest, _ = Interest.objects.get_or_create(
        opportunity=row,
        organisation_id=by.organisation,
        defaults={"person_id": by.person, "since": at},
    )
    return interest


@act("end_interest")
def end_interest(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[None] | Refusal:
    """Ends one's own interest. Refuses ``interest.none``."""
    gone, _ = Interest.objects.filter(opportunity=opportunity, organisation=by.organisation).delete()
    return Outcome(opportunity_subject(opportunity), None) if gone else Refusal("interest.none")


@act("ask_question")
def ask_question(
    *, opportunity: Opportunity, text: str, by: Member, at: datetime
) -> Outcome[ClarificationQuestion] | Refusal:
    """Asks the buyer a question, and registers an interest so that the answer arrives by letter.

    Refuses ``question.empty``, ``question.too_long``, ``question.too_late``.
    """
    row = locked(published_opportunities(), pk=opportunity.pk)
    until, now = row.the_terms.questions_until, database_now()
    if not is_open(row, now=now) or until is None or now >= until:
        return Refusal("question.too_late")
    if not text.strip():
        return Refusal("question.empty")
    if len(text) > MOST_SIGNS:
        return Refusal("question.too_long", params={"most": str(MOST_SIGNS)})
    note_interest(row, by, at)
    question = ClarificationQuestion.objects.create(
        opportunity=row, organisation_id=by.organisation, text=text.strip(), asked_at=at
    )
    return Outcome(opportunity_subject(row), question, {"question": question.pk})


@act("answer_question")
def answer_question(
    *,
    question: ClarificationQuestion,
    wording: str,
    answer: str,
    by: Member,
    at: datetime,
) -> Outcome[ClarificationQuestion] | Refusal:
    """Answers in public. ``wording`` is the question as published: whoever asked is not in it.

    Refuses ``answer.empty`` and ``answer.given``; a published answer is not changed, a further
    addendum corrects it.
    """
    row = take_step(question.opportunity, OpportunityAct.ANSWER, by)
    if isinstance(row, Refusal):
        return row
    locked_question = locked(ClarificationQuestion.objects.filter(opportunity=row), pk=question.pk)
    if locked_question.answered_at:
        return Refusal("answer.given")
    if not answer.strip() or not wording.strip():
        return Refusal("answer.empty")
    locked_question.published_text, locked_question.answer, locked_question.answered_at = (
        wording.strip(),
        answer.strip(),
        at,
    )
    locked_question.save()
    publish_release(row, "tenderUpdate", at=at)
    tell_interested(
        row,
        "question_answered",
        at=at,
        params={"question": locked_question.published_text, "answer": locked_question.answer},
    )
    return Outcome(opportunity_subject(row), locked_question, {"question": locked_question.pk})
