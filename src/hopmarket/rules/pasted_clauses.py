"""Text that somebody pastes, cut into clauses: numbered paragraphs, headings, lists as Word writes them, or none of
these.

A document has two levels, and what is pasted may have more, or others. Numbers of the text are kept where they
fit, and otherwise remembered beside ours. Whatever was guessed is told with its line; no word is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .clause_faults import LONGEST, NUMBER
from .clauses import Clause, ClauseDocument, Provenance
from .hidden_signs import without_hidden_signs
from .refusal import Refusal
from .wordless_text import is_wordless

MOST_SIGNS = 500_000
MOST_PARAGRAPHS = 5_000
LONGEST_HEADING = 100
"""Characters of a line that can be a heading."""

SENTENCES: Mapping[str, str] = {
    "heading_guessed": "“{words}” is taken for a heading.",
    "heading_made": "Nothing stands above “{words}”, so a heading was made: “{heading}”.",
    "number_changed": "“{theirs}” is {ours} here: clauses have two levels, and a number is given once.",
    "page_number_left_out": "“{words}” is taken for the number of a page and left out.",
    "title_left_out": "The first line is the title of the document, so it is no clause.",
    "signs_left_out": "Signs that nobody sees were left out: {count}.",
    "lines_joined": "Lines that break within a sentence were joined: {count}.",
    "too_long": "Clause {ours} has {length} characters, and {most} is the most. Divide it.",
}
"""What was guessed, in sentences."""


@dataclass(frozen=True, slots=True)
class PastedRemark:
    """Something that was guessed or done to the text: ``line`` is the line of what was pasted, 0 for all of it."""

    reason: str
    line: int
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What was guessed."""
        return SENTENCES[self.reason].format_map(self.params)


@dataclass(frozen=True, slots=True)
class PastedDocument:
    """The document that was made of a text, what its clauses are numbered there where that is another number,
    and what was guessed."""

    document: ClauseDocument
    numbers_there: Mapping[str, str]
    remarks: tuple[PastedRemark, ...]


def cut_into_clauses(
    text: str, frame: ClauseDocument, origin: Provenance | None = None
) -> PastedDocument | Refusal:
    """Makes clauses of a text for a document that has its title and so on already. Each names ``origin`` as its
    source, whose note keeps the numbers that the text had."""
    if len(text) > MOST_SIGNS:
        return Refusal("clauses.pasted_too_long")
    if is_wordless(text):
        return Refusal("clauses.nothing_pasted")
    paragraphs, remarks = _paragraphs(text)
    if not paragraphs:
        return Refusal("clauses.nothing_pasted")
    if len(paragraphs) > MOST_PARAGRAPHS:
        return Refusal("clauses.pasted_too_long")
    if len(paragraphs) > 1 and paragraphs[0].words.casefold() == frame.title.strip().casefold():
        remarks.append(PastedRemark("title_left_out", paragraphs.pop(0).line))
    pairs = list(zip(paragraphs, [*paragraphs[1:], None], strict=True))
    cut = _Cut(frame.title, remarks)
    cut.reserve(paragraph.number for paragraph, behind in pairs if _has_own_number(paragraph, behind))
    for paragraph, behind in pairs:
        cut.take(paragraph, behind)
    clauses = tuple(replace(row, sources=(origin.key,) if origin else ()) for row in cut.clauses())
    sources = frame.sources
    if origin:
        sources = (
            *(row for row in sources if row.key != origin.key),
            _with_numbers(origin, cut.numbers_there),
        )
    document = replace(frame, sources=sources, clauses=clauses, retired=())
    return PastedDocument(document, cut.numbers_there, tuple(sorted(cut.remarks, key=lambda row: row.line)))


def _with_numbers(origin: Provenance, numbers_there: Mapping[str, str]) -> Provenance:
    """A source whose note tells how clauses are numbered there, as far as a note goes."""
    listed = "; ".join(f"{ours} is {theirs} there" for ours, theirs in numbers_there.items())
    if not listed:
        return origin
    note = f"{origin.note} Numbers of clauses: {listed}.".strip()
    return replace(origin, note=note if len(note) <= LONGEST["note"] else note[: LONGEST["note"] - 1] + "…")


