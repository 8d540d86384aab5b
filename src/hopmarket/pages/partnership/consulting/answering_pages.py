"""Answering: which comments, what the answer says, the answer as everybody will read it, then published.

A comment that somebody else has answered meanwhile stops the journey with both texts on one page: neither is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.consultations.answerers import comments_for
from hopmarket.records.consultations.consulting_queries import (
    as_written,
    commented_clause,
    comments_of_answer,
    numbered_comments,
    shown_as_written,
    waiting_comments,
)
from hopmarket.records.consultations.models import Comment, CommentAnswer
from hopmarket.records.consultations.round_steps import may_take_comment_step, may_take_round_step
from hopmarket.records.consultations.services import answer_comments, revise_comment_answer
from hopmarket.rules.comment_answer import AnswerWords, typed_clauses
from hopmarket.rules.comment_life import OUTCOME_WORDS, CommentAct, CommentOutcome, CommentState
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.same_author import perhaps_one_author, same_words

from .answering_guard import answer_of, answering, comment_of
from .comment_lines import CommentLine, choice_words, comment_line
from .consultation_desk import not_now
from .consulting_forms import CommentAnswerForm, ServedCommentsForm

MOST_LISTED = 60
"""So many comments are offered beside the one that is answered: those of its clause first."""


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer as everybody reads it."""

    summary: str
    outcome: str
    clauses: str
    reason: str


def answer_shown(words: AnswerWords) -> AnswerShown:
    """An answer in the words of its page."""
    outcome = OUTCOME_WORDS.get(CommentOutcome(words.outcome), "") if words.outcome else ""
    return AnswerShown(words.summary, outcome, ", ".join(words.clauses), words.reason)


class CommentAnswering(Journey[Comment]):
    """An answer to one comment, and to others that say the same."""

    request: MemberRequest
    kind = "comment_answers"
    steps = (
        JourneyStep("comments", "partnership:answer_step", "Which comments", ServedCommentsForm),
        JourneyStep("words", "partnership:answer_step", "Your answer", CommentAnswerForm),
    )
    question_template = "partnership/consulting/answer_step.html"
    check_template = "partnership/consulting/check_answer.html"
    check_route, done_route = "partnership:check_answer", "partnership:consultation"
    mended_at = {"answer.given_meanwhile": "comments", "answer.unknown_comment": "comments", "": "words"}

    @property
    def about(self) -> str:
        return f"{self.subject.consultation_id}/{self.subject.number}"

    def address(self, route: str, **parts: str) -> str:
        if route == self.done_route:
            return reverse(route, args=[self.subject.consultation.key])
        return super().address(route, **parts)

    def stopped(self) -> HttpResponse | None:
        row = self.subject
        refusal = may_take_round_step(row.consultation, ConsultationAct.ANSWER)
        refusal = refusal or may_take_comment_step(row, CommentAct.ANSWER)
        if refusal:
            return not_now(self.request, row.consultation, sentence(refusal))
        pressed_again = self.request.method == "POST" and not self.body
        if row.answer and not pressed_again:
            return self._answered_meanwhile(row.answer)
        return None

    def _answered_meanwhile(self, answer: CommentAnswer) -> HttpResponse:
        """Shows the answer that somebody has published, and what was typed for another."""
        typed = self.request.POST if self.request.method == "POST" else self.fields
        names = ("summary", "outcome", "clauses", "reason")
        summary, outcome, clauses, reason = (
            str(typed.get(name) or self.fields.get(name, "")) for name in names
        )
        mine = AnswerWords(
            summary, outcome if outcome in set(CommentOutcome) else "", reason, typed_clauses(clauses)
        )
        kept = AnswerWords(answer.summary, answer.outcome, answer.reason, tuple(answer.clauses))
        context = {
            "consultation": self.subject.consultation,
            "comment": self.subject,
            "answer": answer,
            "theirs": answer_shown(kept),
            "mine": answer_shown(mine) if summary or reason else None,
            "journey": self,
        }
        return render(self.request, "partnership/consulting/answered_meanwhile.html", context, status=409)

    @cached_property
    def lines(self) -> list[CommentLine]:
        """The comments that wait: the one that is answered, those in its words, those on its clause, the others."""
        row, consultation = self.subject, self.subject.consultation
        comments = comments_for(self.request.member, consultation)
        written = shown_as_written(comments)
        same, one = same_words(written), perhaps_one_author(written)
        alike = same.get(row.number, ())

        def order(comment: Comment) -> tuple[bool, bool, bool]:
            return comment.pk != row.pk, comment.number not in alike, comment.clause != row.clause

        waiting = sorted(waiting_comments(comments), key=order)[:MOST_LISTED]
        return [
            comment_line(comment, same=same.get(comment.number, ()), one=one.get(comment.number, ()))
            for comment in waiting
        ]

    @cached_property
    def suggested(self) -> list[str]:
        """The numbers that are ticked at first: the comment, and those in the same words."""
        written = as_written(waiting_comments(comments_for(self.request.member, self.subject.consultation)))
        alike = same_words(written).get(self.subject.number, ())
        return [str(number) for number in (self.subject.number, *alike)]

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        if step.key == "words":
            return CommentAnswerForm(typed)
        listed = [choice_words(line) for line in self.lines]
        offered = {number for number, _, _ in listed}
        chosen = typed.getlist("numbers") if typed else []
        gone = [int(number) for number in chosen if number.isdecimal() and int(number) not in offered]
        others = numbered_comments(
            comments_for(self.request.member, self.subject.consultation), gone[:MOST_LISTED]
        )
        listed += [choice_words(comment_line(comment)) for comment in others]
        given = [
            comment.number for comment in others if comment.answer_id or comment.state != CommentState.SHOWN
        ]
        return ServedCommentsForm(typed, listed=listed, gone=given, initial={"numbers": self.suggested})

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        if isinstance(form, ServedCommentsForm):
            given = sorted(form.gone.intersection(form.cleaned_data["numbers"]))
            if given:
                numbers = ", ".join(map(str, given))
                add_refusal(
                    form, Refusal("answer.given_meanwhile", params={"numbers": numbers}), {"": "numbers"}
                )

    def context(self) -> Context:
        return {
            "consultation": self.subject.consultation,
            "comment": self.subject,
            "clause": commented_clause(self.subject),
        }

    def _served(self) -> list[CommentLine]:
        form = self.forms["comments"]
        numbers = form.cleaned_data.get("numbers", []) if form.is_bound and form.is_valid() else []
        comments = comments_for(self.request.member, self.subject.consultation)
        return [comment_line(row) for row in numbered_comments(comments, numbers or [self.subject.number])]

    def question_context(self) -> Context:
        return {"served": self._served()}

    def check_context(self) -> Context:
        return {"served": self._served(), "shown": answer_shown(self._words)}

    @property
    def _words(self) -> AnswerWords:
        form = self.forms["words"]
        assert isinstance(form, CommentAnswerForm)
        return form.words()

    def act(self, confirmed: Context) -> CommentAnswer | Refusal:
        return answer_comments(
            consultation=self.subject.consultation,
            numbers=self.forms["comments"].cleaned_data["numbers"],
            words=self._words,
            by=self.request.member,
            at=self.request.at,
        )

    def message(self, result: CommentAnswer) -> str:
        served = result.comments.count()
        return (
            "Answered. Its author has been told by letter."
            if served == 1
            else f"{served} comments answered. Each author has been told by letter."
        )


