"""What an answer to comments says: what they said, what became of it, why, and in which clauses.

Source: R v Brent LBC, ex p Gunning (1985) 84 LGR 168: what was said is conscientiously taken into account; an
outcome without a reason shows nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import ClauseDocument
from .comment_life import CommentOutcome
from .reasons import unreasoned
from .refusal import Refusal
from .wordless_text import is_wordless

LONGEST_SUMMARY = 200
MOST_NEW_CLAUSES = 20
"""So many clauses of the first level may come into a text between the comments and their answers."""
_NUMBER = re.compile(r"[1-9]\d{0,3}(\.[1-9]\d{0,3})?", re.ASCII)
_BETWEEN = re.compile(r"[\s,;]+|\band\b")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """An answer as somebody wrote it. ``clauses`` are the numbers of the clauses that changed."""

    summary: str
    outcome: str
    reason: str
    clauses: tuple[str, ...] = ()


def typed_clauses(text: str) -> tuple[str, ...]:
    """Reads numbers of clauses as people write them: "8.1, 8.3", "8.1 and 8.3"; each once, in their order."""
    return tuple(dict.fromkeys(part.rstrip(".") for part in _BETWEEN.split(text.strip()) if part))


def unknown_clause(words: AnswerWords, document: ClauseDocument) -> Refusal | None:
    """Refuses ``answer.clause_unknown`` for a clause that is not in the text that people commented on, and that
    cannot have come into it since: neither below one of its clauses nor among the next of the first level."""
    last = max((int(number) for number in document.numbers_ever_given if number.isdecimal()), default=0)
    for number in words.clauses:
        parent = number.partition(".")[0]
        if parent not in document.by_number and not last < int(parent) <= last + MOST_NEW_CLAUSES:
            return Refusal("answer.clause_unknown", params={"number": number})
    return None


def answer_fault(words: AnswerWords, *, act: str) -> Refusal | None:
    """Finds what is wrong with an answer: ``answer.no_summary``, ``answer.summary_too_long``,
    ``answer.no_outcome``, ``answer.no_clauses`` for a change that is nowhere, ``answer.clauses_unchanged`` for clauses
    of an answer that changes nothing, ``answer.clause_number``, and ``reasons.missing``."""
    if is_wordless(words.summary):
        return Refusal("answer.no_summary")
    if len(words.summary) > LONGEST_SUMMARY:
        return Refusal("answer.summary_too_long", params={"most": str(LONGEST_SUMMARY)})
    if words.outcome not in set(CommentOutcome):
        return Refusal("answer.no_outcome")
    has_changed = words.outcome == CommentOutcome.CHANGED
    if has_changed and not words.clauses:
        return Refusal("answer.no_clauses")
    if words.clauses and not has_changed:
        return Refusal("answer.clauses_unchanged")
    odd = next((number for number in words.clauses if not _NUMBER.fullmatch(number)), None)
    if odd is not None:
        return Refusal("answer.clause_number", params={"number": odd[:20]})
    return unreasoned(words.reason, act)
