"""A document as an accessible PDF (PDF/UA-1): tagged, with title, language and its fonts in it.

The words go to the typesetter as JSON beside a page description that never changes (``paper.typ``), so nothing
that anybody typed is ever read as markup, and no file or package can be named in it. The typesetter is an
extra; where it is not installed there is no PDF, and the same document stands there for Word.
"""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from hopmarket.rules.packs.paper import Paper

MEDIA_TYPE = "application/pdf"
STANDARD = "ua-1"
_NOT_DRAWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ROUNDS = 3


class NoPdf(RuntimeError):
    """The typesetter could not make a PDF of a document; its own words stand in the message."""


@cache
def _typesetter() -> Any:
    try:
        return importlib.import_module("typst")
    except ImportError:
        return None


def can_write_pdf() -> bool:
    """Whether the typesetter is installed."""
    return _typesetter() is not None


@cache
def _description() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


def pdf_file(paper: Paper) -> bytes:
    """The document as the bytes of a PDF. A letter that no font here has stands as its code, and a note at the
    end says so. Raises NoPdf where the typesetter is missing or refuses the document."""
    content = json.dumps(_content(paper), ensure_ascii=False)
    replaced: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return bytes(_typeset(content, paper.made_at, "pdf"))
        except RuntimeError as fault:
            missing = letters_not_drawn(f"{fault} {getattr(fault, 'diagnostic', '')}")
            if not missing - replaced:
                raise NoPdf(str(fault)) from fault
            content = _with_codes(content, missing, first=not replaced)
            replaced |= missing
    raise NoPdf("too many letters that no font has")


def pages_as_pictures(paper: Paper) -> list[bytes]:
    """Each page as a PNG, for whoever looks at how a document comes out."""
    pictures: Any = _typeset(json.dumps(_content(paper), ensure_ascii=False), paper.made_at, "png")
    return pictures if isinstance(pictures, list) else [pictures]


def _typeset(content: str, at: datetime, form: str) -> Any:
    typesetter = _typesetter()
    if typesetter is None:
        raise NoPdf("the typesetter is not installed")
    return typesetter.compile(
        _description(),
        format=form,
        sys_inputs={"paper": content},
        pdf_standards=[STANDARD] if form == "pdf" else [],
        ignore_system_fonts=True,
        timestamp=int(at.astimezone(UTC).timestamp()),
    )


def letters_not_drawn(words: str) -> set[str]:
    """The letters that the typesetter says it has no font for."""
    return {
        letter
        for found in _NOT_DRAWN.findall(words)
        for letter in _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found)
        if not letter.isascii()
    }


def _with_codes(content: str, letters: set[str], *, first: bool) -> str:
    """The content with the code of each of these letters in its place: "[U+4F60]"."""
    codes = {ord(letter): f"[U+{ord(letter):04X}]" for letter in letters}
    read = json.loads(content.translate(codes))
    if first:
        note = (
            "Where a code such as [U+4F60] stands, the text has a letter that this PDF has no font for. "
            "The Word file has it."
        )
        read["blocks"].append({"kind": "Paragraph", "words": [_plain(note)], "leads": False, "remarks": True})
    return json.dumps(read, ensure_ascii=False)


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "bold": False, "italic": False, "mono": False}


def _content(paper: Paper) -> dict[str, Any]:
    at = paper.made_at.astimezone(UTC)
    return {
        "title": paper.title,
        "author": paper.author,
        "mark": paper.mark,
        "foot": paper.foot,
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "blocks": _read(paper.blocks),
    }


def _read(value: Any) -> Any:
    """A block as JSON, with its kind."""
    if isinstance(value, tuple | list):
        return [_read(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            "kind": type(value).__name__,
            **{known.name: _read(getattr(value, known.name)) for known in fields(value)},
        }
    return value
