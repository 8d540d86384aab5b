"""Which uploaded files are accepted: by name, by size, and by what their first bytes really are."""

from __future__ import annotations

import re
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


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: Word, Excel and PowerPoint until 2003, and what Office encrypts (MS-CFB)."""
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted document of Office (MS-OFFCRYPTO, 2.3.4)."""
_ZIP = (b"PK\x03\x04",)
_OLD_OFFICE = (OLD_OFFICE,)
_PDF = b"%PDF-"
_PDF_BEGINS_WITHIN = 1024
_BEFORE_NO_PDF = (
    *_ZIP,
    *_OLD_OFFICE,
    b"<",
    b"{\\rtf",
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"#!",
)
"""What begins like this is a file of that kind, with something like a PDF in it."""
_OPEN_DOCUMENT_ENCRYPTED = re.compile(rb"PK\x03\x04.{26}encrypted-package", re.DOTALL)
_WORD_TEXT = 512
_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf", (_PDF,)),
        FileKind("docx", f"{_OOXML}.wordprocessingml.document", _ZIP),
        FileKind("xlsx", f"{_OOXML}.spreadsheetml.sheet", _ZIP),
        FileKind("pptx", f"{_OOXML}.presentationml.presentation", _ZIP),
        FileKind("odt", "application/vnd.oasis.opendocument.text", _ZIP),
        FileKind("ods", "application/vnd.oasis.opendocument.spreadsheet", _ZIP),
        FileKind("odp", "application/vnd.oasis.opendocument.presentation", _ZIP),
        FileKind("doc", "application/msword", _OLD_OFFICE),
        FileKind("xls", "application/vnd.ms-excel", _OLD_OFFICE),
        FileKind("ppt", "application/vnd.ms-powerpoint", _OLD_OFFICE),
        FileKind("png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
        FileKind("jpg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("jpeg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileKind("txt", "text/plain", ()),
        FileKind("csv", "text/csv", ()),
    )
}
_PHONE_PHOTOS = frozenset({"heic", "heif"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""The brands of a photo in HEIF (ISO/IEC 23008-12, annex B), as iPhones take them."""


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


def file_accepted(
    *, name: str, size: int, head: bytes, is_encrypted_office: bool = False
) -> AcceptedFile | Refusal:
    """Whether a file may come in. ``head`` are its first bytes (up to 4096); ``is_encrypted_office``
    says whether :data:`ENCRYPTED_PACKAGE` stands anywhere in a compound file.

    Refuses ``file.no_name``, ``file.name_too_long``, ``file.empty``, ``file.too_large``,
    ``file.kind`` (not on the list), ``file.phone_photo`` (HEIC, under whatever name), ``file.protected``
    (nobody reads it without its password),
    ``file.older_office`` (a compound file under the name of a newer kind) and
    ``file.not_what_it_says`` (its first bytes are of another kind).
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
    if ending.lower() in _PHONE_PHOTOS or _is_phone_photo(head):
        return Refusal("file.phone_photo", params=named)
    kind = KINDS.get(ending.lower())
    if kind is None:
        return Refusal("file.kind", params={**named, "kinds": ", ".join(sorted(KINDS))})
    if kind.begins in (_ZIP, _OLD_OFFICE) and (is_encrypted_office or _is_protected(head)):
        return Refusal("file.protected", params=named)
    if not _is(kind, head):
        if head.startswith(OLD_OFFICE) and kind.begins == _ZIP:
            return Refusal("file.older_office", params={**named, "ending": kind.ending})
        return Refusal("file.not_what_it_says", params={**named, "ending": kind.ending})
    return AcceptedFile(cleaned, kind.media_type)


def _is_protected(head: bytes) -> bool:
    """Whether a file is encrypted for certain: by Office, by OpenDocument 1.4, by Word 97 to 2003 (the
    FIB's fEncrypted, MS-DOC 2.5.2), or as a zip archive (APPNOTE 4.4.4, bit 0).

    A PDF or an older workbook may be encrypted and still open for everybody, so neither is refused.
    """
    if head.startswith(OLD_OFFICE):
        word = head[_WORD_TEXT : _WORD_TEXT + 12]
        return ENCRYPTED_PACKAGE in head or (word[:2] == b"\xec\xa5" and bool(word[11:] and word[11] & 1))
    if head.startswith(_ZIP):
        return bool(head[6:7] and head[6] & 1) or _OPEN_DOCUMENT_ENCRYPTED.search(head) is not None
    return False


def _is_phone_photo(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def _is_pdf(head: bytes) -> bool:
    """Whether a PDF begins within the first 1,024 bytes, as readers allow (PDF 1.7, annex H.3, note 13)."""
    return _PDF in head[:_PDF_BEGINS_WITHIN] and not head.lstrip().startswith(_BEFORE_NO_PDF)


def _is(kind: FileKind, head: bytes) -> bool:
    if kind.ending == "pdf":
        return _is_pdf(head)
    if kind.begins:
        return head.startswith(kind.begins)
    try:
        text = head[: len(head) - 3 if len(head) == 4096 else None].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = head.decode("latin-1") if b"\x00" not in head else "\x00"
    return "\x00" not in text
