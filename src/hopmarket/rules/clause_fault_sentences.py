"""Faults of documents in clauses in words: what is wrong, and what to do about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """One fault: ``reason`` is its key, ``line`` the line of the file (0 for a document that is no file),
    ``field`` where it stands in words ("clause 8.1, topics")."""

    reason: str
    line: int
    field: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do about it."""
        return SENTENCES[self.reason].format_map(self.params)


@dataclass(frozen=True, slots=True)
class DocumentFaults:
    """Why a source form is no document: one sentence for a file that cannot be read at all, or every fault
    of one that can."""

    faults: tuple[DocumentFault, ...]
    is_unreadable: bool = False


SENTENCES: Mapping[str, str] = {
    # of the file
    "file_too_large": "The file has more than 2 MB, which is the most. Take out what is no clause, such as "
    "pictures, or divide it into two documents.",
    "not_utf8": "The file is not text in UTF-8. Save it again as UTF-8.",
    "not_yaml": "The file is not YAML: {problem}. Mend this line, or the one above it.",
    "nested_too_deep": "Lists stand inside lists here. A document has clauses, and a clause has texts and "
    "lists of keys: take the inner ones out.",
    "second_document": "A second document begins here. Keep one document in a file.",
    "alias": "The sign {sign} stands for a text from elsewhere in the file. Write the text itself, or put it in "
    "quotation marks if it begins with & or *.",
    "tag": "The mark {sign} says how a value is to be read. Take it out: every value is text.",
    # of the form
    "format": "Write “format: {expected}”; this file has “{text}”. If it comes from a later version, upgrade "
    "this portal first.",
    "unknown_field": "There is no field “{name}” here. Use one of: {fields}.",
    "field_twice": "The field “{name}” stands here twice. Keep one.",
    "missing": "The field “{name}” is missing. Add it.",
    "not_text": "Here a text is needed, and there is a list or a group of fields. Write one text.",
    "not_list": "Here a list is needed. Write each entry on a line that begins with a dash, or leave the field "
    "out.",
    "not_fields": 'Here a group of fields is needed, such as “number: "8.1"”. Give each its name.',
    "too_long": "This has {length} characters, and {most} is the most. Divide it, or shorten it.",
    "too_many": "There are {number} here, and {most} is the most. Divide the document, or take some out.",
    "number_form": "“{text}” is no number of a clause. Use two levels, such as 8 and 8.1.",
    "reference_form": "“{text}” is no number. Write one of this document, such as 8.1, or one of another after "
    "its key, such as leeds-compact:8.1.",
    "key_form": "“{text}” is no key. Use small letters, figures, and - or _ between them.",
    "licence_form": "“{text}” is no licence. Write its SPDX identifier, such as OGL-UK-3.0 or CC-BY-4.0, or "
    "unknown.",
    "address_form": "“{text}” is no address of a page. Begin it with https://.",
    "day_form": "“{text}” is no day. Write it as 2026-11-30.",
    # of what it says
    "empty": "Nothing stands here. Write something, or take the {thing} out.",
    "no_clauses": "The document has no clauses. Add one.",
    "number_twice": "The number {number} is given twice. A number belongs to one clause for ever: give this one "
    "a number that was never used.",
    "no_parent": "There is no clause {parent} above it. Add it, or give this clause another number.",
    "away_from_parent": "It does not stand below clause {parent}. Move it there, after {parent} and before the "
    "next clause of the first level.",
    "retired_in_use": "The number {number} has a clause. Take it out of the retired numbers, or give the clause "
    "a new number.",
    "retired_twice": "The number {number} is retired twice. Keep one of the two.",
    "no_such_clause": "There is no clause {number}. Name one that is in the document, or take this out.",
    "never_given": "No clause has, or ever had, the number {number}. Name one of this document, or one of "
    "another after its key, such as leeds-compact:8.1.",
    "sees_itself": "The clause refers to itself. Take this out.",
    "see_in_a_circle": "The references go in a circle: {circle}. Take one of them out.",
    "part_below": "A part is named on the first level alone. Take it out here.",
    "unknown_part": "There is no part “{text}”. Use one of: {known}.",
    "unknown_promiser": "“{text}” is nobody who can promise. Use one of: {known}; or leave it out where nobody "
    "promises anything.",
    "unknown_topic": "There is no topic “{text}”. {like}",
    "unknown_check": "There is no check “{text}”. {like}",
    "unknown_source": "There is no source “{text}” in this document. {like} Or add it to the sources.",
    "entry_twice": "“{text}” stands here twice. Keep one.",
    "source_twice": "The key “{text}” names two sources. Give one of them another key.",
    "hidden_sign": "A sign that nobody sees stands after “{before}”: {sign}. Take it out, or type the words "
    "again.",
}
"""Every fault by its key: what is wrong, and what to do."""
