"""Questions about the procedure after the deadline: answered to whoever asked alone, or to everybody."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.rules.after_deadline import PUBLISHABLE, unfit_letter
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..late_questions import late_questions_for, why_not_after_deadline
from ..letter_readers import named_commissioners_of
from ..models import ClarificationQuestion, LateQuestion, Opportunity
from ..queries import opportunities_open_to
from .interest_and_questions import publish_answer, unfit_answer
from .state_changes import opportunity_subject


@act("ask_after_deadline")
def ask_after_deadline(
    *, opportunity: Opportunity, text: str, by: Member, at: datetime
) -> Outcome[LateQuestion] | Refusal:
    """Asks the buyer about the procedure once the deadline has passed; what was offered is not changed by it.

    Refuses what :func:`why_not_after_deadline` and :func:`unfit_letter` refuse.
    """
    row = locked(opportunities_open_to(by), pk=opportunity.pk)
    refusal = why_not_after_deadline(row, by, database_now()) or unfit_letter(text)
    if refusal:
        return refusal
    question = LateQuestion.objects.create(
        opportunity=row, organisation_id=by.organisation, person_id=by.person, text=text.strip(), asked_at=at
    )
    about = {**letters.purchase_values(row), "number": str(question.pk)}
    outbox.write(about, letters.LATE_QUESTION_ASKED, named_commissioners_of(row), at=at)
    return Outcome(opportunity_subject(row), question, {"question": question.pk})


@act("answer_after_deadline")
def answer_after_deadline(
    *,
    question: LateQuestion,
    answer: str,
    wording: str = "",
    names_confirmed: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[LateQuestion] | Refusal:
    """Answers whoever asked alone; with ``wording``, the question as everybody may read it, the answer is
    published too.

    Refuses ``answer.given``, ``late_answer.decided`` where an answer would be published after the decision, and
    what :func:`unfit_answer` refuses.
    """
    known = late_questions_for(by).filter(kind="question").get(pk=question.pk)
    row = locked(Opportunity.objects.select_related("organisation"), pk=known.opportunity_id)
    asked = locked(LateQuestion.objects.select_related("person"), pk=known.pk)
    if asked.answered_at:
        return Refusal("answer.given")
    publishes = bool(wording.strip())
    if publishes and OpportunityState(row.state) not in PUBLISHABLE:
        return Refusal("late_answer.decided")
    # What goes to whoever asked alone may name them.
    refusal = unfit_answer(
        row, wording or asked.text, answer, names_confirmed=names_confirmed or not publishes
    )
    if refusal:
        return refusal
    asked.answer, asked.answered_by_id, asked.answered_at = answer.strip(), by.person, at
    if publishes:
        asked.published_as = ClarificationQuestion.objects.create(
            opportunity=row,
            organisation_id=asked.organisation_id,
            text=asked.text,
            asked_at=asked.asked_at,
            published_text=wording.strip(),
            answer=asked.answer,
            answered_at=at,
        )
        publish_answer(row, letters.QUESTION_ANSWERED, asked.published_as, at)
    else:
        about = letters.purchase_values(row)
        outbox.write(about, letters.LATE_QUESTION_ANSWERED, [asked.person], at=at, answer=asked.answer)
    asked.save()
    return Outcome(opportunity_subject(row), asked, {"question": asked.pk, "published": publishes})
