"""What a purchase asks of bidders: hours and pounds worked out by hand, and the laws of ranges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import assumptions_of_file, burden_assumptions
from hopmarket.rules.barriers.barrier_kinds import (
    BarrierCategory,
    BarrierCondition,
    BarrierFinding,
    ConditionKind,
    Severity,
    SuggestedWording,
)
from hopmarket.rules.burden import (
    NEEDED,
    AskedOfBidders,
    BurdenPart,
    FigureRange,
    asked_of_bidders,
    bidder_burden,
    purchase_burden,
    read_assumptions,
)
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.terms import (
    Condition,
    Criterion,
    CriterionKind,
    Document,
    Lot,
    Question,
    QuestionKind,
    Terms,
)

EVEN: dict[str, tuple[str, str]] = {
    "minutes_per_short_answer": ("6", "12"),
    "minutes_per_answer_again": ("1", "3"),
    "words_per_hour": ("200", "400"),
    "words_without_limit": ("200", "600"),
    "hours_per_price_sheet": ("1", "3"),
    "hours_per_further_lot": ("0.5", "1"),
    "hours_per_file": ("0.5", "1"),
    "hours_per_certificate": ("1", "4"),
    "minutes_per_document": ("15", "30"),
    "pounds_per_hour": ("10", "20"),
    "bidders/quick_quote": ("2", "3"),
}
"""Assumptions with which the hours can be worked out in one's head."""


def _rows() -> list[dict[str, Any]]:
    words = {"title": "T", "unit": "u", "source": "S", "dated": "2026-12-01", "ours": True}
    return [{"key": key, "low": low, "high": high, **words} for key, (low, high) in EVEN.items()]


ROWS, FAULTS = read_assumptions(_rows())

PRICE = Criterion("price", CriterionKind.PRICE, "Price", "", Decimal(40))
LOT = Lot("lot-1", "All", "", None)
PAPER = Document("f", "Terms.docx", "application/docx", 1, "0" * 64)


def question(key: str, kind: QuestionKind = QuestionKind.TEXT, **fields: Any) -> Question:
    row = Question(key, kind, f"Question {key}?", "", 0, True, "")
    return replace(row, **fields)


def finding(
    path: str, *, code: str = "X", kind: ConditionKind | None = None, name: str = ""
) -> BarrierFinding:
    condition = BarrierCondition(kind, name=name) if kind else None
    words = SuggestedWording()
    return BarrierFinding(
        code, 1, Severity.SHOULD, BarrierCategory.RESOURCE_HEAVY, path, None, "", "m", "c", words, condition
    )


SCORED = {"word_limit": 400, "criterion": "quality"}
YES_NO = QuestionKind.YES_NO
HOURS = [
    # what the draft asks; the hours in standard answers, written answers, price sheet, papers, low and high
    ("nothing at all", Terms(), ("0 0", "0 0", "0 0", "0 0")),
    (
        "ten short answers of all",
        Terms(questions=tuple(question(f"q{n}", YES_NO) for n in range(10))),
        ("1 2", "0 0", "0 0", "0 0"),
    ),
    (
        "ten short answers, five of them optional",
        Terms(questions=tuple(question(f"q{n}", YES_NO, required=n < 5) for n in range(10))),
        ("0.5 2", "0 0", "0 0", "0 0"),
    ),
    (
        "a text of fifty words that nobody scores is short",
        Terms(questions=(question("q", word_limit=50),)),
        ("0.1 0.2", "0 0", "0 0", "0 0"),
    ),
    (
        "fifty words that are scored are written",
        Terms(questions=(question("q", word_limit=50, criterion="quality"),)),
        ("0 0", "0.1 0.3", "0 0", "0 0"),
    ),
    (
        "fifty-one words that nobody scores are written",
        Terms(questions=(question("q", word_limit=51),)),
        ("0 0", "0.1 0.3", "0 0", "0 0"),
    ),
    (
        "two answers of 400 words, one asked of some",
        Terms(
            questions=(
                question("a", **SCORED),
                question("b", **SCORED, asked_if=(Condition("a", Operator.ANSWERED),)),
            )
        ),
        ("0 0", "1 4", "0 0", "0 0"),
    ),
    (
        "a written answer without a limit",
        Terms(questions=(question("q", criterion="quality"),)),
        ("0 0", "0.5 3", "0 0", "0 0"),
    ),
    ("a price, no lots", Terms(criteria=(PRICE,)), ("0 0", "0 0", "1 3", "0 0")),
    ("a price for one lot", Terms(criteria=(PRICE,), lots=(LOT,)), ("0 0", "0 0", "1 3", "0 0")),
    (
        "a price for each of three lots: one, or all",
        Terms(criteria=(PRICE,), lots=(LOT, LOT, LOT)),
        ("0 0", "0 0", "1 5", "0 0"),
    ),
    ("lots without a price", Terms(lots=(LOT, LOT)), ("0 0", "0 0", "0 0", "0 0")),
    (
        "two files, and two documents to read",
        Terms(
            questions=(question("a", QuestionKind.FILE), question("b", QuestionKind.FILE)),
            papers=(PAPER, PAPER),
        ),
        ("0 0", "0 0", "0 0", "1.5 3"),
    ),
]


