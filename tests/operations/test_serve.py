"""Production: what is unsafe is refused, and what is served is served whole."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.db import connection

from tests.operations.command_line import call, empty_database, environment

SAFE = {
    "HOPMARKET_BASE_URL": "https://market.example.org",
    "HOPMARKET_ALLOWED_HOSTS": "market.example.org",
    "HOPMARKET_MAIL_URL": "smtp://127.0.0.1:1",
    "HOPMARKET_MAIL_FROM": "market@example.org",
    "HOPMARKET_TRUST_PROXY": "1",
}


def _safe(tmp_path: Path, **changes: str) -> dict[str, str]:
    house = {"HOPMARKET_HOME": str(tmp_path / "var"), "HOPMARKET_KEYS": str(tmp_path / "var-keys")}
    return {name: word for name, word in {**SAFE, **house, **changes}.items() if word}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"HOPMARKET_DEMONSTRATION": "1"}, "HOPMARKET_DEMONSTRATION is on; production refuses it."),
        ({"HOPMARKET_DEBUG": "1"}, "HOPMARKET_DEBUG is on; production refuses it."),
        ({"HOPMARKET_TESTING": "1"}, "HOPMARKET_TESTING is on; production refuses it."),
        ({"HOPMARKET_BASE_URL": ""}, "HOPMARKET_BASE_URL is missing"),
        ({"HOPMARKET_BASE_URL": "http://market.example.org"}, "must begin with https://"),
        ({"HOPMARKET_ALLOWED_HOSTS": ""}, "HOPMARKET_ALLOWED_HOSTS is missing"),
        ({"HOPMARKET_MAIL_URL": ""}, "HOPMARKET_MAIL_URL is missing"),
        ({"HOPMARKET_MAIL_FROM": ""}, "HOPMARKET_MAIL_FROM is missing"),
        ({"HOPMARKET_TRUST_PROXY": ""}, "HOPMARKET_TRUST_PROXY is not 1"),
    ],
)
def test_unsafe_settings_are_refused(changes: dict[str, str], message: str, tmp_path: Path) -> None:
    answer = call("serve", env=_safe(tmp_path, **changes))
    assert answer.returncode == 2
    assert message in answer.stdout
    assert "Traceback" not in answer.stdout
    assert not (tmp_path / "var").exists()


def test_the_state_of_a_demonstration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "DEMONSTRATION").write_text("")
    answer = call("serve", env=_safe(tmp_path))
    assert answer.returncode == 2
    assert "holds a demonstration" in answer.stdout


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = call("serve", "--port", str(taken.getsockname()[1]), env=_safe(tmp_path))
    assert answer.returncode == 2
    assert "choose another with --port" in answer.stdout


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    """PostgreSQL that was never laid down, which is the operator's decision; SQLite of a later version."""
    with empty_database() as url:
        if not url:
            (tmp_path / "var").mkdir()
            with closing(sqlite3.connect(tmp_path / "var" / "hopmarket.sqlite3")) as opened, opened:
                opened.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT)")
                opened.execute("INSERT INTO django_migrations VALUES (1, 'parties', '9999_much_later')")
        env = _safe(tmp_path, HOPMARKET_DATABASE_URL=url)
        answer = call("serve", "--port", str(_free_port()), env=env, seconds=180)
    assert answer.returncode == 2
    expected = (
        "was never laid down. Run `./run migrate`, or serve with --migrate, then this again."
        if url
        else "of a later version than this program, which does not know 1 of its migrations (parties.9999_much"
    )
    assert expected in answer.stdout
    assert "Traceback" not in answer.stdout


@pytest.mark.parametrize("words", [("serve", "--migrate"), ("clock", "--once")])
def test_a_wrong_address_to_import_from_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    port = ("--port", str(_free_port())) if words[0] == "serve" else ()
    answer = call(*words, *port, env=_safe(tmp_path, HOPMARKET_IMPORT_URLS="ted=ftp://example.org/ ted=http"))
    assert answer.returncode == 2
    assert "HOPMARKET_IMPORT_URLS cannot be used." in answer.stdout
    assert "Entry 1, 'ted=ftp://example.org/': after = stands no address" in answer.stdout
    assert "Entry 2" in answer.stdout and "Traceback" not in answer.stdout


def test_djangos_deployment_checks_are_clean(tmp_path: Path) -> None:
    answer = call("django", "check", "--deploy", "--fail-level", "WARNING", env=_safe(tmp_path))
    assert answer.returncode == 0, answer.stdout
    assert "no issues" in answer.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


