"""What became of the words of a comment: nothing vanishes, and nothing points at other words unsaid."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from hopmarket.rules.clause_edits import merge_clauses, move_clause, remove_clause, reword_clause
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.comment_anchors import Anchor, AnchorState, anchor_in, quote_at
from hopmarket.rules.quoted_words import as_read, places_of_quote
from hopmarket.rules.refusal import Refusal
from tests.factories.clause_acts import edited, words
from tests.factories.clause_documents import SMALL, long_document

TEXT = "We pay the full cost of care. Whoever asks for the full cost shows how it is made."
FIRST, SECOND = TEXT.index("full cost"), TEXT.rindex("full cost")
STILL, CHANGED, GONE = AnchorState.STILL_THERE, AnchorState.TEXT_CHANGED, AnchorState.CLAUSE_GONE


def document(text: str) -> ClauseDocument:
    return SMALL.with_clauses(
        *(replace(row, text=text) if row.number == "2.1" else row for row in SMALL.clauses)
    )


def anchored(quote: str, at: int, now: str, then: str = TEXT) -> Anchor:
    return anchor_in(document(then).by_number["2.1"], quote, at, document(now))


@pytest.mark.parametrize(
    ("quote", "at", "now", "state", "place"),
    [
        ("full cost", FIRST, TEXT, STILL, FIRST),
        ("full cost", SECOND, TEXT, STILL, SECOND),
        ("full cost", SECOND, f"In every year: {TEXT}", STILL, SECOND + 15),
        ("full cost", FIRST, TEXT.replace("the full cost of care", "most of the cost"), CHANGED, None),
        ("full cost", SECOND, TEXT.replace("We pay the full cost of care. ", ""), STILL, SECOND - 30),
        ("full cost", FIRST, TEXT.replace("We pay the full cost of care. ", ""), CHANGED, None),
        ("cost of care", FIRST + 5, f"{TEXT} Always.", STILL, FIRST + 5),
        ("cost of care", FIRST + 5, TEXT.replace("of care", "of homes"), CHANGED, None),
        ("Full  Cost\nof care", FIRST, TEXT, STILL, FIRST),
        ("full\u200b cost \u202eof care", FIRST, TEXT, STILL, FIRST),
        ("", 0, TEXT, STILL, None),
        ("", 0, f"{TEXT} Always.", CHANGED, None),
        ("words that never stood there", 0, TEXT, CHANGED, None),
    ],
)
def test_words_are_still_there_or_the_text_changed(
    quote: str, at: int, now: str, state: AnchorState, place: int | None
) -> None:
    anchor = anchored(quote, at, now)
    assert anchor.state is state
    assert (anchor.place.start if anchor.place else None) == place
    assert anchor.then.text == TEXT and anchor.now and anchor.now.text == now, "both texts are there"


def test_words_in_marks_of_markdown_are_found_as_they_are_read() -> None:
    anchor = anchored("pay the full cost", 3, "We **pay the full cost**, always.", "We pay the *full* cost.")
    assert anchor.state is STILL and anchor.place
    assert as_read(anchor.place.words) == "pay the full cost"


def test_a_clause_that_has_gone_says_where_it_went() -> None:
    clause = SMALL.by_number["2.1"]
    moved = move_clause(SMALL, "2.1", under="3")
    merged = merge_clauses(SMALL, ["2.2", "2.1"], text=clause.text)
    gone = remove_clause(SMALL, "2.1")
    for result, went_to in ((moved, ("3.2",)), (merged, ("2.2",)), (gone, ())):
        assert not isinstance(result, Refusal)
        anchor = anchor_in(clause, "full cost", 11, result)
        assert (anchor.state, anchor.went_to, anchor.now) == (GONE, went_to, None)
        assert anchor.then == clause


def test_a_clause_of_another_document_has_gone() -> None:
    anchor = anchor_in(SMALL.by_number["2.1"], "full cost", 11, SMALL.with_clauses(Clause("1", "Other")))
    assert (anchor.state, anchor.went_to) == (GONE, ())


def test_after_two_hundred_changes_every_comment_tells_the_truth() -> None:
    chance = random.Random(11)
    then = now = long_document(60, words=30)
    comments: list[tuple[Clause, str, int]] = []
    for clause in then.clauses:
        split = clause.text.split(" ")
        begin = chance.randrange(len(split))
        quote = " ".join(split[begin : begin + chance.randint(1, 4)])
        places = places_of_quote(quote, clause.text)
        comments.append((clause, quote, chance.choice(places).start))
    met: set[AnchorState] = set()
    changes = 0
    while changes < 200:
        step = edited(chance, now)[1] if chance.random() < 0.2 else _a_word_changed(chance, now)
        if isinstance(step, Refusal):
            continue
        now, changes = step, changes + 1
        if changes % 4:
            continue
        for clause, quote, at in comments:
            anchor = anchor_in(clause, quote, at, now)
            met.add(anchor.state)
            assert anchor.then == clause
            assert (anchor.now is None) is (clause.number not in now.by_number) is (anchor.state is GONE)
            if anchor.state is STILL:
                assert anchor.place and anchor.now
                shown = anchor.now.text[anchor.place.start : anchor.place.end]
                assert as_read(shown).casefold() == as_read(quote).casefold()
            if anchor.now and anchor.now.text == clause.text:
                assert anchor.state is STILL and anchor.place and anchor.place.start == at
            if anchor.now and not places_of_quote(quote, anchor.now.text):
                assert anchor.state is CHANGED and anchor.place is None
    assert met == set(AnchorState)


def _a_word_changed(chance: random.Random, document: ClauseDocument) -> ClauseDocument | Refusal:
    clause = chance.choice(document.clauses)
    split = clause.text.split(" ")
    split[chance.randrange(len(split))] = words(chance, 4)
    return reword_clause(document, replace(clause, text=" ".join(split)))


def test_the_nearest_place_is_meant() -> None:
    assert [
        found.start for found in (quote_at("full cost", at, TEXT) for at in (0, FIRST, SECOND + 3)) if found
    ] == [
        FIRST,
        FIRST,
        SECOND,
    ]
    assert quote_at("no such words", 0, TEXT) is None
