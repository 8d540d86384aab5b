"""What the barrier check found in a draft, beside the words that it means: the margin of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from string import ascii_uppercase

from hopmarket.barrier_rules import barrier_rules
from hopmarket.pages.parts.term_changes import value_in_words
from hopmarket.records.opportunities.barrier_check import BarrierAnswers, barrier_answers
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.barriers.answering import BarrierStanding, KeptReason, OverrideDecision
from hopmarket.rules.barriers.barrier_kinds import BarrierFinding, BarrierRule, RuleAnswer, Severity
from hopmarket.rules.barriers.from_terms import texts_of_terms
from hopmarket.rules.barriers.mending import can_be_mended, finding_key, words_in_place
from hopmarket.rules.terms import Terms, terms_text
from hopmarket.rules.terms_fields import FIELD_BY_NAME, ROWS, DraftSection

LEVELS: Mapping[Severity, tuple[str, str, str]] = {
    Severity.MUST: ("b", "err", "Likely to shut people out"),
    Severity.SHOULD: ("b", "err", "Likely to shut people out"),
    Severity.CONSIDER: ("c", "part", "Worth a look"),
    Severity.INFO: ("i", "todo", "For your information"),
}
"""How each severity is drawn: colour, shape and word."""
_ONE_OF = {"lots": "Lot", "criteria": "Criterion", "questions": "Question", "musts": "Condition"}
_ELSEWHERE: Mapping[str, tuple[DraftSection, str]] = {
    "procedure": (DraftSection.NEED, "How you buy it"),
    "documents": (DraftSection.SPECIFICATION, "Documents"),
    "conditions": (DraftSection.QUESTIONS, "Conditions"),
}
"""Places of findings that are no fields of the terms."""
_ABSENT = {
    "published_at": "the day of publication",
    "currency": "the currency",
    "has_selection_stage": "whether bidders are chosen before they bid",
    "takes_electronic": "whether it is sent on paper",
    "documents": "documents",
    "conditions": "conditions in words",
    "condition": "conditions in words",
    "criterion": "criteria in words",
    "question": "questions in words",
    "summary": "a summary",
    "specification": "a specification",
    "term": "terms of the contract in words",
    "title": "a title",
    "text": "any text",
}
_CLAUSE = re.compile(r"\S.*?(?=\n[^\S\n]*\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LevelTally:
    """How many findings are of one level, in words, with its shape."""

    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class NotedFinding:
    """One finding with its letter, its rule, what stands of it, and the words that one click puts in."""

    letter: str
    finding: BarrierFinding
    rule: BarrierRule
    standing: BarrierStanding
    replacement: str
    """What a click puts in the place of the words found; empty where none may."""

    @property
    def key(self) -> str:
        """How a form names it."""
        return finding_key(self.finding)

    @property
    def field(self) -> str:
        """The field at which it stands, or in whose rows."""
        return self.finding.path.split("/")[0]

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"finding-{self.letter}"

    @property
    def can_be_mended(self) -> bool:
        """Whether one click mends it."""
        return can_be_mended(self.finding)

    @property
    def level(self) -> str:
        """Its colour: b for likely to shut people out, c for worth a look, i for information, ok once answered."""
        return "ok" if self.standing.holds else LEVELS[self.finding.severity][0]

    @property
    def shape(self) -> str:
        """Its shape; a tick once it is kept with a reason."""
        return "done" if self.standing.holds else LEVELS[self.finding.severity][1]

    @property
    def word(self) -> str:
        """Its level in words."""
        return "Kept, with your reason" if self.standing.holds else LEVELS[self.finding.severity][2]

    @property
    def is_must(self) -> bool:
        """Whether the law does not allow it here."""
        return self.finding.severity is Severity.MUST

    @property
    def takes_reasons(self) -> bool:
        """Whether it may be kept with a reason."""
        return self.finding.severity is not Severity.INFO


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A run of a text: whether a finding means it, and the findings whose words end with it."""

    text: str
    is_meant: bool
    ends: tuple[NotedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class MarginClause:
    """A clause of the draft with the findings beside it. A field that is no text is one clause."""

    number: int
    label: str
    runs: tuple[MarkedRun, ...]
    notes: tuple[NotedFinding, ...]
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class MarginSection:
    """A section of the draft with its clauses."""

    section: DraftSection
    clauses: tuple[MarginClause, ...]

    @property
    def notes(self) -> tuple[NotedFinding, ...]:
        """Its findings."""
        return tuple(note for clause in self.clauses for note in clause.notes)

    @property
    def tallies(self) -> list[LevelTally]:
        """How many of its findings are of each level, the gravest first."""
        return tallies(self.notes)


@dataclass(frozen=True, slots=True)
class DraftMargin:
    """Everything that the check says of a draft."""

    answers: BarrierAnswers
    notes: tuple[NotedFinding, ...]
    sections: tuple[MarginSection, ...]

    @property
    def blocking(self) -> tuple[NotedFinding, ...]:
        """The findings that are neither mended nor kept with a reason, the first of each rule."""
        seen: dict[str, NotedFinding] = {}
        for note in self.notes:
            if note.standing.blocks:
                seen.setdefault(note.finding.code, note)
        return tuple(seen.values())

    @property
    def mendable(self) -> int:
        """How many findings one click mends."""
        return sum(note.can_be_mended for note in self.notes)

    @property
    def counted(self) -> Mapping[str, int]:
        """How many rules found something, nothing, or could not tell."""
        return {str(answer): count for answer, count in self.answers.report.counted().items()}

    @property
    def cannot_tell(self) -> list[tuple[str, str]]:
        """The rules that cannot tell, each with what is missing."""
        titles = {rule.code: rule.title for rule in barrier_rules()}
        report = self.answers.report
        return [
            (titles[code], absent_in_words(report.absent.get(code, ())))
            for code, answer in report.answers.items()
            if answer is RuleAnswer.CANNOT_TELL
        ]

    def elsewhere_in(self, section: DraftSection, fields: Iterable[str]) -> tuple[NotedFinding, ...]:
        """The findings of a section that stand at none of these fields."""
        return tuple(
            note
            for note in self.notes
            if _place(note.finding.path)[0] is section and note.field not in set(fields)
        )


def draft_margin(opportunity: Opportunity, *, now: datetime, terms: Terms | None = None) -> DraftMargin:
    """The margin of a draft as it is saved, or with other terms that somebody types."""
    terms = terms or opportunity.the_terms
    answers = barrier_answers(opportunity, now=now, terms=terms)
    rules = {rule.code: rule for rule in barrier_rules()}
    standing_of = {standing.code: standing for standing in answers.standings}
    order = {text.path: place for place, text in enumerate(texts_of_terms(terms))}
    found = sorted(
        answers.report.findings,
        key=lambda row: (_section_place(row.path), order.get(row.path, len(order)), row.span or (-1, 0)),
    )
    notes = tuple(
        NotedFinding(
            letter_of(place),
            finding,
            rules[finding.code],
            standing_of[finding.code],
            words_in_place(terms, finding) if can_be_mended(finding) else "",
        )
        for place, finding in enumerate(found)
    )
    return DraftMargin(answers, notes, tuple(_sections(terms, notes)))


def letter_of(place: int) -> str:
    """A, B … Z, AA, AB …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def tallies(notes: Iterable[NotedFinding]) -> list[LevelTally]:
    """How many findings are of each level, in words: "2 likely to shut people out"."""
    words: dict[tuple[str, str], int] = {}
    for note in notes:
        line = note.shape, "kept with a reason" if note.standing.holds else note.word.lower()
        words[line] = words.get(line, 0) + 1
    return [LevelTally(shape, f"{count} {word}") for (shape, word), count in words.items()]


def absent_in_words(names: Iterable[str]) -> str:
    """What a rule would have to see, in words."""
    return ", ".join(dict.fromkeys(_absent(name) for name in names)) or "something else"


def why_reason_ended(reason: KeptReason, standing: BarrierStanding, today: date) -> str:
    """Why a reason that was given no longer counts, in words; empty where it holds or waits."""
    if standing.holds or standing.waits_for_second:
        return ""
    if reason.decision is OverrideDecision.REFUSED:
        return f"{reason.decided_name} did not let it stand: {reason.decision_words}"
    if reason.version != standing.version:
        return "The rule has changed since."
    if reason.until is not None and reason.until < today:
        return "Its day has passed."
    if standing.severity is Severity.MUST and not reason.needs_second:
        return "The rules do not allow it any more, so it takes two officers now."
    return "Other words stand there by now."


def _absent(name: str) -> str:
    row = FIELD_BY_NAME.get(name)
    return _ABSENT.get(name) or (row.label.lower() if row else name.replace("_", " "))


def _place(path: str) -> tuple[DraftSection, str]:
    """The section and the label of a path."""
    name = path.split("/")[0]
    row = FIELD_BY_NAME.get(name)
    return (row.section, row.label) if row else _ELSEWHERE.get(name, (DraftSection.NEED, name))


def _section_place(path: str) -> int:
    return list(DraftSection).index(_place(path)[0])


def _sections(terms: Terms, notes: Sequence[NotedFinding]) -> Iterator[MarginSection]:
    by_path: dict[str, list[NotedFinding]] = {}
    for note in notes:
        by_path.setdefault(note.finding.path, []).append(note)
    clauses: dict[DraftSection, list[MarginClause]] = {section: [] for section in DraftSection}
    for text in texts_of_terms(terms):
        section, label = _place(text.path)
        name, *inside = text.path.split("/")
        if inside:
            keys = [row.key for row in getattr(terms, name)]
            label = f"{_ONE_OF.get(name, label)} {keys.index(inside[0]) + 1}"
        meant = by_path.pop(text.path, [])
        if inside[1:] == ["title"] or name == "musts":
            meant = [*by_path.pop("/".join(text.path.split("/")[:2]), []), *meant]
        for start, end in _clause_spans(text.shown, meant):
            here = tuple(note for note in meant if note.finding.span is None or _meets(note, start, end))
            meant = [note for note in meant if note.finding.span is not None]
            clauses[section].append(
                MarginClause(len(clauses[section]) + 1, label, _runs(text.shown, start, end, here), here)
            )
    for path, rest in by_path.items():
        section, label = _place(path)
        name = path.split("/")[0]
        row = FIELD_BY_NAME.get(name)
        value = ""
        if row is not None and row.kind not in ROWS:
            value = value_in_words(name, terms_text(getattr(terms, name)))
        clauses[section].append(
            MarginClause(
                len(clauses[section]) + 1, label, (MarkedRun(value, False),), tuple(rest), is_text=False
            )
        )
    for section, rows in clauses.items():
        if rows:
            yield MarginSection(section, tuple(rows))


def _meets(note: NotedFinding, start: int, end: int) -> bool:
    span = note.finding.span
    return span is not None and start <= span[0] < end


def _clause_spans(text: str, notes: Iterable[NotedFinding]) -> list[tuple[int, int]]:
    """Where the clauses of a text are: what stands between empty lines, and whole where a finding reaches over
    one."""
    spans: list[tuple[int, int]] = []
    reach = 0
    ends = {note.finding.span for note in notes if note.finding.span}
    for found in _CLAUSE.finditer(text):
        start, end = found.span()
        if spans and start < reach:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        reach = max([reach, *(stop for begin, stop in ends if begin < end)])
    return spans


def _runs(text: str, start: int, end: int, notes: Iterable[NotedFinding]) -> tuple[MarkedRun, ...]:
    meant = [(note, note.finding.span) for note in notes if note.finding.span]
    cuts = {start, end, *(min(place, end) for _, span in meant for place in span)}
    return tuple(
        MarkedRun(
            text[begin:stop],
            any(span[0] <= begin and stop <= span[1] for _, span in meant),
            tuple(note for note, span in meant if min(span[1], end) == stop),
        )
        for begin, stop in pairwise(sorted(cuts))
    )
