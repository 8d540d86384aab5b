"""Interest, questions and answers: asked in confidence, answered to everybody."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.wordless_text import is_wordless

from .. import letters
from ..letter_readers import followers_of, named_commissioners_of
from ..models import ClarificationQuestion, EarlierAnswer, Interest, Opportunity
from ..publishing import publish_release
from ..queries import opportunities_open_to, takes_questions, wording_names_somebody
from .quote_invitations import write_to_unclaimed
from .state_changes import opportunity_subject, take_step

MOST_SIGNS = 2000


@act("register_interest")
def register_interest(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Interest] | Refusal:
    """Registers an interest: letters about every change. Refuses ``interest.held`` when it is
    registered already."""
    row = opportunities_open_to(by).get(pk=opportunity.pk)
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
    *, opportunity: Opportunity, text: str, names_confirmed: bool = False, by: Member, at: datetime
) -> Outcome[ClarificationQuestion] | Refusal:
    """Asks the buyer a question, registers an interest so that the answer arrives by letter, and writes
    to the buyer's people of this purchase that a question waits.

    ``names_confirmed``: whoever asks has seen that the text names somebody. Refuses ``question.empty``, ``question.wordless``,
    ``question.too_long``, ``question.too_late`` and ``question.names_somebody``.
    """
    row = locked(opportunities_open_to(by), pk=opportunity.pk)
    if not takes_questions(row, now=database_now()):
        return Refusal("question.too_late")
    if not text.strip():
        return Refusal("question.empty")
    if is_wordless(text):
        return Refusal("question.wordless")
    if len(text) > MOST_SIGNS:
        return Refusal("question.too_long", params={"most": str(MOST_SIGNS)})
    if not names_confirmed and wording_names_somebody(row, text):
        return Refusal("question.names_somebody")
    note_interest(row, by, at)
    question = ClarificationQuestion.objects.create(
        opportunity=row, organisation_id=by.organisation, text=text.strip(), asked_at=at
    )
    outbox.write(letters.purchase_values(row), letters.QUESTION_ASKED, named_commissioners_of(row), at=at)
    return Outcome(opportunity_subject(row), question, {"question": question.pk})


@act("answer_question")
def answer_question(
    *,
    question: ClarificationQuestion,
    wording: str,
    answer: str,
    names_confirmed: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[ClarificationQuestion] | Refusal:
    """Answers in public. ``wording`` is the question as published: whoever asked is not in it.

    ``names_confirmed``: whoever answers has seen that it names somebody, and that everybody reads it.
    Refuses ``answer.given``, ``answer.empty`` and ``answer.names_somebody``; a published answer is put
    right by :func:`correct_answer`.
    """
    row = take_step(question.opportunity, OpportunityAct.ANSWER, by)
    if isinstance(row, Refusal):
        return row
    locked_question = locked(ClarificationQuestion.objects.filter(opportunity=row), pk=question.pk)
    if locked_question.answered_at:
        return Refusal("answer.given")
    refusal = unfit_answer(row, wording, answer, names_confirmed=names_confirmed)
    if refusal:
        return refusal
    locked_question.published_text, locked_question.answer = wording.strip(), answer.strip()
    locked_question.answered_at = at
    locked_question.save()
    publish_answer(row, letters.QUESTION_ANSWERED, locked_question, at)
    return Outcome(opportunity_subject(row), locked_question, {"question": locked_question.pk})


@act("correct_answer")
def correct_answer(
    *,
    question: ClarificationQuestion,
    seen: int,
    wording: str,
    answer: str,
    names_confirmed: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[ClarificationQuestion] | Refusal:
    """Puts a published answer right before the deadline: what it said before stays readable, and
    everybody who follows the purchase is told.

    ``seen`` is the number of corrections on the page on which it was typed. Refuses ``answer.none_yet``,
    ``answer.corrected_meanwhile``, ``answer.unchanged``, ``answer.empty`` and ``answer.names_somebody``.
    """
    row = take_step(question.opportunity, OpportunityAct.ANSWER, by)
    if isinstance(row, Refusal):
        return row
    locked_question = locked(ClarificationQuestion.objects.filter(opportunity=row), pk=question.pk)
    if locked_question.answered_at is None:
        return Refusal("answer.none_yet")
    if locked_question.earlier_answers.count() != seen:
        return Refusal("answer.corrected_meanwhile")
    if (locked_question.published_text, locked_question.answer) == (wording.strip(), answer.strip()):
        return Refusal("answer.unchanged")
    refusal = unfit_answer(row, wording, answer, names_confirmed=names_confirmed)
    if refusal:
        return refusal
    EarlierAnswer.objects.create(
        question=locked_question,
        number=seen + 1,
        published_text=locked_question.published_text,
        answer=locked_question.answer,
        corrected_by_id=by.person,
        corrected_at=at,
    )
    locked_question.published_text, locked_question.answer = wording.strip(), answer.strip()
    locked_question.save()
    publish_answer(row, letters.ANSWER_CORRECTED, locked_question, at)
    facts = {"question": locked_question.pk, "number": seen + 1}
    return Outcome(opportunity_subject(row), locked_question, facts)


def unfit_answer(row: Opportunity, wording: str, answer: str, *, names_confirmed: bool) -> Refusal | None:
    """Why question and answer cannot be published as they are: ``answer.empty``, ``answer.wordless`` or
    ``answer.names_somebody``."""
    if not answer.strip() or not wording.strip():
        return Refusal("answer.empty")
    if is_wordless(wording) or is_wordless(answer, figures_count=True):
        return Refusal("answer.wordless")
    if not names_confirmed and wording_names_somebody(row, wording, answer):
        return Refusal("answer.names_somebody")
    return None


def publish_answer(
    row: Opportunity, letter: LetterKind, question: ClarificationQuestion, at: datetime
) -> None:
    """Publishes an answer, and writes it to everybody who follows the purchase."""
    publish_release(row, "tenderUpdate", at=at)
    outbox.write(
        letters.purchase_values(row),
        letter,
        followers_of(row),
        at=at,
        question=question.published_text,
        answer=question.answer,
    )
    write_to_unclaimed(row, at=at)
