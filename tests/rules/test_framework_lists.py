"""The lists to which clauses refer: parts, topics, checks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hopmarket.reference_data import framework_checks, framework_parts, framework_topics
from hopmarket.rules.framework.promise_lists import FrameworkPart, rows_by_key

KEY = re.compile(r"[a-z]+(_[a-z]+)*")


def test_the_parts_stand_in_the_order_of_reading() -> None:
    assert list(framework_parts()) == ["purpose", "principles", "commitments", "cycle", "gates", "words"]


@pytest.mark.parametrize("listed", [framework_parts, framework_topics, framework_checks])
def test_keys_are_plain_and_rows_have_words(listed) -> None:
    for key, row in listed().items():
        assert key == row.key
        assert KEY.fullmatch(key)
        assert row.words.strip() == row.words != ""


def test_words_of_a_topic_are_given_once() -> None:
    words = [topic.words for topic in framework_topics().values()]
    assert len(words) == len(set(words))
    assert all(topic.means.endswith(".") for topic in framework_topics().values())


def test_a_check_says_whose_promise_it_watches_and_where_it_comes_from() -> None:
    for check in framework_checks().values():
        assert check.by in {"public", "voluntary", "business", "everybody"}, check.key
        assert check.citation, check.key
        assert check.words.endswith("."), check.key


def test_no_check_has_figures_before_its_code_stands() -> None:
    assert not [check.key for check in framework_checks().values() if check.is_watched]


def test_replaced_guidance_is_named_as_origin_alone() -> None:
    for check in framework_checks().values():
        if "Best Value" in check.citation:
            assert "as origin (replaced in May 2024)" in check.citation


def test_a_key_that_stands_twice_is_a_fault() -> None:
    twice = [{"key": "term", "words": "A"}, {"key": "term", "words": "B"}]
    with pytest.raises(ValueError, match="term stands twice"):
        rows_by_key(FrameworkPart, twice)


def test_the_guide_lists_every_key_with_its_words() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "guides" / "framework.md").read_text()
    for topic in framework_topics().values():
        assert f"| `{topic.key}` | {topic.words} | {topic.means} |" in guide
    for check in framework_checks().values():
        assert f"| `{check.key}` | " in guide
        assert f" | {check.words} |" in guide
    for part in framework_parts():
        assert f"`{part}`" in guide
