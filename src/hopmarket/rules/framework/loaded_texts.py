"""The text of a framework as somebody puts it in: its source form, or words that are cut into clauses."""

from __future__ import annotations

import re

from ..clause_fault_sentences import DocumentFaults
from ..clause_faults import KnownKeys
from ..clauses import ClauseDocument
from ..clauses_yaml import read_yaml

_SOURCE_FORM = re.compile(r"\s*(#.*\n\s*)*(format|kind|title|clauses)\s*:", re.IGNORECASE)


def is_source_form(text: str) -> bool:
    """Whether a text begins as a document in YAML does."""
    return bool(_SOURCE_FORM.match(text))


def document_of_text(text: str, known: KnownKeys) -> ClauseDocument | DocumentFaults:
    """The document of a text in its source form, or what is wrong with it."""
    return read_yaml(text.encode(), known)
