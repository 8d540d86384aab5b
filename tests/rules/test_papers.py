"""A document as a value: its headings go down step by step, and nothing unprintable stands in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.packs.markdown_blocks import markdown_blocks
from hopmarket.rules.packs.paper import (
    LISTS_WITHIN_LISTS,
    MOST_CHARACTERS,
    Block,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Sheet,
    heading,
    pairs,
    paper,
    paragraphs,
    plain,
    sheet,
    text_of,
    words,
)

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def made(*blocks: Block, title: str = "A paper") -> Paper:
    return paper(title=title, author="A council", made_at=AT, blocks=blocks)


@given(st.lists(st.integers(1, 9), max_size=12))
def test_headings_go_down_one_level_at_a_time(levels: list[int]) -> None:
    found = [
        block.level
        for block in made(*(heading(level, "Here") for level in levels)).blocks
        if isinstance(block, Heading)
    ]
    assert len(found) == len(levels)
    for before, after in zip([0, *found], found, strict=False):
        assert 1 <= after <= before + 1
    assert all(after <= asked for after, asked in zip(found, levels, strict=True))


@given(st.text(max_size=200))
def test_a_text_keeps_every_letter_and_loses_what_no_file_can_hold(text: str) -> None:
    clean = plain(text)
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in clean)
    assert [sign for sign in clean if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
    assert (
        "".join("".join(run.text for run in line.words) for line in paragraphs(text)).split() == clean.split()
    )


@given(st.text(alphabet="#-*> 1.a\n|`[]()\\", max_size=300))
def test_any_markdown_becomes_blocks_with_lists_of_three_levels_at_most(text: str) -> None:
    def depth(blocks: tuple[Block, ...]) -> int:
        lists = [block for block in blocks if isinstance(block, Listing)]
        return max((1 + max(map(depth, block.items), default=0) for block in lists), default=0)

    assert depth(markdown_blocks(text)) <= LISTS_WITHIN_LISTS


def test_markdown_has_its_headings_lists_and_tables() -> None:
    blocks = markdown_blocks(
        "# Who\n\nAll **here**, see [us](https://example.org).\n\n3. three\n4. four\n   - in it\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n<script>"
    )
    who, first, listed, table, raw = blocks
    assert who == Heading(2, words("Who"))
    assert isinstance(first, Paragraph) and [run.bold for run in first.words][:2] == [False, True]
    assert "".join(run.text for run in first.words) == "All here, see us (https://example.org)."
    assert isinstance(listed, Listing) and (listed.numbered, listed.start) == (True, 3)
    assert isinstance(listed.items[1][1], Listing)
    assert (
        isinstance(table, Sheet)
        and table.columns == ("A", "B")
        and table.lines == ((words("1"), words("2")),)
    )
    assert isinstance(raw, Paragraph) and raw.words == words("<script>")


def test_what_is_empty_leaves_no_mark() -> None:
    assert pairs([("Label", ""), ("Other", "  ")]) == ()
    assert sheet("None", ("A",), []) == ()
    assert paragraphs(" \n\n ") == ()
    assert made(Heading(1, ())).blocks == ()
    assert made(title="  ").title == "Untitled"


@pytest.mark.parametrize(("length", "too_long"), [(MOST_CHARACTERS, False), (MOST_CHARACTERS + 1, True)])
def test_a_document_has_a_length_beyond_which_it_is_no_document(length: int, too_long: bool) -> None:
    document = made(Paragraph(words("x" * (length - len("A paper")))))
    assert document.characters == length and document.is_too_long is too_long
    assert text_of(document).startswith("A paper\nx")
