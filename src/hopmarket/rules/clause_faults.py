"""What is wrong with a document in clauses: each fault with its line, its field, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from rapidfuzz import process

from .clause_fault_sentences import DocumentFault
from .clauses import Clause, ClauseDocument, Provenance
from .clauses_json import LISTS_OF_ROWS, TEXTS_OF_ROWS
from .hidden_signs import hidden_signs, sign_in_words
from .sectors import Sector

MOST_CLAUSES = 1_000
MOST_ENTRIES = 100
"""Entries of a list of keys or numbers."""
MOST_CIRCLES = 20
"""Circles of references that are told; whoever mends these is told of others."""
LONGEST: Mapping[str, int] = {
    "title": 300,
    "text": 20_000,
    "summary": 5_000,
    "attribution": 5_000,
    "note": 5_000,
}
"""Most characters of a field; of any other that is not named here, ``LONGEST_ELSEWHERE``."""
LONGEST_ELSEWHERE = 1_000
NUMBER = re.compile(r"[1-9][0-9]{0,3}(\.[1-9][0-9]{0,3})?")
FOREIGN_NUMBER = re.compile(r"[a-z][a-z0-9-]*:[1-9][0-9]{0,3}(\.[1-9][0-9]{0,3})?")
KEY = re.compile(r"[a-z][a-z0-9_-]*")
LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
ADDRESS = re.compile(r"https?://[^\s]+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EVERYBODY = "everybody"
PROMISERS = (Sector.PUBLIC.value, Sector.VOLUNTARY.value, Sector.BUSINESS.value, EVERYBODY)
"""Who may promise what a clause says."""

Place = tuple[str | int, ...]
"""Where something stands in the source form: ("clauses", 3, "topics", 0)."""


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys of the lists in data to which clauses refer."""

    topics: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


LineOf = Callable[[Place], int]


def no_lines(place: Place) -> int:
    """The line of anything in a document that is no file."""
    return 0


def faults_in(
    document: ClauseDocument, known: KnownKeys | None = None, line_of: LineOf = no_lines
) -> tuple[DocumentFault, ...]:
    """Every fault of a document, in the order of its lines; keys of lists in data are looked at only where
    those lists are handed in."""
    found = _Findings(line_of)
    _check_frame(document, found)
    if max(map(len, (document.clauses, document.sources, document.retired))) > MOST_CLAUSES:
        return tuple(found.faults)
    _check_sources(document, found)
    _check_numbers(document, found)
    _check_clauses(document, known, found)
    _check_references(document, found)
    _check_hidden_signs(document, found)
    return tuple(sorted(found.faults, key=lambda fault: fault.line))


class _Findings:
    """The faults that have been found, each put where it stands."""

    def __init__(self, line_of: LineOf) -> None:
        self.faults: list[DocumentFault] = []
        self._line_of = line_of

    def add(self, reason: str, place: Place, where: str, **params: str) -> None:
        self.faults.append(DocumentFault(reason, self._line_of(place), where, params))


def where_in_clause(clause: Clause, name: str = "") -> str:
    """A place of a clause in words."""
    return f"clause {clause.number}, {name}" if name else f"clause {clause.number}"


def form_fault(name: str, text: str, kind: str = "") -> tuple[str, Mapping[str, str]] | None:
    """What is wrong with the form of one text, by the name of its field and the kind of row in which it
    stands ("clauses", "sources", "retired", empty for the document itself); None for a good one."""
    most = LONGEST.get(name, LONGEST_ELSEWHERE)
    if len(text) > most:
        return "too_long", {"length": f"{len(text):,}", "most": f"{most:,}"}
    shape = FORMS.get((kind, name))
    if shape and text and not shape[1].fullmatch(text):
        return shape[0], {"text": text}
    if (kind, name) == ("clauses", "by") and text and text not in PROMISERS:
        return "unknown_promiser", {"text": text, "known": ", ".join(PROMISERS)}
    return None


_REFERENCE = re.compile(f"{NUMBER.pattern}|{FOREIGN_NUMBER.pattern}")
FORMS: Mapping[tuple[str, str], tuple[str, re.Pattern[str]]] = {
    ("", "kind"): ("key_form", KEY),
    ("", "licence"): ("licence_form", LICENCE),
    ("sources", "key"): ("key_form", KEY),
    ("sources", "address"): ("address_form", ADDRESS),
    ("sources", "read_on"): ("day_form", DAY),
    ("clauses", "number"): ("number_form", NUMBER),
    ("clauses", "part"): ("key_form", KEY),
    ("clauses", "topics"): ("key_form", KEY),
    ("clauses", "checks"): ("key_form", KEY),
    ("clauses", "sources"): ("key_form", KEY),
    ("clauses", "see"): ("number_form", NUMBER),
    ("clauses", "came_from"): ("reference_form", _REFERENCE),
    ("retired", "number"): ("number_form", NUMBER),
    ("retired", "into"): ("reference_form", _REFERENCE),
    ("retired", "came_from"): ("reference_form", _REFERENCE),
}
"""The form of a text by the row and the field in which it stands, and the fault of one that has another."""


