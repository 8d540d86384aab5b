"""Every real file against a slow, plain reference importer: dictionaries, `json`, the merging library."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from ocdsmerge import Merger

import hopmarket
from hopmarket.importing import seed_notices
from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.command import import_notices
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.import_run import import_file
from hopmarket.importing.pieces import Piece
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.services import SourceFacts

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[1] / "data" / "ocds_examples"
CANADA = Path(__file__).parents[2] / "benchmarks" / "data" / "canada_2009_2014.jsonl.gz"
SCHEMAS = Path(hopmarket.__file__).parent / "data" / "ocds"
SAMPLE = SourceFacts(
    "sample", "Sample", "Sample", "Apache-2.0", "https://example.org/licence", date(2026, 11, 22)
)

# The only values in the real files that are not taken as they stand: file, line, where, and what is
# written for what; None: the value is left out.
Mending = tuple[tuple[Any, ...], tuple[str, str] | None]
_DESCRIPTION = ("tender", "description")
_BLANKS = (" ", "%20")
MENDED: dict[str, dict[int, list[Mending]]] = {
    "contracts_finder_2025.jsonl.gz": {
        5: [(_DESCRIPTION, ("Â£", "£"))],
        18: [(_DESCRIPTION, ("â€¢", "•"))],
        27: [(("awards", 0, "description"), ("Â®", "®"))],
        42: [(_DESCRIPTION, ("Â£", "£"))],
        46: [(("awards", 0, "documents", 1, "url"), None)],
        47: [(_DESCRIPTION, ("â€¢", "•"))],
        49: [(_DESCRIPTION, ("â€¢", "•")), (_DESCRIPTION, ("Â", ""))],
        59: [(_DESCRIPTION, ("Â£", "£"))],
        90: [(_DESCRIPTION, ("Â£", "£"))],
    },
    "sell2wales.jsonl.gz": {
        90: [(("links", 0, "href"), _BLANKS), (("tender", "documents", 1, "url"), _BLANKS)]
    },
}
FILES = (
    "contracts_finder_2025.jsonl.gz",
    "contracts_finder_2015_2017.jsonl.gz",
    "sell2wales.jsonl.gz",
    "worcestershire_contracts_finder.jsonl.gz",
    "worcestershire_ted.jsonl.gz",
)


def patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        result.pop(name, None) if value is None else result.update({name: patched(result.get(name), value)})
    return result


@cache
def merger() -> Merger:
    schema = json.loads((SCHEMAS / "release-schema.json").read_text())
    folders = sorted(
        (SCHEMAS / "extensions").glob("*/release-schema.json"), key=lambda path: "european" not in str(path)
    )
    for folder in folders:
        schema = patched(schema, json.loads(folder.read_text()))
    return Merger(schema)


def plain_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The releases of JSON lines, with what is known to be spoilt mended or left out."""
    spoilt = MENDED.get(file.name, {})
    for number, line in enumerate(gzip.decompress(file.read_bytes()).decode().splitlines(), 1):
        release = json.loads(line)
        for path, signs in spoilt.get(number, ()):
            holder = release
            for step in path[:-1]:
                holder = holder[step]
            if signs is None:
                del holder[path[-1]]
            else:
                holder[path[-1]] = holder[path[-1]].replace(*signs)
        yield release


def fingerprint_of(release: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(release, option=orjson.OPT_SORT_KEYS)).hexdigest()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def records(releases: list[dict[str, Any]]) -> dict[str, tuple[list[tuple[str, str]], dict[str, Any]]]:
    """For each process the fingerprints of its releases in their order, and what they merge to."""
    releases_by_process: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for release in releases:
        releases_by_process[release["ocid"]][fingerprint_of(release)] = release
    expected = {}
    for ocid, process_releases in releases_by_process.items():
        order = sorted(
            process_releases.items(), key=lambda item: (instant(item[1]["date"]), item[1]["id"], item[0])
        )
        numbered = [{**release, "date": f"{place:06d}"} for place, (_, release) in enumerate(order)]
        merged = merger().create_compiled_release(numbered)
        expected[ocid] = ([(release["id"], sha) for sha, release in order], merged)
    return expected


def compared(releases: list[dict[str, Any]]) -> None:
    """What is stored is what the reference makes, release by release and record by record."""
    expected = records(releases)
    stored: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for release in Release.objects.order_by("at", "release_id", "sha256"):
        stored[release.ocid].append((release.release_id, release.sha256))
        assert hashlib.sha256(bytes(release.body)).hexdigest() == release.sha256
    assert {ocid: order for ocid, (order, _) in expected.items()} == dict(stored)
    for notice in Notice.objects.all():
        _, merged = expected[notice.ocid]
        own = {name: value for name, value in notice.record.items() if name not in ("id", "date", "tag")}
        assert own == {name: value for name, value in merged.items() if name not in ("id", "date", "tag")}
        dates = [instant(release["date"]) for release in releases if release["ocid"] == notice.ocid]
        assert (notice.published_at, notice.changed_at) == (min(dates), max(dates))


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_stored_as_the_reference_stores_it(name: str) -> None:
    with seed_notices.seed_file(name) as place:
        report = import_file(place, source=None, at=AT)
        releases = list(plain_lines(place))
    assert report.read == len(releases) == report.new + report.updated + report.unchanged
    assert (report.refused, report.mended) == (0, len(MENDED.get(name, {})))
    compared(releases)


