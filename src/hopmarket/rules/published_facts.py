"""Reads the facts of a published document as passages in plain words: for its page, for the difference between two
versions, and for the search. It knows no kind: whatever is published can be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .dates_in_words import day, when

LABELS: Mapping[str, str] = {
    "at": "When",
    "by": "By",
    "who": "Who",
    "part_of": "Part of",
    "body_name": "Group or board",
    "document": "Text",
    "before": "In place of",
    "quorum": "How many must be there (quorum)",
    "casting_vote": "The chair has a casting vote",
    "wants_co_chairs": "Needs a chair of each sector",
    "may_recommend": "May recommend",
    "may_adopt": "May adopt",
    "is_chair": "Chair",
    "is_sponsor": "Senior sponsor",
    "sha256": "Fingerprint of the version signed",
    "spoken_as": "Spoke as",
    "quote": "Words of the clause",
    "text": "What it says",
    "see": "See also",
    "came_from": "Came from",
    "checks": "Checks that watch it",
    "address": "Address",
    "rests_on": "What was read",
}
"""Facts whose name says too little; every other is called by its name."""
_CODED = frozenset(
    {"act", "deed", "grade", "kind", "outcome", "sector", "spoken_as", "stance", "state", "decision_act"}
)
"""Facts that are codes, written with underscores."""
_HIDDEN = frozenset({"key", "quote_at", "format", "fictional"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that a document says. ``place`` is where it stands among the facts, the same in every version:
    a clause by its number, a row of a list by its place. ``is_markdown`` tells how ``text`` is written."""

    place: str
    label: str
    text: str
    is_markdown: bool = False


def passages(
    facts: Mapping[str, Any], left_out: Collection[str] = (), first: Sequence[str] = ()
) -> tuple[Passage, ...]:
    """What a document says: the facts that come ``first``, then those in one line, then rows of lists and clauses.

    The title is left out: pages say it above.
    """
    out = {*left_out, *_HIDDEN, "title"}
    ordered = {name: facts[name] for name in first if name in facts} | dict(facts)
    shown = {name: fact for name, fact in ordered.items() if name not in out and not name.endswith("_key")}
    simple = {name: fact for name, fact in shown.items() if not isinstance(fact, list | dict)}
    rows = {name: fact for name, fact in shown.items() if name not in simple}
    return tuple(
        passage
        for group in (simple, rows)
        for name, fact in group.items()
        for passage in _of(name, name, label_of(name), fact)
    )


def as_text(facts: Mapping[str, Any], left_out: Collection[str] = ()) -> str:
    """Everything that a document says as one text, for the search."""
    return "\n".join(f"{passage.label}\n{passage.text}" for passage in passages(facts, left_out))


def label_of(name: str) -> str:
    """What a fact is called on pages."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def _of(place: str, name: str, label: str, fact: Any) -> Iterator[Passage]:
    match fact:
        case dict() if {"kind", "key", "number", "title"} == fact.keys():
            yield Passage(place, label, f"{fact['title']} (version {fact['number']})")
        case dict() if _is_document(fact):
            yield from _of_document(place, fact)
        case dict() if {"key", "name"} == fact.keys():
            yield Passage(place, label, str(fact["name"]))
        case dict():
            text = _row(fact)
            if text:
                yield Passage(place, label, text)
        case list() if all(isinstance(row, dict) for row in fact):
            for number, row in enumerate(fact, 1):
                text = _row(row)
                if text:
                    yield Passage(f"{place}/{number}", f"{label}, {number}", text)
        case list():
            text = ", ".join(filter(None, (_value(name, part) for part in fact)))
            if text:
                yield Passage(place, label, text)
        case _:
            text = _value(name, fact)
            if text:
                yield Passage(place, label, text)


def _of_document(place: str, document: Mapping[str, Any]) -> Iterator[Passage]:
    """A document in clauses: what it says of itself, then each clause under its number."""
    for name, fact in document.items():
        if name == "summary" and fact:
            yield Passage(f"{place}/{name}", label_of(name), str(fact), is_markdown=True)
    for clause in document["clauses"]:
        number, title = str(clause.get("number", "")), str(clause.get("title", ""))
        text = str(clause.get("text", ""))
        if title or text:
            label = " ".join(part for part in (number, title) if part)
            yield Passage(f"{place}/{number}", label, text, is_markdown=True)


def _is_document(fact: Mapping[str, Any]) -> bool:
    clauses = fact.get("clauses")
    return isinstance(clauses, list) and all(isinstance(clause, dict) for clause in clauses)


def _row(row: Mapping[str, Any]) -> str:
    """A row of a list in lines: each fact with its name, those that are empty left out."""
    lines = []
    for name, fact in row.items():
        if name in _HIDDEN or name.endswith("_key") or name == "number":
            continue
        text = "\n".join(passage.text for passage in _of(name, name, "", fact))
        if text:
            lines.append(text if name in ("title", "text", "who", "name") else f"{label_of(name)}: {text}")
    return "\n".join(lines)


def _value(name: str, fact: Any) -> str:
    """One value in words; empty for what says nothing."""
    match fact:
        case None | "" | False:
            return ""
        case True:
            return "Yes"
        case int() | float():
            return f"{fact:,}"
        case str() if _INSTANT.match(fact):
            return _read(fact, lambda text: when(datetime.fromisoformat(text)))
        case str() if _DAY.fullmatch(fact):
            return _read(fact, lambda text: day(date.fromisoformat(text)))
        case str() if name in _CODED:
            return fact.replace("_", " ")
    return str(fact)


def _read(text: str, read: Any) -> str:
    try:
        return str(read(text))
    except ValueError:
        return text