def _check_frame(document: ClauseDocument, found: _Findings) -> None:
    for name in ("kind", "title"):
        if not getattr(document, name).strip():
            found.add("empty", (name,), name, thing="document")
    for name in ("kind", "title", "summary", "place", "licence", "attribution"):
        if wrong := form_fault(name, getattr(document, name)):
            found.add(wrong[0], (name,), name, **wrong[1])
    if not document.clauses:
        found.add("no_clauses", ("clauses",), "clauses")
    for name in ("clauses", "sources", "retired"):
        if (number := len(getattr(document, name))) > MOST_CLAUSES:
            found.add("too_many", (name,), name, number=f"{number:,}", most=f"{MOST_CLAUSES:,}")


def _check_forms(
    row: Clause | Provenance, kind: str, position: int, where: Callable[[str], str], found: _Findings
) -> None:
    for name in TEXTS_OF_ROWS[kind]:
        if wrong := form_fault(name, getattr(row, name), kind):
            found.add(wrong[0], (kind, position, name), where(name), **wrong[1])
    for name in LISTS_OF_ROWS[kind]:
        entries: tuple[str, ...] = getattr(row, name)
        if len(entries) > MOST_ENTRIES:
            found.add(
                "too_many",
                (kind, position, name),
                where(name),
                number=f"{len(entries):,}",
                most=f"{MOST_ENTRIES:,}",
            )
            continue
        for entry, text in enumerate(entries):
            place = (kind, position, name, entry)
            if wrong := ("empty", {"thing": "entry"}) if not text.strip() else form_fault(name, text, kind):
                found.add(wrong[0], place, where(name), **wrong[1])
            elif text in entries[:entry]:
                found.add("entry_twice", place, where(name), text=text)


def _check_sources(document: ClauseDocument, found: _Findings) -> None:
    counted: Counter[str] = Counter()
    for position, source in enumerate(document.sources):
        called = f"source {source.key or position + 1}"
        _check_forms(source, "sources", position, lambda name, called=called: f"{called}, {name}", found)  # type: ignore[misc]
        for name in ("key", "title"):
            if not getattr(source, name).strip():
                found.add("empty", ("sources", position, name), f"{called}, {name}", thing="source")
        counted[source.key] += 1
        if source.key and counted[source.key] == 2:
            found.add("source_twice", ("sources", position, "key"), f"{called}, key", text=source.key)
        if DAY.fullmatch(source.read_on) and not _is_day(source.read_on):
            found.add("day_form", ("sources", position, "read_on"), f"{called}, read_on", text=source.read_on)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_numbers(document: ClauseDocument, found: _Findings) -> None:
    """A number belongs to one clause, below its parent, and is not given again."""
    first_places = {clause.number for clause in document.of_first_level()}
    seen: set[str] = set()
    above = ""
    for position, clause in enumerate(document.clauses):
        place: Place = ("clauses", position, "number")
        where = where_in_clause(clause, "number")
        if not clause.number:
            found.add("empty", place, f"the clause in place {position + 1}, number", thing="clause")
        elif clause.number in seen:
            found.add("number_twice", place, where, number=clause.number)
        seen.add(clause.number)
        if not clause.parent:
            above = clause.number
        elif not NUMBER.fullmatch(clause.number):
            continue
        elif clause.parent not in first_places:
            found.add("no_parent", place, where, parent=clause.parent)
        elif clause.parent != above:
            found.add("away_from_parent", place, where, parent=clause.parent)
    gone: set[str] = set()
    for position, retired in enumerate(document.retired):
        place, where = ("retired", position, "number"), f"retired number {retired.number}"
        if wrong := form_fault("number", retired.number, "retired"):
            found.add(wrong[0], place, where, **wrong[1])
        if not retired.number:
            found.add("empty", place, "retired", thing="entry")
        if retired.number in seen:
            found.add("retired_in_use", place, where, number=retired.number)
        if retired.number in gone:
            found.add("retired_twice", place, where, number=retired.number)
        gone.add(retired.number)


