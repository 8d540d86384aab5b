"""Differences in words: nothing of either text is lost, and what stayed is not struck."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.word_differences import Standing, WordRun, share_in_common, word_runs

TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(["we", "pay", "the", "cost", "\n\n", " ", "always."]), max_size=14).map(
        " ".join
    ),
)


def side(runs: tuple[WordRun, ...], other: Standing) -> str:
    return "".join(run.text for run in runs if run.standing is not other)


@given(TEXTS, TEXTS)
def test_both_texts_are_there_sign_by_sign(before: str, after: str) -> None:
    runs = word_runs(before, after)
    assert side(runs, Standing.NEW) == before
    assert side(runs, Standing.GONE) == after


@given(TEXTS, TEXTS)
def test_runs_of_one_standing_are_one(before: str, after: str) -> None:
    standings = [run.standing for run in word_runs(before, after)]
    assert all(one is not other for one, other in pairwise(standings))
    assert (set(standings) <= {Standing.SAME}) is (before == after)


def test_words_that_changed_are_marked_without_the_blanks_around_them() -> None:
    assert word_runs("We pay the full cost.", "We pay the whole cost.") == (
        WordRun("We pay the ", Standing.SAME),
        WordRun("full", Standing.GONE),
        WordRun("whole", Standing.NEW),
        WordRun(" cost.", Standing.SAME),
    )


def test_a_small_word_amid_what_differs_is_not_what_stayed() -> None:
    runs = word_runs("Councils and charities agree.", "Partners and providers agree.")
    assert [run.text for run in runs] == ["Councils and charities", "Partners and providers", " agree."]


def test_the_share_in_common_counts_words() -> None:
    assert share_in_common(word_runs("a b c d", "a b c d")) == 1
    assert share_in_common(word_runs("one two", "three four")) == 0
    assert share_in_common(word_runs("one two", "one three")) == 0.5
