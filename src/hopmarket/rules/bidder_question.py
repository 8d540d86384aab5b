"""Asking one bidder about its opened response: what a question must have, and how long the bidder has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from .reasons import FEWEST_WORDS, says_why
from .refusal import Refusal

CITE = "Procurement Act 2023, s. 19(4): a bidder may show that it can keep its price; days: the portal's rule"
FEWEST_DAYS = 1
"""So many days a bidder has at the least, after the day on which it is asked."""
MOST_DAYS = 28
USUAL_DAYS = 5
MOST_LENGTH = 4000


def why_not_ask(
    question: str, *, lot: str, priced: Collection[str], due_on: date, today: date
) -> Refusal | None:
    """Refuses ``bidder_question.too_short``, ``.too_long``, ``.unknown_lot`` for one that the bidder made no
    offer for, ``.too_soon`` and ``.too_late``."""
    if not says_why(question):
        return Refusal("bidder_question.too_short", CITE, {"words": str(FEWEST_WORDS)})
    if len(question.strip()) > MOST_LENGTH:
        return Refusal("bidder_question.too_long", CITE, {"most": f"{MOST_LENGTH:,}"})
    if lot and lot not in priced:
        return Refusal("bidder_question.unknown_lot", CITE)
    if due_on < today + timedelta(days=FEWEST_DAYS):
        return Refusal("bidder_question.too_soon", CITE)
    if due_on > today + timedelta(days=MOST_DAYS):
        return Refusal("bidder_question.too_late", CITE, {"most": str(MOST_DAYS)})
    return None


def why_no_answer(answer: str) -> Refusal | None:
    """Refuses ``bidder_question.empty_answer`` and ``.long_answer``. A short answer may say all."""
    if not answer.strip():
        return Refusal("bidder_question.empty_answer", CITE)
    if len(answer.strip()) > MOST_LENGTH:
        return Refusal("bidder_question.long_answer", CITE, {"most": f"{MOST_LENGTH:,}"})
    return None
