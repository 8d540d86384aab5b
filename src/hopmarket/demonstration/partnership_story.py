"""The story of the common framework as data: bodies, meetings, versions, comments, answers, signatures."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from hopmarket.reference_data import default_framework
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.framework.draft_edits import AddClause, ClauseWords, DraftEdit, RewordClause

STORY = Path(__file__).parent / "partnership.toml"

Part = dict[str, Any]


def read_partnership() -> Part:
    """The story as it stands in its file."""
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


def first_text(version: Part) -> ClauseDocument:
    """The default framework as a version of the story words it: without some clauses, others in its own words."""
    document, wordings = default_framework(), {row["number"]: row["text"] for row in version["wordings"]}
    without = frozenset(version["without"])
    return document.with_clauses(
        *(
            replace(
                clause,
                text=wordings.get(clause.number, clause.text),
                see=tuple(number for number in clause.see if number not in without),
            )
            for clause in document.clauses
            if clause.number not in without
        )
    )


def edit_of(row: Part, document: ClauseDocument) -> DraftEdit:
    """One change of a draft in the story: a clause in other words, or one more below another."""
    if "reword" in row:
        words = ClauseWords.of(document.by_number[row["reword"]])
        return RewordClause(row["reword"], replace(words, text=row["text"]))
    added = ClauseWords(
        text=row["text"],
        by=row["promised_by"],
        topics=tuple(row["topics"]),
        sources=tuple(row["sources"]),
        checks=tuple(row["checks"]),
    )
    return AddClause(added, under=row["under"])