@pytest.mark.parametrize(("terms", "expected"), [row[1:] for row in HOURS], ids=[row[0] for row in HOURS])
def test_hours_by_part(terms: Terms, expected: tuple[str, ...]) -> None:
    burden = bidder_burden(asked_of_bidders(terms), ROWS)
    got = {part.part: part.hours for part in burden.parts}
    worked = [FigureRange(*map(Decimal, row.split())) for row in expected]
    assert got == dict(zip(BurdenPart, worked, strict=True))
    assert burden.hours == FigureRange(sum(row.low for row in worked), sum(row.high for row in worked))


WHOLE = Terms(
    value=Decimal(10_000),
    criteria=(PRICE,),
    questions=(
        *(question(f"q{n}", YES_NO) for n in range(20)),
        question("a", word_limit=800, criterion="quality"),
        question("b", word_limit=800, criterion="quality"),
        question("file", QuestionKind.FILE),
    ),
    papers=(PAPER, PAPER),
)
FOUND = (
    finding("questions/b", code="ASK01"),
    finding("specification", kind=ConditionKind.CERTIFICATE, name="ISO 9001"),
    finding("musts/m/why", kind=ConditionKind.CERTIFICATE, name="ISO 9001"),
    finding("specification", kind=ConditionKind.AUDITED_ACCOUNTS),
    finding("specification", kind=ConditionKind.TURNOVER),
)


def test_a_purchase_for_new_and_known_bidders_as_written_and_mended() -> None:
    """20 short answers: 2 to 4 hours, again 1/3 to 1. 1,600 words: 4 to 8, mended 2 to 4. Price 1 to 3. Papers:
    a file 0.5 to 1, two documents 0.5 to 1, two papers of conditions (ISO once, accounts) 2 to 8."""
    burden = purchase_burden(WHOLE, ProcedureKey.QUICK_QUOTE, ROWS, FOUND)
    assert burden.new.hours == FigureRange(Decimal(10), Decimal(25))
    assert burden.new.pounds == FigureRange(Decimal(100), Decimal(500))
    assert burden.again.hours == FigureRange(Decimal("8.3"), Decimal(22))
    assert burden.mended.hours == FigureRange(Decimal(6), Decimal(13))
    assert burden.bidders == FigureRange(Decimal(2), Decimal(3))
    assert burden.all_hours == FigureRange(Decimal(20), Decimal(75))
    assert burden.all_pounds == FigureRange(Decimal(200), Decimal(1500))
    assert burden.percent == FigureRange(Decimal(2), Decimal(15))


@pytest.mark.parametrize("value", [None, Decimal(0)])
def test_without_a_value_there_is_no_share_of_it(value: Decimal | None) -> None:
    assert purchase_burden(replace(WHOLE, value=value), ProcedureKey.QUICK_QUOTE, ROWS).percent is None


def test_bidders_that_nobody_expects_a_number_of_are_not_guessed() -> None:
    burden = purchase_burden(WHOLE, ProcedureKey.DIRECT_AWARD, ROWS)
    assert burden.bidders is None
    assert burden.all_pounds is None
    assert burden.percent is None


COUNTS = st.builds(
    AskedOfBidders,
    short_answers=st.integers(0, 60).map(lambda n: FigureRange(Decimal(n), Decimal(n + 3))),
    words=st.integers(0, 20_000).map(lambda n: FigureRange(Decimal(n), Decimal(n * 2))),
    unlimited_answers=st.integers(0, 9).map(lambda n: FigureRange(Decimal(0), Decimal(n))),
    lots=st.integers(0, 30),
    files=st.integers(0, 30).map(lambda n: FigureRange(Decimal(n), Decimal(n))),
    certificates=st.integers(0, 9),
    documents=st.integers(0, 30),
)