def test_the_first_thousands_of_canada(tmp_path: Path) -> None:
    lines = gzip.decompress(CANADA.read_bytes()).splitlines()[:3000]
    file = tmp_path / "canada.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join(lines)))
    report = import_file(file, source=SAMPLE, at=AT)
    assert (report.read, report.refused, report.mended) == (3000, 0, 0)
    compared(list(plain_lines(file)))


def test_every_line_of_canada_is_read_and_taken_as_it_stands() -> None:
    lines = gzip.decompress(CANADA.read_bytes()).splitlines()
    pieces = list(FilePieces(CANADA))
    assert len(pieces) == len(lines) == 43_086
    for piece, line in zip(pieces, lines, strict=True):
        assert isinstance(piece, Piece)
        (prepared,) = check_piece(piece, prefix="ocds-x")
        assert isinstance(prepared, CheckedRelease) and not prepared.mended and prepared.noted is None
        assert prepared.sha256 == fingerprint_of(json.loads(line))


def test_the_export_row_by_row() -> None:
    with seed_notices.seed_file("contracts_finder_2025-11.csv.gz") as place:
        report = import_file(place, source=None, at=AT)
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(place.read_bytes()).decode("utf-8-sig"))))
    assert (report.read, report.new + report.updated, report.refused) == (len(rows), 852, 0) == (852, 852, 0)
    for row in rows:
        plain = {name: " ".join(cell.split()) for name, cell in row.items()}
        full_text = f"{plain['Organisation Name']}\n{plain['Notice Identifier']}"
        number = hashlib.sha256(full_text.encode()).hexdigest()[:20]
        releases = [release.json for release in Release.objects.filter(ocid=f"ocds-hopmkt-cf-{number}")]
        stored = next(
            release
            for release in releases
            if instant(release["date"]) == instant(plain["Published Date"]).replace(microsecond=0)
        )
        assert (stored["tender"]["title"], stored["buyer"]["name"]) == (
            plain["Title"],
            plain["Organisation Name"],
        )
        assert stored["tender"]["description"] == row["Description"].strip()
        low, high = float(plain["Value Low"] or 0), float(plain["Value High"] or 0)
        most = max(low, high) if high else low  # one row has them the wrong way round
        assert stored["tender"].get("value", {}).get("amount", 0) == most
        codes = [code for code in plain["Cpv Codes"].split() if code.isdigit() and len(code) == 8]
        first = stored["tender"].get("classification", {}).get("id")
        assert first == (codes[0] if codes else None)
        suppliers = [
            part.split("|")[0].strip()
            for part in plain[next(n for n in row if n.startswith("Supplier ["))].split("[")
            if "|" in part
        ]
        assert [party["name"] for party in stored["parties"] if "supplier" in party["roles"]] == [
            supplier for supplier in suppliers if supplier
        ]


EXPECTED = {
    "ocds-213czf-000-00001-01-planning.json": (1, 0),
    "ocds-213czf-000-00001-02-tender.json": (1, 0),
    "ocds-213czf-000-00001-03-tenderAmendment.json": (1, 0),
    "ocds-213czf-000-00001-03-tenderUpdate.json": (1, 0),
    "ocds-213czf-000-00001-04-award.json": (1, 0),
    "ocds-213czf-000-00001-05-contract.json": (1, 0),
    "ocds-213czf-000-00001-06-implementation.json": (1, 0),
    "ocds-213czf-000-00001.json": (6, 0),
    "records/ocds-213czf-000-00001-withversions.json": (1, 0),
    "records/ocds-213czf-000-00001.json": (0, 1),
}


def test_the_samples_of_the_standard(tmp_path: Path) -> None:
    options = [
        "--source",
        "Sample",
        "--publisher",
        "Sample",
        "--licence",
        "Apache-2.0",
        "--licence-url",
        "https://example.org/",
    ]
    ran = CliRunner().invoke(import_notices, [str(EXAMPLES), *options, "--format", "json"])
    files = {
        Path(file["file"]).relative_to(EXAMPLES).as_posix(): file for file in json.loads(ran.stdout)["files"]
    }
    counts = {
        name: (file["new"] + file["updated"] + file["unchanged"], file["refused"])
        for name, file in files.items()
    }
    assert counts == EXPECTED and ran.exit_code == 1
    ((line, path, kind),) = [
        (fault["line"], fault["path"], fault["kind"])
        for fault in files["records/ocds-213czf-000-00001.json"]["faults"]
    ]
    assert (path, kind) == ("$", "cut_short") and line > 1
    releases = []
    for name in EXPECTED:
        if not name.startswith("records/"):
            releases += json.loads((EXAMPLES / name).read_text())["releases"]
    package = json.loads((EXAMPLES / "records/ocds-213czf-000-00001-withversions.json").read_text())
    releases += [record["compiledRelease"] for record in package["records"]]
    compared(releases)
