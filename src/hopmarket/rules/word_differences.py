"""Differences of two texts in words: what stayed, what went, what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import LCSseq

SHORT = 8
"""Words of a line in which nothing needs to be marked."""
ALIKE = 0.4
"""The share of words in common from which on two lines count as one that was changed."""
Words = tuple[tuple[str, bool], ...]
"""A line in pieces, each with whether it is new or gone in it."""
_WORD = re.compile(r"\s*\S+|\s+$")


class Standing(StrEnum):
    """Whether words stand in both texts, in the earlier one alone, or in the later one alone."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words that follow each other and have one standing, with the blanks before them."""

    text: str
    standing: Standing


def word_runs(before: str, after: str) -> tuple[WordRun, ...]:
    """Two texts as one row of words, what went before what came in its place. The runs without the new ones
    are the text before, sign by sign, and those without the gone ones the text after."""
    was, now = _WORD.findall(before), _WORD.findall(after)
    runs: list[tuple[str, str, str]] = []
    for step in LCSseq.opcodes(was, now):
        gone = "".join(was[step.src_start : step.src_end])
        new = "".join(now[step.dest_start : step.dest_end])
        is_amid = bool(runs) and step.src_end < len(was) and step.dest_end < len(now)
        if step.tag == "equal" and not (is_amid and _is_small(gone)):
            runs.append((gone, "", ""))
        elif runs and not runs[-1][0]:
            runs[-1] = ("", runs[-1][1] + gone, runs[-1][2] + new)
        else:
            runs.append(("", gone, new))
    return tuple(_written(runs))


def _is_small(words: str) -> bool:
    """Whether words are too small to be what two texts have in common amid what differs."""
    return len(words.strip()) <= 3


def _written(runs: Iterable[tuple[str, str, str]]) -> Iterator[WordRun]:
    """The runs as they are shown: blanks that both texts have stay outside of what differs."""
    kept = ""
    for same, gone, new in runs:
        blanks = _blanks_before(gone) if _blanks_before(gone) == _blanks_before(new) else ""
        kept += same + blanks
        if gone == new:
            kept += gone[len(blanks) :]
            continue
        yield from _run(kept, Standing.SAME)
        kept = ""
        yield from _run(gone[len(blanks) :], Standing.GONE)
        yield from _run(new[len(blanks) :], Standing.NEW)
    yield from _run(kept, Standing.SAME)


def _blanks_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _run(text: str, standing: Standing) -> Iterator[WordRun]:
    if text:
        yield WordRun(text, standing)


def share_in_common(runs: Iterable[WordRun]) -> float:
    """The share of the words of two texts that both have, from 0 to 1."""
    counted = dict.fromkeys(Standing, 0)
    for run in runs:
        counted[run.standing] += len(run.text.split())
    words = 2 * counted[Standing.SAME] + counted[Standing.GONE] + counted[Standing.NEW]
    return 2 * counted[Standing.SAME] / words if words else 1.0


def changed_lines(
    before: str, after: str, *, is_markdown: bool = False
) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """The lines that were removed and those that were added, without the lines that stayed; in lines
    that took the place of others the words that differ are marked. Markdown is read as plain text."""
    was, now = (plain_lines(before), plain_lines(after)) if is_markdown else (_lines(before), _lines(after))
    gone: list[Words] = []
    come: list[Words] = []
    for kind, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(j - i, m - k)
        for old, new in zip(was[i : i + pairs], now[k : k + pairs], strict=True):
            marked = _marked(old, new)
            gone.append(marked[0])
            come.append(marked[1])
        gone += [((line, False),) for line in was[i + pairs : j]]
        come += [((line, False),) for line in now[k + pairs : m]]
    return tuple(gone), tuple(come)


def plain_lines(markdown: str) -> list[str]:
    """The lines of a text without the marks of Markdown: cells of a table stand one after the other."""
    lines = (_plain_line(line) for line in markdown.splitlines())
    return [line for line in lines if line]


_RULE = re.compile(r"[\s|:*_-]*")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_LIST = re.compile(r"^(\s*)[-*+]\s+")


def _plain_line(line: str) -> str:
    if _RULE.fullmatch(line):
        return ""
    heading = _HEADING.match(line)
    plain = heading[1] if heading else _LIST.sub("• ", line)
    if plain.strip().startswith("|") and plain.strip().endswith("|"):
        cells = re.split(r"(?<!\\)\|", plain.strip().strip("|"))
        plain = " · ".join(cell.strip() for cell in cells)
    plain = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", plain)
    return plain.replace("\\|", "|").strip()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _marked(old: str, new: str) -> tuple[Words, Words]:
    """Two lines of which one took the place of the other, with the words that differ marked; short lines
    are compared at a glance."""
    runs = word_runs(old, new) if min(len(old.split()), len(new.split())) > SHORT else ()
    if share_in_common(runs) < ALIKE or not runs:
        return ((old, False),), ((new, False),)
    return _one_side(runs, Standing.GONE), _one_side(runs, Standing.NEW)


def _one_side(runs: Iterable[WordRun], standing: Standing) -> Words:
    """The runs of one text, each with whether it differs."""
    return tuple(
        (run.text, run.standing is standing) for run in runs if run.standing in {Standing.SAME, standing}
    )
