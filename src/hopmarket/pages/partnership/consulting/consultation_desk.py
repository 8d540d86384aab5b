"""The list of consultations, and one of them: what waits first, by clause and oldest first, then what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import SummaryPlate
from hopmarket.records.consultations.answerers import comments_for, consultations_for
from hopmarket.records.consultations.consulting_queries import (
    answers_of,
    commented_clause,
    hidden_comments,
    log_of,
    looks_asked_for,
    shown_as_written,
    waiting_comments,
    with_counts,
)
from hopmarket.records.consultations.models import CommentAnswer, Consultation
from hopmarket.rules.comment_life import OUTCOME_WORDS, CommentOutcome
from hopmarket.rules.consultation_life import CONSULTATION_LIFE, ConsultationAct, ConsultationState
from hopmarket.rules.moderation import DEED_WORDS, MODERATION_RULES, ModerationDeed
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role
from hopmarket.rules.same_author import perhaps_one_author, same_words

from .answering_guard import answering, comment_of
from .comment_lines import clause_groups, comment_line

SHOWN_AT_ONCE = 25
STATE_WORDS: dict[ConsultationState, tuple[str, str]] = {
    ConsultationState.PREPARED: ("planned", "Announced"),
    ConsultationState.OPEN: ("open", "Open for comments"),
    ConsultationState.CLOSED: ("closed", "Closed"),
    ConsultationState.ANSWERED: ("awarded", "Answered"),
    ConsultationState.WITHDRAWN: ("cancelled", "Withdrawn"),
}
"""The glyph and the words of each state."""


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One consultation of the list: where it stands, how many comments wait, until when."""

    key: str
    title: str
    glyph: str
    state: str
    unanswered: int
    counted: int
    date_words: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of the table "You said, we did"."""

    number: int
    said: str
    served: int
    done: str
    outcome: str


def can_still(consultation: Consultation, act: ConsultationAct) -> bool:
    """Whether the state of a consultation allows an act."""
    return not isinstance(CONSULTATION_LIFE.after(ConsultationState(consultation.state), act), Refusal)


def days_until(moment: datetime, now: datetime) -> str:
    """How long it is to a moment, in whole days: "in 14 days", "today", "3 days ago"."""
    days = (money_and_dates.local(moment).date() - money_and_dates.local(now).date()) // timedelta(days=1)
    if not days:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} ago"


@require_safe
@answering
def consultations(request: MemberRequest) -> HttpResponse:
    """Lists the consultations that the member works on: those in which comments wait first."""
    rows = list(with_counts(consultations_for(request.member)))
    lines = [_line(row, request.at) for row in rows]
    context = {
        "waiting": [line for line in lines if line.unanswered],
        "others": [line for line in lines if not line.unanswered],
        "is_officer": Role.OFFICER in request.member.roles,
    }
    return render(request, "partnership/consulting/consultations.html", context)


def _line(row: Consultation, now: datetime) -> ConsultationLine:
    state = ConsultationState(row.state)
    glyph, words = STATE_WORDS[state]
    match state:
        case ConsultationState.PREPARED:
            date_words = f"opens {money_and_dates.when(row.opens_at)}"
        case ConsultationState.OPEN:
            date_words = f"closes {money_and_dates.when(row.closes_at)}, {days_until(row.closes_at, now)}"
        case ConsultationState.CLOSED:
            due = money_and_dates.day(row.answer_due)
            date_words = f"response due {due}, {days_until(row.answer_due, now)}"
        case _:
            date_words = f"ended {money_and_dates.day(row.ended_at)}" if row.ended_at else ""
    counted: int = row.shown + row.hidden  # type: ignore[attr-defined]  # annotated by with_counts()
    unanswered: int = row.unanswered  # type: ignore[attr-defined]  # annotated by with_counts()
    return ConsultationLine(row.key, row.title, glyph, words, unanswered, counted, date_words)


@require_safe
@answering
def consultation(request: MemberRequest, key: str) -> HttpResponse:
    """Shows what waits in one consultation: comments without an answer, by clause and oldest first; looks that
    were asked for; then the answers, and what the rule hides."""
    row: Consultation = get_object_or_404(with_counts(consultations_for(request.member)), key=key)
    comments = comments_for(request.member, row)
    written = shown_as_written(comments)
    page = Paginator(waiting_comments(comments), SHOWN_AT_ONCE).get_page(request.GET.get("page"))
    glyph, words = STATE_WORDS[ConsultationState(row.state)]
    context = {
        "consultation": row,
        "glyph": glyph,
        "state_words": words,
        "plate": _plate(row, request.at),
        "waiting": page,
        "groups": clause_groups(page, same_words(written), perhaps_one_author(written)),
        "looks": [comment_line(comment) for comment in looks_asked_for(comments)],
        "answers": [answer_line(answer) for answer in answers_of(row)],
        "hidden": [comment_line(comment) for comment in hidden_comments(comments)],
        "due_words": days_until(row.answer_due, request.at),
        "is_officer": Role.OFFICER in request.member.roles,
        "may": {str(act): can_still(row, act) for act in ConsultationAct},
    }
    return render(request, "partnership/consulting/consultation.html", context)


def answer_line(answer: CommentAnswer) -> AnswerLine:
    """An answer as a row of the table; it is one of those whose comments were counted."""
    outcome, where = CommentOutcome(answer.outcome), ", ".join(answer.clauses)
    served: int = answer.served  # type: ignore[attr-defined]  # annotated by answers_of()
    words = OUTCOME_WORDS[outcome]
    return AnswerLine(
        answer.number,
        answer.summary,
        served,
        answer.reason,
        f"{words}: {where}" if where else words,
    )


def _plate(row: Consultation, now: datetime) -> SummaryPlate:
    shown: int = row.shown  # type: ignore[attr-defined]  # annotated by with_counts()
    unanswered: int = row.unanswered  # type: ignore[attr-defined]  # annotated by with_counts()
    hidden: int = row.hidden  # type: ignore[attr-defined]  # annotated by with_counts()
    rows = [
        ("Opened", money_and_dates.day(row.opens_at)),
        ("Closes", money_and_dates.when(row.closes_at)),
        ("Response due", money_and_dates.day(row.answer_due)),
        ("Comments", str(shown + hidden)),
        ("Answered", f"{shown - unanswered} of {shown}"),
    ]
    if hidden:
        rows.append(("Hidden by rule", str(hidden)))
    big = str(unanswered) if unanswered else "None"
    return SummaryPlate("Waiting for an answer", row.body.name, rows=rows, big=big)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log of a comment."""

    what: str
    rule: str
    reason: str
    who: str
    at: datetime


