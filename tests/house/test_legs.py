"""The run itself: no folder is forgotten, no skip is silent, no failure is lost in the summary."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import browsers, legs, minutes, servers
from tests.legs import Leg, Part
from tests.minutes import Measures


def _print_command(word: str, status: int = 0) -> list[str]:
    return [sys.executable, "-c", f"print({word!r}); raise SystemExit({status})"]


def _run_to_end(*chosen: Leg) -> int:
    for leg in chosen:
        legs.walk(leg)
    return legs.summed_up(list(chosen), 1.0)


def test_every_folder_with_tests_is_walked_by_a_leg() -> None:
    walked = " ".join(
        word
        for leg in legs.chosen("test", fast=False, only=[])
        for command in leg.commands
        for word in command
    )
    with_tests = {place.parent for place in legs.TESTS.rglob("test_*.py")}
    tops = {f"tests/{place.relative_to(legs.TESTS).parts[0]}" for place in with_tests}
    assert {top for top in tops if top not in walked} == set()


def test_a_new_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "test_kill.py").touch()
    (tmp_path / "factories").mkdir()
    monkeypatch.setattr(legs, "TESTS", tmp_path)
    assert legs.folders() == ["tests/faults"]


def test_counts_are_summed_in_pytests_own_shape(capsys: pytest.CaptureFixture[str]) -> None:
    first = Leg("one", [_print_command("=== 3 passed, 1 skipped in 0.10s ===")])
    second = Leg("two", [_print_command("4 passed in 1.20s")])
    assert _run_to_end(first, second) == 0
    output = capsys.readouterr().out
    assert "Everything passed, and no leg was skipped." in output
    assert output.strip().endswith("==== 7 passed, 1 skipped in 1.00s ====")


def test_one_failed_command_fails_its_leg_and_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        _run_to_end(
            Leg("one", [_print_command("1 failed, 2 passed in 0.1s", 1), _print_command("fine")]),
            Leg("two", [_print_command("fine")]),
        )
        == 1
    )
    output = capsys.readouterr().out
    assert "Not passed: one." in output
    assert "1 failed, 2 passed" in output.splitlines()[-1]


@pytest.mark.parametrize(("in_ci", "vital", "ends"), [(False, True, 0), (True, True, 1), (True, False, 0)])
def test_a_skip_is_told_and_a_vital_one_fails_in_ci(
    in_ci: bool, vital: bool, ends: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(legs, "CI", in_ci)
    skipped = Leg("browser", [_print_command("never")], needs=lambda: "no Chromium on PATH", vital=vital)
    assert _run_to_end(Leg("one", [_print_command("1 passed in 0.1s")]), skipped) == ends
    output = capsys.readouterr().out
    assert "never" not in output
    assert "no Chromium on PATH" in output
    assert ("a failure in CI" in output) is bool(ends)
    assert "no leg was skipped" not in output


def test_a_missing_part_of_a_leg_is_told_and_the_rest_of_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [
        Part("proxies", [_print_command("never")], needs=lambda: "no nginx on PATH"),
        Part("guide", [_print_command("2 passed in 0.1s")], needs=lambda: ""),
    ]
    assert _run_to_end(Leg("long", [_print_command("1 passed in 0.1s")], parts=parts)) == 0
    output = capsys.readouterr().out
    assert "never" not in output
    assert "Skipped long proxies: no nginx on PATH" in output
    assert "no leg was skipped" not in output
    assert output.strip().endswith("==== 3 passed in 1.00s ====")


def test_a_part_that_fails_fails_its_leg(capsys: pytest.CaptureFixture[str]) -> None:
    part = Part("guide", [_print_command("1 failed in 0.1s", 1)], needs=lambda: "")
    assert _run_to_end(Leg("long", [_print_command("1 passed in 0.1s")], parts=[part])) == 1
    assert "Not passed: long." in capsys.readouterr().out


def test_every_test_is_walked_whether_long_or_not() -> None:
    """On SQLite by one leg or the other; on PostgreSQL what asks the database, and the journeys."""
    walked = {leg.name: leg for leg in legs.chosen("test", fast=False, only=[])}
    (sqlite,), (long,) = walked["SQLite"].commands, walked["long"].commands
    assert sqlite[sqlite.index("-m", 3) + 1] == "not long" and long[long.index("-m", 3) + 1] == "long"
    assert set(legs.folders()) <= set(sqlite) & set(long)
    (postgresql,) = walked["PostgreSQL"].commands
    assert set(legs.folders()) - set(postgresql) == {"tests/pages"}
    assert {"tests/pages/test_matrix.py", "tests/pages/test_odd_addresses.py"} < set(postgresql)
    assert "--database=postgresql" in walked["browser"].commands[0] or legs.missing_server()


def test_minutes_of_each_leg_and_the_slowest_files_end_a_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "seconds.json"
    monkeypatch.setenv(minutes.WRITES, str(place))
    monkeypatch.setattr(minutes, "KEPT", tmp_path / "minutes.toml")
    place.write_text('{"tests/records/test_seal.py": 12.5}')
    walked = Leg("SQLite", [_print_command("1 passed in 0.1s")])
    legs.walk(walked)
    assert not place.exists(), "the next leg counts anew"
    walked.seconds = 90.0
    broken = Leg("rules", [_print_command("1 failed in 0.1s", 1)])
    legs.walk(broken)
    legs.summed_up([walked, broken], 91.0)
    output = capsys.readouterr().out
    assert "SQLite          1.5      new" in output
    assert "SQLite         12.5      new           tests/records/test_seal.py" in output
    legs.keep_minutes([walked, broken])
    assert minutes.read_kept(tmp_path / "minutes.toml") == Measures(
        {"SQLite": 90}, {"SQLite": {"tests/records/test_seal.py": 12.5}}
    )


@pytest.mark.parametrize("words", [["lint", "--write-minutes"], ["test", "--fast", "--write-minutes"]])
def test_minutes_are_kept_of_whole_legs_only(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        legs.main(words)
    assert "--write-minutes keeps the minutes of whole legs" in capsys.readouterr().err


def test_the_database_and_browser_legs_are_vital_and_know_their_needs() -> None:
    vital = {leg.name: leg.needs for leg in legs.chosen("test", fast=False, only=[]) if leg.vital}
    assert vital == {"PostgreSQL": legs.missing_server, "browser": browsers.missing}


def test_a_missing_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(servers.NAMED, raising=False)
    monkeypatch.setattr(servers.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(servers.Path, "glob", lambda self, shape: iter(()))
    assert servers.NAMED in legs.missing_server()


def test_the_named_server_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(servers.NAMED, "postgresql://ann@db.example.org/tests")
    assert servers.source().url == "postgresql://ann@db.example.org/tests"
    with servers.postgresql() as url:
        assert url == "postgresql://ann@db.example.org/tests"


def test_a_missing_browser_is_told_to_whoever_may_not_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsers, "program", lambda: None)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 1000)
    assert browsers.missing() == "no Chromium on PATH; as root: apt-get install chromium"
