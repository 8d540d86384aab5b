"""Changes of a document in clauses: a number is given once, and no history is lost."""

from __future__ import annotations

import inspect
import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules import clause_edits
from hopmarket.rules.clause_changes import ChangeKind, changes_between, is_changed, trace
from hopmarket.rules.clause_edits import (
    add_clause,
    adopt_clause,
    merge_clauses,
    move_clause,
    new_numbers,
    next_number,
    remove_clause,
    reword_clause,
    split_clause,
)
from hopmarket.rules.clause_faults import faults_in
from hopmarket.rules.clause_history import history_links
from hopmarket.rules.clauses import Clause, ClauseDocument, Provenance
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.refusal import Refusal
from tests.factories.clause_acts import ELSEWHERE, acts, edited
from tests.factories.clause_documents import SMALL, long_document

SEEDS = st.integers(0, 10**9)


def good(result: ClauseDocument | Refusal) -> ClauseDocument:
    assert isinstance(result, ClauseDocument), result
    return result


def numbers(document: ClauseDocument) -> list[str]:
    return [clause.number for clause in document.clauses]


@given(SEEDS)
def test_no_sequence_of_acts_gives_two_clauses_one_number_or_loses_the_history_of_one(seed: int) -> None:
    chance, document = random.Random(seed), SMALL
    owners: dict[str, None] = dict.fromkeys(document.by_number)
    for _ in range(12):
        name, after = edited(chance, document)
        if isinstance(after, Refusal):
            continue
        assert len(set(numbers(after))) == len(after.clauses)
        assert not faults_in(after), name
        assert document.numbers_ever_given <= after.numbers_ever_given
        assert not {gone.number for gone in document.retired} & set(numbers(after)), "a number came back"
        fresh = new_numbers(document, after)
        assert not owners.keys() & set(fresh), "a number was given again"
        owners.update(dict.fromkeys(fresh))
        assert history_links(document) <= history_links(after), name
        for number in set(document.by_number) - set(after.by_number):
            assert number in {gone.number for gone in after.retired}
        document = after


@given(SEEDS)
def test_what_is_edited_is_written_and_read_as_it_is(seed: int) -> None:
    chance, document = random.Random(seed), SMALL
    for _ in range(6):
        after = edited(chance, document)[1]
        document = document if isinstance(after, Refusal) else after
    assert read_yaml(as_yaml(document)) == document


@given(SEEDS)
def test_every_act_is_told_by_the_difference_and_nothing_else_is(seed: int) -> None:
    chance, document = random.Random(seed), SMALL
    for _ in range(5):
        after = edited(chance, document)[1]
        if isinstance(after, Refusal):
            continue
        changes = changes_between(document, after)
        for number in {*document.by_number, *after.by_number}:
            was, now = document.by_number.get(number), after.by_number.get(number)
            if was is None or now is None or replace(was, came_from=()) != replace(now, came_from=()):
                assert is_changed(changes, number), (number, changes)
        assert bool(changes) is (document.clauses != after.clauses)
        document = after


@given(SEEDS, SEEDS)
def test_a_document_does_not_differ_from_itself(seed: int, other: int) -> None:
    document = long_document(random.Random(seed).randint(1, 30), words=4, seed=other)
    assert changes_between(document, document) == ()


@given(SEEDS)
def test_a_clause_is_traced_through_all_versions(seed: int) -> None:
    chance = random.Random(seed)
    versions = [(1, SMALL)]
    while len(versions) < 6:
        after = edited(chance, versions[-1][1])[1]
        if isinstance(after, ClauseDocument):
            versions.append((len(versions) + 1, after))
    for number in versions[-1][1].numbers_ever_given:
        steps = trace(versions, number)
        assert [step.version for step in steps] == [1, 2, 3, 4, 5, 6]
        for step, (_, document) in zip(steps, versions, strict=True):
            assert (number in document.by_number) is (number in {clause.number for clause in step.clauses})
        beginning = next(step for step in steps if step.clauses)
        assert beginning.version == 1 or beginning.changes


def test_acts_by_chance_are_of_every_kind_and_come_to_pass() -> None:
    chance, passed = random.Random(7), set()
    for _ in range(300):
        for name, act in acts(chance, SMALL):
            passed |= {name} if isinstance(act(), ClauseDocument) else set()
    assert passed == {"add", "reword", "move", "split", "merge", "remove", "adopt"}


