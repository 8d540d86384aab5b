"""Differences of documents in clauses, as every page words them."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from django.template import Context, Template

from hopmarket.pages.parts.clause_changes_in_words import changes_in_words
from hopmarket.reference_data import framework_topics
from hopmarket.rules.clause_changes import ChangeKind, changes_between
from hopmarket.rules.clause_edits import (
    adopt_clause,
    merge_clauses,
    move_clause,
    remove_clause,
    reword_clause,
    split_clause,
)
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.refusal import Refusal
from tests.factories.clause_acts import ELSEWHERE, edited
from tests.factories.clause_documents import SMALL


def shown(source: str, **context: object) -> str:
    return " ".join(Template("{% load hm %}" + source).render(Context(context)).split())


def told(after: ClauseDocument | Refusal) -> dict[str, tuple[str, ...]]:
    assert isinstance(after, ClauseDocument)
    return {change.number: change.happened for change in changes_in_words(changes_between(SMALL, after))}


def test_struck_and_new_words_are_said_aloud_too() -> None:
    html = shown(
        "{% words_between before after %}", before="at least three months", after="at least six months"
    )
    assert html == (
        '<p>at least <del><span class="vh">Before: </span>three</del> '
        '<ins><span class="vh">Now: </span>six</ins> months</p>'
    )


def test_what_is_only_new_or_only_gone_says_so() -> None:
    assert "Taken out: " in shown("{% words_between a b %}", a="We pay it all.", b="We pay it")
    assert '<ins><span class="vh">New: </span>' in shown("{% words_between a b %}", a="", b="We pay.")


def test_marks_of_markdown_are_not_shown_and_typed_html_is_text() -> None:
    html = shown("{% words_between a b %}", a="", b="## Costs\n\n- **full** <b>cost</b>\n- rent")
    assert "#" not in html and "*" not in html and "&lt;b&gt;cost" in html
    assert html.count("<p>") == 3 and "• full" in html


def test_each_thing_that_can_happen_is_told_in_a_sentence() -> None:
    piece = SMALL.by_number["2.1"].text.split("\n\n")
    assert told(move_clause(SMALL, "3", after="")) == {"3": ("Moved to another place.",)}
    assert told(move_clause(SMALL, "2.1", under="3"))["3.2"] == ("Moved: it was clause 2.1 before.",)
    assert told(split_clause(SMALL, "2.1", piece)) == {
        "2.1": ("Divided: a part of it is clause 2.3 now.", "Reworded."),
        "2.3": ("Split off from clause 2.1.",),
    }
    merged = told(merge_clauses(SMALL, ["2.2", "2.1", "3.1"], text="We are open."))
    assert merged["2.2"][0] == "It takes in clause 2.1 and clause 3.1."
    assert merged["3.1"] == ("It is a part of clause 2.2 now.",)
    assert told(remove_clause(SMALL, "3.1")) == {"3.1": ("Taken out.",)}
    assert told(adopt_clause(SMALL, "4.1", source=ELSEWHERE, key="elsewhere", under="3")) == {
        "3.2": ("New, taken over from clause 4.1 of elsewhere.",)
    }
    assert told(replace(SMALL, summary="Shorter.")) == {"": ("The title or the summary is reworded.",)}


def test_what_stands_beside_the_words_is_told_in_words() -> None:
    after = reword_clause(SMALL, replace(SMALL.by_number["3.1"], by="everybody", topics=("notice",)))
    assert isinstance(after, ClauseDocument)
    (change,) = changes_in_words(changes_between(SMALL, after))
    assert [(label.name, label.before, label.after) for label in change.labels] == [
        ("Promised by", "Public bodies", "Everybody"),
        ("What it is about", framework_topics()["consultation"].words, framework_topics()["notice"].words),
    ]
    html = shown("{% clause_changes changes %}", changes=changes_between(SMALL, after))
    assert "<h3" in html and "Clause 3.1" in html and "Everybody" in html


@pytest.mark.parametrize("seed", range(40))
def test_no_change_is_left_without_words(seed: int) -> None:
    chance, after = random.Random(seed), SMALL
    for _ in range(4):
        step = edited(chance, after)[1]
        after = step if isinstance(step, ClauseDocument) else after
    changes = changes_between(SMALL, after)
    html = shown("{% clause_changes changes %}", changes=changes)
    for change, words in zip(changes, changes_in_words(changes), strict=True):
        assert len(words.happened) == len(change.kinds) > 0
        assert all(re.fullmatch(r"[A-Z].*\.", sentence) for sentence in words.happened)
        assert ChangeKind.REWORDED not in change.kinds or words.lines or words.title_lines
        assert words.heading in html.replace("&#x27;", "'")
    assert html.count("<li") == len(changes)


def test_nothing_is_shown_of_no_difference() -> None:
    assert shown("{% clause_changes changes %}", changes=changes_between(SMALL, SMALL)) == ""
    assert changes_in_words(changes_between(SMALL.with_clauses(), SMALL.with_clauses(Clause("1", "A"))))
