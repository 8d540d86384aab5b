"""Cells and lines of the Contracts Finder export as other hands leave them: nothing is lost unsaid."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.pieces import Piece, RefusedRelease
from hopmarket.rules.releases.contracts_finder_cells import SUPPLIER

CASE = Path(__file__).parent.parent / "data" / "cases" / "26-cf-closing-time-seconds.csv"
NAMES, PLAIN = list(csv.reader(io.StringIO(CASE.read_text("utf-8-sig"))))[:2]


def lines(*changes: dict[str, str], ending: str = "\r\n") -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, NAMES, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for number, change in enumerate(changes):
        row = dict(zip(NAMES, PLAIN, strict=True))
        writer.writerow(row | {"Notice Identifier": f"N-{number}"} | change)
    return table.getvalue()


def outcomes(folder: Path, content: str) -> list[CheckedRelease | RefusedRelease]:
    place = folder / "export.csv"
    place.write_bytes(content.encode())
    found: list[CheckedRelease | RefusedRelease] = []
    for piece in FilePieces(place):
        found += check_piece(piece, prefix="ocds-x") if isinstance(piece, Piece) else [piece]
    return found


def only(folder: Path, **change: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    cells = {
        SUPPLIER if name == "supplier" else name.replace("_", " "): cell for name, cell in change.items()
    }
    (outcome,) = outcomes(folder, lines(cells))
    assert isinstance(outcome, CheckedRelease), outcome
    return json.loads(outcome.body), [(mending.path, mending.kind) for mending in outcome.mended]


@pytest.mark.parametrize(
    ("cell", "names", "kinds"),
    [
        ("Plain Name Ltd", ["Plain Name Ltd"], ["supplier"]),
        ("Plain Name Ltd|1 St|NONE||No|No", ["Plain Name Ltd"], ["supplier"]),
        ("[Acme Ltd|1 St|NONE||No|No]", ["Acme Ltd"], []),
        ("Lead: [Acme Ltd|1 St|NONE||No|No]", ["Acme Ltd"], ["left_out"]),
        ("N/A", [], ["left_out"]),
        ("-", [], ["left_out"]),
    ],
)
def test_a_supplier_without_brackets_is_kept_or_told(
    tmp_path: Path, cell: str, names: list[str], kinds: list[str]
) -> None:
    release, mended = only(tmp_path, supplier=cell, Status="Awarded")
    assert [
        supplier["name"] for award in release.get("awards", []) for supplier in award["suppliers"]
    ] == names
    assert mended == [(SUPPLIER, kind) for kind in kinds]


@pytest.mark.parametrize("kind", ["Pipeline", "PreProcurement"])
def test_a_planned_notice_with_a_supplier_stays_planned(tmp_path: Path, kind: str) -> None:
    release, mended = only(
        tmp_path, Notice_Type=kind, supplier="[Acme Ltd|1 St|NONE||No|No]", Awarded_Date="21/11/2026"
    )
    assert "awards" not in release and release["tender"]["status"] == "planned"
    assert (SUPPLIER, "left_out") in mended


def test_an_unknown_status_and_a_nul_are_told(tmp_path: Path) -> None:
    release, mended = only(tmp_path, Status="Weird", Description="x" * 1100 + "In\0vented")
    assert release["tender"]["description"] == "x" * 1100 + "Invented"
    assert [path for path, _ in mended] == ["Description", "Status"]


@pytest.mark.parametrize("endings", ["\r\n\r", "\n\r\n", "\r\n\n", "\n\n\r", "\r\r\n"])
def test_lines_may_end_each_in_its_way(tmp_path: Path, endings: str) -> None:
    content = lines({"Description": "a\nb"}, {"Description": "c\rd"}, {}, ending="\x1e")
    for ending in ("\r\r\n", *endings, "\n"):
        content = content.replace("\x1e", ending, 1)
    found = outcomes(tmp_path, content)
    assert [
        json.loads(outcome.body)["tender"]["id"] for outcome in found if isinstance(outcome, CheckedRelease)
    ] == [
        "N-0",
        "N-1",
        "N-2",
    ]
    assert len(found) == 3


@pytest.mark.parametrize("ending", ["N-10\r\n", '"N-10","x"\r\n'])
def test_a_quotation_mark_never_closed_tells_the_lines_it_costs(tmp_path: Path, ending: str) -> None:
    content = lines({}) + '"N-9,' + ",".join(PLAIN[1:]) + "\r\n" + ending
    first, lost = outcomes(tmp_path, content)
    assert isinstance(first, CheckedRelease) and isinstance(lost, RefusedRelease)
    told = str(lost)
    assert "Lines 3 to 4 are not read" in told and "unexpected" not in told
