"""Whatever a file holds: exact counts, exact places, the right end, and the good rows are kept."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hopmarket.importing.command import import_notices
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.pieces import UnreadableFile
from hopmarket.records.notices.models import Notice, Release
from tests.records.hostile_files import HOSTILE, ONE, TWO, Hostile, lines

pytestmark = pytest.mark.django_db


def ran(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(import_notices, [*map(str, words), "--format", "json"], input=stdin)


def report_of(result: Result) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(result.stdout)
    return read


@pytest.mark.parametrize("hostile", HOSTILE, ids=[hostile.name for hostile in HOSTILE])
def test_each_hostile_file(tmp_path: Path, hostile: Hostile) -> None:
    place = tmp_path / hostile.file
    place.write_bytes(hostile.written())
    result = ran(place)
    (file,) = report_of(result)["files"]
    faults = [(fault["line"], fault["path"], fault["kind"]) for fault in file["faults"]]
    assert (file["new"] + file["updated"], file["refused"]) == (hostile.taken, hostile.refused)
    assert faults[: len(hostile.faults)] == list(hostile.faults) and bool(faults) == bool(hostile.faults)
    assert (file["mended"], file["unreadable"]) == (hostile.mended, hostile.unreadable)
    assert result.exit_code == hostile.status
    assert Release.objects.count() == hostile.taken


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.jsonl").write_bytes(lines(ONE))
    (tmp_path / "b" / "c.NDJSON").write_bytes(lines(TWO))
    (tmp_path / "b" / "notes.txt").write_text("read me")
    result = ran(tmp_path)
    assert result.exit_code == 0 and report_of(result)["new"] == 2
    assert [file["file"] for file in report_of(result)["files"]] == [
        str(tmp_path / "a.jsonl"),
        str(tmp_path / "b" / "c.NDJSON"),
    ]
    assert [file["file"] for file in report_of(result)["skipped"]] == [str(tmp_path / "b" / "notes.txt")]


def test_an_empty_folder_is_no_fault(tmp_path: Path) -> None:
    result = ran(tmp_path)
    assert (result.exit_code, report_of(result)["files"]) == (0, [])


def test_links_that_go_round_are_entered_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_bytes(ONE)
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "same.json").symlink_to(tmp_path / "in" / "a.json")
    (tmp_path / "self.json").symlink_to(tmp_path / "self.json")
    result = ran(tmp_path)
    files = {Path(file["file"]).name: file for file in report_of(result)["files"]}
    assert set(files) == {"a.json", "self.json"} and files["a.json"]["new"] == 1
    assert files["self.json"]["unreadable"] and result.exit_code == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = ran(tmp_path / "nowhere.json", tmp_path)
    (file,) = report_of(result)["files"]
    assert result.exit_code == 2 and file["faults"][0]["kind"] == "not_found"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    place.write_bytes(ONE)
    place.chmod(0)
    own_user = os.geteuid()
    os.seteuid(own_user or 65534)
    try:
        with pytest.raises(UnreadableFile) as refused:
            list(FilePieces(place))
    finally:
        os.seteuid(own_user)
    assert refused.value.fault.kind == "not_allowed"


def test_a_pipe_and_a_device_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    result = ran(tmp_path)
    assert result.exit_code == 0
    assert [Path(file["file"]).name for file in report_of(result)["skipped"]] == ["pipe.json"]


def test_one_bad_file_keeps_no_other_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"")
    (tmp_path / "b.json").write_bytes(ONE)
    result = ran(tmp_path / "a.json", tmp_path / "b.json")
    assert result.exit_code == 2 and report_of(result)["new"] == 1


@pytest.mark.parametrize(
    "content", [lines(ONE, TWO), b'{"releases":[' + ONE + b",\n" + TWO + b'],"extensions":[]}']
)
def test_standard_input(content: bytes) -> None:
    result = ran("-", stdin=content)
    (file,) = report_of(result)["files"]
    assert (result.exit_code, file["file"], file["new"]) == (0, "-", 2)
    assert [note["kind"] for note in file["notes"]] == (
        ["late_extensions"] if content[:12] == b'{"releases":' else []
    )


def test_standard_input_without_anything() -> None:
    result = ran("-", stdin=b"")
    assert result.exit_code == 2 and report_of(result)["files"][0]["faults"][0]["kind"] == "empty"


def test_a_second_time_nothing_changes(tmp_path: Path) -> None:
    place = tmp_path / "a.jsonl"
    place.write_bytes(lines(ONE, b"{", TWO))
    first, second = report_of(ran(place)), report_of(ran(place))
    assert [(report["new"], report["unchanged"], report["refused"]) for report in (first, second)] == [
        (2, 0, 1),
        (0, 2, 1),
    ]
    assert Notice.objects.count() == 2


def test_the_table_for_people_names_each_fault(tmp_path: Path) -> None:
    place = tmp_path / "a.jsonl"
    place.write_bytes(lines(ONE, b"{"))
    result = CliRunner().invoke(import_notices, [str(place)])
    assert result.exit_code == 1
    assert f"{place}:2 refused $ [json]" in result.output and "Refused" in result.output