def test_a_clause_moved_beside_keeps_its_number() -> None:
    moved = good(move_clause(SMALL, "3", after="1"))
    assert numbers(moved) == ["1", "1.1", "3", "3.1", "2", "2.1", "2.2"]
    assert [(change.number, change.kinds) for change in changes_between(SMALL, moved)] == [
        ("3", (ChangeKind.MOVED,))
    ]
    assert good(move_clause(SMALL, "2.2", under="2", after="")).by_number["2.2"].came_from == ()


def test_a_clause_moved_below_another_gets_a_number_and_says_which_it_had() -> None:
    moved = good(move_clause(SMALL, "2.1", under="3", after=""))
    assert numbers(moved) == ["1", "1.1", "2", "2.2", "3", "3.2", "3.1"]
    assert moved.by_number["3.2"].came_from == ("2.1",)
    assert moved.by_number["2.2"].see == ("3.2",), "a reference follows the clause"
    assert [(gone.number, gone.into) for gone in moved.retired] == [("2.1", ("3.2",))]
    change = changes_between(SMALL, moved)[-1]
    assert (change.number, change.kinds, change.came_from) == ("3.2", (ChangeKind.MOVED,), ("2.1",))
    assert change.before == SMALL.by_number["2.1"]
    back = good(move_clause(moved, "3.2", under="2"))
    assert back.by_number["2.3"].came_from == ("3.2",)
    changes = changes_between(SMALL, back)
    assert [(row.number, row.kinds, row.came_from) for row in changes if row.number == "2.3"] == [
        ("2.3", (ChangeKind.MOVED,), ("2.1",))
    ]


def test_a_split_clause_keeps_its_number_for_the_first_piece() -> None:
    first, second = SMALL.by_number["2.1"].text.split("\n\n")
    divided = good(split_clause(SMALL, "2.1", [first, "", second]))
    assert numbers(divided)[2:6] == ["2", "2.1", "2.3", "2.2"]
    assert divided.by_number["2.3"].came_from == ("2.1",) and divided.by_number["2.3"].by == "public"
    changes = {change.number: change for change in changes_between(SMALL, divided)}
    assert changes["2.1"].kinds == (ChangeKind.SPLIT, ChangeKind.REWORDED)
    assert changes["2.1"].went_to == ("2.3",)
    assert (changes["2.3"].kinds, changes["2.3"].came_from) == ((ChangeKind.SPLIT,), ("2.1",))


def test_merged_clauses_say_what_they_took_in() -> None:
    merged = good(merge_clauses(SMALL, ["2.2", "2.1", "3.1"], text="We are open with each other."))
    kept = merged.by_number["2.2"]
    assert (kept.came_from, kept.topics, kept.see) == (("2.1", "3.1"), ("consultation",), ())
    changes = {change.number: change for change in changes_between(SMALL, merged)}
    assert ChangeKind.MERGED in changes["2.2"].kinds and changes["2.2"].came_from == ("2.1", "3.1")
    assert (changes["3.1"].kinds, changes["3.1"].went_to) == ((ChangeKind.MERGED,), ("2.2",))


def test_merged_clauses_of_the_first_level_bring_what_stands_below_them() -> None:
    merged = good(merge_clauses(SMALL, ["2", "3"], text="", title="Money and time"))
    assert numbers(merged) == ["1", "1.1", "2", "2.1", "2.2", "2.3"]
    assert merged.by_number["2.3"].came_from == ("3.1",)


def test_a_removed_number_is_never_given_again() -> None:
    gone = good(remove_clause(SMALL, "2.2"))
    assert next_number(gone, "2") == "2.3"
    gone = good(remove_clause(gone, "3", with_those_below=True))
    assert next_number(gone) == "4"
    assert [(change.number, change.kinds) for change in changes_between(SMALL, gone)] == [
        ("2.2", (ChangeKind.REMOVED,)),
        ("3", (ChangeKind.REMOVED,)),
        ("3.1", (ChangeKind.REMOVED,)),
    ]


def test_a_clause_that_was_split_and_then_removed_has_not_gone_into_its_piece() -> None:
    divided = good(split_clause(SMALL, "2.2", ["We show our prices.", "We show how they are made."]))
    gone = good(remove_clause(divided, "2.2"))
    assert [(change.number, change.kinds) for change in changes_between(divided, gone)] == [
        ("2.2", (ChangeKind.REMOVED,))
    ]


