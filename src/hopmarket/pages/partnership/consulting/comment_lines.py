"""Comments as those who answer read them: who spoke and how, about which clause, and what is remarkable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.consultations.models import Comment
from hopmarket.rules.comment_life import STANCE_WORDS, CommentStance, SpokenAs

LONGEST_LINE = 220


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment of a list. ``alike`` tells which others say the same, or may come from the same person."""

    number: int
    clause: str
    who: str
    text: str
    stance: str
    on: datetime
    alike: str = ""

    @property
    def title(self) -> str:
        """A name for it, such as "Comment 12 on clause 8.1"."""
        return f"Comment {self.number} on {clause_words(self.clause)}"


@dataclass(frozen=True, slots=True)
class CommentedClause:
    """The comments on one clause that wait, oldest first."""

    clause: str
    lines: tuple[CommentLine, ...]

    @property
    def title(self) -> str:
        return clause_words(self.clause).capitalize()

    @property
    def slug(self) -> str:
        """A name for the heading of the group."""
        return "clause-" + (self.clause.replace(".", "-") or "all")


def clause_words(clause: str) -> str:
    """A clause by its number, or the text as a whole."""
    return f"clause {clause}" if clause else "the whole text"


def speaker_words(comment: Comment) -> str:
    """Who spoke, as everybody reads it."""
    if comment.spoken_as == SpokenAs.VOUCHED and comment.vouched_by:
        return f"Somebody for whom {comment.vouched_by.name} vouches"
    name = comment.shown_name or "A resident"
    return f"{name}, {comment.shown_as}" if comment.shown_as else name


def comment_line(comment: Comment, *, same: Collection[int] = (), one: Collection[int] = ()) -> CommentLine:
    """A comment of a list; ``same`` are the numbers of those in the same words, ``one`` of those that the same
    person may have sent."""
    remarks = []
    if same:
        remarks.append(f"The same words as comment {_numbers(same)}.")
    if one:
        remarks.append(f"May come from the same person as comment {_numbers(one)}; each counts.")
    return CommentLine(
        comment.number,
        comment.clause,
        speaker_words(comment),
        comment.text,
        STANCE_WORDS[CommentStance(comment.stance)],
        comment.confirmed_at or comment.made_at,
        " ".join(remarks),
    )


def _numbers(numbers: Collection[int]) -> str:
    listed = [str(number) for number in sorted(numbers)]
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))


def clause_groups(
    comments: Iterable[Comment], same: Mapping[int, tuple[int, ...]], one: Mapping[int, tuple[int, ...]]
) -> list[CommentedClause]:
    """Groups comments by clause, in the order in which the oldest of each was made."""
    groups: dict[str, list[CommentLine]] = {}
    for comment in comments:
        line = comment_line(comment, same=same.get(comment.number, ()), one=one.get(comment.number, ()))
        groups.setdefault(comment.clause, []).append(line)
    return [CommentedClause(clause, tuple(lines)) for clause, lines in groups.items()]


def choice_words(line: CommentLine) -> tuple[int, str, str]:
    """A comment as a tick box shows it: its number, its words, and who said it when."""
    text = line.text if len(line.text) <= LONGEST_LINE else f"{line.text[:LONGEST_LINE]}…"
    about = f"{line.title}, {line.who}, {money_and_dates.day(line.on)}. {line.alike}"
    return line.number, text, about.strip()
