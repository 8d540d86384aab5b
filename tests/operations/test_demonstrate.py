"""The demonstration: one command to a portal, kept from one start to the next, never poured over real state."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from hopmarket.operations.demonstration_command import in_columns
from tests.operations.command_line import call, environment

pytestmark = pytest.mark.one_database


def _env(place: Path) -> dict[str, str]:
    return {"HOPMARKET_HOME": str(place / "var"), "HOPMARKET_KEYS": str(place / "var-keys")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(place: Path, *words: str) -> Iterator[tuple[str, str]]:
    """Starts a demonstration, waits until it announces itself; yields its address and its log."""
    port = _free_port()
    log = place / f"log-{port}"
    command = [sys.executable, "-m", "hopmarket", "demo", "--port", str(port), *words]
    with (
        log.open("w") as out,
        subprocess.Popen(
            command, env=environment(**_env(place)), stdout=out, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        try:
            deadline = time.monotonic() + 300
            while "Ctrl-C stops it" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            yield f"http://localhost:{port}", log.read_text()
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0, log.read_text()
    with pytest.raises(OSError):
        urlopen(f"http://localhost:{port}/healthz", timeout=2)


@pytest.mark.slow
def test_a_demonstration_is_filled_served_kept_and_begun_afresh(tmp_path: Path) -> None:
    with _started(tmp_path) as (address, log):
        assert f"Hopmarket is at {address}" in log
        assert "harriet.oakes@severnside.example" in log
        with urlopen(address, timeout=10) as page:
            assert b"Severn and Teme" in page.read()
    with sqlite3.connect(tmp_path / "var" / "hopmarket.sqlite3") as opened:
        (events,) = opened.execute("SELECT count(*) FROM ledger_event").fetchone()
        opened.execute("UPDATE parties_person SET name = 'Hari Oak' WHERE email LIKE 'harriet.oakes@%'")
    assert events > 100
    assert call("verify-ledger", env=_env(tmp_path)).returncode == 0
    with _started(tmp_path) as (_, log):
        assert "What was entered earlier is kept." in log
        assert "Hari Oak" in log
    with _started(tmp_path, "--fresh") as (_, log):
        assert "Harriet Oakes" in log
        assert "Hari Oak" not in log


def test_a_folder_with_real_state_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "hopmarket.sqlite3").write_text("precious")
    for words in ([], ["--fresh"]):
        result = call("demo", "--port", str(_free_port()), *words, env=_env(tmp_path))
        assert result.returncode == 2
        assert "demonstration" in result.stdout
    assert os.listdir(tmp_path / "var") == ["hopmarket.sqlite3"]
    assert (tmp_path / "var" / "hopmarket.sqlite3").read_text() == "precious"


def test_a_real_database_is_left_alone(tmp_path: Path) -> None:
    env = _env(tmp_path) | {"HOPMARKET_DATABASE_URL": "postgresql:///hopmarket"}
    result = call("demo", "--port", str(_free_port()), env=env)
    assert result.returncode == 2
    assert "HOPMARKET_DATABASE_URL is set" in result.stdout
    assert not (tmp_path / "var").exists()


def test_a_taken_port_is_told_before_anything_is_made_or_removed(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = call("demo", "--port", port, "--fresh", env=_env(tmp_path))
    assert result.returncode == 2
    assert f"Port {port}" in result.stdout
    assert not (tmp_path / "var").exists()


def test_people_stand_in_columns() -> None:
    assert in_columns([("Ann", "officer", "a@b"), ("Beatrice", "evaluator", "b@c")]) == [
        "Ann       officer    a@b",
        "Beatrice  evaluator  b@c",
    ]
