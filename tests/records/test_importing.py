"""Files of notices in: every form, every kind of dirt, exact counts of the real ones."""

from __future__ import annotations

import gzip
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hopmarket.importing import known_publishers, seed_notices
from hopmarket.importing.command import import_notices
from hopmarket.importing.import_report import ImportReport
from hopmarket.importing.import_run import import_file
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Notice, PublishedContract, Release, Source
from hopmarket.records.notices.services import import_releases
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


def good(number: int = 1, **parts: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"r{number}",
        "date": "2025-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {"id": "T", "title": f"Hedge {number}", "status": "active"},
        **parts,
    }


def written(folder: Path, content: bytes, name: str = "notices.json") -> Path:
    place = folder / name
    place.write_bytes(content)
    return place


def lines(*rows: Any) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def take(place: Path) -> ImportReport:
    return import_file(place, source=None, at=AT)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(good()).encode(),
        json.dumps(good(), indent=2).encode(),
        b"\xef\xbb\xbf" + json.dumps(good()).encode(),
        lines(good()) + b"\n\n",
        json.dumps([good()], indent=1).encode(),
        json.dumps({"uri": "x", "version": "1.1", "releases": [good()]}).encode(),
        json.dumps({"uri": "x", "version": "1.1", "releases": [good()]}, indent=4).encode(),
        json.dumps({"records": [{"ocid": "ocds-b5fd17-1", "releases": [good()]}]}, indent=4).encode(),
        json.dumps(
            {"records": [{"ocid": "x", "releases": [{"url": "x"}], "compiledRelease": good()}]}
        ).encode(),
        gzip.compress(lines(good())),
        gzip.compress(json.dumps({"releases": [good()]}, indent=2).encode()),
    ],
    ids=[
        "single",
        "indented",
        "mark",
        "lines",
        "list",
        "package",
        "package indented",
        "records",
        "compiled",
        "gzip lines",
        "gzip package",
    ],
)
def test_every_form(tmp_path: Path, content: bytes) -> None:
    report = take(written(tmp_path, content))
    assert (report.read, report.new, report.refused, report.faults) == (1, 1, 0, [])
    assert Notice.objects.get().title == "Hedge 1"


@pytest.mark.parametrize(
    ("bad", "line", "path", "kind"),
    [
        (b"{not json", 2, "$", "json"),
        (b'"text"', 2, "$", "type"),
        (b"[1]", 2, "$[0]", "type"),
        (json.dumps({**good(2), "ocid": ""}).encode(), 2, "$.ocid", "minLength"),
        (json.dumps({**good(2), "ocid": "ocds-b5fd17-a/b"}).encode(), 2, "$.ocid", "ocid"),
        (json.dumps({**good(2), "ocid": "ocds-b5fd17-" + "x" * 300}).encode(), 2, "$.ocid", "length"),
        (json.dumps({**good(2), "ocid": "ocds-nobody-1"}).encode(), 2, "$.ocid", "source"),
        (json.dumps({k: v for k, v in good(2).items() if k != "ocid"}).encode(), 2, "$", "required"),
        (json.dumps({**good(2), "date": "soon"}).encode(), 2, "$.date", "format"),
        (json.dumps({**good(2), "initiationType": "gift"}).encode(), 2, "$.initiationType", "enum"),
        (json.dumps({**good(2), "tender": [1]}).encode(), 2, "$.tender", "type"),
        (json.dumps({**good(2), "tender": {"title": "Hedge"}}).encode(), 2, "$.tender", "required"),
        (b"[" * 100_000, 2, "$", "depth"),
    ],
)
def test_the_bad_is_told_and_the_rest_taken(
    tmp_path: Path, bad: bytes, line: int, path: str, kind: str
) -> None:
    report = take(written(tmp_path, lines(good(1)) + b"\n" + bad + b"\n" + lines(good(3))))
    assert (report.read, report.new, report.refused) == (3, 2, 1)
    fault = report.faults[0]
    assert (fault.line, fault.path, fault.kind) == (line, path, kind)
    assert fault.message


