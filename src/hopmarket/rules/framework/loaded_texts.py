"""The text of a framework as somebody puts it in: its source form, or words that are cut into clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..clause_fault_sentences import DocumentFaults
from ..clause_faults import KnownKeys, faults_in
from ..clauses import ClauseDocument, Provenance
from ..clauses_yaml import read_yaml
from ..pasted_clauses import PastedRemark, cut_into_clauses
from ..refusal import Refusal
from .library_entries import LibraryEntry

_SOURCE_FORM = re.compile(r"\s*(#[^\n]*\n\s*)*(format|kind|clauses)\s*:")


@dataclass(frozen=True, slots=True)
class LoadedText:
    """The document of a text, and what was guessed where it was cut into clauses."""

    document: ClauseDocument
    remarks: tuple[PastedRemark, ...] = ()


def is_source_form(text: str) -> bool:
    """Whether a text begins as a document in YAML does."""
    return bool(_SOURCE_FORM.match(text))


def load_text(text: str, entry: LibraryEntry, known: KnownKeys) -> LoadedText | DocumentFaults | Refusal:
    """The document of a text that belongs to an entry: read where it is in the source form, otherwise cut into
    clauses that name the entry as their source. Its licence is the entry's, whatever the file says."""
    if is_source_form(text):
        read = read_yaml(text.encode(), known)
        if isinstance(read, DocumentFaults):
            return read
        return LoadedText(_under_licence(read, entry))
    frame = ClauseDocument(kind=entry.kind, title=entry.title, place=entry.place)
    cut = cut_into_clauses(text, frame, _origin(entry))
    if isinstance(cut, Refusal):
        return cut
    faults = faults_in(cut.document, known)
    if faults:
        return DocumentFaults(faults)
    return LoadedText(_under_licence(cut.document, entry), cut.remarks)


def _under_licence(document: ClauseDocument, entry: LibraryEntry) -> ClauseDocument:
    return replace(document, licence=entry.licence, attribution=entry.attribution)


def _origin(entry: LibraryEntry) -> Provenance:
    """The entry as a source."""
    return Provenance(
        key="origin",
        title=entry.title,
        publisher=entry.publisher,
        year=entry.year,
        address=entry.address,
        read_on=entry.read_on.isoformat() if entry.read_on else "",
        note=entry.rests_on,
    )
