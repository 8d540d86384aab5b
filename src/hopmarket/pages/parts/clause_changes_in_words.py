"""Differences of two documents in clauses in words: one way for whoever drafts, comments, signs or reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from hopmarket.reference_data import framework_checks, framework_parts, framework_topics
from hopmarket.rules.clause_changes import ChangeKind, ClauseChange
from hopmarket.rules.word_differences import Standing, WordRun

PROMISERS: Mapping[str, str] = {
    "public": "Public bodies",
    "voluntary": "Charities and community groups",
    "business": "Businesses",
    "everybody": "Everybody",
    "": "Nobody",
}
"""Who promises what a clause says, in words."""
LABELS: Mapping[str, str] = {
    "part": "Part",
    "by": "Promised by",
    "topics": "What it is about",
    "sources": "Where it comes from",
    "checks": "What watches it",
    "see": "See also",
}
_MARKS = re.compile(r"\*\*|__|(?m:^\s{0,3}#{1,6}\s+)")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")


@dataclass(frozen=True, slots=True)
class ShownWords:
    """Words of one line: ``standing`` is same, gone or new, and ``spoken`` what a reader of the screen hears
    before them, since it does not hear a line that strikes them out."""

    text: str
    standing: Standing
    spoken: str = ""


Lines = tuple[tuple[ShownWords, ...], ...]


@dataclass(frozen=True, slots=True)
class LabelInWords:
    """One of the things beside the words of a clause that is another than before."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClauseChangeInWords:
    """What happened to one clause: its number, sentences that say what, its title and lines with struck and new
    words (none where no word is another), and what else is another than before."""

    number: str
    happened: tuple[str, ...]
    title: str
    title_lines: Lines
    lines: Lines
    labels: tuple[LabelInWords, ...]

    @property
    def heading(self) -> str:
        """What the clause is called."""
        called = f"Clause {self.number}" if self.number else "The document"
        return f"{called}: {self.title}" if self.title else called


def changes_in_words(changes: Iterable[ClauseChange]) -> list[ClauseChangeInWords]:
    """Differences of two documents as every page shows them, nothing cut."""
    return [_change(change) for change in changes]


def shown_lines(runs: Iterable[WordRun]) -> Lines:
    """Runs of words in lines as pages show them, without the marks of Markdown."""
    pieces: list[list[WordRun]] = [[]]
    for run in runs:
        for place, line in enumerate(run.text.split("\n")):
            pieces += [[]] if place else []
            pieces[-1] += [WordRun(line, run.standing)] if line else []
    shown = (_line(piece) for piece in pieces)
    return tuple(line for line in shown if any(words.text.strip() for words in line))


def _line(runs: list[WordRun]) -> tuple[ShownWords, ...]:
    plain = [(_MARKS.sub("", run.text), run.standing) for run in runs]
    if plain:
        plain[0] = (_BULLET.sub("• ", plain[0][0]), plain[0][1])
    joined = [
        ("".join(text for text, _ in group), standing)
        for standing, group in groupby(plain, key=lambda piece: piece[1])
    ]
    shown: list[ShownWords] = []
    before: Standing | None = None
    for place, (text, standing) in enumerate(joined):
        follows = joined[place + 1][1] if place + 1 < len(joined) else None
        spoken = {
            Standing.SAME: "",
            Standing.GONE: "Before: " if follows is Standing.NEW else "Taken out: ",
            Standing.NEW: "Now: " if before is Standing.GONE else "New: ",
        }[standing]
        shown.append(ShownWords(text, standing, spoken if text.strip() else ""))
        before = standing
    return tuple(shown)


def _change(change: ClauseChange) -> ClauseChangeInWords:
    clause = change.after or change.before
    is_new_title = change.title_runs and any(run.standing is not Standing.SAME for run in change.title_runs)
    is_new_text = any(run.standing is not Standing.SAME for run in change.text_runs)
    return ClauseChangeInWords(
        number=change.number,
        happened=tuple(_happened(change)),
        title=clause.title if clause else "",
        title_lines=shown_lines(change.title_runs) if is_new_title else (),
        lines=shown_lines(change.text_runs) if is_new_text else (),
        labels=tuple(_label(name, change) for name in change.labels),
    )


def _happened(change: ClauseChange) -> Iterable[str]:
    """What happened, one sentence for each thing."""
    came, went = numbers_in_words(change.came_from), numbers_in_words(change.went_to)
    for kind in change.kinds:
        match kind:
            case ChangeKind.ADDED:
                yield "New."
            case ChangeKind.ADOPTED:
                yield f"New, taken over from {came}."
            case ChangeKind.REMOVED:
                yield "Taken out."
            case ChangeKind.MOVED:
                is_renumbered = change.before is not None and change.before.number != change.number
                yield f"Moved: it was {came} before." if is_renumbered else "Moved to another place."
            case ChangeKind.SPLIT:
                yield f"Divided: a part of it is {went} now." if went else f"Split off from {came}."
            case ChangeKind.MERGED:
                yield f"It is a part of {went} now." if change.after is None else f"It takes in {came}."
            case ChangeKind.REWORDED:
                yield "Reworded." if change.number else "The title or the summary is reworded."
            case ChangeKind.LABELLED:
                yield "Its labels changed."


def numbers_in_words(numbers: Iterable[str]) -> str:
    """Numbers of clauses as a sentence names them: "clause 8.1 and clause 9.2 of leeds-compact"."""
    named = [
        f"clause {number.rpartition(':')[2]}" + (f" of {number.rpartition(':')[0]}" if ":" in number else "")
        for number in numbers
    ]
    return " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))


def _label(name: str, change: ClauseChange) -> LabelInWords:
    return LabelInWords(
        LABELS[name],
        *(_label_words(name, getattr(clause, name)) for clause in (change.before, change.after)),
    )


def _label_words(name: str, entries: str | tuple[str, ...]) -> str:
    if name == "by":
        return PROMISERS.get(str(entries), str(entries))
    keys = [entries] if isinstance(entries, str) else entries
    words = [WORDS_OF_KEYS[name](key) if name in WORDS_OF_KEYS else key for key in keys if key]
    return ("; " if name == "checks" else ", ").join(words) or "Nothing"


WORDS_OF_KEYS: Mapping[str, Callable[[str], str]] = {
    "part": lambda key: row.words if (row := framework_parts().get(key)) else key,
    "topics": lambda key: row.words if (row := framework_topics().get(key)) else key,
    "checks": lambda key: row.words if (row := framework_checks().get(key)) else key,
}
"""The words of keys of lists in data; a key that is not known any more stands for itself."""
