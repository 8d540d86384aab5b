"""Entries of the library: frameworks, compacts and codes of this and other partnerships, what is known of each,
and which topics it covers by our own reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..clauses import ClauseDocument
from ..clauses_json import as_json, from_json
from ..refusal import Refusal
from .reuse_licences import REUSE_LICENCES, UNKNOWN, licence_in_words, may_publish_text

LIBRARY_KINDS: Mapping[str, str] = {
    "framework": "Commissioning framework",
    "compact": "Compact",
    "compact_code": "Code of practice",
    "accord": "Accord",
    "protocol": "Funding protocol",
}
"""Kinds of entries by their keys, as pages call them."""

MOST_CHARACTERS: Mapping[str, int] = {
    "title": 200,
    "place": 120,
    "year": 20,
    "publisher": 200,
    "address": 500,
    "rests_on": 1_000,
    "attribution": 500,
}
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
_TEXTS = (
    "key",
    "title",
    "place",
    "year",
    "kind",
    "publisher",
    "licence",
    "attribution",
    "address",
    "rests_on",
)


@dataclass(frozen=True, slots=True)
class TopicReading:
    """That a document covers a topic, and what it says of it, in our own words; the numbers of its clauses
    where the text is known."""

    topic: str
    words: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class LibraryEntry:
    """One framework, compact or code.

    ``address`` is where it can be read, ``read_on`` the day on which that page was read, ``is_secondary`` tells
    that the page is about the document and is not the document itself, ``rests_on`` what was read of it. The
    ``document`` is its text in clauses, where there is one; ``is_shipped`` tells that it comes with the portal.
    """

    key: str
    title: str
    kind: str
    place: str = ""
    year: str = ""
    publisher: str = ""
    licence: str = UNKNOWN
    attribution: str = ""
    address: str = ""
    read_on: date | None = None
    is_secondary: bool = False
    rests_on: str = ""
    readings: tuple[TopicReading, ...] = ()
    document: ClauseDocument | None = None
    is_shipped: bool = False

    @property
    def kind_in_words(self) -> str:
        """What pages call its kind."""
        return LIBRARY_KINDS.get(self.kind, self.kind)

    @property
    def whence(self) -> str:
        """Where it comes from and when, as lists say it: "Gateshead, 2024"."""
        return f"{self.place or self.publisher}, {self.year or 'year not known'}".removeprefix(", ")

    @property
    def short_name(self) -> str:
        """What a list calls it that has little room: "Gateshead 2024"."""
        return f"{self.place or self.kind_in_words} {self.year}".strip()

    @property
    def licence_in_words(self) -> str:
        """What pages call its licence."""
        return licence_in_words(self.licence)

    @property
    def shown_document(self) -> ClauseDocument | None:
        """Its text, where the licence lets everybody read it here."""
        return self.document if may_publish_text(self.licence) else None

    @property
    def is_text_kept_back(self) -> bool:
        """Whether its text is known here and not shown, because its licence is not known."""
        return self.document is not None and self.shown_document is None

    @property
    def all_readings(self) -> tuple[TopicReading, ...]:
        """What it covers: by its own clauses where the text is known, and by our reading."""
        by_topic = {reading.topic: reading for reading in self.readings}
        for clause in self.document.clauses if self.document else ():
            for topic in clause.topics:
                known = by_topic.get(topic, TopicReading(topic))
                by_topic[topic] = replace(known, numbers=(*known.numbers, clause.number))
        return tuple(by_topic.values())

    @property
    def topics(self) -> frozenset[str]:
        """The keys of the topics that it covers."""
        return frozenset(reading.topic for reading in self.all_readings)


def entry_from_row(row: Mapping[str, Any], *, is_shipped: bool = True) -> LibraryEntry:
    """Reads an entry as the library in data writes it."""
    texts: dict[str, Any] = {name: str(row.get(name, "")) for name in _TEXTS if name != "licence"}
    return LibraryEntry(
        **texts,
        licence=str(row.get("licence", "")) or UNKNOWN,
        read_on=date.fromisoformat(row["read_on"]) if row.get("read_on") else None,
        is_secondary=row.get("secondary") == "yes",
        readings=tuple(
            TopicReading(read["topic"], read.get("words", "")) for read in row.get("readings", ())
        ),
        is_shipped=is_shipped,
    )


def entry_of_document(
    key: str, document: ClauseDocument, *, publisher: str, year: str, is_shipped: bool = True
) -> LibraryEntry:
    """The entry of a document whose text is known and that nobody has to read up elsewhere."""
    return LibraryEntry(
        key=key,
        title=document.title,
        kind=document.kind,
        place=document.place,
        year=year,
        publisher=publisher,
        licence=document.licence or UNKNOWN,
        attribution=document.attribution,
        document=document,
        is_shipped=is_shipped,
    )


def facts_of_entry(entry: LibraryEntry) -> dict[str, Any]:
    """What is published of an entry: its text only where the licence allows it, what it covers always."""
    shown = entry.shown_document
    facts: dict[str, Any] = {name: text for name in _TEXTS if (text := getattr(entry, name))}
    facts["read_on"] = entry.read_on.isoformat() if entry.read_on else ""
    facts["secondary"] = "yes" if entry.is_secondary else "no"
    facts["readings"] = [
        {"topic": reading.topic, "words": reading.words, "numbers": list(reading.numbers)}
        for reading in (entry.readings if shown else entry.all_readings)
    ]
    if shown:
        facts["document"] = as_json(shown)
    return facts


def entry_from_facts(facts: Mapping[str, Any]) -> LibraryEntry:
    """Reads an entry as it was published."""
    entry = entry_from_row(facts, is_shipped=False)
    readings = tuple(
        TopicReading(read["topic"], read["words"], tuple(read["numbers"])) for read in facts["readings"]
    )
    document = from_json(facts["document"]) if "document" in facts else None
    return replace(entry, readings=readings, document=document)


def entry_refusal(entry: LibraryEntry, *, topics: Collection[str], taken: Collection[str]) -> Refusal | None:
    """Why an entry cannot stand in the library: ``library.key``, ``library.key_taken``, ``library.title``,
    ``library.too_long``, ``library.kind``, ``library.licence``, ``library.attribution``, ``library.address``,
    ``library.rests_on``, ``library.topic`` or ``library.nothing_read``."""
    return next((refusal for refusal in _refusals(entry, topics, taken) if refusal), None)


def _refusals(
    entry: LibraryEntry, topics: Collection[str], taken: Collection[str]
) -> Iterable[Refusal | None]:
    known_licence = entry.licence in REUSE_LICENCES
    yield None if _KEY.fullmatch(entry.key) else Refusal("library.key", params={"key": entry.key})
    yield Refusal("library.key_taken", params={"key": entry.key}) if entry.key in taken else None
    yield None if entry.title.strip() else Refusal("library.title")
    for name, most in MOST_CHARACTERS.items():
        if len(getattr(entry, name)) > most:
            yield Refusal("library.too_long", params={"field": name.replace("_", " "), "most": f"{most:,}"})
    yield None if entry.kind in LIBRARY_KINDS else Refusal("library.kind")
    yield None if known_licence or entry.licence == UNKNOWN else Refusal("library.licence")
    if known_licence and REUSE_LICENCES[entry.licence].wants_attribution and not entry.attribution.strip():
        yield Refusal("library.attribution")
    if entry.address and not _ADDRESS.fullmatch(entry.address):
        yield Refusal("library.address", params={"address": entry.address})
    if not entry.shown_document and not entry.address:
        yield Refusal("library.no_address")
    if entry.readings and not entry.rests_on.strip():
        yield Refusal("library.rests_on")
    strange = sorted(entry.topics - set(topics))
    yield Refusal("library.topic", params={"topics": ", ".join(strange)}) if strange else None
    yield None if entry.topics or entry.document else Refusal("library.nothing_read")


def key_for(title: str, place: str, year: str) -> str:
    """A key made of place, title and year, as addresses of pages have it; what the title says already is not
    said again."""
    said = title.casefold()
    parts = (place if place.casefold() not in said else "", title, year if year not in said else "")
    words = re.findall(r"[a-z0-9]+", " ".join(parts).casefold())
    key = "-".join(word for word in words if word != "the")[:80].strip("-")
    return f"document-{key}"[:80] if key[:1].isdecimal() else key
