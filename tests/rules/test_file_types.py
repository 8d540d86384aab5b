"""Files that may come in, and the hostile ones that may not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.file_types import (
    KINDS,
    MOST_BYTES,
    MOST_NAME_BYTES,
    AcceptedFile,
    clean_name,
    file_accepted,
)
from hopmarket.rules.refusal import Refusal

PDF = b"%PDF-1.7\n"
ZIP = b"PK\x03\x04rest"


def tried(name: str, *, size: int = 100, head: bytes = PDF) -> AcceptedFile | Refusal:
    return file_accepted(name=name, size=size, head=head)


NAMES = [
    ("plan.pdf", "plan.pdf"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\windows\\plan.pdf", "plan.pdf"),
    ("/absolute/plan.pdf", "plan.pdf"),
    ("C:\\Users\\ada\\plan.pdf", "plan.pdf"),
    ("plan\x00.exe.pdf", "plan.exe.pdf"),
    ("plan\r\nSet-Cookie: a=b.pdf", "planSet-Cookie: a=b.pdf"),
    ("plan\u202efdp.exe.pdf", "planfdp.exe.pdf"),
    ("pl\u200ban\u2060.pdf", "plan.pdf"),
    ("\ufeffplan.pdf", "plan.pdf"),
    ("....pdf", "pdf"),
    (".hidden.pdf", "hidden.pdf"),
    ("  a   plan .pdf ", "a plan .pdf"),
    ("Größe £.pdf", "Größe £.pdf"),
    ("файл.pdf", "файл.pdf"),
    ("dir/", ""),
    ("..", ""),
    ("", ""),
]


@pytest.mark.parametrize(("given_name", "cleaned"), NAMES)
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@given(st.text())
def test_a_cleaned_name_hides_nothing_and_leads_nowhere(name: str) -> None:
    cleaned = clean_name(name)
    assert "/" not in cleaned and "\\" not in cleaned
    assert not cleaned.startswith(".")
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in cleaned)
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "file.no_name"),
        ("pdf", "file.no_name"),
        ("....pdf", "file.no_name"),
        ("..", "file.no_name"),
        ("\x00", "file.no_name"),
        ("a" * 251 + ".pdf", "file.name_too_long"),
        ("ä" * 90 + ".pdf", "file.name_too_long"),
        ("plan.exe", "file.kind"),
        ("plan.svg", "file.kind"),
        ("plan.html", "file.kind"),
        ("plan.zip", "file.kind"),
        ("plan.docm", "file.kind"),
        ("plan.pdf.exe", "file.kind"),
        ("plan.pdf\u202e", None),
        ("plan.pdf .", "file.kind"),
        ("plan.PDF", None),
    ],
)
def test_hostile_and_honest_names(name: str, reason: str | None) -> None:
    outcome = tried(name)
    assert (outcome.reason if isinstance(outcome, Refusal) else None) == reason


def test_the_longest_name_that_may_come_in() -> None:
    stem = "a" * (MOST_NAME_BYTES - 4)
    assert isinstance(tried(f"{stem}.pdf"), AcceptedFile)
    assert isinstance(tried(f"{stem}b.pdf"), Refusal)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (0, "file.empty"),
        (1, None),
        (MOST_BYTES, None),
        (MOST_BYTES + 1, "file.too_large"),
        (5 << 30, "file.too_large"),
    ],
)
def test_how_large_a_file_may_be(size: int, reason: str | None) -> None:
    outcome = tried("plan.pdf", size=size)
    assert (outcome.reason if isinstance(outcome, Refusal) else None) == reason


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_every_kind_comes_in_as_what_it_is_and_not_as_another(ending: str) -> None:
    kind = KINDS[ending]
    honest = kind.begins[0] if kind.begins else b"Name,Price\n"
    assert tried(f"plan.{ending}", head=honest) == AcceptedFile(f"plan.{ending}", kind.media_type)
    for liar in (b"MZ\x90\x00", b"\x7fELF\x00", b"\x00" * 40):
        outcome = tried(f"plan.{ending}", head=liar)
        assert isinstance(outcome, Refusal) and outcome.reason == "file.not_what_it_says"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.pdf", b"<!doctype html><script>" + PDF),
        ("a.pdf", b"GIF89a" + PDF),
        ("a.pdf", ZIP + PDF),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'>"),
        ("a.jpg", b"\xff\xd8"),
        ("a.docx", PDF),
        ("a.pdf", b""),
        ("a.pdf", b"%PD"),
        ("a.txt", b"text\x00more"),
    ],
)
def test_polyglots_and_truncated_files_stay_out(name: str, head: bytes) -> None:
    outcome = tried(name, head=head)
    assert isinstance(outcome, Refusal) and outcome.reason == "file.not_what_it_says"


@pytest.mark.parametrize(
    "head",
    [
        "Größe, Preis £".encode(),
        "\ufeffName;Preis".encode(),
        "Größe".encode("latin-1"),
        b"a" * 4095 + "£".encode()[:1],
        b"a" * 4094 + "€".encode()[:2],
    ],
)
def test_text_comes_in_whatever_its_letters(head: bytes) -> None:
    assert isinstance(tried("prices.csv", head=head), AcceptedFile)


@given(st.text(max_size=300), st.integers(0, MOST_BYTES + 2), st.binary(max_size=40))
def test_whatever_arrives_is_decided(name: str, size: int, head: bytes) -> None:
    outcome = tried(name, size=size, head=head)
    if isinstance(outcome, AcceptedFile):
        assert 0 < size <= MOST_BYTES
        assert len(outcome.name.encode()) <= MOST_NAME_BYTES
        assert outcome.name == clean_name(name)