def test_what_is_mended_is_told(tmp_path: Path) -> None:
    release = good(
        1,
        tender={
            "id": "T",
            "title": "Hedge",
            "status": "active",
            "procurementMethod": None,
            "value": {"amount": None},
            "documents": [
                {"id": "1", "url": "http://Contract Finder"},
                {"id": "2", "url": "https://example.org/"},
            ],
            "tenderPeriod": {"endDate": "whenever"},
        },
    )
    report = take(written(tmp_path, lines(release)))
    assert (report.new, report.mended, report.refused) == (1, 1, 0)
    assert {mending.path for mending in report.mendings} == {
        "$.tender.documents[0].url",
        "$.tender.tenderPeriod.endDate",
    }
    tender = Release.objects.get().json["tender"]
    assert (tender["procurementMethod"], tender["value"]) == (None, {"amount": None})
    assert tender["documents"] == [
        {"id": "1"},
        {"id": "2", "url": "https://example.org/"},
    ]


def test_again_changes_nothing(tmp_path: Path) -> None:
    place = written(tmp_path, lines(good(1), good(2), good(1)))
    first, events = take(place), Event.objects.count()
    again = take(place)
    assert (first.new, first.unchanged) == (2, 1)
    assert (again.new, again.unchanged) == (0, 3)
    assert Event.objects.count() == events == 1


def test_a_damaged_gzip_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(lines(*[good(number) for number in range(200)]))
    report = take(written(tmp_path, packed[:-20]))
    assert [fault.kind for fault in report.faults] == ["gzip"]
    assert report.new > 100 and report.refused == 1


def test_a_table_of_something_else_is_told(tmp_path: Path) -> None:
    report = take(written(tmp_path, b"name,price\nhedge,3\n", "other.csv"))
    assert report.unreadable
    assert [(fault.line, fault.kind) for fault in report.faults] == [(1, "header")]


def test_a_row_of_the_table_is_told_with_its_line(tmp_path: Path) -> None:
    head = "Notice Identifier,Notice Type,Organisation Name,Published Date,Title,Description,Closing Date\n"
    rows = 'A,Contract,Wyre,2025-01-01T00:00:00Z,One,"two\nlines",21/11/2025\nB,Contract,Wyre,never,Two,,\n'
    report = take(written(tmp_path, (head + rows).encode(), "export.csv"))
    assert (report.read, report.new, report.refused) == (2, 1, 1)
    assert (report.faults[0].line, report.faults[0].path) == (4, "Published Date")


