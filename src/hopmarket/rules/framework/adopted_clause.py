"""A clause of another partnership's framework, taken over into a draft of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ..clause_edits import adopt_clause
from ..clauses import ClauseDocument
from ..refusal import Refusal
from .library_entries import LibraryEntry


@dataclass(frozen=True, slots=True)
class AdoptClause:
    """A clause of an entry of the library comes into a draft, on the first level or below ``under``, under a new
    number that says from where; the attribution names whoever wrote it."""

    deed: ClassVar[str] = "adopt"
    entry: LibraryEntry
    number: str
    under: str = ""

    @property
    def touched(self) -> tuple[str, ...]:
        """None: a new clause changes no words that somebody else may have changed."""
        return ()

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        """The draft with the clause in it. Refuses ``library.licence_unknown`` for a text that may not be used,
        and what :func:`hopmarket.rules.clause_edits.adopt_clause` refuses."""
        text = self.entry.shown_document
        if text is None:
            return Refusal("library.licence_unknown", params={"title": self.entry.title})
        source = replace(text, licence=self.entry.licence, attribution=self.entry.attribution)
        return adopt_clause(document, self.number, source=source, key=self.entry.key, under=self.under)
