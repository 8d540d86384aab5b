"""Refusals for one reason are said once, with their count and what to type; a thousand of them end an import."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hopmarket.importing import import_report
from hopmarket.importing.command import import_notices
from hopmarket.importing.import_report import EqualRefusals, ImportReport, count_refusal
from hopmarket.importing.import_run import import_file
from hopmarket.importing.pieces import ImportFault
from hopmarket.records.notices.models import Release
from tests.records.hostile_files import ONE, good, lines, text

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


def nobodys(count: int) -> list[bytes]:
    return [text(good(number, ocid=f"ocds-nobody-{number}")) for number in range(count)]


def written(folder: Path, *rows: bytes) -> Path:
    place = folder / "some notices.jsonl"
    place.write_bytes(lines(*rows))
    return place


def take(place: Path, **options: Any) -> ImportReport:
    return import_file(place, source=None, at=AT, **options)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_thousand_refused_for_one_reason_end_the_import(tmp_path: Path, workers: int) -> None:
    report = take(written(tmp_path, *nobodys(2500)), workers=workers)
    assert (report.read, report.refused, report.stopped) == (1000, 1000, True)
    (group,) = report.refusals
    assert (group.kind, group.path, group.count) == ("source", "$.ocid", 1000)
    assert (group.lines, [fault.line for fault in group.first]) == ([1, 2, 3, 4, 5], [1])
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    "odd", [ONE, b"{", text(good(7, date="soon"))], ids=["a good one", "no JSON", "a wrong date"]
)
def test_one_that_is_different_lets_it_go_on(
    tmp_path: Path, odd: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hopmarket.importing.import_report.MOST_EQUAL", 50)
    report = take(written(tmp_path, *nobodys(40), odd, *nobodys(60)))
    assert (report.read, report.stopped) == (101, False)


def test_the_command_says_it_once_with_the_count_and_what_to_type(tmp_path: Path) -> None:
    place = written(tmp_path, *nobodys(1200))
    ran = CliRunner().invoke(import_notices, [str(place)])
    assert ran.exit_code == 1
    assert ran.output.count("Nobody here knows who publishes") == 1
    assert (
        "1,000 refused" in ran.output and "and 995 more" in ran.output and "Nothing is stored" in ran.output
    )
    typed = next(line for line in ran.output.splitlines() if "Type: ./run import" in line)
    words = shlex.split(typed.split("./run import ")[1])
    assert words[0] == str(place)
    assert CliRunner().invoke(import_notices, words).exit_code == 0
    assert Release.objects.count() == 1200


def test_the_report_for_programs_has_it_too(tmp_path: Path) -> None:
    ran = CliRunner().invoke(import_notices, [str(written(tmp_path, *nobodys(3))), "--format", "json"])
    (file,) = json.loads(ran.output)["files"]
    (group,) = file["refusals"]
    assert (group["count"], len(file["faults"]), file["stopped"]) == (3, 3, False)
    assert "./run import" in group["remedy"] and "./run import" in file["faults"][0]["message"]
    assert "./run import" not in file["faults"][1]["message"]


def test_different_faults_of_one_reason_are_shown_with_what_they_say(tmp_path: Path) -> None:
    place = written(tmp_path, *(text(good(number, date=f"day {number}")) for number in range(8)))
    output = CliRunner().invoke(import_notices, [str(place)]).output
    assert all(f":{line} refused $.date [format]" in output for line in range(1, 6))
    assert "and 3 more are refused for this reason" in output


def test_refusals_are_counted_by_kind_and_path_without_places() -> None:
    groups: list[EqualRefusals] = []
    for number in range(7):
        count_refusal(groups, [ImportFault(number, f"$.releases[{number}].date", "format", f"day {number}")])
    count_refusal(groups, [ImportFault(9, "$.releases[9].date", "required", "none")], "Look.")
    assert [(group.kind, group.path, group.count, len(group.first)) for group in groups] == [
        ("format", "$.releases[].date", 7, import_report.FIRST),
        ("required", "$.releases[].date", 1, 1),
    ]
    assert groups[1].remedy == "Look."


def test_reports_of_several_pages_are_added(tmp_path: Path) -> None:
    one, other = take(written(tmp_path, *nobodys(3))), take(written(tmp_path, *nobodys(4), b"{"))
    one.add(other)
    assert [(group.kind, group.count) for group in one.refusals] == [("source", 7), ("json", 1)]
