"""How a change of published terms reads: for who checks it before, and for everybody afterwards, alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.published_notice.notice_changes import changes
from hopmarket.pages.parts.term_changes import ChangeInWords, changes_in_words
from hopmarket.rules.terms import Change
from hopmarket.rules.word_differences import Words, changed_lines, plain_lines

SPECIFICATION = """## What we need

| Who | How many |
| --- | ---: |
| People | 60 people |
| Drivers | 4 |

Volunteers visit each of the 60 people once a week, and ring them **on two further days** of it.

- Visits last an hour."""
AMENDED = (
    SPECIFICATION.replace("| 60 people |", "| 70 people |").replace(
        "Volunteers visit each", "They visit each"
    )
    + "\n- Volunteers who visit are 18 or over."
)


def published(**difference: str) -> ChangeInWords:
    """One difference as the public page words it."""
    row = {"name": "", "before": "", "after": "", **difference}
    (change,) = changes(
        {"tender": {"amendments": [{"id": "1", "date": "2026-11-12T09:00:00Z", "differences": [row]}]}}
    )
    assert change.title == "Change 1" and len(change.differences) == 1
    return change.differences[0]


def texts(lines: tuple[Words, ...]) -> list[str]:
    return ["".join(words for words, _ in line) for line in lines]


def marked(lines: tuple[Words, ...]) -> list[str]:
    return [words for line in lines for words, differs in line if differs]


def test_a_new_duty_and_a_changed_figure_are_read_in_full_without_marks_of_markdown() -> None:
    change = published(part="specification", before=SPECIFICATION, after=AMENDED)
    assert texts(change.before) == [
        "People · 60 people",
        "Volunteers visit each of the 60 people once a week, and ring them on two further days of it.",
    ]
    assert texts(change.after) == [
        "People · 70 people",
        "They visit each of the 60 people once a week, and ring them on two further days of it.",
        "• Volunteers who visit are 18 or over.",
    ]
    assert marked(change.before) == ["Volunteers"] and marked(change.after) == ["They"]


@pytest.mark.parametrize(
    ("difference", "before", "after"),
    [
        (
            {
                "part": "closes_at",
                "before": "2026-11-30T12:00:00+00:00",
                "after": "2026-12-03T17:00:00+00:00",
            },
            ["noon on Monday 30 November 2026"],
            ["5pm on Thursday 3 December 2026"],
        ),
        (
            {"part": "starts_on", "before": "2026-12-01", "after": "2027-01-04"},
            ["1 December 2026"],
            ["4 January 2027"],
        ),
        ({"part": "sme_suitable", "before": "True", "after": "False"}, ["Yes"], ["No"]),
        ({"part": "postcode", "before": "WR1 1AA", "after": ""}, ["WR1 1AA"], ["Nothing"]),
        ({"part": "papers", "name": "Plan.pdf", "after": "Plan.pdf; 178; abc"}, [], ["Plan.pdf"]),
        ({"part": "papers", "name": "Plan.pdf", "before": "Plan.pdf; 178; abc"}, ["Plan.pdf"], []),
        (
            {"part": "papers", "name": "Plan.pdf", "before": "Plan.pdf; 1; a", "after": "Plan.pdf; 2; b"},
            [],
            [],
        ),
        (
            {"part": "award_on", "before": "Taken out", "after": "2027-01-04"},
            ["Taken out"],
            ["4 January 2027"],
        ),
    ],
)
def test_each_part_is_published_as_it_was_looked_at(
    difference: dict[str, str], before: list[str], after: list[str]
) -> None:
    change = published(**difference)
    assert (texts(change.before), texts(change.after)) == (before, after)
    own = Change(
        difference["part"],
        difference.get("name", ""),
        difference.get("before", ""),
        difference.get("after", ""),
    )
    assert changes_in_words([own]) == [change]


LINES = st.lists(st.text(alphabet="ab 6|-#*", max_size=12), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_nothing_of_a_difference_is_cut(before: str, after: str) -> None:
    gone, come = changed_lines(before, after, is_markdown=True)
    was, now = plain_lines(before), plain_lines(after)
    kept = [line for line in was if line not in texts(gone)]
    assert set(texts(come)) <= set(now) and set(now) <= set(texts(come)) | set(was)
    assert set(texts(gone)) <= set(was) and set(kept) <= set(now)
    assert (gone or come) if was != now else not (gone or come)