# Lines


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the text: its mark (a number of the text, "a" of a list, "-" of a bullet, "#" of a heading
    in Markdown, or none) and its words."""

    line: int
    words: str
    number: str = ""
    is_letter: bool = False
    is_bullet: bool = False
    is_heading: bool = False


_NUMBERED = re.compile(
    r"(?:§+\s*|(?:clause|article|section|part|commitment|principle|paragraph|para)\s+)?"
    r"(?P<open>\()?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})(?P<mark>\.?[):]|\.(?=\s|$)|)(?P<gap>\s+|$)(?P<words>.*)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\(?(?P<letter>[a-z]|[ivx]{1,5})[).]\s+(?P<words>\S.*)", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•·▪▫■□●○◦‣⁃∙➢►✓*\uf0a7\uf0b7-]|[–—](?=\s)|o(?=\t))\s*(?P<words>\S.*)")
_HEADING = re.compile(r"#{1,6}\s+(?P<words>.*?)\s*#*")
_DIVIDED = re.compile(r"^\s*[§(]?\s*(\d{1,3})\.\d", re.MULTILINE)
_PAGE = re.compile(r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.:;?!…][\"'”’)\]]*$")


def _paragraphs(text: str) -> tuple[list[_Paragraph], list[PastedRemark]]:
    """The paragraphs of a text, without signs that nobody sees, with what was done to it."""
    remarks: list[PastedRemark] = []
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    plain = re.sub(r"[\u2028\u2029\x85]", "\n", plain)
    clean = without_hidden_signs(plain)
    if left_out := len(plain) - len(clean):
        remarks.append(PastedRemark("signs_left_out", 0, {"count": f"{left_out:,}"}))
    paragraphs: list[_Paragraph] = []
    joined, is_open, last = 0, False, ""
    divided = frozenset(_DIVIDED.findall(clean))
    waiting: _Paragraph | None = None
    for place, raw in enumerate(clean.split("\n")):
        line = raw.replace("\u00a0", " ").strip()
        if not line:
            is_open = False
            continue
        paragraph = _marked(line, place + 1, last, divided)
        if waiting and not paragraph.number:
            paragraph = replace(paragraph, number=waiting.number, line=waiting.line, is_heading=False)
            waiting = None
        elif not paragraph.words or (not paragraph.number and _PAGE.fullmatch(line)):
            if paragraph.number and _follows(paragraph.number, last):
                waiting, last = paragraph, paragraph.number
            else:
                remarks.append(PastedRemark("page_number_left_out", place + 1, {"words": line}))
            continue
        if is_open and _goes_on(paragraphs[-1], paragraph):
            paragraphs[-1] = replace(paragraphs[-1], words=f"{paragraphs[-1].words} {paragraph.words}")
            joined += 1
            continue
        paragraphs.append(paragraph)
        last = paragraph.number or last
        is_open = not paragraph.is_heading
    if waiting:
        remarks.append(PastedRemark("page_number_left_out", waiting.line, {"words": waiting.number}))
    if joined:
        remarks.append(PastedRemark("lines_joined", 0, {"count": f"{joined:,}"}))
    return paragraphs, remarks


def _marked(line: str, place: int, last: str, divided: Collection[str]) -> _Paragraph:
    """A line with the mark with which it begins taken off."""
    if heading := _HEADING.fullmatch(line):
        return (
            replace(_marked(heading["words"], place, last, divided), is_heading=True)
            if heading["words"]
            else _Paragraph(place, "")
        )
    if (numbered := _NUMBERED.fullmatch(line)) and _is_number(numbered, last, divided):
        return _Paragraph(place, _blanks(numbered["words"]), number=_trimmed(numbered["number"]))
    if lettered := _LETTERED.fullmatch(line):
        return _Paragraph(
            place, _blanks(lettered["words"]), number=lettered["letter"].lower(), is_letter=True
        )
    if bullet := _BULLET.fullmatch(line):
        return _Paragraph(place, _blanks(bullet["words"]), is_bullet=True)
    return _Paragraph(place, _blanks(line))


def _is_number(found: re.Match[str], last: str, divided: Collection[str]) -> bool:
    """Whether figures at the beginning of a line number it, and do not belong to its words ("12 weeks are").
    ``divided`` are the numbers that have others below them in the text."""
    number, words = found["number"], found["words"]
    if not words or found["mark"] or found["open"] or found.start("number") or "\t" in found["gap"]:
        return True
    if "." in number:
        return bool(re.match(r"[^a-z%]", words)) or _follows(number, last)
    is_expected = _follows(number, last) or number in divided or len(found["gap"]) > 1
    return words[:1].isupper() and is_expected


def _follows(number: str, last: str) -> bool:
    """Whether a number can come next: the one after the last, on its level or one above, or the first below."""
    if not last or not last.replace(".", "").isdigit():
        return number in {"1", "1.1"}
    steps, before = [int(step) for step in number.split(".")], [int(step) for step in last.split(".")]
    return steps == [*before, 1] or any(
        steps == [*before[:level], before[level] + 1] for level in range(len(before))
    )


def _trimmed(number: str) -> str:
    return ".".join(str(int(step)) for step in number.split("."))


def _blanks(words: str) -> str:
    return " ".join(words.split())


def _goes_on(above: _Paragraph, paragraph: _Paragraph) -> bool:
    """Whether a line is the rest of the one above it: a sentence that was broken where a page is narrow."""
    is_marked = paragraph.number or paragraph.is_bullet or paragraph.is_heading
    if len(above.words) > LONGEST["text"]:
        return False
    return not is_marked and not _ENDS_SENTENCE.search(above.words) and paragraph.words[:1].islower()


def _can_be_heading(paragraph: _Paragraph, behind: _Paragraph | None) -> bool:
    """Whether a paragraph has the form of a heading: short, no sentence, with something behind it."""
    words = paragraph.words
    if paragraph.is_bullet or paragraph.is_letter or len(words) > LONGEST_HEADING or is_wordless(words):
        return False
    if paragraph.is_heading:
        return True
    is_short = not _ENDS_SENTENCE.search(words) and len(words.split()) <= 12
    if not is_short or not (words[:1].isupper() or words[:1].isdigit()):
        return False
    return bool(paragraph.number) or words.isupper() or (behind is not None and _is_more(behind, paragraph))


def _has_own_number(paragraph: _Paragraph, behind: _Paragraph | None) -> bool:
    """Whether the number of a paragraph can be that of a clause here: of a heading, or below one."""
    return "." in paragraph.number or (bool(paragraph.number) and _can_be_heading(paragraph, behind))


def _is_more(behind: _Paragraph, heading: _Paragraph) -> bool:
    return bool(behind.number or behind.is_bullet) or len(behind.words) > len(heading.words)


# Clauses


@dataclass
class _Piece:
    """A clause that is being put together."""

    number: str
    there: str
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """Its paragraphs; entries of a list stand close to each other."""
        text = ""
        for words in self.paragraphs:
            is_list = words.startswith("- ") and text.rpartition("\n")[2].startswith("- ")
            text += ("" if not text else "\n" if is_list else "\n\n") + words
        return text


class _Cut:
    """Puts paragraphs into clauses, one after the other."""

    def __init__(self, title: str, remarks: list[PastedRemark]) -> None:
        self.remarks = remarks
        self.numbers_there: dict[str, str] = {}
        self._title = title
        self._pieces: list[_Piece] = []
        self._heading = ""
        self._given: set[str] = set()
        self._highest: dict[str, int] = {}

    def reserve(self, numbers: Iterable[str]) -> None:
        """Keeps numbers of the text for the paragraphs that have them."""
        for number in numbers:
            if NUMBER.fullmatch(number):
                self._count(number)

    def take(self, paragraph: _Paragraph, behind: _Paragraph | None) -> None:
        """Puts one paragraph where it belongs."""
        depth = paragraph.number.count(".") + 1 if paragraph.number and not paragraph.is_letter else 0
        if depth <= 1 and _can_be_heading(paragraph, behind):
            self._add_heading(paragraph)
        elif self._pieces and self._belongs_to_last(paragraph):
            mark = f"({paragraph.number}) " if paragraph.is_letter else ""
            is_entry = paragraph.is_bullet or paragraph.is_letter
            self._pieces[-1].paragraphs.append(f"- {mark}{paragraph.words}" if is_entry else paragraph.words)
        else:
            self._add_clause(paragraph)

    def clauses(self) -> Iterator[Clause]:
        """Yields the clauses in the order of the text."""
        for piece in self._pieces:
            if len(piece.text) > LONGEST["text"]:
                self.remarks.append(
                    PastedRemark(
                        "too_long",
                        0,
                        {
                            "ours": piece.number,
                            "length": f"{len(piece.text):,}",
                            "most": f"{LONGEST['text']:,}",
                        },
                    )
                )
            yield Clause(piece.number, title=piece.title, text=piece.text)

    def _belongs_to_last(self, paragraph: _Paragraph) -> bool:
        """Whether a paragraph goes on with the clause above it: an entry of a list that it begins, or more words
        of a clause that has a number in the text."""
        last = self._pieces[-1]
        in_list = bool(last.paragraphs) and (
            last.paragraphs[-1].endswith(":") or last.paragraphs[-1].startswith("- ")
        )
        if paragraph.is_letter:
            return in_list
        if paragraph.is_bullet:
            return bool(last.paragraphs) and not last.is_bullet
        return not paragraph.number and bool(last.paragraphs) and bool(last.there)

    def _add_heading(self, paragraph: _Paragraph) -> None:
        number = self._number(paragraph.number, "", paragraph.line)
        if not paragraph.number and not paragraph.is_heading:
            self.remarks.append(PastedRemark("heading_guessed", paragraph.line, {"words": paragraph.words}))
        self._heading = number
        self._pieces.append(_Piece(number, paragraph.number, title=paragraph.words))

    def _add_clause(self, paragraph: _Paragraph) -> None:
        above = paragraph.number.partition(".")[0]
        if not self._heading:
            self._heading = self._number(above if "." in paragraph.number else "", "", paragraph.line)
            self._pieces.append(_Piece(self._heading, "", title=self._title))
            params = {"words": _beginning(paragraph.words), "heading": self._title}
            self.remarks.append(PastedRemark("heading_made", paragraph.line, params))
        number = self._number(paragraph.number, self._heading, paragraph.line)
        self._pieces.append(
            _Piece(number, paragraph.number, paragraphs=[paragraph.words], is_bullet=paragraph.is_bullet)
        )

    def _number(self, theirs: str, under: str, line: int) -> str:
        """The number of the text where it fits and is free, otherwise one that it does not have."""
        fits = NUMBER.fullmatch(theirs) and theirs.rpartition(".")[0] == under and theirs not in self._given
        number = theirs if fits else self._free(under)
        self._given.add(number)
        self._count(number)
        if theirs and number != theirs:
            self.numbers_there[number] = theirs
            self.remarks.append(PastedRemark("number_changed", line, {"theirs": theirs, "ours": number}))
        return number

    def _free(self, under: str) -> str:
        number = self._highest.get(under, 0) + 1
        return f"{under}.{number}" if under else str(number)

    def _count(self, number: str) -> None:
        first, _, below = number.partition(".")
        self._highest[""] = max(self._highest.get("", 0), int(first))
        if below:
            self._highest[first] = max(self._highest.get(first, 0), int(below))


def _beginning(words: str) -> str:
    return words if len(words) <= 60 else words[:60].rpartition(" ")[0] + " …"
