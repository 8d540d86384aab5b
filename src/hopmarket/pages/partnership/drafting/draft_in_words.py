"""A version of the framework as its page shows it: where it stands, what is lacking, and its text with changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hopmarket.pages.parts.clause_changes_in_words import PROMISERS, ClauseChangeInWords, changes_in_words
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import Task
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import version_in_force_on
from hopmarket.records.framework.version_facts import consulted_document, document_of
from hopmarket.reference_data import framework_parts
from hopmarket.rules.clause_changes import changes_between
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.dates_in_words import clock, day, local
from hopmarket.rules.framework.gates import GateLine, Turn, VersionFacts, gates_before
from hopmarket.rules.framework.life import FrameworkAct, FrameworkState

_S, _A = FrameworkState, FrameworkAct

LEFT, RIGHT = ("public", "everybody"), ("voluntary", "business")
"""Whose promises stand in which column."""
STATES: Mapping[FrameworkState, tuple[str, str]] = {
    _S.DRAFT: ("todo", "A draft"),
    _S.CONSULTING: ("open", "Open for comments"),
    _S.REVISING: ("part", "Being revised after comments"),
    _S.RECOMMENDED: ("wait", "Recommended, waits to be adopted"),
    _S.ADOPTED: ("done", "Adopted"),
    _S.ABANDONED: ("ended", "Given up"),
}
"""The shape and the words of each state."""
HEADINGS: Mapping[FrameworkAct, str] = {
    _A.OPEN_CONSULTATION: "Before people can comment",
    _A.RECOMMEND: "Before it can be recommended",
    _A.ADOPT: "Before it can be adopted",
}
TURNS: Mapping[Turn, str] = {
    Turn.DRAFTERS: "The working group",
    Turn.OFFICERS: "The partnership’s officers",
    Turn.EVERYBODY: "Everybody who wants to comment",
    Turn.AUTHORS: "Those who commented",
    Turn.RECOMMENDERS: "A body that may recommend",
}
CONDITIONS: Mapping[str, str] = {
    "no_title": "It has a title",
    "no_promise": "It has at least one promise",
    "clauses_without_words": "Every clause says something",
    "licence_unknown": "Its licence is known",
    "no_working_group": "A working group answers for the text",
    "not_consulted": "Everybody could comment",
    "comments_open": "The time for comments is over",
    "unanswered": "Every comment is answered",
    "unconfirmed": "No comment waits to be confirmed",
    "no_recommender": "A body may recommend it",
    "not_recommended": "A body has recommended it",
    "no_adopter": "A body may adopt it",
}
"""What each gate asks, as something that holds."""


MENDED_BY_DRAFTERS: Mapping[str, str] = {
    "no_title": "partnership:framework_details",
    "licence_unknown": "partnership:framework_details",
    "no_promise": "partnership:framework_clause_new",
}
"""Where whoever drafts meets a condition, in the version."""
MENDED_BY_OFFICERS: Mapping[str, str] = {
    "no_working_group": "partnership:bodies",
    "no_recommender": "partnership:bodies",
    "no_adopter": "partnership:bodies",
    "unanswered": "partnership:consultation",
}
"""Where an officer meets a condition: among the bodies, or in the consultation."""


def gate_tasks(
    step: FrameworkAct, facts: VersionFacts, number: int, *, may_revise: bool, is_officer: bool
) -> list[Task]:
    """The conditions of a step as a list of tasks: each that is lacking says what is, whose turn it is, and leads
    those whose turn it is to the page on which it is met."""
    pages = {key: reverse(route, args=[number]) for key, route in MENDED_BY_DRAFTERS.items() if may_revise}
    if is_officer:
        pages |= {
            key: reverse(route, args=[facts.standing.key] if key == "unanswered" else [])
            for key, route in MENDED_BY_OFFICERS.items()
            if key != "unanswered" or facts.standing.key
        }
    return [_gate_task(line, pages) for line in gates_before(step, facts)]


def _gate_task(line: GateLine, pages: Mapping[str, str]) -> Task:
    hint = "" if line.is_met else f"{sentence(line.refusal)} Whose turn it is: {TURNS[line.turn]}."
    return Task(
        CONDITIONS[line.key],
        "" if line.is_met else pages.get(line.key, ""),
        hint,
        state="done" if line.is_met else "todo",
        word="Done" if line.is_met else "Lacking",
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """One clause below another, as its column shows it: what changed in it stands in the margin."""

    clause: Clause
    address: str
    changed_since: bool


@dataclass(frozen=True, slots=True)
class PromiseColumn:
    """The promises of one sector, under its heading."""

    heading: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause of the first level with the promises below it, in two columns, and what nobody promises;
    ``changes`` are those against the version in force, for the margin."""

    clause: Clause
    address: str
    left: tuple[PromiseColumn, ...]
    right: tuple[PromiseColumn, ...]
    plain: tuple[Promise, ...]
    changes: tuple[ClauseChangeInWords, ...]
    changed_since: bool


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text of a version in parts, each with its heading and clauses. ``removed`` are clauses of the version
    in force that have gone, ``frame`` the change of its title and summary; ``since`` counts the clauses that
    read differently since people could comment."""

    parts: tuple[tuple[str, tuple[ShownClause, ...]], ...]
    removed: tuple[ClauseChangeInWords, ...]
    frame: tuple[ClauseChangeInWords, ...]
    compared_with: str
    changed: int
    since: int


def draft_text(version: FrameworkVersion, at: datetime) -> DraftText:
    """The text of a version, with what changed against the version in force and since the consultation."""
    document = document_of(version)
    in_force = version_in_force_on(local(at).date())
    before = document_of(in_force) if in_force and in_force.pk != version.pk else None
    changes = changes_between(before, document) if before else ()
    by_number: dict[str, list[ClauseChangeInWords]] = defaultdict(list)
    for change, words in zip(changes, changes_in_words(changes), strict=True):
        by_number[change.number if change.after else ""].append(words)
    since = changed_since_consultation(version, document)
    shown = [_shown(version, document, head, by_number, since) for head in document.of_first_level()]
    frame = [words for words in by_number[""] if not words.number]
    removed = [words for words in by_number[""] if words.number]
    return DraftText(
        tuple(_in_parts(shown)),
        tuple(removed),
        tuple(frame),
        str(in_force).lower() if before else "",
        len(changes),
        len(since),
    )


def changed_since_consultation(version: FrameworkVersion, document: ClauseDocument) -> frozenset[str]:
    """The numbers of clauses that read differently from the text on which people commented last."""
    consulted = consulted_document(version)
    if consulted is None:
        return frozenset()
    then = from_json(consulted.json["document"])
    return frozenset(change.number for change in changes_between(then, document) if change.number)


def _shown(
    version: FrameworkVersion,
    document: ClauseDocument,
    head: Clause,
    by_number: Mapping[str, list[ClauseChangeInWords]],
    since: frozenset[str],
) -> ShownClause:
    below = list(document.below(head.number))
    promises: dict[str, list[Promise]] = {by: [] for by in (*LEFT, *RIGHT, "")}
    for clause in below:
        promise = Promise(clause, clause_address(version, clause.number), clause.number in since)
        promises[clause.by].append(promise)
    left, right = (
        tuple(PromiseColumn(PROMISERS[by], tuple(promises[by])) for by in side if promises[by])
        for side in (LEFT, RIGHT)
    )
    changes = [words for clause in (head, *below) for words in by_number.get(clause.number, ())]
    return ShownClause(
        head,
        clause_address(version, head.number),
        left,
        right,
        tuple(promises[""]),
        tuple(changes),
        head.number in since,
    )


def _in_parts(rows: Iterable[ShownClause]) -> Iterator[tuple[str, tuple[ShownClause, ...]]]:
    """The clauses under the headings of their parts; one without a part stands with those before it."""
    parts = framework_parts()
    heading, gathered = "", list[ShownClause]()
    for row in rows:
        named = parts[row.clause.part].words if row.clause.part in parts else heading
        if named != heading and gathered:
            yield heading, tuple(gathered)
            gathered = []
        heading = named
        gathered.append(row)
    if gathered:
        yield heading, tuple(gathered)


def clause_address(version: FrameworkVersion, number: str) -> str:
    """The page of one clause."""
    return reverse("partnership:framework_clause", args=[version.number, number])


def moment_in_words(instant: datetime | None) -> str:
    """An instant as sentences name it: "noon on 21 December 2026"."""
    return f"{clock(instant)} on {day(instant)}" if instant else ""