def _ask(port: int, path: str, **headers: str) -> tuple[int, Message, bytes]:
    all_headers = {"Host": "market.example.org", "X-Forwarded-Proto": "https", **headers}
    try:
        with build_opener(_Stay).open(
            Request(f"http://127.0.0.1:{port}{path}", headers=all_headers), timeout=60
        ) as page:
            return page.status, page.headers, page.read()
    except HTTPError as answer:
        return answer.code, answer.headers, answer.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, subprocess.Popen[str], Path]]:
    """A production server on an empty house, and the file that takes what it logs."""
    place = tmp_path_factory.mktemp("served")
    port, log = _free_port(), place / "log"
    words = ["serve", "--port", str(port), "--workers", "2", "--migrate"]
    with (
        empty_database() as url,
        log.open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "hopmarket", *words],
            env=environment(**_safe(place, HOPMARKET_DATABASE_URL=url)),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            _until(lambda: _ready(port), process, log)
            yield port, process, log
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, log.read_text()


def _ready(port: int) -> bool:
    try:
        return _ask(port, "/readyz")[0] == 200
    except (URLError, OSError):
        return False


def _until(condition: object, process: subprocess.Popen[str], log: Path, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def test_production_is_alive_ready_and_shows_its_first_page(served: tuple[int, object, Path]) -> None:
    port = served[0]
    assert _ask(port, "/healthz")[::2] == (200, b"alive\n")
    ready = json.loads(_ask(port, "/readyz")[2])
    assert ready["ready"] is True
    assert ready["parts"]["database"]["told"] == connection.vendor
    assert all(part["ok"] for part in ready["parts"].values())
    status, _, page = _ask(port, "/")
    assert status == 200
    assert b"<h1" in page


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "10.0.0.7", "elsewhere.example", "_odd_"])
def test_a_monitor_may_name_any_host(served: tuple[int, object, Path], host: str) -> None:
    port, _, log = served
    began = len(log.read_text())
    assert _ask(port, "/healthz", Host=host)[::2] == (200, b"alive\n")
    assert _ask(port, "/readyz", Host=host)[0] == 200
    assert not re.search(r"DisallowedHost.*GET '/(healthz|readyz)", log.read_text()[began:])
    assert _ask(port, "/", Host=host)[0] == 400


def test_the_first_line_says_where_to_look_and_what_to_do_next(served: tuple[int, object, Path]) -> None:
    port, _, log = served
    said = [line for line in log.read_text().splitlines() if not line.startswith(("{", " ", "Operations"))]
    first = said.index(next(line for line in said if line.startswith("Serving")))
    assert f"curl --fail http://127.0.0.1:{port}/readyz" in said[first]
    assert "run `./run create-operator`" in said[first + 1]


def test_headers_are_strict(served: tuple[int, object, Path]) -> None:
    _, headers, page = _ask(served[0], "/")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert b"style=" not in page


def test_other_hosts_and_plain_http_are_turned_away(served: tuple[int, object, Path]) -> None:
    port, _, log = served
    began = len(log.read_text())
    assert _ask(port, "/", Host="elsewhere.example")[0] == 400
    entries = [json.loads(line) for line in log.read_text()[began:].splitlines() if line.startswith("{")]
    assert any("elsewhere.example" in entry["event"] for entry in entries)
    assert {entry["level"] for entry in entries} <= {"warning", "info"}
    assert not any("exception" in entry for entry in entries)
    status, headers, _ = _ask(served[0], "/", **{"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, "https://market.example.org/")


def test_static_files_carry_their_hash_and_are_kept(served: tuple[int, object, Path]) -> None:
    page = _ask(served[0], "/")[2].decode()
    status, headers, _ = _ask(served[0], _first_stylesheet(page))
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def _first_stylesheet(page: str) -> str:
    (address, *_) = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    return str(address)


def test_each_line_of_the_log_is_one_object(served: tuple[int, object, Path]) -> None:
    _ask(served[0], "/", Host="elsewhere.example")
    lines = [line for line in served[2].read_text().splitlines() if line.startswith("{")]
    entries = [json.loads(line) for line in lines]
    assert {"event", "level", "timestamp"} <= set.intersection(*(set(line) for line in entries))


def test_a_worker_and_a_clock_that_die_are_started_again(
    served: tuple[int, subprocess.Popen[str], Path],
) -> None:
    port, process, log = served
    clock = next(pid for pid in _children(process.pid) if "clock" in _command(pid))
    web = next(pid for pid in _children(process.pid) if "web" in _command(pid))
    workers = _children(web)
    assert workers
    for pid in (clock, *workers):
        os.kill(pid, signal.SIGKILL)
    _until(
        lambda: any("clock" in _command(pid) and pid != clock for pid in _children(process.pid)), process, log
    )
    _until(lambda: len(set(_children(web)) - set(workers)) >= len(workers), process, log)
    _until(lambda: _ready(port), process, log)


def _children(pid: int) -> list[int]:
    lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(pid) for listed in lists for pid in listed.split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""