class AnswerRevision(Journey[CommentAnswer]):
    """An answer that is put right: the form begins from what it says, and the page shows both."""

    request: MemberRequest
    kind = "comment_answer_revisions"
    steps = (JourneyStep("", "partnership:revise_answer", "Your answer", CommentAnswerForm),)
    question_template = "partnership/consulting/revise_answer.html"
    check_template = "partnership/consulting/check_revision.html"
    check_route, done_route = "partnership:check_revision", "partnership:consultation"
    done_message = "Changed. Everybody whom it answers has been told by letter."

    def __init__(self, request: HttpRequest, subject: CommentAnswer) -> None:
        super().__init__(request, subject)
        began = self.fields.get("loaded", "")
        self.is_outdated = bool(self.body) and began.isdecimal() and int(began) != subject.revision

    def address(self, route: str, **parts: str) -> str:
        if route == self.done_route:
            return reverse(route, args=[self.subject.consultation.key])
        return super().address(route, **parts)

    def stopped(self) -> HttpResponse | None:
        refusal = may_take_round_step(self.subject.consultation, ConsultationAct.REVISE_ANSWER)
        return not_now(self.request, self.subject.consultation, sentence(refusal)) if refusal else None

    @property
    def kept(self) -> AnswerWords:
        """The answer as it stands now."""
        row = self.subject
        return AnswerWords(row.summary, row.outcome, row.reason, tuple(row.clauses))

    def basis(self) -> int:
        return self.subject.revision

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        kept = self.kept
        initial = {
            "summary": kept.summary,
            "outcome": kept.outcome,
            "clauses": ", ".join(kept.clauses),
            "reason": kept.reason,
        }
        return CommentAnswerForm(typed, initial=initial)

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        assert isinstance(form, CommentAnswerForm)
        if form.words() == self.kept:
            add_refusal(form, Refusal("answer.says_the_same"))

    def kept_beside(self, form: PortalForm) -> Context:
        return {"loaded": [str(self.subject.revision)]}

    def context(self) -> Context:
        return {
            "consultation": self.subject.consultation,
            "answer": self.subject,
            "theirs": answer_shown(self.kept),
            "is_outdated": self.is_outdated,
            "served": [comment_line(comment) for comment in comments_of_answer(self.subject)],
        }

    def check_context(self) -> Context:
        form = self.forms[""]
        assert isinstance(form, CommentAnswerForm)
        return {"shown": answer_shown(form.words())}

    def act(self, confirmed: Context) -> CommentAnswer | Refusal:
        form = self.forms[""]
        assert isinstance(form, CommentAnswerForm)
        return revise_comment_answer(
            answer=self.subject,
            revision=self.subject.revision,
            words=form.words(),
            by=self.request.member,
            at=self.request.at,
        )


answer_step, check_answer = CommentAnswering.pages(answering, comment_of)
revise_answer, check_revision = AnswerRevision.pages(answering, answer_of)
