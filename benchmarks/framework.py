"""Documents in clauses: `./run bench framework [--clauses 300]`.

Compares two versions of a document clause by clause, with struck and new words, beside Python's difflib over
the words of the whole texts; reads and writes the source form; asks what became of the words of comments. Then it
times the public pages of a consultation with two thousand comments.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import _consulted
import _house

from hopmarket.rules.clause_changes import ChangeKind, changes_between
from hopmarket.rules.clause_edits import move_clause, remove_clause, split_clause
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.comment_anchors import anchor_in
from hopmarket.rules.refusal import Refusal

SYLLABLES = (
    "ca",
    "re",
    "fund",
    "com",
    "mis",
    "sion",
    "ser",
    "vice",
    "pay",
    "no",
    "tice",
    "grant",
    "plan",
    "ty",
)
VOCABULARY = 3_000
"""Words of the documents, the early ones more frequent, as in any language."""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--clauses", type=int, default=300)
    words.add_argument("--rounds", type=int, default=20)
    options = words.parse_args()
    print(_house.machine())
    before = _document(options.clauses)
    after, reworded = _changed(before)
    _refuse_what_is_not_found(before, after, reworded)
    source = as_yaml(before)
    comments = [(clause, " ".join(clause.text.split()[2:6]), 0) for clause in before.clauses if clause.text]
    print(
        f"{len(before.clauses)} clauses, {sum(len(row.text.split()) for row in before.clauses):,} words, "
        f"{len(changes_between(before, after))} changed"
    )
    steps: dict[str, Callable[[], Any]] = {
        "which clauses changed": lambda: changes_between(before, after),
        "… with struck and new words": lambda: [row.text_runs for row in changes_between(before, after)],
        "difflib over the whole texts": lambda: _peer(before, after),
        "written as YAML": lambda: as_yaml(before),
        "read from YAML, every fault": lambda: read_yaml(source),
        f"{len(comments)} comments placed anew": lambda: [anchor_in(*row, after) for row in comments],
    }
    for what, step in steps.items():
        took = sorted(_milliseconds(step) for _ in range(options.rounds))
        print(f"{what:30} median {median(took):9.2f} ms, slowest {took[-1]:9.2f} ms")
    _consulted.measure_consultation(options.rounds)


def _document(clauses: int) -> ClauseDocument:
    """Commitments of ten clauses, each of thirty to ninety words."""
    chance = random.Random(1)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    frequency = [1 / (place + 1) for place in range(VOCABULARY)]
    rows = []
    for place in range(clauses):
        first, below = divmod(place, 10)
        text = " ".join(chance.choices(words, frequency, k=chance.randint(30, 90))) + "."
        number = f"{first + 1}.{below}" if below else str(first + 1)
        rows.append(Clause(number, "" if below else f"Commitment {number}", text))
    return ClauseDocument("framework", "A framework", clauses=tuple(rows))


def _changed(document: ClauseDocument) -> tuple[ClauseDocument, set[str]]:
    """A later version: in every third clause two words are others, and one clause each is moved beside, moved
    below another, divided and taken out."""
    chance = random.Random(2)
    rows, reworded = [], set()
    for place, clause in enumerate(document.clauses):
        if place % 3 == 1:
            split = clause.text.split()
            split[chance.randrange(len(split))] = "six months"
            split[chance.randrange(len(split))] = "together"
            clause = replace(clause, text=" ".join(split))
            reworded.add(clause.number)
        rows.append(clause)
    later: ClauseDocument | Refusal = document.with_clauses(*rows)
    for act in (
        lambda now: move_clause(now, "2.1", under="2"),
        lambda now: move_clause(now, "2.2", under="3"),
        lambda now: split_clause(now, "2.4", ["The first.", "The second."]),
        lambda now: remove_clause(now, "2.7"),
    ):
        later = act(later)
        if isinstance(later, Refusal):
            raise SystemExit(f"The later version could not be made: {later.reason}.")
    return later, reworded


def _refuse_what_is_not_found(before: ClauseDocument, after: ClauseDocument, reworded: set[str]) -> None:
    """A difference that misses a change would measure nothing."""
    changes = {row.number: set(row.kinds) for row in changes_between(before, after)}
    missed = {
        number for number in reworded & set(after.by_number) if ChangeKind.REWORDED not in changes[number]
    }
    expected = {ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.REMOVED, ChangeKind.REWORDED}
    if missed or not expected <= set().union(*changes.values()):
        raise SystemExit("The difference misses something.")


def _peer(before: ClauseDocument, after: ClauseDocument) -> object:
    """The difference as difflib gives it of the words of both texts."""
    was, now = ([word for row in side.clauses for word in row.text.split()] for side in (before, after))
    return SequenceMatcher(None, was, now).get_opcodes()


def _milliseconds(step: Callable[[], Any]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
