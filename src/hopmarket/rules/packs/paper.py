"""A document as a value: its title, its language, and blocks in order. Writers turn it into Word or PDF.

Texts are plain, whatever a writer's form takes for markup. Nothing here knows what the document is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

LANGUAGE = "en-GB"
DEEPEST = 6
"""Headings go down to this level; Word and readers aloud know no deeper ones that help."""
LISTS_WITHIN_LISTS = 3
"""A list in a list in a list; what lies deeper stands on the third level."""
MOST_CHARACTERS = 200_000
"""What a document may hold: some hundred pages of text, made within seconds. What is longer is read on the
page, or taken as open data."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face, without signs that no letter form shows."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))


Words = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's title stands above level 1. One that ``starts_page`` begins a new one."""

    level: int
    words: Words
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; one that leads stands larger, one that remarks smaller."""

    words: Words
    leads: bool = False
    remarks: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item has blocks of its own, among them other lists."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its caption and a row of column headings; the first cell of a row names the row.
    ``widths`` are shares of the page's width."""

    caption: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels, each with its value."""

    lines: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that nobody may overlook, in large letters below its label."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class WritingLine:
    """A line to be filled in by hand: what is written there."""

    label: str


Block = Heading | Paragraph | Listing | Sheet | Pairs | Figure | WritingLine


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: ``made_at`` is the instant of what it shows, never of its making, so the same content has the
    same bytes. ``mark`` stands on every page of one that is not final."""

    title: str
    author: str
    made_at: datetime
    blocks: tuple[Block, ...]
    mark: str = ""
    foot: str = ""

    @property
    def characters(self) -> int:
        """How long it is."""
        return len(self.title) + sum(len(text) for text in texts_of(self.blocks))

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than a document that people read on paper."""
        return self.characters > MOST_CHARACTERS


def plain(text: str) -> str:
    """A text without signs that no letter form shows, its lines ended in one manner."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(text: str, *, bold: bool = False) -> Words:
    """A text as words in one face; none for an empty text."""
    run = Run(text, bold=bold)
    return (run,) if run.text.strip() else ()


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """A text as it was typed: a paragraph at each empty line, a new line at each other."""
    pieces = re.split(r"\n\s*\n", plain(text))
    return tuple(Paragraph(words(piece.strip("\n"))) for piece in pieces if piece.strip())


def heading(level: int, text: str, *, starts_page: bool = False) -> Heading:
    """A heading on one line."""
    return Heading(level, words(" ".join(plain(text).split())), starts_page)


def pairs(lines: Iterable[tuple[str, str]]) -> tuple[Pairs, ...]:
    """Labels with their values; nothing where there are none, and no line without a value."""
    rows = tuple((plain(label), words(text)) for label, text in lines)
    full = tuple((label, value) for label, value in rows if value)
    return (Pairs(full),) if full else ()


def sheet(
    caption: str, columns: Iterable[str], lines: Iterable[Iterable[str]], widths: tuple[int, ...] = ()
) -> tuple[Sheet, ...]:
    """A table of plain texts; nothing where it has no lines."""
    rows = tuple(tuple(words(cell) for cell in line) for line in lines)
    return (Sheet(caption, tuple(columns), rows, widths),) if rows else ()


def paper(
    *, title: str, author: str, made_at: datetime, blocks: Iterable[Block], mark: str = "", foot: str = ""
) -> Paper:
    """A document whose headings go down one level at a time, so that no reader aloud looks for a missing one."""
    named = " ".join(plain(title).split()) or "Untitled"
    return Paper(
        named, " ".join(plain(author).split()), made_at, tuple(_stepwise(blocks)), plain(mark), plain(foot)
    )


def _stepwise(blocks: Iterable[Block]) -> Iterator[Block]:
    reached = 0
    for block in blocks:
        if isinstance(block, Heading):
            if not block.words:
                continue
            reached = max(1, min(block.level, reached + 1, DEEPEST))
            yield replace(block, level=reached)
        else:
            yield block


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text of these blocks, in the order of reading."""
    for block in blocks:
        match block:
            case Heading(words=runs) | Paragraph(words=runs):
                yield _text(runs)
            case Listing(items=items):
                for item in items:
                    yield from texts_of(item)
            case Sheet(caption=caption, columns=columns, lines=lines):
                yield from (caption, *columns)
                yield from (_text(cell) for line in lines for cell in line)
            case Pairs(lines=lines):
                for label, value in lines:
                    yield from (label, _text(value))
            case Figure(label=label, words=runs):
                yield from (label, _text(runs))
            case WritingLine(label=label):
                yield label


def text_of(document: Paper) -> str:
    """All of a document's words, in the order of reading."""
    return "\n".join((document.title, *texts_of(document.blocks)))


def _text(runs: Words) -> str:
    return "".join(run.text for run in runs)
