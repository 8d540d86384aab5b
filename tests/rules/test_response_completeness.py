"""One truth about how far a response is, and about what is published of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.supplier.tasks import task_list
from hopmarket.rules.ocds import release
from hopmarket.rules.publication import Publication
from hopmarket.rules.response_completeness import PartState, progress_of
from hopmarket.rules.response_disclosure import PUBLISHED_OF_RESPONSES, PublishedFrom, fact_at
from hopmarket.rules.response_life import Answers, missing_parts
from hopmarket.rules.terms import Lot, Question, QuestionKind, Terms

from .publications import AWARDED, CORRECTED, EVALUATING, NO_AWARD, OPENS, SIGNED, WINNER

T, N, E, D = PartState.TO_DO, PartState.OPTIONAL, PartState.NEEDS_FIXING, PartState.DONE
TERMS = Terms(
    lots=(Lot("lot-1", "The north", "", Decimal(10)), Lot("lot-2", "The south", "", Decimal(10))),
    questions=(
        Question("plan", QuestionKind.TEXT, "Your plan", "", 100, True, ""),
        Question("more", QuestionKind.TEXT, "Anything else", "", 20, False, ""),
        Question("proof", QuestionKind.FILE, "A certificate", "", 0, True, ""),
        Question("photo", QuestionKind.FILE, "A picture", "", 0, False, ""),
    ),
)
FILE = {"proof": ("certificate.pdf",)}


@pytest.mark.parametrize(
    ("answers", "states", "count", "next_part"),
    [
        (Answers({}, {}, {}), [T, N, T, N, T], (0, 3), "question.plan"),
        (Answers({"plan": "Yes."}, {}, {}), [D, N, T, N, T], (1, 3), "question.proof"),
        (Answers({"plan": " \n"}, FILE, {}), [T, N, D, N, T], (1, 3), "question.plan"),
        (Answers({"plan": "Yes."}, FILE, {"lot-2": "9.00"}), [D, N, D, N, D], (3, 3), None),
        (Answers({"plan": "Yes."}, FILE, {"lot-1": " ", "lot-2": ""}), [D, N, D, N, T], (2, 3), "prices"),
        (
            Answers({"plan": "word " * 101}, FILE, {"lot-1": "9"}),
            [E, N, D, N, D],
            (2, 3),
            "question.plan",
        ),
        (
            Answers({"plan": "Yes.", "more": "word " * 21}, FILE, {"lot-1": "9"}),
            [D, E, D, N, D],
            (3, 4),
            "question.more",
        ),
        (
            Answers({"plan": "", "more": "word " * 21}, {}, {}),
            [T, E, T, N, T],
            (0, 4),
            "question.more",
        ),
        (
            Answers({"plan": "Yes.", "more": "No."}, {**FILE, "photo": ("a.png",)}, {"lot-1": "9"}),
            [D, D, D, D, D],
            (5, 5),
            None,
        ),
    ],
    ids=str,
)
def test_the_state_of_every_part(
    answers: Answers, states: list[PartState], count: tuple[int, int], next_part: str | None
) -> None:
    progress = progress_of(TERMS, answers)
    assert list(progress.states.values()) == states
    assert (progress.done, progress.wanted) == count
    assert progress.next_part == next_part


@st.composite
def some_answers(draw: st.DrawFn) -> Answers:
    words = st.integers(0, 101).map(lambda count: "word " * count)
    texts = draw(st.dictionaries(st.sampled_from(["plan", "more", "gone"]), words))
    files = draw(st.dictionaries(st.sampled_from(["proof", "photo"]), st.just(("a.pdf",))))
    prices = draw(st.dictionaries(st.sampled_from(["lot-1", "lot-2", "gone"]), st.sampled_from(["", "9.00"])))
    return Answers(texts, files, prices)


@given(some_answers())
def test_list_count_next_and_sealing_tell_one_truth(answers: Answers) -> None:
    """What sealing refuses, what is to be put right, what to go on with and the count agree always."""
    progress = progress_of(TERMS, answers)
    complete = missing_parts(TERMS, answers) == ()
    assert progress.is_complete == complete == (progress.next_part is None)
    assert (progress.done == progress.wanted) == complete
    shown = task_list(TERMS, answers, "TV-1")
    assert (shown.next is None) == (not shown.mends) == complete
    assert shown.done == sum(task.state == "done" for task in shown.tasks)
    assert shown.wrong == any(task.state == "err" for task in shown.tasks)


@given(st.integers(1, 100))
def test_an_answer_is_done_whatever_its_length(words: int) -> None:
    assert progress_of(TERMS, Answers({"plan": "word " * words}, {}, {})).states["question.plan"] is D


# What becomes public


def _places(node: Any, at: str = "") -> Iterator[str]:
    match node:
        case dict():
            for name, inner in node.items():
                yield from _places(inner, f"{at}.{name}" if at else name)
        case list():
            for inner in node:
                yield from _places(inner, at)
        case _:
            yield at


def _published(publication: Publication) -> set[str]:
    """Every place of a release that has a value; the parties that are suppliers stand under ``supplier``."""
    body = release(publication, tags=("tender",), at=OPENS, number=1)
    body["supplier"] = [party for party in body["parties"] if "supplier" in party["roles"]]
    body["parties"] = [party for party in body["parties"] if "supplier" not in party["roles"]]
    parts = ("supplier", "parties", "assessment", "awards", "bids", "contracts")
    return {place for part in parts for place in _places(body.get(part, {}), part)}


@pytest.mark.parametrize(
    ("publication", "since"),
    [
        (AWARDED, [PublishedFrom.AWARD]),
        (SIGNED, [PublishedFrom.AWARD, PublishedFrom.CONTRACT]),
        (CORRECTED, [PublishedFrom.AWARD, PublishedFrom.CONTRACT]),
    ],
    ids=["awarded", "signed", "corrected"],
)
def test_the_table_is_what_releases_hold(publication: Publication, since: list[PublishedFrom]) -> None:
    """Each value that an award or a contract adds belongs to one row, and each row has a value."""
    added = _published(publication) - _published(EVALUATING)
    rows = {place: fact_at(place) for place in added}
    assert {place for place, facts in rows.items() if len(facts) != 1} == set()
    found = {fact for facts in rows.values() for fact in facts}
    assert found == {fact for fact in PUBLISHED_OF_RESPONSES if fact.since in since}


def test_a_value_that_no_row_tells_of_is_found() -> None:
    assert fact_at("assessment.lots.ranking.telephone") == []
    assert fact_at("assessment.lots.ranking.priceOfAnother") == []


@pytest.mark.parametrize("publication", [EVALUATING, NO_AWARD], ids=["before", "none awarded"])
def test_nothing_of_a_response_is_public_before_an_award(publication: Publication) -> None:
    assert not [
        place for place in _published(publication) if place != "assessment.reasons" and fact_at(place)
    ]


def test_who_did_not_win_has_a_number_for_a_name() -> None:
    text = str(release(AWARDED, tags=("award",), at=OPENS, number=2))
    assert WINNER.name in text and "Bidder 2" in text
    other = replace(AWARDED, outcome=None)
    assert WINNER.name not in str(release(other, tags=("award",), at=OPENS, number=2))
