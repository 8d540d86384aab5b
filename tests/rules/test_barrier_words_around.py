"""The sentence around a finding, and the reasons of bidders that confirm rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import barrier_rules
from hopmarket.pages.parts import barrier_words
from hopmarket.rules.barriers.barrier_kinds import BarrierCategory, RuleState, Severity
from hopmarket.rules.barriers.confirmed_by import CONFIRMED_BY, reasons_confirming
from hopmarket.rules.barriers.sentence_around import sentence_around
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.regimes.kinds import Regime


@pytest.mark.parametrize(
    ("shown", "words", "expected"),
    [
        ("First. A turnover of £5m is asked. Last.", "turnover", ("A ", " of £5m is asked.")),
        ("turnover", "turnover", ("", "")),
        ("One\nturnover here\nThree", "turnover", ("", " here")),
        ("Version 2.5 asks turnover e.g; no", "turnover", ("Version 2.5 asks ", " e.g;")),
        ("Really? Yes! turnover", "turnover", ("", "")),
    ],
)
def test_sentence_is_what_stands_around(shown: str, words: str, expected: tuple[str, str]) -> None:
    start = shown.index(words)
    assert sentence_around(shown, start, start + len(words)) == expected


@given(st.text("ab .\n", max_size=400), st.text("ab .\n", max_size=400), st.integers(5, 60))
def test_what_is_around_stands_there_and_is_short(before: str, after: str, most: int) -> None:
    shown = f"{before}WORDS{after}"
    left, right = sentence_around(shown, len(before), len(before) + 5, most)
    assert len(left) <= most + 1
    assert len(right) <= most + 1
    assert before.endswith(left.removeprefix("…"))
    assert after.startswith(right.removesuffix("…"))


def test_reasons_confirm_rules_that_there_are() -> None:
    codes = {rule.code for rule in barrier_rules()}
    assert {code for named in CONFIRMED_BY.values() for code in named} <= codes
    assert reasons_confirming("TER01") == (DeclineReason.CONTRACT_TOO_SHORT,)
    assert reasons_confirming("FIN08") == ()


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("CATEGORY_WORDS", BarrierCategory),
        ("SEVERITY_WORDS", Severity),
        ("SEVERITY_LEVELS", Severity),
        ("STATE_WORDS", RuleState),
        ("REGIME_WORDS", Regime),
    ],
)
def test_every_name_has_words(table: str, names: type) -> None:
    words = getattr(barrier_words, table)
    assert set(words) == set(names)
    assert all(words.values())
