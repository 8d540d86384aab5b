"""Frameworks of other partnerships: the list, one of them, one beside ours, and how ours answers a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.ledger import current_time
from hopmarket.reference_data import framework_topics
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.comparison import FrameworkComparison, clauses_on, compare
from hopmarket.rules.framework.library_entries import LibraryEntry
from hopmarket.rules.framework.promise_lists import ClauseTopic
from hopmarket.rules.framework.reuse_licences import may_publish_text
from hopmarket.rules.framework.trace import TracedClause, trace_code

from ..known_frameworks import (
    PROMISERS,
    OwnFramework,
    compared_with,
    groups_of,
    lines_of,
    own_framework,
    public_library,
    readings_of,
)


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """One entry of the list, with its comparison."""

    entry: LibraryEntry
    comparison: FrameworkComparison


@dataclass(frozen=True, slots=True)
class TopicShelf:
    """One topic: the numbers of our clauses on it, and who else has it."""

    topic: ClauseTopic
    numbers: tuple[str, ...]
    others: tuple[LibraryEntry, ...]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A clause of a code in words: who promises it, our clauses that answer it under their titles, and which of
    its topics nothing answers."""

    traced: TracedClause
    promiser: str
    answers: tuple[str, ...]
    missing: tuple[str, ...]


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Lists what is known of other partnerships' frameworks, and which topics they have and ours has not."""
    own, entries = _own_framework(), public_library()
    comparisons = compared_with(own)
    shelves = [
        TopicShelf(
            topic,
            tuple(clause.number for clause in clauses_on(topic.key, own.document)),
            tuple(entries[key] for key in comparisons if topic.key in entries[key].topics),
        )
        for topic in framework_topics().values()
    ]
    context = {
        "own": own,
        "lines": [LibraryLine(entries[key], comparison) for key, comparison in comparisons.items()],
        "lacking": [shelf for shelf in shelves if shelf.others and not shelf.numbers],
        "shelves": shelves,
    }
    return render(request, "public/library.html", context)


@require_safe
def library_entry(request: HttpRequest, key: str) -> HttpResponse:
    """Shows one entry: where it can be read, what it covers, and its text where the licence allows it."""
    entry, own = _entry(key), _own_framework()
    text = entry.shown_document
    context = {
        "entry": entry,
        "own": own,
        "rows": _summary(entry),
        "readings": readings_of(entry),
        "has_words": any(reading.words for reading in entry.readings),
        "has_numbers": any(reading.numbers for reading in entry.all_readings),
        "groups": list(groups_of(text)) if text else [],
        "sources": text.sources if text else (),
    }
    return render(request, "public/library_entry.html", context)


@require_safe
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """Shows one entry beside ours, topic by topic."""
    entry, own = _entry(key), _own_framework()
    compared = compare(own.document, entry, framework_topics())
    context = {
        "entry": entry,
        "own": own,
        "theirs_alone": lines_of(compared.theirs_alone),
        "both": lines_of(compared.both),
        "ours_alone": lines_of(compared.ours_alone),
    }
    return render(request, "public/framework_comparison.html", context)


@require_safe
def trace(request: HttpRequest, key: str) -> HttpResponse:
    """Shows clause by clause how ours answers a text of the library."""
    entry, own = _entry(key), _own_framework()
    code = entry.shown_document
    if code is None:
        raise Http404
    traced = trace_code(entry.key, code, own.document)
    topics = framework_topics()
    rows = [
        TraceLine(
            row,
            PROMISERS.get(row.clause.by, ""),
            tuple(_under_titles((answer.clause for answer in row.answers), own.document)),
            tuple(topics[topic].words for topic in row.missing if topic in topics),
        )
        for row in traced.clauses
    ]
    context = {"entry": entry, "own": own, "trace": traced, "rows": rows}
    return render(request, "public/framework_trace.html", context)


def _under_titles(clauses: Iterable[Clause], document: ClauseDocument) -> Iterator[str]:
    """Yields the numbers of clauses after the title under which they stand: "Fund for long enough: 10.1, 10.2"."""
    for number, group in groupby(clauses, key=lambda clause: clause.parent or clause.number):
        yield f"{document.by_number[number].title}: {', '.join(clause.number for clause in group)}"


def _summary(entry: LibraryEntry) -> list[SummaryRow]:
    """What is known of an entry."""
    licence = entry.licence_in_words
    if not entry.shown_document:
        licence += ", so its text is not shown here" if not may_publish_text(entry.licence) else ""
    rows = [
        SummaryRow("Published by", entry.publisher or "Not known"),
        SummaryRow("Licence", licence),
        SummaryRow("To be named", entry.attribution),
        SummaryRow("Read on", money_and_dates.day(entry.read_on) if entry.read_on else ""),
        SummaryRow("What was read", entry.rests_on),
    ]
    return [row for row in rows if row.value]


def _own_framework() -> OwnFramework:
    return own_framework(money_and_dates.local(current_time.now()).date())


def _entry(key: str) -> LibraryEntry:
    found = public_library().get(key)
    if found is None:
        raise Http404
    return found