@given(COUNTS)
def test_parts_add_up_and_low_is_never_over_high(asked: AskedOfBidders) -> None:
    new, again = (bidder_burden(asked, burden_assumptions(), again=known) for known in (False, True))
    assert sum((part.hours.low for part in new.parts), Decimal(0)) == new.hours.low
    for part in (*new.parts, *again.parts):
        assert Decimal(0) <= part.hours.low <= part.hours.high
    assert sum((part.pounds.high for part in new.parts), Decimal(0)) == new.pounds.high
    assert again.hours.low <= new.hours.low
    assert again.hours.high <= new.hours.high


@given(st.permutations(FOUND), st.integers(0, len(FOUND)))
def test_mending_never_adds_an_hour(found: list[BarrierFinding], count: int) -> None:
    burden = purchase_burden(WHOLE, ProcedureKey.QUICK_QUOTE, ROWS, found[:count])
    assert burden.mended.hours.low <= burden.new.hours.low
    assert burden.mended.hours.high <= burden.new.hours.high


def test_the_assumptions_that_come_with_the_portal_are_whole_and_say_where_they_are_from() -> None:
    rows = burden_assumptions()
    assert set(NEEDED) <= set(rows)
    for row in rows.values():
        assert len(row.source) > 30
        assert not row.ours or row.source.startswith(("Our estimate", "This portal’s own"))


BAD_ROWS = [
    ("words", "row 2", "", "Write its fields"),
    ({"key": "words_per_hour"}, "words_per_hour", "title", "title is missing"),
    ({"low": ""}, "pounds_per_hour", "low", "low is missing"),
    ({"low": "cheap"}, "pounds_per_hour", "low", "Write a number above nought, not “cheap”."),
    ({"low": 0}, "pounds_per_hour", "low", "above nought"),
    ({"low": -3}, "pounds_per_hour", "low", "above nought"),
    ({"low": True}, "pounds_per_hour", "low", "above nought"),
    ({"low": float("nan")}, "pounds_per_hour", "low", "above nought"),
    ({"high": float("inf")}, "pounds_per_hour", "high", "above nought"),
    ({"low": 30, "high": 20}, "pounds_per_hour", "high", "below the lower one"),
    ({"source": None}, "pounds_per_hour", "source", "source is missing"),
    ({"dated": "last May"}, "pounds_per_hour", "dated", "not “last May”"),
    ({"ours": "perhaps"}, "pounds_per_hour", "ours", "Write true"),
    ({"wage": 3}, "pounds_per_hour", "wage", "There is no field wage"),
    ({"key": "bidders/auction"}, "bidders/auction", "key", "Nothing is reckoned from"),
    ({"key": "words_per_hour"}, "words_per_hour", "key", "stands twice"),
]


@pytest.mark.parametrize(("change", "row", "field", "words"), BAD_ROWS)
def test_a_row_that_is_wrong_is_named_and_the_others_are_used(
    change: Any, row: str, field: str, words: str
) -> None:
    good = next(one for one in _rows() if one["key"] == "words_per_hour")
    wage = next(one for one in _rows() if one["key"] == "pounds_per_hour")
    changed = change if isinstance(change, str) else {**wage, **change}
    if change == {"key": "words_per_hour"} and field == "title":
        changed, good = change, {**good, "key": "hours_per_file"}
    read, faults = read_assumptions([good, changed], ROWS)
    assert [(fault.row, fault.field) for fault in faults] == [(row, field)]
    assert words in faults[0].sentence
    assert set(read) == set(ROWS)
    assert read["pounds_per_hour"] == ROWS["pounds_per_hour"]


def test_a_pack_of_its_own_names_what_it_lacks() -> None:
    assert FAULTS == ()
    _, faults = read_assumptions([row for row in _rows() if row["key"] != "hours_per_file"])
    assert [(fault.row, fault.sentence) for fault in faults] == [
        ("hours_per_file", "hours_per_file is missing. Write its row.")
    ]
    assert read_assumptions({"key": "x"}, ROWS)[1][0].row == "pack"


def test_a_board_changes_one_assumption_by_a_file(tmp_path: Path) -> None:
    place = tmp_path / "assumptions.yaml"
    place.write_text(
        "- {key: pounds_per_hour, title: An hour, unit: pounds, low: 20, high: 24, ours: true,"
        " dated: 2026-11-30, source: The board’s own figure.}\n"
    )
    rows, faults = assumptions_of_file(place)
    assert not faults
    assert rows["pounds_per_hour"].range == FigureRange(Decimal(20), Decimal(24))
    assert rows["words_per_hour"] == burden_assumptions()["words_per_hour"]
    place.write_text("- {key: [")
    assert assumptions_of_file(place)[1][0].row == "pack"
