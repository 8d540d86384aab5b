"""Files of ``tests/data/cases``: imported notices that are read wrongly somewhere, each with one right reading."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.import_report import ImportReport
from hopmarket.importing.import_run import import_file
from hopmarket.importing.pieces import ImportFault, Piece
from hopmarket.records.notices.prepared_releases import CompiledProcess, compile_process
from hopmarket.records.notices.services import SourceFacts

CASES = Path(__file__).parents[1] / "data" / "cases"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SOURCE = SourceFacts("case", "Case", "P", "L", "https://example.org/l", date(2026, 11, 30))


def case_file(case: str) -> Path:
    """The file of a case, by the number that its name begins with."""
    (place,) = CASES.glob(f"{case}-*")
    return place


def compiled_case(case: str) -> CompiledProcess:
    """The one process that a case tells of, compiled without a database."""
    return compile_process(_prepared(case), is_ours=False)


def notes_of_case(case: str) -> list[ImportFault]:
    """What the report of the import says of the case's releases."""
    return [note for release in _prepared(case) for note in (*release.mended, *release.remarks)]


def import_case(case: str, *, at: datetime = AT) -> ImportReport:
    """Imports the file of a case."""
    return import_file(case_file(case), source=SOURCE, at=at, workers=0)


def _prepared(case: str) -> list[CheckedRelease]:
    releases: list[CheckedRelease] = []
    for piece in FilePieces(case_file(case)):
        assert isinstance(piece, Piece), piece
        for release in check_piece(piece, prefix="ocds-hopmkt"):
            assert isinstance(release, CheckedRelease), release
            releases.append(release)
    return releases
