"""The public page of the framework in words: the clauses with who promises what, how it
came about, and the purchases under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.clause_changes_in_words import (
    PROMISERS,
    ClauseChangeInWords,
    changes_in_words,
)
from hopmarket.pages.parts.money_and_dates import day as in_words
from hopmarket.pages.parts.view_models import SummaryPlate, TimelineStep
from hopmarket.pages.public.published_framework import (
    FrameworkText,
    OpenConsultation,
    PublishedFramework,
)
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.queries import own_notices_within
from hopmarket.reference_data import framework_checks, framework_parts
from hopmarket.rules.clause_changes import ClauseChange
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.in_force import binding_spans
from hopmarket.rules.local_time import LONDON

PROMISED_BY = ("public", "everybody", "voluntary", "business")
"""Who promises, in the order in which promises stand; the first two on the left, the others on the right."""
LEFT = ("public", "everybody")
NO_PART = "What it says"
"""Above the clauses that stand in no part."""


# The clauses

FOLDED = frozenset({"cycle", "gates", "words"})
"""The parts that explain how the promises are kept: on a phone they are half of the text."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What one sector, or everybody, promises in a clause of the first level."""

    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ClauseBlock:
    """A clause of the first level with what stands below it: promises of both sides, other clauses, what watches
    them, and what the version changed."""

    clause: Clause
    part: str
    left: tuple[Promises, ...]
    right: tuple[Promises, ...]
    plain: tuple[Clause, ...]
    watched: tuple[str, ...]
    changes: tuple[ClauseChangeInWords, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PartOfText:
    """A part of the framework with its heading. One ``is_folded`` is opened by whoever wants to read it: what
    explains the promises stands behind them."""

    heading: str
    is_folded: bool = False
    blocks: list[ClauseBlock] = field(default_factory=list)


def parts_in_words(
    text: FrameworkText, changes: Sequence[ClauseChange], open_numbers: frozenset[str]
) -> list[PartOfText]:
    """The clauses in the order of reading, by the parts in which they stand."""
    words = framework_parts()
    parts: list[PartOfText] = []
    for clause in text.document.of_first_level():
        heading = words[clause.part].words if clause.part in words else NO_PART
        if not parts or parts[-1].heading != heading:
            parts.append(PartOfText(heading, clause.part in FOLDED))
        parts[-1].blocks.append(_block(text.document, clause, changes, open_numbers))
    return parts


def _block(
    document: ClauseDocument,
    clause: Clause,
    changes: Sequence[ClauseChange],
    open_numbers: frozenset[str],
) -> ClauseBlock:
    below = list(document.below(clause.number))
    promised = [Promises(PROMISERS[by], _promised(clause, below, by)) for by in PROMISED_BY]
    left, right = promised[: len(LEFT)], promised[len(LEFT) :]
    numbers = {clause.number, *(row.number for row in below)}
    checks = framework_checks()
    named = list(dict.fromkeys(check for row in (clause, *below) for check in row.checks))
    return ClauseBlock(
        clause,
        clause.part,
        tuple(group for group in left if group.clauses),
        tuple(group for group in right if group.clauses),
        tuple(row for row in below if not row.by),
        tuple(
            f"{checks[check].words} {checks[check].standing.capitalize()}." if check in checks else check
            for check in named
        ),
        tuple(
            change
            for change in changes_in_words(changes)
            if change.number in numbers or _parent(change.number) == clause.number
        ),
        bool(numbers & open_numbers),
    )


def _promised(clause: Clause, below: Sequence[Clause], by: str) -> tuple[Clause, ...]:
    return tuple(row for row in (*([clause] if clause.by else []), *below) if row.by == by)


def _parent(number: str) -> str:
    return number.rpartition(".")[0]


# How it came about


def timeline_of(
    text: FrameworkText, consultations: Sequence[OpenConsultation], today: date
) -> list[TimelineStep]:
    """How a version came about: consulted on, recommended, adopted, in force."""
    steps: list[TimelineStep] = []
    for asked in consultations:
        if asked.version == text.number and asked.state not in ("prepared", "withdrawn"):
            first, last = (money_and_dates.local(at).date() for at in (asked.opens_at, asked.closes_at))
            is_open = asked.state == "open"
            comments = f"{asked.shown} comment{'' if asked.shown == 1 else 's'}"
            answered = "" if is_open else f", {asked.answered} answered"
            said = (
                f"Open for comments: {comments} so far" if is_open else f"Consulted on: {comments}{answered}"
            )
            steps.append(
                TimelineStep(
                    f"{money_and_dates.day_short(first)} to {in_words(last)}",
                    said,
                    "open" if is_open else "done",
                    "now" if is_open else "past",
                )
            )
    for name, what in (("recommended", "Recommended by {}"), ("adopted", "Adopted by {}")):
        on = text.day(f"{name}_on")
        if on:
            who = text.facts.get(f"{name}_by") or "the partnership"
            steps.append(TimelineStep(in_words(on), what.format(who), "done", "past"))
    if not text.is_draft:
        begun = text.effect_from <= today
        steps.append(
            TimelineStep(
                in_words(text.effect_from),
                "In force" if begun else "Comes into force",
                "done" if begun else "todo",
                "past" if begun else "next",
            )
        )
    return steps


def plate_of(text: FrameworkText, place: str) -> SummaryPlate:
    """The plate of a version: place, year, number, how much it holds, when it was adopted, its fingerprint."""
    adopted = text.day("adopted_on")
    clauses, promised = text.headings, text.commitments
    links = [
        ("Download it as one file", reverse("public:framework_yaml", args=[text.number])),
        ("Print it", reverse("public:framework_print", args=[text.number])),
        ("What it changed", reverse("public:framework_changes", args=[text.number])),
    ]
    if text.facts.get("decision"):
        decided = reverse("public:published_document", args=["decision", text.facts["decision"]])
        links.append(("The decision to adopt it", decided))
    if text.facts.get("consultation"):
        links.append(("What people said about it", f"/consultations/{text.facts['consultation']}/"))
    return SummaryPlate(
        "At a glance",
        text.document.place or place,
        rows=[
            ("Year", str(adopted.year if adopted else text.row.published_at.year)),
            ("Number", f"Version {text.number}"),
            (
                "Holds",
                f"{clauses} clause{'' if clauses == 1 else 's'}, {promised} promise{'' if promised == 1 else 's'}",
            ),
            ("Adopted", in_words(adopted) if adopted else "Not adopted"),
            ("Fingerprint", money_and_dates.short_fingerprint(text.sha256), True),
        ],
        links=links if not text.is_draft else (),
    )


# Purchases


def purchases_under(framework: PublishedFramework, number: int) -> QuerySet[Notice]:
    """The purchases of this portal that a buyer began while this version bound it, the latest first."""
    spans = [
        (partner.number, _begins(span.since), _begins(span.until) if span.until else None)
        for partner in framework.partners
        if partner.signatory and partner.number > 0
        for span in binding_spans(partner.number, framework.since, framework.answers, framework.successions)
        if span.version == number
    ]
    return own_notices_within(spans)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
