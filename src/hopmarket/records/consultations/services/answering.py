"""Answering what people wrote: one answer to one comment, or to several that say the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Max

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.comment_answer import AnswerWords, answer_fault, unknown_clause
from hopmarket.rules.comment_life import COUNTED, CommentAct
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..answerers import unless_answerer
from ..comment_letters import write_to_authors
from ..commenting_queries import document_of
from ..models import Comment, CommentAnswer, Consultation
from ..publishing import publish_answer, publish_comment
from ..round_steps import consultation_subject, take_comment_step, take_round_step


def _served(row: Consultation, numbers: Collection[int]) -> list[Comment]:
    comments = row.comments.filter(number__in=numbers, number__gt=0).order_by("number")
    return list(comments.select_related("consultation", "person", "vouched_by", "answer"))


def _letter_values(words: AnswerWords) -> dict[str, str]:
    return {"outcome": words.outcome, "clauses": ", ".join(words.clauses), "reason": words.reason}


@act("answer_comments")
def answer_comments(
    *, consultation: Consultation, numbers: Sequence[int], words: AnswerWords, by: Member, at: datetime
) -> Outcome[CommentAnswer] | Refusal:
    """Answers comments, by their numbers, with one answer that is published beside each; every author gets it by
    letter.

    Refuses ``consultation.not_its_body``, ``answer.of_nothing``, ``answer.unknown_comment``, a comment that is not
    shown, ``answer.given_meanwhile`` where somebody else has answered one of them, and what
    :func:`hopmarket.rules.comment_answer.answer_fault` and ``unknown_clause`` find.
    """
    row = take_round_step(consultation, ConsultationAct.ANSWER)
    if isinstance(row, Refusal):
        return row
    foreign = unless_answerer(by, row)
    if foreign:
        return foreign
    wanted = sorted(set(numbers))
    comments = _served(row, wanted)
    refusal = (
        _unanswerable(wanted, comments)
        or answer_fault(words, act="answer_comments")
        or unknown_clause(words, document_of(row))
    )
    if refusal:
        return refusal
    last = row.answers.aggregate(last=Max("number"))["last"] or 0
    answer = CommentAnswer.objects.create(
        consultation=row,
        number=last + 1,
        summary=words.summary,
        outcome=words.outcome,
        reason=words.reason,
        clauses=list(words.clauses),
        answered_at=at,
        answered_by_id=by.person,
    )
    for comment in comments:
        comment.answer = answer
        comment.save(update_fields=["answer"])
    publish_answer(answer, at=at)
    for comment in comments:
        publish_comment(comment, at=at)
    write_to_authors(comments, letters.COMMENT_ANSWERED, at=at, **_letter_values(words))
    facts = {
        "key": row.key,
        "answer": answer.number,
        "comments": [comment.number for comment in comments],
        "outcome": words.outcome,
    }
    return Outcome(consultation_subject(row), answer, facts)


def _unanswerable(wanted: list[int], comments: list[Comment]) -> Refusal | None:
    if not wanted:
        return Refusal("answer.of_nothing")
    unknown = sorted(set(wanted) - {comment.number for comment in comments})
    if unknown:
        return Refusal("answer.unknown_comment", params={"numbers": ", ".join(map(str, unknown))})
    for comment in comments:
        after = take_comment_step(comment, CommentAct.ANSWER)
        if isinstance(after, Refusal):
            return after
    answered = [comment for comment in comments if comment.answer]
    if answered:
        numbers = ", ".join(str(comment.number) for comment in answered)
        return Refusal("answer.given_meanwhile", params={"numbers": numbers})
    return None


@act("revise_comment_answer")
def revise_comment_answer(
    *, answer: CommentAnswer, revision: int, words: AnswerWords, by: Member, at: datetime
) -> Outcome[CommentAnswer] | Refusal:
    """Puts an answer right. ``revision`` is the one from which its writer began; what it said before stays among
    what is published, and every author gets the new one by letter.

    Refuses ``consultation.not_its_body``, ``answer.revised_meanwhile``, ``answer.says_the_same``, and what
    :func:`hopmarket.rules.comment_answer.answer_fault` and ``unknown_clause`` find.
    """
    row = take_round_step(answer.consultation, ConsultationAct.REVISE_ANSWER)
    if isinstance(row, Refusal):
        return row
    foreign = unless_answerer(by, row)
    if foreign:
        return foreign
    kept = CommentAnswer.objects.select_related("consultation").get(pk=answer.pk)
    if kept.revision != revision:
        return Refusal("answer.revised_meanwhile")
    if words == AnswerWords(kept.summary, kept.outcome, kept.reason, tuple(kept.clauses)):
        return Refusal("answer.says_the_same")
    fault = answer_fault(words, act="revise_comment_answer") or unknown_clause(words, document_of(row))
    if fault:
        return fault
    kept.summary, kept.outcome, kept.reason = words.summary, words.outcome, words.reason
    kept.clauses, kept.revision, kept.revised_at = list(words.clauses), revision + 1, at
    kept.save()
    publish_answer(kept, at=at)
    standing = kept.comments.filter(state__in=COUNTED)
    served = list(standing.select_related("consultation", "person", "vouched_by"))
    write_to_authors(served, letters.COMMENT_ANSWER_REVISED, at=at, **_letter_values(words))
    facts = {"key": row.key, "answer": kept.number, "revision": kept.revision, "outcome": words.outcome}
    return Outcome(consultation_subject(row), kept, facts)
