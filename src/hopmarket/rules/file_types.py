"""Which uploaded files are accepted: by name, by size, and by what their first bytes really are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from .refusal import Refusal

MOST_BYTES = 25 * 1024 * 1024
MOST_NAME_BYTES = 180


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its ending, its media type, and how its bytes begin (any of these)."""

    ending: str
    media_type: str
    begins: tuple[bytes, ...]


_ZIP = (b"PK\x03\x04",)
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf", (b"%PDF-",)),
        FileKind("docx", f"{_OOXML}.wordprocessingml.document", _ZIP),
        FileKind("xlsx", f"{_OOXML}.spreadsheetml.sheet", _ZIP),
        FileKind("pptx", f"{_OOXML}.presentationml.presentation", _ZIP),
        FileKind("odt", "application/vnd.oasis.opendocument.text", _ZIP),
        FileKind("ods", "application/vnd.oasis.opendocument.spreadsheet", _ZIP),
        FileKind("odp", "application/vnd.oasis.opendocument.presentation", _ZIP),
        FileKind("doc", "application/msword", _OLD_OFFICE),
        FileKind("xls", "application/vnd.ms-excel", _OLD_OFFICE),
        FileKind("png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
        FileKind("jpg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("jpeg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("txt", "text/plain", ()),
        FileKind("csv", "text/csv", ()),
    )
}


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A file that may come in, under its cleaned name."""

    name: str
    media_type: str


def clean_name(name: str) -> str:
    """The last part of a name, without control, zero-width and bidirectional characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return " ".join(kept.split()).lstrip(". ")


def file_accepted(*, name: str, size: int, head: bytes) -> AcceptedFile | Refusal:
    """Whether a file may come in. ``head`` are its first bytes (up to 4096).

    Refuses ``file.no_name``, ``file.name_too_long``, ``file.empty``, ``file.too_large``,
    ``file.kind`` (not on the list) and ``file.not_what_it_says`` (its first bytes are of another kind).
    """
    cleaned = clean_name(name)
    named = {"name": cleaned[:60]}
    stem, _, ending = cleaned.rpartition(".")
    if not stem:
        return Refusal("file.no_name", params=named)
    if len(cleaned.encode()) > MOST_NAME_BYTES:
        return Refusal("file.name_too_long", params=named)
    if size == 0:
        return Refusal("file.empty", params=named)
    if size > MOST_BYTES:
        return Refusal("file.too_large", params={**named, "most": f"{MOST_BYTES >> 20} MB"})
    kind = KINDS.get(ending.lower())
    if kind is None:
        return Refusal("file.kind", params={**named, "kinds": ", ".join(sorted(KINDS))})
    if not _is(kind, head):
        return Refusal("file.not_what_it_says", params={**named, "ending": kind.ending})
    return AcceptedFile(cleaned, kind.media_type)


def _is(kind: FileKind, head: bytes) -> bool:
    if kind.begins:
        return head.startswith(kind.begins)
    try:
        text = head[: len(head) - 3 if len(head) == 4096 else None].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = head.decode("latin-1") if b"\x00" not in head else "\x00"
    return "\x00" not in text
