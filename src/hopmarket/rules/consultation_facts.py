"""What is published of a consultation, its comments, its answers and its log: the keys of their facts.

Kinds and keys among what is published:

- ``consultation``, key "framework-3": :class:`ConsultationFacts`. A next version when it begins, is extended,
  closes, is answered or withdrawn.
- ``comment``, key "framework-3/12", part of "consultation:framework-3": :class:`CommentFacts`. A next version
  when it is answered, when the answer is another one, and when it is hidden, shown again or withdrawn; earlier
  versions of a hidden or withdrawn one are withheld.
- ``answer``, key "framework-3/4", part of "consultation:framework-3": :class:`AnswerFacts`. A next version when it
  is put right, or serves more comments.
- ``moderation_log``, key "framework-3/2", part of "consultation:framework-3": :class:`ModerationFacts`.

Instants are ISO 8601 in UTC ("2026-12-21T12:00:00+00:00"), days "2026-12-21"; empty where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

CONSULTATION_KIND = "consultation"
COMMENT_KIND = "comment"
ANSWER_KIND = "answer"
MODERATION_KIND = "moderation_log"


class DocumentReference(TypedDict):
    """A version of a published document."""

    kind: str
    key: str
    number: int
    title: str


class BodyReference(TypedDict):
    """The body that asks."""

    key: str
    name: str


class HolidayFacts(TypedDict):
    """A time of holidays inside the consultation, cut to its days inside."""

    name: str
    first: str
    last: str


class ExtensionFacts(TypedDict):
    """One extension: the close that was, the close that came, why, and when it was decided."""

    before: str
    after: str
    reason: str
    at: str


class ConsultationFacts(TypedDict):
    """A consultation. ``state`` is one of :class:`hopmarket.rules.consultation_life.ConsultationState`; ``summary``
    is the published response in a few words, once it is answered; the counts are those at its last version."""

    key: str
    title: str
    subject: str
    state: str
    document: DocumentReference
    before: DocumentReference | None
    body: BodyReference
    reasons: str
    alternatives: str
    adoption_from: str
    opens_at: str
    closes_at: str
    closed_at: str
    ended_at: str
    answer_due: str
    full_length: bool
    length: str
    shorter_reason: str
    holidays: list[HolidayFacts]
    extensions: list[ExtensionFacts]
    topics: list[str]
    place: str
    summary: str
    withdrawn_reason: str
    shown: int
    hidden: int
    answered: int


class CommentFacts(TypedDict):
    """A comment. ``state`` is "shown", "hidden" or "withdrawn"; of the last two nothing stands here but the clause,
    the numbers and the times. ``answer`` is the number of its answer, 0 without one; ``hidden_by`` the key of the
    row of :data:`hopmarket.rules.moderation.MODERATION_RULES`. ``shown_name`` is empty where its author gave none.
    ``vouched_by`` names the body of the voluntary sector that vouches for a comment without a name, ``seat_in`` the
    body that asks, where its author sat in it."""

    consultation: str
    number: int
    clause: str
    quote: str
    quote_at: int
    text: str
    stance: str
    spoken_as: str
    shown_name: str
    shown_as: str
    sector: str
    seat_in: str
    vouched_by: str
    state: str
    hidden_by: str
    made_at: str
    answer: int


class AnswerFacts(TypedDict):
    """An answer. ``summary`` is what those said whom it answers ("Three months is too short"), ``comments`` the
    numbers of all comments that it serves, ``clauses`` the numbers of the clauses that changed because of it."""

    consultation: str
    number: int
    revision: int
    summary: str
    outcome: str
    reason: str
    clauses: list[str]
    comments: list[int]
    answered_at: str
    revised_at: str


class ModerationFacts(TypedDict):
    """One line of the log of a consultation. ``deed`` is one of :class:`hopmarket.rules.moderation.ModerationDeed`;
    ``rule_words`` is the row of the rule as it stood then; ``by`` the organisation whose officer did it."""

    consultation: str
    comment: int
    deed: str
    rule: str
    rule_words: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """One row of "You said, we did": what was said in how many comments, and what became of it. ``outcome`` is empty
    for what nobody has answered, and "hidden" for what the published rule hides."""

    said: str
    comments: tuple[int, ...]
    done: str
    outcome: str
    clauses: tuple[str, ...] = ()


def said_and_done(
    answers: Iterable[AnswerFacts], comments: Iterable[CommentFacts]
) -> tuple[SaidAndDone, ...]:
    """Groups every comment that counts by what became of it, the most numerous answer first; then what the
    rule hides, then what waits for an answer. No comment stands in two rows and none in none."""
    states = {comment["number"]: comment["state"] for comment in comments}
    left = {number: state for number, state in states.items() if state in {"shown", "hidden"}}
    rows: list[SaidAndDone] = []
    for answer in answers:
        served = tuple(number for number in answer["comments"] if left.get(number) == "shown")
        for number in served:
            del left[number]
        if served:
            clauses = tuple(answer["clauses"])
            rows.append(SaidAndDone(answer["summary"], served, answer["reason"], answer["outcome"], clauses))
    rows.sort(key=lambda row: (-len(row.comments), row.comments))
    for state, outcome in (("hidden", "hidden"), ("shown", "")):
        rest = tuple(sorted(number for number, known in left.items() if known == state))
        if rest:
            rows.append(SaidAndDone("", rest, "", outcome))
    return tuple(rows)
