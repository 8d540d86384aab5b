"""Quotes of invited suppliers: who may be asked, until when, and how much a reason says."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .dates_in_words import when
from .local_time import LONDON, is_days_apart
from .procedure_kinds import Procedure
from .reasons import says_why
from .refusal import Refusal
from .sane_dates import FEWEST_DAYS_FOR_QUESTIONS
from .terms import Criterion, CriterionKind, Question, QuestionKind, Terms
from .wordless_text import is_wordless

FEWEST_SENTENCES = 2
MOST_INVITED = 12
CITE = "The partnership's rule for quick quotes: docs/rules/procedures.md"

_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"')\]”’]|$)")


def sentences(text: str) -> int:
    """How many sentences a text has: those that end with a sign and say a word. A figure's point ends none."""
    return sum(not is_wordless(piece) for piece in _SENTENCE_END.split(f"{text.strip()} ")[:-1])


def enough_said(reason: str) -> bool:
    """Whether the reason of a score says why, in two sentences or more."""
    return says_why(reason) and sentences(reason) >= FEWEST_SENTENCES


def last_moment_to_invite(closes_at: datetime, procedure: Procedure) -> datetime:
    """Until when somebody else may be asked, so that they have the fewest days too."""
    return closes_at - timedelta(days=procedure.fewest_days_open)


def may_invite(
    *,
    organisation: int | None,
    name: str,
    email: str,
    buyer: int,
    invited: Collection[int],
    addresses: Collection[str],
) -> Refusal | None:
    """Refuses ``invited.nobody``, ``invited.own``, ``invited.twice`` and ``invited.too_many``. ``invited`` and
    ``addresses`` are those who are asked already."""
    if organisation is None and not (name.strip() and email.strip()):
        return Refusal("invited.nobody", CITE)
    if organisation == buyer:
        return Refusal("invited.own", CITE)
    if organisation in invited or (organisation is None and email.strip().lower() in addresses):
        return Refusal("invited.twice", CITE, {"name": name.strip()})
    if len(invited) + len(addresses) >= MOST_INVITED:
        return Refusal("invited.too_many", CITE, {"most": str(MOST_INVITED)})
    return None


def may_still_invite(closes_at: datetime, procedure: Procedure, *, now: datetime) -> Refusal | None:
    """Refuses ``invited.too_late``."""
    last = last_moment_to_invite(closes_at, procedure)
    if now <= last:
        return None
    return Refusal("invited.too_late", CITE, {"last": when(last), "days": str(procedure.fewest_days_open)})


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """A quality criterion of a quote: its title, its weight out of 100, and the one question that it scores."""

    title: str
    question: str
    weight: Decimal


MOST_ANSWERS = 2
PRICE_WEIGHT, ANSWER_WEIGHT = Decimal(60), Decimal(40)
_WORDS = 500


def judged_answers(terms: Terms) -> tuple[JudgedAnswer, ...] | None:
    """The quality criteria of terms, each with its question; None where they hold more than one page shows:
    more than two, musts, or questions that are not one text for each."""
    quality = [row for row in terms.criteria if row.kind is CriterionKind.QUALITY]
    asked = {row.criterion: row for row in terms.questions if row.kind is QuestionKind.TEXT}
    if len(quality) > MOST_ANSWERS or terms.musts or len(terms.questions) != len(quality):
        return None
    if any(row.key not in asked for row in quality):
        return None
    return tuple(JudgedAnswer(row.title, asked[row.key].title, row.weight) for row in quality)


def with_judged_answers(terms: Terms, answers: Collection[JudgedAnswer], price: Decimal) -> Terms:
    """The terms with these quality criteria and questions, and the price with this weight. A criterion and a
    question keep what else they say, in their order."""
    quality = [row for row in terms.criteria if row.kind is CriterionKind.QUALITY]
    lowest = next((row for row in terms.criteria if row.kind is CriterionKind.PRICE), _PRICE)
    criteria, questions = [], []
    for place, answer in enumerate(answers):
        known = place < len(quality)
        row = (
            quality[place]
            if known
            else Criterion(f"answer-{place + 1}", CriterionKind.QUALITY, "", "", price)
        )
        asked = next((question for question in terms.questions if question.criterion == row.key), None)
        asked = asked or Question(f"answer-{place + 1}", QuestionKind.TEXT, "", "", _WORDS, True, row.key)
        criteria.append(replace(row, title=answer.title, weight=answer.weight))
        questions.append(replace(asked, title=answer.question))
    return replace(terms, criteria=(*criteria, replace(lowest, weight=price)), questions=tuple(questions))


_PRICE = Criterion("price", CriterionKind.PRICE, "Price", "Lowest price ÷ your price × weight", PRICE_WEIGHT)


@dataclass(frozen=True, slots=True)
class QuoteDates:
    """The dates that a buyer names for quotes; the others follow from them."""

    closes_at: datetime
    starts_on: date
    ends_on: date


def proposed_dates(now: datetime) -> QuoteDates:
    """Dates that a draft begins with: ten days to answer, on a working day at noon, a start four weeks after
    that, for three years: the least in which a service settles."""
    closes = _working_day(now.astimezone(LONDON).date() + timedelta(days=11))
    starts = closes + timedelta(days=28)
    starts = date(starts.year + starts.month // 12, starts.month % 12 + 1, 1)
    ends = date(starts.year + 3, starts.month, 1) - timedelta(days=1)
    return QuoteDates(datetime.combine(closes, time(12), LONDON), starts, ends)


def with_dates_that_follow(terms: Terms, *, now: datetime) -> Terms:
    """The terms with the last moment for questions, a day before the deadline, or an hour where that leaves too
    few days to ask; and the day of the award, a week after it or, if that is sooner, when the contract starts."""
    if terms.closes_at is None:
        return terms
    closing_day = terms.closes_at.astimezone(LONDON).date()
    award = closing_day + timedelta(days=7)
    if terms.starts_on and closing_day < terms.starts_on < award:
        award = terms.starts_on
    asking = terms.closes_at - timedelta(days=1)
    if not is_days_apart(FEWEST_DAYS_FOR_QUESTIONS, now, asking):
        asking = terms.closes_at - timedelta(hours=1)
    return replace(terms, questions_until=asking, award_on=award)


def _working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
