"""Files that are refused or taken for what is really in them: passwords, PDFs with something before them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from hopmarket.rules.file_types import ENCRYPTED_PACKAGE, OLD_OFFICE, AcceptedFile, file_accepted
from hopmarket.rules.refusal import Refusal

CASES = Path(__file__).parent.parent / "data" / "cases"


def reason_of(name: str, content: bytes, *, encrypted: bool = False) -> str:
    outcome = file_accepted(name=name, size=len(content), head=content[:4096], is_encrypted_office=encrypted)
    return outcome.reason if isinstance(outcome, Refusal) else ""


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name in names:
            target.writestr(name, "text")
    return packed.getvalue()


def flagged(content: bytes) -> bytes:
    """A zip archive whose first entry says that it is encrypted."""
    return content[:6] + bytes([content[6] | 1]) + content[7:]


def word(flags: int) -> bytes:
    """A document of Word 97 to 2003 whose FIB has these flags in its second byte."""
    return OLD_OFFICE + b"\0" * 504 + b"\xec\xa5" + b"\xc1\0" + b"\0" * 7 + bytes([flags]) + b"\0" * 500


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.pdf", (CASES / "30-leading-newlines.pdf").read_bytes(), ""),
        ("plan.pdf", b"\xef\xbb\xbf%PDF-1.7", ""),
        ("plan.pdf", b"\x1b%-12345X@PJL JOB\r\n%PDF-1.4", ""),
        ("plan.pdf", b"\n" * 1019 + b"%PDF-1.4", ""),
        ("plan.pdf", b"\n" * 1020 + b"%PDF-1.4", "file.not_what_it_says"),
        ("plan.pdf", b"\n<html>%PDF-1.4", "file.not_what_it_says"),
        ("plan.pdf", b"GIF89a%PDF-1.4", "file.not_what_it_says"),
        ("plan.pdf", b"trailer << /Encrypt 5 0 R >>", "file.not_what_it_says"),
        ("plan.docx", (CASES / "30-protected.docx").read_bytes(), "file.protected"),
        ("plan.doc", OLD_OFFICE + b"\0" * 600 + ENCRYPTED_PACKAGE, "file.protected"),
        ("plan.xlsx", OLD_OFFICE + b"\0" * 600, "file.older_office"),
        ("plan.odt", OLD_OFFICE, "file.older_office"),
        ("plan.doc", word(0), ""),
        ("plan.doc", word(1), "file.protected"),
        ("plan.docx", word(0), "file.older_office"),
        ("plan.docx", archive("[Content_Types].xml"), ""),
        ("plan.docx", flagged(archive("[Content_Types].xml")), "file.protected"),
        ("plan.odt", archive("mimetype", "content.xml"), ""),
        ("plan.odt", archive("mimetype", "encrypted-package"), "file.protected"),
        ("plan.doc", OLD_OFFICE, ""),
        ("plan.docx", b"PK\x03\x04", ""),
        ("plan.docx", b"", "file.empty"),
        ("plan.docx", b"hello", "file.not_what_it_says"),
        ("plan.pdf", flagged(archive("a")), "file.not_what_it_says"),
        ("plan.pdf", OLD_OFFICE + ENCRYPTED_PACKAGE, "file.not_what_it_says"),
        ("plan.exe", OLD_OFFICE + ENCRYPTED_PACKAGE, "file.kind"),
    ],
)
def test_what_is_in_a_file(name: str, content: bytes, reason: str) -> None:
    assert reason_of(name, content) == reason


def test_the_mark_of_encryption_may_stand_anywhere() -> None:
    assert reason_of("plan.docx", OLD_OFFICE, encrypted=True) == "file.protected"
    assert isinstance(file_accepted(name="a.doc", size=9, head=OLD_OFFICE), AcceptedFile)
