"""The source form of documents in clauses: one form for one document, every fault with its line, and a schema
that says the same as the reader."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import orjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.reference_data import document as data_document
from hopmarket.rules.clause_fault_sentences import SENTENCES, DocumentFaults
from hopmarket.rules.clause_faults import KnownKeys, faults_in
from hopmarket.rules.clauses import FORMAT, Clause, ClauseDocument
from hopmarket.rules.clauses_json import as_json, from_json
from hopmarket.rules.clauses_yaml import MOST_BYTES, as_yaml, read_yaml, tidied
from tests.factories.clause_documents import SMALL, VISIBLE, any_document, long_document

HEAD = f"format: {FORMAT}\nkind: framework\ntitle: A framework\nclauses:\n"
ONE = '  - number: "1"\n    title: Purpose\n'


def faults(source: str | bytes, known: KnownKeys | None = None) -> list[tuple[str, int]]:
    read = read_yaml(source.encode() if isinstance(source, str) else source, known)
    return [(fault.reason, fault.line) for fault in read.faults] if isinstance(read, DocumentFaults) else []


def test_a_document_is_written_for_people() -> None:
    written = as_yaml(SMALL).decode()
    assert (
        '  - number: "2.1"\n    text: |-\n      We pay the full cost of a service.\n\n      Overheads'
        in written
    )
    assert "    topics: [full_cost]\n" in written


@given(any_document(VISIBLE))
def test_what_is_written_is_read_and_written_again_byte_for_byte(document: ClauseDocument) -> None:
    written = as_yaml(document)
    read = read_yaml(written)
    assert read == tidied(document), written
    assert as_yaml(read) == written


@given(any_document())
def test_other_readers_of_yaml_json_and_the_schema_take_the_same_texts(document: ClauseDocument) -> None:
    elsewhere = yaml.safe_load(as_yaml(document))
    assert elsewhere == as_json(tidied(document))
    SCHEMA.validate(elsewhere)
    assert from_json(orjson.loads(orjson.dumps(as_json(document)))) == document


def test_three_hundred_clauses_are_read_and_written() -> None:
    document = long_document(300)
    assert read_yaml(as_yaml(document)) == document


def test_a_number_is_text_whatever_yaml_would_take_it_for() -> None:
    read = read_yaml((HEAD + "  - number: 8\n    title: yes\n  - number: 8.10\n    text: no\n").encode())
    assert isinstance(read, ClauseDocument)
    assert [(clause.number, clause.title, clause.text) for clause in read.clauses] == [
        ("8", "yes", ""),
        ("8.10", "", "no"),
    ]


UNREADABLE: dict[str, tuple[bytes, str, int]] = {
    "more than 2 MB": (b"x" * (MOST_BYTES + 1), "file_too_large", 0),
    "not UTF-8": (b"a: b\nc: \xff\n", "not_utf8", 2),
    "not YAML": (b"a: b\nc: [d\n", "not_yaml", 3),
    "a control character": (b"a: b\nc: \x00\n", "not_yaml", 2),
    "an anchor": (b"a: b\nc: &d e\n", "alias", 2),
    "an alias": (b"a: &b c\nd: *b\n", "alias", 1),
    "a thousand laughs": (b"a: &a [x]\nb: &b [*a, *a]\n", "alias", 1),
    "a tag": (b"a: !!python/object:os.system b\n", "tag", 1),
    "two documents": (b"a: b\n---\nc: d\n", "second_document", 2),
    "lists without end": (b"[" * 10_000, "nested_too_deep", 1),
    "values without end": (b"- x\n" * 100_000, "too_many", 100_000),
    "a list for a name": (b"? [a]\n: b\n", "not_yaml", 1),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_says_so_in_one_sentence(case: str) -> None:
    source, reason, line = UNREADABLE[case]
    read = read_yaml(source)
    assert isinstance(read, DocumentFaults) and read.is_unreadable
    assert [(fault.reason, fault.line) for fault in read.faults] == [(reason, line)]
    assert read.faults[0].sentence.endswith(".") and "{" not in read.faults[0].sentence


KNOWN = KnownKeys(frozenset({"full_cost", "term"}), frozenset({"need_published"}), frozenset({"purpose"}))

FAULTY: dict[str, tuple[str, str, int]] = {
    "nothing at all": ("", "not_fields", 1),
    "another format": (HEAD.replace("/1", "/2") + ONE, "format", 1),
    "no kind": (HEAD.replace("kind: framework\n", "") + ONE, "missing", 1),
    "no clauses": (HEAD.replace("clauses:", "clauses: []"), "no_clauses", 4),
    "clauses that are no list": (HEAD + "    number: 1\n", "not_list", 4),
    "a clause that is a word": (HEAD + ONE + "  - word\n", "not_fields", 7),
    "a field that is a list": (HEAD + ONE + "    text: [a]\n", "not_text", 7),
    "a list that is a word": (HEAD + ONE + "    topics: term\n", "not_list", 7),
    "an unknown field": (HEAD + ONE + "    sector: public\n", "unknown_field", 7),
    "a field twice": (HEAD + ONE + "    title: Other\n", "field_twice", 7),
    "a number twice": (HEAD + ONE + "  - number: 1\n    title: Other\n", "number_twice", 7),
    "three levels": (HEAD + ONE + "  - number: 1.1.1\n    text: Other\n", "number_form", 7),
    "a number of words": (HEAD + ONE + "  - number: One\n    title: Other\n", "number_form", 7),
    "no number": (HEAD + ONE + "  - title: Other\n", "missing", 7),
    "a child alone": (HEAD + ONE + "  - number: 2.1\n    text: Other\n", "no_parent", 7),
    "a child elsewhere": (
        HEAD + ONE + "  - number: 2\n    title: Other\n  - number: 1.1\n    text: Lost\n",
        "away_from_parent",
        9,
    ),
    "a retired number in use": (HEAD + ONE + "retired:\n  - number: 1\n", "retired_in_use", 8),
    "a retired number twice": (HEAD + ONE + "retired:\n  - number: 9\n  - number: 9\n", "retired_twice", 9),
    "retired into nothing": (HEAD + ONE + "retired:\n  - number: 9\n    into: [7]\n", "never_given", 9),
    "came from nothing": (HEAD + ONE + "    came_from: [7]\n", "never_given", 7),
    "sees nothing": (HEAD + ONE + "    see:\n      - 7\n", "no_such_clause", 8),
    "sees itself": (HEAD + ONE + "    see: [1]\n", "sees_itself", 7),
    "a circle": (
        HEAD + ONE + "    see: [2]\n  - number: 2\n    title: Other\n    see: [1]\n",
        "see_in_a_circle",
        7,
    ),
    "an unknown topic": (HEAD + ONE + "    topics: [full_costs]\n", "unknown_topic", 7),
    "an unknown check": (HEAD + ONE + "    checks: [x]\n", "unknown_check", 7),
    "an unknown part": (HEAD + ONE + "    part: middle\n", "unknown_part", 7),
    "a part below": (HEAD + ONE + "  - number: 1.1\n    text: a\n    part: purpose\n", "part_below", 9),
    "an unknown sector": (HEAD + ONE + "    by: councils\n", "unknown_promiser", 7),
    "an unknown source": (HEAD + ONE + "    sources: [leeds]\n", "unknown_source", 7),
    "a source twice": (
        HEAD + ONE + "sources:\n  - key: a\n    title: A\n  - key: a\n    title: B\n",
        "source_twice",
        10,
    ),
    "a source without an address": (
        HEAD + ONE + "sources:\n  - key: a\n    title: A\n    address: leeds.gov.uk\n",
        "address_form",
        10,
    ),
    "no such day": (
        HEAD + ONE + "sources:\n  - key: a\n    title: A\n    read_on: 2026-02-30\n",
        "day_form",
        10,
    ),
    "more topics than a clause has": (
        HEAD + ONE + f"    topics: [{', '.join(f't{number}' for number in range(101))}]\n",
        "too_many",
        7,
    ),
    "an entry twice": (HEAD + ONE + "    topics: [term, term]\n", "entry_twice", 7),
    "an empty entry": (HEAD + ONE + "    topics: ['']\n", "empty", 7),
    "an empty title": (HEAD + "  - number: 1\n    title: ''\n", "empty", 5),
    "an empty promise": (HEAD + ONE + "  - number: 1.1\n    text: '  '\n", "empty", 7),
    "a licence in words": (f"licence: free for all\n{HEAD}{ONE}", "licence_form", 1),
    "a long clause": (HEAD + ONE + f"    text: {'long ' * 4001}\n", "too_long", 7),
    "words turned round": (HEAD + ONE + "    text: We pay \u202etsoc lluf\n", "hidden_sign", 7),
    "a sign of no width": (HEAD + ONE + "    text: full\u200bcost\n", "hidden_sign", 7),
    "a joiner between Latin letters": (HEAD + ONE + "    text: full\u200dcost\n", "hidden_sign", 7),
}


@pytest.mark.parametrize("case", FAULTY)
def test_every_fault_is_found_with_its_line(case: str) -> None:
    source, reason, line = FAULTY[case]
    assert faults(source, KNOWN) == [(reason, line)]
    read = read_yaml(source.encode(), KNOWN)
    assert isinstance(read, DocumentFaults) and not read.is_unreadable
    for fault in read.faults:
        assert fault.field and fault.sentence.endswith(".") and "{" not in fault.sentence


def test_every_fault_that_has_a_sentence_is_tried() -> None:
    tried = {reason for _, reason, _ in [*UNREADABLE.values(), *FAULTY.values()]}
    tried |= {reason for _, reason in ODD.values()}
    assert tried == set(SENTENCES)


ODD: dict[str, tuple[ClauseDocument, str]] = {
    "more clauses than a document has": (long_document(1001, words=4), "too_many"),
    "a reference of no form": (
        ClauseDocument("framework", "A", clauses=(Clause("1", "B", came_from=("Leeds 8",)),)),
        "reference_form",
    ),
    "a key of no form": (ClauseDocument("The framework", "A", clauses=(Clause("1", "B"),)), "key_form"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_document_that_is_no_file_has_its_faults_without_lines(case: str) -> None:
    document, reason = ODD[case]
    assert [(fault.reason, fault.line) for fault in faults_in(document)] == [(reason, 0)]


def test_circles_without_end_are_told_in_part() -> None:
    numbers = [str(number) for number in range(1, 60)]
    clauses = tuple(Clause(number, "A", see=tuple(set(numbers) - {number})) for number in numbers)
    found = faults_in(ClauseDocument("framework", "A", clauses=clauses))
    assert [fault.reason for fault in found] == ["see_in_a_circle"] * 20


def test_a_nearly_known_key_is_guessed() -> None:
    source = HEAD + ONE + "    topics: [full_costs]\n"
    read = read_yaml(source.encode(), KNOWN)
    assert isinstance(read, DocumentFaults)
    assert "Write “full_cost” if that is meant." in read.faults[0].sentence


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d💼", "❤\ufe0f", "£1\u00a0000"])
def test_signs_that_a_script_or_a_picture_needs_are_no_fault(text: str) -> None:
    assert faults(HEAD + ONE + f"    text: {text}\n") == []


SCHEMA = jsonschema_rs.Draft202012Validator(data_document("frameworks", "document.schema.json"))
OF_THE_FORM = {
    *("format", "unknown_field", "missing", "not_text", "not_list", "not_fields", "too_long", "no_clauses"),
    *("too_many", "number_form", "reference_form", "key_form", "licence_form", "address_form"),
    *("unknown_promiser", "entry_twice"),
}
"""Faults that the schema knows too."""


def as_other_tools_read_it(source: str) -> Any:
    return yaml.load(source, Loader=yaml.BaseLoader)


@pytest.mark.parametrize("case", FAULTY)
def test_the_schema_and_the_reader_agree_on_every_fault_of_form(case: str) -> None:
    source, reason, _ = FAULTY[case]
    is_of_form = reason in OF_THE_FORM or case in {"nothing at all", "an empty entry"}
    assert SCHEMA.is_valid(as_other_tools_read_it(source)) is not is_of_form


@given(st.data())
def test_the_schema_and_the_reader_agree_on_any_change_of_one_value(data: st.DataObject) -> None:
    value: Any = as_json(SMALL)
    path = data.draw(st.sampled_from(sorted(_paths(value), key=str)))
    odd = data.draw(
        st.sampled_from(
            ["x", "8.1", "1.2.3", "public", "Not a key", "https://a.uk", "2026-01-01", ["a"], {"a": "b"}, []]
        )
    )
    _put(value, path, odd)
    source = yaml.safe_dump(value)
    found = {reason for reason, _ in faults(source)}
    if SCHEMA.is_valid(as_other_tools_read_it(source)):
        assert not found & OF_THE_FORM
    else:
        assert found & (OF_THE_FORM | {"nested_too_deep"})


def _paths(value: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, one in inner for path in [(*above, key), *_paths(one, (*above, key))]]


def _put(value: Any, path: tuple[str | int, ...], odd: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = odd
