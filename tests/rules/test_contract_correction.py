"""Which corrections of a contract are accepted, and the sentences that describe them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.rules.contract_correction import (
    MOST_REASON,
    ContractFigures,
    changes_in_words,
    correction,
    correction_lines,
    plain_reason,
    unfit_reason,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import OrganisationKind, Size
from hopmarket.rules.terms import Change

WAS = ContractFigures(
    Decimal("84000.50"),
    date(2027, 1, 12),
    date(2027, 2, 1),
    date(2030, 1, 31),
    OrganisationKind.CHARITY,
    Size.MICRO,
)
WORDS: dict[str, tuple[Any, str, str]] = {
    "value": (Decimal("48000"), "Value of the contract: £84,000.50 became £48,000", "£84,000.50"),
    "signed_on": (
        date(2027, 1, 13),
        "Day of signature: 12 January 2027 became 13 January 2027",
        "signed 12 January 2027",
    ),
    "starts_on": (
        date(2027, 3, 1),
        "First day: 1 February 2027 became 1 March 2027",
        "from 1 February 2027",
    ),
    "ends_on": (
        date(2029, 1, 31),
        "Last day: 31 January 2030 became 31 January 2029",
        "until 31 January 2030",
    ),
    "supplier_kind": (
        OrganisationKind.BUSINESS,
        "Supplier: a charity became a business",
        "supplier a charity",
    ),
    "supplier_size": (
        Size.LARGE,
        "Supplier’s size: fewer than 10 people became 250 people or more",
        "supplier with fewer than 10 people",
    ),
}
DAYS = {"awarded_on": date(2027, 1, 10), "today": date(2027, 3, 3)}


def changed(new: ContractFigures) -> tuple[Change, ...]:
    changes = correction(WAS, new, reason="A figure had been mistyped.", **DAYS)
    assert not isinstance(changes, Refusal)
    return changes


def contract(*changes: Change, **more: Any) -> dict[str, Any]:
    differences = [
        {"part": change.part, "before": change.before, "after": change.after} for change in changes
    ]
    amendment = {
        "id": "1",
        "date": "2027-03-03T00:30:00Z",
        "rationale": "The figures were swapped.",
        "kind": "corrected",
        "differences": differences,
    }
    return {"amendments": [{**amendment, **more}]}


def test_every_figure_can_be_corrected() -> None:
    assert set(WORDS) == set(ContractFigures.__dataclass_fields__)


@pytest.mark.parametrize("name", WORDS)
def test_each_figure_in_words(name: str) -> None:
    now, words, before = WORDS[name]
    changes = changed(replace(WAS, **{name: now}))
    assert [change.part for change in changes] == [name] and changes_in_words(changes) == words
    assert correction_lines(contract(*changes)) == (
        f"Corrected on 3 March 2027: The figures were swapped. Before: {before}.",
    )


def test_the_day_is_londons_and_the_newest_correction_stands_first() -> None:
    july = contract(Change("value", "", "1.00", "2.00"), date="2027-06-30T23:30:00Z")
    march = contract(Change("value", "", "2.00", "3.00"))
    both = {"amendments": [*march["amendments"], *july["amendments"]]}
    assert [line.partition(":")[0] for line in correction_lines(both)] == [
        "Corrected on 1 July 2027",
        "Corrected on 3 March 2027",
    ]


def test_what_was_redacted_is_told_as_that() -> None:
    gone = "[Redacted on 4 March 2027]"
    assert correction_lines(contract(Change("value", "", gone, gone), rationale=gone)) == (
        f"Corrected on 3 March 2027: {gone}. Before: {gone}.",
    )
    assert correction_lines(contract(differences=None, rationale=None)) == (
        "Corrected on 3 March 2027: no reason is told any longer.",
    )


def test_an_amendment_of_another_publisher_is_no_correction_of_ours() -> None:
    assert correction_lines(contract(Change("value", "", "1", "2"), kind=None)) == ()
    assert correction_lines({}) == ()


@pytest.mark.parametrize(
    ("date", "before", "sentence"),
    [
        ("0001-01-01T00:00:00Z", "20400", "Corrected: x. Before: £20,400."),
        ("9999-12-31T23:59:59Z", "20400", "Corrected: x. Before: £20,400."),
        ("", "1e999999999", "Corrected: x. Before: 1e999999999."),
        ("", "NaN", "Corrected: x. Before: NaN."),
        ("", "-4", "Corrected: x. Before: -4."),
    ],
)
def test_what_others_call_a_correction_is_read_whatever_it_holds(
    date: str, before: str, sentence: str
) -> None:
    wrong = {"part": "value", "before": before}
    amendment = {"kind": "corrected", "date": date, "rationale": "x", "differences": [wrong]}
    assert correction_lines({"amendments": [amendment]}) == (sentence,)


LONG = ("one two three " * MOST_REASON)[:MOST_REASON]


@pytest.mark.parametrize(
    ("typed", "kept", "refused"),
    [
        ("Mistyped", "Mistyped", "reasons.missing"),
        ("x", "x", "reasons.missing"),
        ("good 👍 👍 👍 👍", "good 👍 👍 👍 👍", "reasons.missing"),
        ("  Two lines:\r\n\tVAT was left out. ", "Two lines: VAT was left out.", None),
        ("Dŵr was meant, not Dwr; 3 years", "Dŵr was meant, not Dwr; 3 years", None),
        (
            "The \u202eyrtne\u202c here was\u200b \u2066wrong\u2069\x07",
            "The yrtne here was wrong",
            None,
        ),
        (LONG + "\u200b\n", LONG.strip(), None),
        ("x" * (MOST_REASON + 1), "x" * (MOST_REASON + 1), "contract.reason_long"),
        ("", "", "reasons.missing"),
        (" \n\t\xa0", "", "reasons.missing"),
        ("– ? !", "– ? !", "reasons.missing"),
        ("\u200b", "", "reasons.missing"),
        ("\ufeff\xad\x00\x1b\x7f\x85", "", "reasons.missing"),
        ("\u3164\u115f", "", "reasons.missing"),
        ("\u2800", "\u2800", "reasons.missing"),
        ("\ud800", "", "reasons.missing"),
    ],
    ids=ascii,
)
def test_a_reason_says_something_and_holds_nothing_that_is_not_seen(
    typed: str, kept: str, refused: str | None
) -> None:
    assert plain_reason(typed) == kept
    refusal = unfit_reason(typed)
    assert (refusal.reason if refusal else None) == refused