SEEDS = {
    "contracts_finder_2025.jsonl.gz": (96, 91, 9),
    "contracts_finder_2015_2017.jsonl.gz": (211, 200, 0),
    "contracts_finder_2025-11.csv.gz": (852, 852, 7),
    "sell2wales.jsonl.gz": (90, 90, 1),
    "worcestershire_contracts_finder.jsonl.gz": (10, 10, 0),
    "worcestershire_ted.jsonl.gz": (9, 9, 0),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_real_files_go_in_whole(name: str) -> None:
    rows, processes, mended = SEEDS[name]
    with seed_notices.seed_file(name) as place:
        report = import_file(place, source=None, at=AT)
    assert (report.read, report.new, report.mended, report.refused) == (rows, rows, mended, 0)
    assert Notice.objects.count() == processes


def test_all_seeds_together() -> None:
    began = time.monotonic()
    reports = seed_notices.import_seeds()
    assert time.monotonic() - began < 30
    assert {report.file: report.new for report in reports} == {
        name: counts[0] for name, counts in SEEDS.items()
    }
    assert Notice.objects.count() == 1252
    assert {source.key for source in Source.objects.all()} == {"contracts-finder", "sell2wales", "ted"}
    assert Notice.objects.filter(district="Worcester").count() == 10
    assert PublishedContract.objects.count() == 88
    assert PublishedContract.objects.filter(suppliers=None).count() == 1
    assert not any(import_seed.new for import_seed in seed_notices.import_seeds())


def test_no_seed_holds_a_contact() -> None:
    for name in SEEDS:
        with seed_notices.seed_file(name) as place:
            text = gzip.decompress(place.read_bytes()).decode()
        assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", text) == [], name
        assert re.findall(r"\+44[ ()\d]{9,}\d", text) == [], name


def test_the_command_tells_a_table_and_ends_well(tmp_path: Path) -> None:
    ran = CliRunner().invoke(import_notices, [str(written(tmp_path, lines(good(1), good(2))))])
    assert ran.exit_code == 0
    assert "Unchanged" in ran.output and "notices" in ran.output


def test_the_command_ends_with_one_when_something_was_refused(tmp_path: Path) -> None:
    place = written(tmp_path, lines(good(1)) + b"\n{")
    ran = CliRunner().invoke(import_notices, [str(place), "--format", "json"])
    assert ran.exit_code == 1
    report = json.loads(ran.output)
    assert (report["new"], report["updated"], report["unchanged"], report["refused"]) == (1, 0, 0, 1)
    assert [(file["file"], file["faults"][0]["line"]) for file in report["files"]] == [(str(place), 2)]


def test_the_command_ends_with_two_when_a_file_is_not_there(tmp_path: Path) -> None:
    ran = CliRunner().invoke(import_notices, [str(tmp_path / "nowhere.json")])
    assert ran.exit_code == 2


def test_a_source_of_ones_own(tmp_path: Path) -> None:
    place = str(written(tmp_path, lines({**good(1), "ocid": "ocds-nobody-1"})))
    unknown = CliRunner().invoke(import_notices, [place, "--source", "Our Council"])
    assert unknown.exit_code == 2 and "not known" in unknown.output
    options = [
        "--source",
        "Our Council",
        "--publisher",
        "Our Council",
        "--licence",
        "OGL",
        "--licence-url",
        "https://example.org/ogl",
        "--copied-on",
        "2026-11-01",
    ]
    assert CliRunner().invoke(import_notices, [place, *options]).exit_code == 0
    source = Source.objects.get()
    assert (source.key, str(source.copied_on)) == ("our-council", "2026-11-01")


@pytest.mark.parametrize("date", ["2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
@pytest.mark.parametrize("named", [False, True])
def test_nobody_adds_to_a_process_of_this_portal(tmp_path: Path, date: str, named: bool) -> None:
    purchase = a_purchase("published", bidders=1)
    ocid = ocid_of(purchase.opportunity)
    before = Notice.objects.get(ocid=ocid)
    forged = {
        **good(1, ocid=ocid, date=date),
        "tender": {"id": "T", "title": "Cancelled", "status": "cancelled"},
    }
    source = known_publishers.publisher_named("contracts-finder", copied_on=AT.date()) if named else None
    report = import_file(written(tmp_path, lines(forged)), source=source, at=AT)
    assert (report.new, report.refused) == (0, 1)
    assert report.faults[0].kind == "ours"
    assert Release.objects.filter(ocid=ocid).count() == before.releases
    assert Notice.objects.get(ocid=ocid).title == before.title


def test_the_service_refuses_what_is_ours(tmp_path: Path) -> None:
    purchase = a_purchase("published", bidders=1)
    source = known_publishers.publisher_named("contracts-finder", copied_on=AT.date())
    assert source is not None
    batch = [good(7), good(8, ocid=ocid_of(purchase.opportunity))]
    outcome = import_releases(releases=batch, source=source, by=System("import"), at=AT)
    assert isinstance(outcome, Refusal) and outcome.reason == "import.ours"
    assert not Release.objects.filter(ocid=batch[0]["ocid"]).exists()
