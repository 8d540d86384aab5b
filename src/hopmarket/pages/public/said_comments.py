"""Comments in words, as public pages and their JSON show them, each with its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hopmarket.rules.comment_life import (
    OUTCOME_WORDS,
    STANCE_WORDS,
    CommentOutcome,
    CommentStance,
    CommentState,
    SpokenAs,
)
from hopmarket.rules.comment_texts import speaker_in_words
from hopmarket.rules.consultation_facts import AnswerFacts, CommentFacts
from hopmarket.rules.consultation_reading import SECTOR_GROUPS
from hopmarket.rules.moderation import MODERATION_RULES, ModerationRule
from hopmarket.rules.quoted_words import as_read
from hopmarket.rules.sectors import Sector

NAMED = {SpokenAs.EMAIL: "signed by email, not checked", SpokenAs.VOUCHED: "", SpokenAs.MEMBER: ""}
"""How a name became known, where that is not an account of this portal."""


@dataclass(frozen=True, slots=True)
class SaidComment:
    """One comment: who speaks and how they are known, what they want and say, and what was answered. Of a hidden one
    the rule stands here, and of one that was taken back nothing but that."""

    number: int
    clause: str
    who: str
    label: str
    made_at: datetime
    stance: str
    quote: str
    text: str
    is_shown: bool
    hidden_by: ModerationRule | None
    answer: AnswerFacts | None
    outcome: str
    answered_at: datetime | None
    revised_at: datetime | None


def said_comment(comment: CommentFacts, answers: Mapping[int, AnswerFacts]) -> SaidComment:
    """Puts one comment into words."""
    answer = answers.get(comment["answer"]) if comment["state"] == CommentState.SHOWN else None
    return SaidComment(
        number=comment["number"],
        clause=comment["clause"],
        who=speaker_in_words(
            shown_name=comment["shown_name"], sector=comment["sector"], vouched_by=comment["vouched_by"]
        ),
        label=_label(comment),
        made_at=datetime.fromisoformat(comment["made_at"]),
        stance=STANCE_WORDS[CommentStance(comment["stance"])] if comment["stance"] else "",
        quote=as_read(comment["quote"]),
        text=comment["text"],
        is_shown=comment["state"] == CommentState.SHOWN,
        hidden_by=MODERATION_RULES.get(comment["hidden_by"]),
        answer=answer,
        outcome=OUTCOME_WORDS[CommentOutcome(answer["outcome"])] if answer else "",
        answered_at=datetime.fromisoformat(answer["answered_at"]) if answer else None,
        revised_at=datetime.fromisoformat(answer["revised_at"]) if answer and answer["revised_at"] else None,
    )


def said_comments(comments: Iterable[CommentFacts], answers: Mapping[int, AnswerFacts]) -> list[SaidComment]:
    """Puts comments into words, in their order."""
    return [said_comment(comment, answers) for comment in comments]


def _label(comment: CommentFacts) -> str:
    """What stands behind the name: the organisation, the seat in the body that asks, else the sector; and that
    nobody has checked a name that was only typed."""
    sector = SECTOR_GROUPS.get(Sector(comment["sector"]), "") if comment["sector"] else ""
    seat = f"sits in: {comment['seat_in']}" if comment["seat_in"] else ""
    is_typed = bool(comment["shown_name"] or comment["shown_as"])
    known = NAMED[SpokenAs(comment["spoken_as"])] if is_typed else ""
    return ", ".join(part for part in (comment["shown_as"], seat, sector.lower(), known) if part)
