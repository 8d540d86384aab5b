"""A document as a file to be downloaded: in which forms, under which name, and whether a reader has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpResponse
from django.utils.http import content_disposition_header, quote_etag

from hopmarket.rules.packs.paper import Paper

from . import pdf_writer, word_writer


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form of file: the ending of its address, what links call it, its media type, and what writes it."""

    ending: str
    label: str
    media_type: str
    write: Callable[[Paper], bytes]
    is_there: Callable[[], bool]


FORMS: Mapping[str, PaperForm] = {
    form.ending: form
    for form in (
        PaperForm("docx", "Word (docx)", word_writer.MEDIA_TYPE, word_writer.word_file, lambda: True),
        PaperForm("pdf", "PDF", pdf_writer.MEDIA_TYPE, pdf_writer.pdf_file, pdf_writer.can_write_pdf),
    )
}
LOOK = 1
"""Raised when the same content is written differently, so that nobody keeps an old file."""


def forms_here() -> list[PaperForm]:
    """The forms that this installation writes: without its typesetter there is no PDF."""
    return [form for form in FORMS.values() if form.is_there()]


def mark_of(content: bytes, form: PaperForm, address: str) -> str:
    """The ETag of a file that is made from this content."""
    words = b"|".join((str(LOOK).encode(), form.ending.encode(), address.encode(), content))
    return quote_etag(hashlib.sha256(words).hexdigest()[:32])


@lru_cache(maxsize=8)
def public_file(paper: Paper, ending: str) -> bytes:
    """The bytes of a document that everybody may read; the last ones asked for are kept in memory, since a
    long one takes seconds. A document that is not public is never asked for here."""
    return FORMS[ending].write(paper)


def attached(body: bytes, form: PaperForm, name: str) -> HttpResponse:
    """The file as an answer."""
    answer = HttpResponse(body, content_type=form.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{form.ending}")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
