"""A consultation as its public pages show it, read from what is published alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404

from hopmarket.pages.parts.clause_changes_in_words import changes_in_words
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import (
    facts_of_parts,
    newest_document,
    newest_documents,
    version_of,
)
from hopmarket.rules.clause_changes import ChangeKind, ClauseChange, changes_between
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.consultation_facts import (
    ANSWER_KIND,
    COMMENT_KIND,
    CONSULTATION_KIND,
    MODERATION_KIND,
    AnswerFacts,
    CommentFacts,
    ConsultationFacts,
    DocumentReference,
    ModerationFacts,
    SaidAndDone,
    said_and_done,
)
from hopmarket.rules.consultation_reading import (
    ClauseTally,
    ConsultationPhase,
    instant,
    phase_of,
    tallies_by_clause,
    who_has_spoken,
)
from hopmarket.rules.consultation_weeks import ConsultationWeek, days_left, weeks_of
from hopmarket.rules.small_groups import ShareTable
from hopmarket.rules.word_differences import Standing, WordRun


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause of the open text: how its words differ from what is in force, what happened to it, and what was
    said of it. A clause that has gone has its words before. ``is_retitled`` tells that its title is another."""

    clause: Clause
    runs: tuple[WordRun, ...]
    title_runs: tuple[WordRun, ...]
    happened: str
    tally: ClauseTally
    is_gone: bool = False

    @property
    def is_retitled(self) -> bool:
        return any(run.standing is not Standing.SAME for run in self.title_runs)


@dataclass(frozen=True)
class ConsultationSheet:
    """All that is published of one consultation, at an instant."""

    facts: ConsultationFacts
    document: PublishedDocument
    before: PublishedDocument | None
    now: datetime

    @property
    def key(self) -> str:
        return self.facts["key"]

    @property
    def phase(self) -> ConsultationPhase:
        return phase_of(self.facts, self.now)

    @property
    def is_open(self) -> bool:
        return self.phase is ConsultationPhase.OPEN

    @property
    def opens_at(self) -> datetime:
        return datetime.fromisoformat(self.facts["opens_at"])

    @property
    def closes_at(self) -> datetime:
        return datetime.fromisoformat(self.facts["closes_at"])

    @property
    def answer_due(self) -> datetime:
        return datetime.fromisoformat(self.facts["answer_due"])

    @property
    def ended_at(self) -> datetime | None:
        return instant(self.facts["ended_at"])

    @property
    def days_left(self) -> int:
        return days_left(self.closes_at, self.now)

    @cached_property
    def weeks(self) -> tuple[ConsultationWeek, ...]:
        """Its weeks, for the drawing."""
        return weeks_of(self.opens_at, self.closes_at, self.now)

    @cached_property
    def comments(self) -> list[CommentFacts]:
        """Its comments: shown, hidden and taken back."""
        return facts_of_parts(f"{CONSULTATION_KIND}:{self.key}", COMMENT_KIND)

    @cached_property
    def counted(self) -> list[CommentFacts]:
        """The comments that count: shown or hidden."""
        return [comment for comment in self.comments if comment["state"] != CommentState.WITHDRAWN]

    @cached_property
    def answers(self) -> dict[int, AnswerFacts]:
        """Its answers by number."""
        rows: list[AnswerFacts] = facts_of_parts(f"{CONSULTATION_KIND}:{self.key}", ANSWER_KIND)
        return {answer["number"]: answer for answer in rows}

    @cached_property
    def log(self) -> list[ModerationFacts]:
        """The lines of its log, newest first."""
        return list(reversed(facts_of_parts(f"{CONSULTATION_KIND}:{self.key}", MODERATION_KIND)))

    @cached_property
    def rows(self) -> tuple[SaidAndDone, ...]:
        """ "You said, we did"."""
        return said_and_done(self.answers.values(), self.comments)

    @cached_property
    def answered(self) -> int:
        """How many of the comments that count are answered, by an answer or by the rule that hides them."""
        return sum(len(row.comments) for row in self.rows if row.outcome)

    @cached_property
    def tallies(self) -> dict[str, ClauseTally]:
        """What was said of each clause."""
        return tallies_by_clause(self.comments)

    @cached_property
    def speakers(self) -> ShareTable:
        """Who has spoken, by sector."""
        return who_has_spoken(self.comments)

    @cached_property
    def text(self) -> ClauseDocument:
        """The text that is open."""
        return from_json(self.document.json["document"])

    @cached_property
    def in_force(self) -> ClauseDocument | None:
        """The text that is in force until then."""
        return from_json(self.before.json["document"]) if self.before else None

    @cached_property
    def changes(self) -> dict[str, ClauseChange]:
        """What would change, by the number of the clause; nothing for a first text, which is all new."""
        if self.in_force is None:
            return {}
        return {change.number: change for change in changes_between(self.in_force, self.text)}

    def clause_rows(self, numbers: Iterable[str]) -> list[ClauseRow]:
        """The rows of these clauses, in the order given."""
        return [self._row(number) for number in numbers]

    @cached_property
    def changed_numbers(self) -> list[str]:
        """The clauses whose words change, in the order of reading; all of a first text."""
        if self.in_force is None:
            return [clause.number for clause in self.text.clauses]
        worded = set(ChangeKind) - {ChangeKind.LABELLED}
        return [number for number, change in self.changes.items() if number and worded & set(change.kinds)]

    @cached_property
    def unchanged_numbers(self) -> list[str]:
        """The clauses that stay as they are."""
        changed = set(self.changed_numbers)
        return [clause.number for clause in self.text.clauses if clause.number not in changed]

    def _row(self, number: str) -> ClauseRow:
        change = self.changes.get(number)
        clause = self.text.by_number.get(number)
        if clause is None and change is not None:
            clause = change.before
        if clause is None:
            raise Http404
        tally = self.tallies.get(number, ClauseTally())
        if change is None:
            same = (WordRun(clause.text, Standing.SAME),)
            return ClauseRow(clause, same, (WordRun(clause.title, Standing.SAME),), "", tally)
        (in_words,) = changes_in_words([change])
        return ClauseRow(
            clause,
            change.text_runs,
            change.title_runs,
            " ".join(in_words.happened),
            tally,
            is_gone=change.after is None,
        )


def sheet_of(key: str, now: datetime) -> ConsultationSheet:
    """The sheet of a consultation; Http404 for one that is not published."""
    published = newest_document(CONSULTATION_KIND, key)
    if published is None:
        raise Http404
    facts: ConsultationFacts = published.json  # type: ignore[assignment]
    document = _referred(facts["document"])
    if document is None:
        raise Http404
    before = facts["before"]
    return ConsultationSheet(facts, document, _referred(before) if before else None, now)


def _referred(reference: DocumentReference) -> PublishedDocument | None:
    return version_of(reference["kind"], reference["key"], reference["number"])


def newest_text(sheet: ConsultationSheet) -> tuple[PublishedDocument, ClauseDocument]:
    """The newest published version of the text on which a consultation was held: of a draft that was adopted, the
    adopted version."""
    reference = sheet.facts["document"]
    number = sheet.document.json.get("version")
    adopted = next(
        (
            row
            for row in newest_documents("framework")
            if reference["kind"] == "framework_draft" and row.json.get("version") == number
        ),
        None,
    )
    newest = adopted or newest_document(reference["kind"], reference["key"]) or sheet.document
    return newest, from_json(newest.json["document"])
