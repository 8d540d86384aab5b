"""The library: what ships, which licences let a text be shown, comparison by topic, the trace of a code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.reference_data import (
    DATA,
    DEFAULT_FRAMEWORK,
    SAMPLE_CODE,
    framework_checks,
    framework_topics,
    shipped_document,
    shipped_library,
)
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.framework.comparison import clauses_on, compare, promises_on
from hopmarket.rules.framework.library_entries import (
    LIBRARY_KINDS,
    LibraryEntry,
    TopicReading,
    entry_from_facts,
    entry_refusal,
    facts_of_entry,
    key_for,
)
from hopmarket.rules.framework.reuse_licences import UNKNOWN, may_publish_text
from hopmarket.rules.framework.trace import trace_code

DEFAULT, CODE = shipped_document("default"), shipped_document("compact_code")
TOPICS = tuple(framework_topics())
OTHERS = [entry for entry in shipped_library().values() if entry.key not in {DEFAULT_FRAMEWORK, SAMPLE_CODE}]


# What ships


@pytest.mark.parametrize("name", ["default", "compact_code"])
def test_a_shipped_document_stands_in_its_one_written_form(name: str) -> None:
    assert as_yaml(shipped_document(name)) == DATA.joinpath("frameworks", f"{name}.yaml").read_bytes()


def test_the_default_has_every_part_and_nine_to_fourteen_commitments() -> None:
    parts = [clause.part for clause in DEFAULT.of_first_level()]
    assert list(dict.fromkeys(parts)) == ["purpose", "principles", "commitments", "cycle", "gates", "words"]
    assert 9 <= parts.count("commitments") <= 14


def test_every_promise_of_the_default_has_its_sources_and_is_going_to_be_watched() -> None:
    promises = [
        clause
        for clause in DEFAULT.clauses
        if DEFAULT.by_number.get(clause.parent, clause).part == "commitments"
    ]
    for clause in promises:
        assert clause.sources or DEFAULT.by_number[clause.parent].sources, clause.number
        assert clause.topics, clause.number
        if clause.parent:
            assert clause.by, clause.number
            assert clause.checks, clause.number


def test_both_sectors_promise_something_nearly_everywhere() -> None:
    for clause in DEFAULT.of_first_level():
        if clause.part == "commitments":
            promisers = {below.by for below in DEFAULT.below(clause.number)}
            assert "public" in promisers, clause.number
            assert promisers & {"voluntary", "business", "everybody"}, clause.number


def test_every_check_watches_a_clause_of_the_default() -> None:
    named = {check for clause in DEFAULT.clauses for check in clause.checks}
    assert named == set(framework_checks())


def test_a_check_of_one_sector_watches_no_promise_of_another() -> None:
    checks = framework_checks()
    for clause in DEFAULT.clauses:
        for key in clause.checks:
            if clause.by in {"voluntary", "business"} and checks[key].by != "everybody":
                assert checks[key].by == clause.by, (clause.number, key)


def test_sentences_are_short_enough_to_be_read_aloud() -> None:
    for document in (DEFAULT, CODE):
        for clause in document.clauses:
            for text in clause.text.replace(":", ".").replace(";", ".").split("."):
                assert len(text.split()) <= 34, (clause.number, text)


def test_replaced_guidance_is_an_origin_and_never_law_in_force() -> None:
    (source,) = [source for source in DEFAULT.sources if "Best Value" in source.title]
    assert "no longer in force" in source.note
    assert "8 May 2024" in source.note
    assert not [clause.number for clause in DEFAULT.clauses if "Best Value" in clause.text]


def test_at_least_six_real_frameworks_ship_without_any_text() -> None:
    assert len(OTHERS) >= 6
    for entry in OTHERS:
        assert entry.document is None, entry.key
        assert entry.address.startswith("http"), entry.key
        assert entry.read_on, entry.key
        assert entry.rests_on, entry.key
        assert entry.kind in LIBRARY_KINDS, entry.key
        assert all(reading.words for reading in entry.readings), entry.key


def test_what_ships_would_be_taken_in() -> None:
    for entry in shipped_library().values():
        assert entry_refusal(entry, topics=TOPICS, taken=()) is None, entry.key


def test_what_is_known_from_elsewhere_says_so() -> None:
    for entry in OTHERS:
        if "was not read" in entry.rests_on and "other sections" not in entry.rests_on:
            assert entry.is_secondary, entry.key


# What may stand in the library


def entry(**changed) -> LibraryEntry:
    known = LibraryEntry(
        key="leeds-code",
        title="A code",
        kind="compact_code",
        address="https://example.org/code",
        rests_on="The page was read.",
        readings=(TopicReading("term", "Three years."),),
    )
    return replace(known, **changed)


TEXT = ClauseDocument(
    "compact_code", "A code", clauses=(Clause("1", "Years"), Clause("1.1", text="Three.", topics=("term",)))
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"key": ""}, "library.key"),
        ({"key": "Leeds code"}, "library.key"),
        ({"key": "taken"}, "library.key_taken"),
        ({"title": "  "}, "library.title"),
        ({"title": "x" * 201}, "library.too_long"),
        ({"kind": "law"}, "library.kind"),
        ({"licence": "MIT-ish"}, "library.licence"),
        ({"licence": "OGL-UK-3.0", "document": TEXT}, "library.attribution"),
        ({"address": "example.org"}, "library.address"),
        ({"address": "javascript:alert(1)"}, "library.address"),
        ({"address": ""}, "library.no_address"),
        ({"address": "", "document": TEXT}, "library.no_address"),
        ({"rests_on": ""}, "library.rests_on"),
        ({"readings": (TopicReading("weather"),)}, "library.topic"),
        ({"readings": ()}, "library.nothing_read"),
    ],
)
def test_what_cannot_stand_in_the_library(changed, reason: str) -> None:
    refusal = entry_refusal(entry(**changed), topics=TOPICS, taken={"taken"})
    assert refusal
    assert refusal.reason == reason


def test_a_text_of_unknown_licence_is_linked_and_not_published() -> None:
    unknown = entry(document=TEXT, licence=UNKNOWN)
    assert entry_refusal(unknown, topics=TOPICS, taken=()) is None
    facts = facts_of_entry(unknown)
    assert "document" not in facts
    assert "Three." not in str(facts["readings"][0]["numbers"])
    assert facts["readings"][0]["numbers"] == ["1.1"]
    assert unknown.is_text_kept_back
    assert not compare(DEFAULT, unknown, TOPICS).both[0].theirs


@pytest.mark.parametrize(
    "known",
    [*shipped_library().values(), entry(), entry(document=TEXT, licence="CC-BY-4.0", attribution="Leeds")],
)
def test_an_entry_is_read_as_it_was_published(known: LibraryEntry) -> None:
    read = entry_from_facts(facts_of_entry(known))
    assert read.topics == known.topics
    assert read.shown_document == known.shown_document
    assert (read.key, read.title, read.read_on, read.is_secondary, read.licence) == (
        known.key,
        known.title,
        known.read_on,
        known.is_secondary,
        known.licence,
    )
    assert {reading.topic: reading.words for reading in read.all_readings} == {
        reading.topic: reading.words for reading in known.all_readings
    }


def test_licences_that_forbid_use_are_not_among_those_that_allow_it() -> None:
    assert not any(
        map(may_publish_text, ("", UNKNOWN, "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "ogl"))
    )


@pytest.mark.parametrize(
    ("named", "key"),
    [
        (("The Gateshead Compact", "Gateshead", "2024"), "gateshead-compact-2024"),
        (("Compact 2024 to 2027", "Gateshead", "2024"), "gateshead-compact-2024-to-2027"),
        (("Code", "", ""), "code"),
        (("2024 to 2027", "", ""), "document-2024-to-2027"),
        (("¿?", "", ""), ""),
    ],
)
def test_keys_are_made_of_what_is_known(named: tuple[str, str, str], key: str) -> None:
    assert key_for(*named) == key


# Comparison

sets_of_topics = st.lists(st.sampled_from(TOPICS), unique=True, max_size=6).map(tuple)
documents = st.lists(sets_of_topics, min_size=1, max_size=8).map(
    lambda rows: ClauseDocument(
        "framework",
        "F",
        clauses=tuple(Clause(str(place), "T", topics=row) for place, row in enumerate(rows, 1)),
    )
)


@given(ours=documents, theirs=documents)
def test_every_topic_of_either_stands_in_exactly_one_list(
    ours: ClauseDocument, theirs: ClauseDocument
) -> None:
    mine = frozenset(topic for clause in ours.clauses for topic in clause.topics)
    other = entry(readings=(), document=theirs, licence="CC0-1.0")
    compared = compare(ours, other, TOPICS)
    assert {row.topic for row in compared.theirs_alone} == other.topics - mine
    assert {row.topic for row in compared.ours_alone} == mine - other.topics
    assert {row.topic for row in compared.both} == mine & other.topics
    assert [row.topic for row in compared.topics] == [
        topic for topic in TOPICS if topic in mine | other.topics
    ]


@given(ours=documents)
def test_a_framework_compared_with_itself_lacks_nothing(ours: ClauseDocument) -> None:
    compared = compare(ours, entry(readings=(), document=ours, licence="CC0-1.0"), TOPICS)
    assert not compared.theirs_alone
    assert not compared.ours_alone
    assert all(row.ours == row.theirs for row in compared.both)


def test_what_stands_below_speaks_for_a_clause() -> None:
    assert [clause.number for clause in clauses_on("lots", DEFAULT)] == ["7.1", "22.2"]


def test_promises_stand_side_by_side_before_principles() -> None:
    assert [clause.number for clause in promises_on("lots", DEFAULT)] == ["7.1"]
    bare = ClauseDocument("framework", "F", clauses=(Clause("1", "Lots", topics=("lots",)),))
    assert [clause.number for clause in promises_on("lots", bare)] == ["1"]


def test_a_reading_stands_beside_our_clauses() -> None:
    compared = compare(DEFAULT, shipped_library()["gateshead-compact-2024"], TOPICS)
    (inflation,) = [row for row in compared.both if row.topic == "inflation"]
    assert "before each financial year" in (inflation.reading.words if inflation.reading else "")
    assert [clause.number for clause in inflation.ours] == ["11.2", "11.3"]


# The trace of a code


def test_the_sample_code_is_traced_clause_by_clause() -> None:
    traced = trace_code(SAMPLE_CODE, CODE, DEFAULT)
    said = [clause.number for clause in CODE.clauses if clause.text or clause.topics]
    assert [row.clause.number for row in traced.clauses] == said
    assert [row.clause.number for row in traced.unanswered] == ["7.1"]
    assert traced.unanswered[0].missing == ("volunteers",)
    answers = {row.clause.number: [answer.clause.number for answer in row.answers] for row in traced.clauses}
    assert answers["4.1"] == ["10.1", "10.2"]
    assert answers["4.4"] == ["12.2"]
    assert "14.1" in answers["6.1"]
    assert "16.1" in [clause.number for clause in traced.beyond]


def test_a_promise_of_one_sector_is_not_answered_by_the_other() -> None:
    asked = ClauseDocument(
        "compact_code", "C", clauses=(Clause("1", text="x", by="voluntary", topics=("term",)),)
    )
    public = Clause("1", text="y", by="public", topics=("term",))
    for clause, is_answered in (
        (public, False),
        (replace(public, by="voluntary"), True),
        (replace(public, by="everybody"), True),
    ):
        traced = trace_code("c", asked, ClauseDocument("framework", "F", clauses=(clause,)))
        assert traced.clauses[0].is_answered is is_answered


def test_a_clause_that_names_where_it_came_from_answers_in_full() -> None:
    framework = ClauseDocument(
        "framework", "F", clauses=(Clause("1", text="y", by="everybody", came_from=(f"{SAMPLE_CODE}:7.1",)),)
    )
    (volunteers,) = [
        row for row in trace_code(SAMPLE_CODE, CODE, framework).clauses if row.clause.number == "7.1"
    ]
    assert volunteers.is_answered_in_full
    assert volunteers.answers[0].is_named


@given(code=documents, framework=documents)
def test_no_topic_of_a_code_is_lost_in_its_trace(code: ClauseDocument, framework: ClauseDocument) -> None:
    traced = trace_code("c", code, framework)
    assert [row.clause for row in traced.clauses] == [
        clause for clause in code.clauses if clause.topics or clause.text
    ]
    for row in traced.clauses:
        answered = {topic for answer in row.answers for topic in answer.topics}
        assert answered | set(row.missing) == set(row.clause.topics)
        assert not answered & set(row.missing)
    assert len(traced.unanswered) + len(traced.answered_in_part) + len(traced.answered_in_full) == len(
        traced.clauses
    )