@require_safe
@answering
def comment(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Shows one comment whole, with its answer, its log, and what can be done."""
    row = comment_of(request, key, number)
    log = [
        LogLine(
            DEED_WORDS[ModerationDeed(entry.deed)],
            MODERATION_RULES[entry.rule].title if entry.rule in MODERATION_RULES else "",
            entry.reason,
            str(entry.by) if entry.by else "",
            entry.at,
        )
        for entry in log_of(row)
    ]
    listed = shown_as_written(comments_for(request.member, row.consultation))
    same, one = same_words(listed), perhaps_one_author(listed)
    latest = log_of(row).last()
    context = {
        "consultation": row.consultation,
        "comment": row,
        "clause": commented_clause(row),
        "line": comment_line(row, same=same.get(row.number, ()), one=one.get(row.number, ())),
        "log": log,
        "state": row.state,
        "asked_again": bool(latest and latest.deed == ModerationDeed.ASKED_AGAIN),
        "outcome": OUTCOME_WORDS[CommentOutcome(row.answer.outcome)] if row.answer else "",
        "is_officer": Role.OFFICER in request.member.roles,
        "is_open": can_still(row.consultation, ConsultationAct.ANSWER),
    }
    return render(request, "partnership/consulting/comment.html", context)


def not_now(request: MemberRequest, row: Consultation, why: str) -> HttpResponse:
    """The page that says why something cannot be done now, with status 409."""
    context = {"consultation": row, "why": why}
    return render(request, "partnership/consulting/not_now.html", context, status=409)