def test_an_adopted_clause_says_whose_it_is() -> None:
    adopted = good(adopt_clause(SMALL, "4", source=ELSEWHERE, key="elsewhere", after="1"))
    assert numbers(adopted) == ["1", "1.1", "4", "4.1", "2", "2.1", "2.2", "3", "3.1"]
    assert adopted.by_number["4.1"].came_from == ("elsewhere:4.1",)
    assert adopted.by_number["4.1"].sources == ("severn-compact-2",), "another source of the same key"
    assert adopted.attribution == ("Clause 4: from “A compact of elsewhere”, © Elsewhere Council, OGL-UK-3.0")
    assert [change.kinds for change in changes_between(SMALL, adopted)] == [(ChangeKind.ADOPTED,)] * 2


REFUSED = {
    "clauses.no_such_clause": lambda: remove_clause(SMALL, "9"),
    "clauses.has_clauses_below": lambda: remove_clause(SMALL, "2"),
    "clauses.not_beside": lambda: move_clause(SMALL, "2.1", under="3", after="2.2"),
    "clauses.beside_itself": lambda: move_clause(SMALL, "2.1", under="2", after="2.1"),
    "clauses.same_place": lambda: move_clause(SMALL, "2.2", under="2", after="2.1"),
    "clauses.nothing_to_split": lambda: split_clause(SMALL, "2.1", ["all of it", " "]),
    "clauses.too_few_to_merge": lambda: merge_clauses(SMALL, ["2.1", "2.1"], text="x"),
    "clauses.levels_differ": lambda: merge_clauses(SMALL, ["2", "2.1"], text="x"),
    "clauses.last_clause": lambda: remove_clause(SMALL.with_clauses(SMALL.clauses[0]), "1"),
    "clauses.licence_unknown": lambda: adopt_clause(
        SMALL, "4", source=replace(ELSEWHERE, licence="unknown"), key="elsewhere"
    ),
    "clauses.faulty": lambda: reword_clause(SMALL, Clause("2.1", text="full\u200bcost")),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_done_is_refused(reason: str) -> None:
    refusal = REFUSED[reason]()
    assert isinstance(refusal, Refusal) and refusal.reason == reason


def test_every_refusal_is_tried() -> None:
    reasons = set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', inspect.getsource(clause_edits)))
    assert set(REFUSED) == reasons


def test_a_reworded_clause_keeps_where_it_came_from() -> None:
    moved = good(move_clause(SMALL, "2.1", under="3"))
    worded = good(reword_clause(moved, Clause("3.2", text="We pay for everything.")))
    assert worded.by_number["3.2"].came_from == ("2.1",)
    change = changes_between(moved, worded)[0]
    assert change.kinds == (ChangeKind.REWORDED, ChangeKind.LABELLED) and change.labels == ("by",)


def test_the_title_and_the_summary_of_a_document_are_part_of_its_difference() -> None:
    change = changes_between(SMALL, replace(SMALL, title="A framework"))[0]
    assert (change.number, change.kinds) == ("", (ChangeKind.REWORDED,))


def test_a_source_that_is_the_same_is_not_brought_twice() -> None:
    same = replace(ELSEWHERE, sources=SMALL.sources)
    adopted = good(adopt_clause(SMALL, "4.1", source=same, key="elsewhere", under="3"))
    assert adopted.sources == SMALL.sources
    assert adopted.sources[0] == Provenance("severn-compact", "The Severn Compact", "Severn and Teme", "2011")


def test_new_clauses_stand_where_they_are_put() -> None:
    wording = Clause("", title="New", text="New.")
    places = {
        ("", None): ["1", "1.1", "2", "2.1", "2.2", "3", "3.1", "4"],
        ("", ""): ["4", "1", "1.1", "2", "2.1", "2.2", "3", "3.1"],
        ("", "1"): ["1", "1.1", "4", "2", "2.1", "2.2", "3", "3.1"],
        ("2", None): ["1", "1.1", "2", "2.1", "2.2", "2.3", "3", "3.1"],
        ("2", ""): ["1", "1.1", "2", "2.3", "2.1", "2.2", "3", "3.1"],
        ("2", "2.1"): ["1", "1.1", "2", "2.1", "2.3", "2.2", "3", "3.1"],
    }
    for (under, after), expected in places.items():
        assert numbers(good(add_clause(SMALL, wording, under=under, after=after))) == expected
