"""The Contracts Finder export as spreadsheets save it: read where that is beyond doubt, else said plainly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.pieces import Piece, RefusedRelease, UnreadableFile
from hopmarket.rules.releases.contracts_finder_cells import export_day, row_as_exported
from hopmarket.rules.releases.windows_1252 import read_as_windows_1252

CASES = Path(__file__).parent.parent / "data" / "cases"
PLAIN = (CASES / "26-cf-closing-time-seconds.csv").read_text("utf-8-sig")
NOON = "2026-12-18T12:00:00Z"


def outcomes(place: Path) -> list[CheckedRelease | RefusedRelease]:
    found: list[CheckedRelease | RefusedRelease] = []
    for piece in FilePieces(place):
        found += check_piece(piece, prefix="ocds-x") if isinstance(piece, Piece) else [piece]
    return found


def tender_of(outcome: CheckedRelease | RefusedRelease) -> dict[str, Any]:
    assert isinstance(outcome, CheckedRelease), outcome
    read: dict[str, Any] = json.loads(outcome.body)["tender"]
    return read


def written(folder: Path, content: bytes) -> Path:
    place = folder / "export.csv"
    place.write_bytes(content)
    return place


def test_the_lowest_value_above_the_highest() -> None:
    (outcome,) = outcomes(CASES / "25-cf-high-below-low.csv")
    tender = tender_of(outcome)
    assert (tender["minValue"]["amount"], tender["value"]["amount"]) == (10_000_000, 29_000_000)
    assert isinstance(outcome, CheckedRelease)
    assert [(mending.path, mending.kind) for mending in outcome.mended] == [("Value Low", "range")]


@pytest.mark.parametrize(
    "name", ["26-cf-closing-time-seconds.csv", "34-cf-semicolon.csv", "34-cf-sep-line.csv"]
)
def test_each_case_is_read(name: str) -> None:
    (outcome,) = outcomes(CASES / name)
    tender = tender_of(outcome)
    assert tender["tenderPeriod"]["endDate"] == NOON and tender["value"]["amount"] == 2000


def quoted(text: str) -> str:
    head, *rest = text.splitlines()
    names = ",".join(f'"{name}"' for name in head.replace("Notice Type", " Notice  Type ").split(","))
    return "\n".join([names, *rest])


VARIANTS: dict[str, Callable[[str], bytes]] = {
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "UTF-16": lambda text: ("\ufeff" + text.replace(",", "\t")).encode("utf-16-le"),
    "UTF-16 the other way": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "sep and semicolons": lambda text: ("sep=;\r\n" + text.replace(",", ";")).encode("utf-8-sig"),
    "sep in quotes": lambda text: ('"sep=,"\r\n' + text).encode(),
    "sep saved once more": lambda text: ("sep=,,,,\r\n" + text).encode(),
    "CR alone": lambda text: text.replace("\r\n", "\n").replace("\n", "\r").encode(),
    "CR alone, a break in a cell": lambda text: (
        text.replace("\r\n", "\n").replace("\n", "\r").replace("Invented", '"In\nvented"').encode()
    ),
    "Windows-1252": lambda text: text.replace("Invented", "It’s £5 – café, 20 °C").encode("cp1252"),
    "names in quotes, with blanks": lambda text: quoted(text).encode(),
    "empty columns behind": lambda text: "\r\n".join(f"{line},,," for line in text.splitlines()).encode(),
    "empty rows behind": lambda text: (text + f"{',' * 42}\r\n" * 3 + "\r\n").encode(),
}
VARIANTS["Windows-1252"] = lambda text: text.replace("Invented", '"It’s £5 – café, 20 °C"').encode("cp1252")


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_gives_the_same_row(tmp_path: Path, variant: str) -> None:
    (outcome,) = outcomes(written(tmp_path, VARIANTS[variant](PLAIN)))
    tender = tender_of(outcome)
    assert (tender["title"], tender["tenderPeriod"]["endDate"]) == ("Bughunt2 CF 26", NOON)
    if variant == "Windows-1252":
        assert tender["description"] == "It’s £5 – café, 20 °C"
        assert isinstance(outcome, CheckedRelease)
        assert [(mending.path, mending.kind) for mending in outcome.mended] == [("Description", "encoding")]


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (PLAIN.encode("utf-16-le"), "binary", "UTF-16 without its mark"),
        (PLAIN.replace(",", "|").encode(), "header", "commas, semicolons or tabs"),
        (b"sep=;\r\n" + PLAIN.encode(), "header", "no column Notice Identifier"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "binary", "CSV UTF-8"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "zip", "CSV UTF-8"),
    ],
)
def test_what_is_none_of_these_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, kind: str, words: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        outcomes(written(tmp_path, content))
    assert refused.value.fault.kind == kind and words in refused.value.fault.message


@pytest.mark.parametrize(
    ("cell", "end"),
    [("12:00:00", NOON), ("12:00", NOON), ("12.00", NOON), ("noon", NOON), ("12 noon", NOON), ("12:00:00 PM", NOON),
     ("5:00 PM", "2026-12-18T17:00:00Z"), ("17:00:00.000", "2026-12-18T17:00:00Z"), ("9:30", "2026-12-18T09:30:00Z"),
     ("0.5", None), ("24:00", None), ("midnight", None), ("12:00:61", None), ("17", None)],
)  # fmt: skip
def test_closing_times(tmp_path: Path, cell: str, end: str | None) -> None:
    (outcome,) = outcomes(written(tmp_path, PLAIN.replace("12:00:00", cell).encode()))
    if end:
        assert tender_of(outcome)["tenderPeriod"]["endDate"] == end
    else:
        assert isinstance(outcome, RefusedRelease)
        (fault,) = outcome.faults
        assert fault.path == "Closing Time"
        assert (
            fault.message.startswith(f"Closing Time: cannot be read: {cell!r}") and "17:00" in fault.message
        )


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"18/12/2026": "12/18/2026"}, "Closing Date", "'12/18/2026'"),
        ({"18/12/2026": "28/03/2027", "12:00:00": "01:30"}, "Closing Time", "skip"),
        ({"18/12/2026": "31/10/2027", "12:00:00": "01:30"}, "Closing Time", "twice"),
        ({"2026-11-20T09:00:00Z": "today"}, "Published Date", "'today'"),
        ({"Bughunt2 CF 26": ""}, "Title", "nothing in this cell"),
        ({",,,12:00:00": ""}, "$", "The first that is missing is OJEU Procedure Type"),
        ({"12:00:00": "12:00:00,surplus"}, "$", "behind Closing Time, says 'surplus'"),
    ],
)
def test_each_fault_names_its_column(
    tmp_path: Path, changes: dict[str, str], column: str, words: str
) -> None:
    content = PLAIN
    for old, new in changes.items():
        assert old in content
        content = content.replace(old, new)
    (outcome,) = outcomes(written(tmp_path, content.encode()))
    assert isinstance(outcome, RefusedRelease)
    assert outcome.faults[0].path == column and words in outcome.faults[0].message


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [
        ("Start Date", "31/02/2026", "left_out"), ("Start Date", "01/01/1", ""), ("Start Date", "1/2/2026", ""),
        ("Start Date", "2026-02-01", "instant"), ("Awarded Date", "01-Feb-26 00:00", "instant"),
        ("Value Low", "1000,50", "left_out"), ("Value Low", "1.000", "left_out"), ("Value Low", "about 10k", "left_out"),
        ("Value Low", "-5", "left_out"), ("Value Low", "£1,000.50", ""), ("Value Low", "0", ""), ("Value High", "", ""),
        ("Links", "https://example.org/ n/a", "left_out"), ("Links", "https://example.org/ https://a.example", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_a_cell_is_told_with_its_column(column: str, cell: str, kind: str) -> None:
    _, repairs = row_as_exported({column: cell})
    assert [(repair.steps, repair.kind) for repair in repairs] == ([((column,), kind)] if kind else [])
    assert all(repair.message.startswith(f"{column}: ") for repair in repairs)


def test_misread_text_of_a_row_is_told_with_its_column(tmp_path: Path) -> None:
    content = PLAIN.replace("Bughunt2 CF 26", "Park â€“ Store").replace("Larkfield Test Council", "SiÃ¢n")
    (outcome,) = outcomes(written(tmp_path, content.encode()))
    assert tender_of(outcome)["title"] == "Park – Store"
    assert isinstance(outcome, CheckedRelease)
    assert sorted(mending.path for mending in outcome.mended) == ["Organisation Name", "Title"]


def test_a_row_in_json_may_have_nulls_and_numbers() -> None:
    row = dict.fromkeys(PLAIN.splitlines()[0].split(","))
    row |= {"Notice Identifier": "A", "Notice Type": "Contract", "Organisation Name": "Wyre"}
    row |= {"Published Date": "2026-11-20T09:00:00Z", "Title": "Hedges", "Value Low": 1000}
    (outcome,) = check_piece(Piece(1, "$", json.dumps(row).encode()), prefix="ocds-x")
    assert tender_of(outcome)["value"]["amount"] == 1000


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_the_same_however_a_spreadsheet_writes_it(on: date) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y", "%d %B %Y", "%d/%m/%Y 00:00", "%Y-%m-%d 00:00:00"):
        assert export_day(on.strftime(form)) == on


@given(st.sampled_from(["£5", "café", "naïve “quote”", "20 °C", "It’s – 5 €", "Größe", "NESTLÉ®", "ÉCOLE"]))
def test_windows_1252_is_read_and_mac_os_roman_is_not_taken_for_it(text: str) -> None:
    assert read_as_windows_1252(text.encode("cp1252")) == text
    assert read_as_windows_1252(text.encode("mac-roman")) in (text, None)