def _check_clauses(document: ClauseDocument, known: KnownKeys | None, found: _Findings) -> None:
    own = frozenset(source.key for source in document.sources)
    lists: list[tuple[str, frozenset[str], str]] = [("sources", own, "unknown_source")]
    if known is not None:
        lists += [("topics", known.topics, "unknown_topic"), ("checks", known.checks, "unknown_check")]
    for position, clause in enumerate(document.clauses):
        _check_forms(
            clause,
            "clauses",
            position,
            lambda name, clause=clause: where_in_clause(clause, name),  # type: ignore[misc]
            found,
        )
        needed = "text" if clause.parent else "title"
        if not getattr(clause, needed).strip():
            found.add("empty", ("clauses", position), where_in_clause(clause, needed), thing="clause")
        if clause.parent and clause.part:
            found.add("part_below", ("clauses", position, "part"), where_in_clause(clause, "part"))
        elif known is not None and clause.part and clause.part not in known.parts:
            found.add(
                "unknown_part",
                ("clauses", position, "part"),
                where_in_clause(clause, "part"),
                text=clause.part,
                known=", ".join(sorted(known.parts)),
            )
        for name, keys, reason in lists:
            for entry, text in enumerate(_listed(getattr(clause, name))):
                if text and text not in keys:
                    place = ("clauses", position, name, entry)
                    found.add(
                        reason, place, where_in_clause(clause, name), text=text, like=_alike(text, keys)
                    )


def _listed(entries: tuple[str, ...]) -> tuple[str, ...]:
    """The entries of a list that are looked at one by one: none of a list that is too long."""
    return entries if len(entries) <= MOST_ENTRIES else ()


def _alike(text: str, keys: Iterable[str]) -> str:
    """The key that was probably meant, or all that there are."""
    known = sorted(keys)
    nearest = process.extractOne(text, known, score_cutoff=75)
    if nearest:
        return f"Write “{nearest[0]}” if that is meant."
    return f"Use one of: {', '.join(known)}." if known else "There are none yet."


def _check_references(document: ClauseDocument, found: _Findings) -> None:
    """What a clause sees is there, and no reader is sent in a circle; where it came from was a clause."""
    for position, clause in enumerate(document.clauses):
        for entry, number in enumerate(_listed(clause.see)):
            place: Place = ("clauses", position, "see", entry)
            if number == clause.number:
                found.add("sees_itself", place, where_in_clause(clause, "see"))
            elif NUMBER.fullmatch(number) and number not in document.by_number:
                found.add("no_such_clause", place, where_in_clause(clause, "see"), number=number)
    origins = [
        (
            "clauses",
            "came_from",
            [(where_in_clause(row, "came_from"), row.came_from) for row in document.clauses],
        ),
        ("retired", "into", [(f"retired number {row.number}, into", row.into) for row in document.retired]),
        (
            "retired",
            "came_from",
            [(f"retired number {row.number}, came_from", row.came_from) for row in document.retired],
        ),
    ]
    for rows, name, listed in origins:
        for position, (where, numbers) in enumerate(listed):
            for entry, number in enumerate(_listed(numbers)):
                place = (rows, position, name, entry)
                if NUMBER.fullmatch(number) and number not in document.numbers_ever_given:
                    found.add("never_given", place, where, number=number)
                elif rows == "retired" and not _REFERENCE.fullmatch(number):
                    found.add("reference_form", place, where, text=number)
    position_of = {clause.number: place for place, clause in enumerate(document.clauses)}
    for circle in islice(circles_of_references(document), MOST_CIRCLES):
        first = circle[0]
        found.add(
            "see_in_a_circle",
            ("clauses", position_of[first], "see"),
            f"clause {first}, see",
            circle=" → ".join((*circle, first)),
        )


def circles_of_references(document: ClauseDocument) -> Iterator[tuple[str, ...]]:
    """Yields the circles in which clauses refer to each other, each once, from the clause of it that is met
    first; a clause that refers to itself is none of them."""
    finished: set[str] = set()
    for start in document.by_number:
        if start in finished:
            continue
        path: list[str] = [start]
        places = {start: 0}
        ways = [iter(document.by_number[start].see)]
        while path:
            for number in ways[-1]:
                if number in places and number != path[-1]:
                    yield tuple(path[places[number] :])
                elif number in document.by_number and number not in finished and number not in places:
                    places[number] = len(path)
                    path.append(number)
                    ways.append(iter(document.by_number[number].see))
                    break
            else:
                left = path.pop()
                ways.pop()
                del places[left]
                finished.add(left)


def _check_hidden_signs(document: ClauseDocument, found: _Findings) -> None:
    def look(text: str, place: Place, where: str) -> None:
        for offset, sign in hidden_signs(text):
            before = text[max(0, offset - 24) : offset].rpartition("\n")[2].strip()
            found.add("hidden_sign", place, where, before=before or "the beginning", sign=sign_in_words(sign))
            return

    for name in ("title", "summary", "place", "attribution"):
        look(getattr(document, name), (name,), name)
    for position, source in enumerate(document.sources):
        for name in TEXTS_OF_ROWS["sources"]:
            look(getattr(source, name), ("sources", position, name), f"source {source.key}, {name}")
    for position, clause in enumerate(document.clauses):
        for name in ("title", "text"):
            look(getattr(clause, name), ("clauses", position, name), where_in_clause(clause, name))
