"""A text that somebody puts into the library: the source form is read, other words are cut into clauses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hopmarket.reference_data import known_keys, shipped_document
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.framework.library_entries import LibraryEntry
from hopmarket.rules.framework.loaded_texts import LoadedText, is_source_form, load_text
from hopmarket.rules.refusal import Refusal

ENTRY = LibraryEntry(
    key="teme-code",
    title="The code of Teme",
    kind="compact_code",
    place="Teme",
    year="2024",
    publisher="Teme Valley District Council",
    licence="OGL-UK-3.0",
    attribution="Teme Valley District Council",
    rests_on="The whole code was read",
)
CODE = shipped_document("compact_code")


@pytest.mark.parametrize(
    ("text", "is_source"),
    [
        (as_yaml(CODE).decode(), True),
        ("# ours\nformat: hopmarket-document/1\n", True),
        ("\n\nkind: framework\n", True),
        ("1. Format: how we write\n", False),
        ("Our kind of code: fair to all\n", False),
        ("", False),
    ],
)
def test_the_source_form_is_known_by_how_it_begins(text: str, is_source: bool) -> None:
    assert is_source_form(text) is is_source


def test_the_source_form_is_read_as_it_stands_under_the_licence_that_was_chosen() -> None:
    loaded = load_text(as_yaml(CODE).decode(), replace(ENTRY, licence="CC-BY-4.0"), known_keys())
    assert isinstance(loaded, LoadedText)
    assert loaded.document == replace(CODE, licence="CC-BY-4.0", attribution="Teme Valley District Council")
    assert not loaded.remarks


def test_faults_of_the_source_form_keep_their_lines() -> None:
    faults = load_text("format: hopmarket-document/1\nkind: compact_code\n", ENTRY, known_keys())
    assert isinstance(faults, DocumentFaults)
    assert faults.faults
    assert all(fault.sentence for fault in faults.faults)


def test_words_are_cut_and_name_the_entry_as_their_source() -> None:
    loaded = load_text("1. Years\n1.1 Three years or more.\n", ENTRY, known_keys())
    assert isinstance(loaded, LoadedText)
    document = loaded.document
    assert [(clause.number, clause.title, clause.text) for clause in document.clauses] == [
        ("1", "Years", ""),
        ("1.1", "", "Three years or more."),
    ]
    (source,) = document.sources
    assert (source.title, source.year, source.publisher) == (ENTRY.title, ENTRY.year, ENTRY.publisher)
    assert all(clause.sources == (source.key,) for clause in document.clauses)
    assert (document.kind, document.title, document.licence) == (ENTRY.kind, ENTRY.title, ENTRY.licence)


def test_what_says_nothing_is_refused() -> None:
    assert isinstance(load_text("– – –", ENTRY, known_keys()), Refusal)
