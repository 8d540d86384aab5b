"""Terms: they survive JSON, no two have the same fingerprint, and a difference hides nothing."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.terms import (
    Criterion,
    CriterionKind,
    Document,
    Lot,
    Question,
    QuestionKind,
    Terms,
    difference,
    from_json,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
money = st.decimals(0, 10**9, places=2)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2020, 1, 1), date(2099, 1, 1))


def keyed(what: Any, key: str = "key") -> Any:
    return st.lists(what, max_size=4, unique_by=lambda row: getattr(row, key)).map(tuple)


keys = st.from_regex(r"[a-z]{1,6}-[0-9]", fullmatch=True)
all_terms = st.builds(
    Terms,
    title=words, summary=words, specification=words, category=words, cpv=words, place=words, postcode=words,
    value=st.none() | money, lots_rationale=words, sme_suitable=st.booleans(), vcse_suitable=st.booleans(),
    questions_until=st.none() | moments, closes_at=st.none() | moments,
    award_on=st.none() | days, starts_on=st.none() | days, ends_on=st.none() | days,
    lots=keyed(st.builds(Lot, keys, words, words, st.none() | money)),
    criteria=keyed(
        st.builds(Criterion, keys, st.sampled_from(CriterionKind), words, words, st.decimals(0, 100, places=2))
    ),
    questions=keyed(
        st.builds(
            Question, keys, st.sampled_from(QuestionKind), words, words, st.integers(0, 5000), st.booleans(), keys
        )
    ),
    papers=keyed(st.builds(Document, keys, words, words, st.integers(0, 10**9), words), "file"),
)  # fmt: skip


@given(all_terms)
def test_terms_survive_json(terms: Terms) -> None:
    stored = json.loads(json.dumps(terms.to_json()))
    read = from_json(stored)
    assert read == terms
    assert read.fingerprint() == terms.fingerprint()


@given(all_terms, all_terms)
def test_a_difference_is_empty_exactly_when_the_terms_are_equal(first: Terms, second: Terms) -> None:
    assert difference(first, first) == ()
    assert (difference(first, second) == ()) == (first == second)
    assert (first.fingerprint() == second.fingerprint()) == (first == second)


@given(all_terms, all_terms)
def test_a_difference_names_every_part_that_differs_and_no_other(first: Terms, second: Terms) -> None:
    wanted = {
        field.name
        for field in fields(Terms)
        if field.name != "format" and getattr(first, field.name) != getattr(second, field.name)
    }
    assert {change.part for change in difference(first, second)} == wanted


@given(all_terms, st.data())
def test_changing_one_field_alone_is_one_part(terms: Terms, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["title", "summary", "place", "specification"]))
    new = replace(terms, **{name: getattr(terms, name) + "!"})
    (change,) = difference(terms, new)
    assert (change.part, change.before + "!") == (name, change.after)


LOTS = (Lot("lot-1", "North", "", Decimal(10)), Lot("lot-2", "South", "", None))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (LOTS[:1], [("South", "South", "")]),
        ((*LOTS, Lot("lot-3", "East", "", Decimal(5))), [("East", "", "East; 5")]),
        ((LOTS[0], replace(LOTS[1], value=Decimal(7))), [("South", "South", "South; 7")]),
        ((LOTS[1], LOTS[0]), [("", "North · South", "South · North")]),
        ((), [("North", "North; 10", ""), ("South", "South", "")]),
    ],
)
def test_rows_are_told_by_their_keys(after: tuple[Lot, ...], expected: list[tuple[str, str, str]]) -> None:
    changes = difference(Terms(lots=LOTS), Terms(lots=after))
    assert [(change.name, change.before, change.after) for change in changes] == expected


def test_a_change_that_no_word_shows_is_still_a_change() -> None:
    """A question that moves to another criterion reads the same; the difference must not be empty."""
    old = Question("q", QuestionKind.TEXT, "How?", "", 100, True, "plan")
    new = replace(old, criterion="people", kind=QuestionKind.FILE)
    assert len(difference(Terms(questions=(old,)), Terms(questions=(new,)))) == 1


def test_reading_ignores_what_it_does_not_know_and_fills_what_is_missing() -> None:
    assert from_json({"title": "Meals", "of_a_later_version": 1}) == Terms(title="Meals", format=1)


def test_a_fingerprint_does_not_depend_on_the_zone_in_which_an_instant_was_written() -> None:
    noon = datetime(2026, 12, 3, 12, tzinfo=UTC)
    assert from_json(Terms(closes_at=noon).to_json()).fingerprint() == Terms(closes_at=noon).fingerprint()
    assert noon.tzinfo is timezone.utc  # noqa: UP017


def test_rows_are_found_by_key() -> None:
    criterion = Criterion("plan", CriterionKind.QUALITY, "Plan", "", Decimal(60))
    question = Question("how", QuestionKind.TEXT, "How?", "", 0, True, "plan")
    terms = Terms(lots=LOTS, criteria=(criterion,), questions=(question,))
    assert (terms.lot("lot-2"), terms.criterion("plan"), terms.question("how")) == (
        LOTS[1],
        criterion,
        question,
    )
    with pytest.raises(StopIteration):
        terms.lot("lot-9")
