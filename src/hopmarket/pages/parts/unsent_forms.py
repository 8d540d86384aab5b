"""What somebody sends in a form that cannot be taken, because they have been signed out or their cookies are
gone: it is kept as their draft, and is back in its form once they are signed in.

A form carries a signed note of whose draft it would be. The note lets nothing be read, and lets no draft be
replaced that its writer has not seen in that form; a text that would is set aside beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from hopmarket.records.drafts.keeping import DraftPlace, keep_or_set_aside
from hopmarket.records.ledger import current_time
from hopmarket.rules.draft_kinds import DRAFT_KINDS, typed_fields

from .kept_input import sent_form

FIELD = "writer"
_SALT = "hopmarket.writer"
_HOLDS = 7 * 24 * 3600
"""Seconds for which a note of who writes is valid: a week."""


@dataclass(frozen=True, slots=True)
class WriterNote:
    """Who writes what in a form."""

    person: int
    kind: str
    about: str


def writer_note(note: WriterNote) -> str:
    """The signed note, for the hidden field of a form."""
    return signing.dumps([note.person, note.kind, note.about], salt=_SALT)


def keep_unsent(request: HttpRequest) -> bool:
    """Keeps what a form sent that could not be taken; answers whether it is kept."""
    note = _note_of(request)
    if note is None:
        return False
    place = DraftPlace(DRAFT_KINDS[note.kind], note.about, person=note.person)
    fields = typed_fields(request.POST.lists())
    return keep_or_set_aside(place, fields, form=sent_form(request), at=current_time.now())


def _note_of(request: HttpRequest) -> WriterNote | None:
    try:
        signed = request.POST.get(FIELD, "")
        person, kind, about = signing.loads(signed, salt=_SALT, max_age=_HOLDS)
    except (signing.BadSignature, ValueError, RequestDataTooBig, MultiPartParserError, OSError):
        return None
    return WriterNote(person, kind, about) if kind in DRAFT_KINDS else None
