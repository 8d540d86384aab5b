"""Imports from an address, against a server of this machine: pages, patience, and every accident."""

from __future__ import annotations

import json
import signal
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hopmarket.environment import Misconfigured
from hopmarket.importing import background_imports, import_jobs, page_fetching, schedule, scheduled_round
from hopmarket.importing.schedule import ImportAddress
from hopmarket.records.notices.models import Release
from tests.records.hostile_files import good

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


class Publisher(ThreadingHTTPServer):
    """A server with an answer set for each path: status, headers and body; None hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str, *numbers: int, follows: str = "", **headers: str) -> None:
        value: dict[str, Any] = {
            "uri": "x",
            "version": "1.1",
            "releases": [good(number) for number in numbers],
        }
        if follows:
            value["links"] = {"next": follows}
        self.answers[path] = (200, headers, json.dumps(value).encode())


class _Answering(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, text in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Publisher]:
    settings.HOME = tmp_path
    monkeypatch.setattr(scheduled_round, "PAUSE", 0)
    monkeypatch.setattr(page_fetching, "TIMEOUT", 5)
    with Publisher() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def place(publisher: Publisher, path: str = "/a") -> ImportAddress:
    return ImportAddress("contracts-finder", publisher.base + path)


def test_pages_are_followed_to_the_last(publisher: Publisher) -> None:
    publisher.page("/a?since=2026-11-19T07:00:00", 1, 2, follows="/a?page=2")
    publisher.page("/a?page=2", 3, follows=publisher.base + "/a?page=3")
    publisher.page("/a?page=3", 4)
    here = place(publisher, "/a?since={since}")
    report = scheduled_round.run_round(here, at=AT)
    assert (report.new, report.refused, report.unreadable) == (4, 0, False)
    assert schedule.read_state(here).since == AT - schedule.OVERLAP and not schedule.read_state(here).cursor
    assert {release.source.key for release in Release.objects.all() if release.source} == {"contracts-finder"}
    assert all("Hopmarket/" in headers["User-Agent"] for _, headers in publisher.asked)
    publisher.page("/a?since=2026-11-26T06:45:00", 4, 5)
    again = scheduled_round.run_round(here, at=AT + timedelta(hours=1))
    assert (again.new, again.unchanged) == (1, 1)


@pytest.mark.parametrize(
    "retry_after", ["120", "Thu, 01 Jan 2099 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -0100", "soon", ""]
)
def test_too_many_requests_are_waited_out(publisher: Publisher, retry_after: str) -> None:
    publisher.page("/a", 1, follows="/b")
    publisher.answers["/b"] = (429, {"Retry-After": retry_after}, b"")
    here = place(publisher)
    report = scheduled_round.run_round(here, at=AT)
    state = schedule.read_state(here)
    assert (report.new, report.unreadable, report.faults[0].kind) == (1, True, "fetch")
    assert state.cursor == publisher.base + "/b" and state.not_before and "429" in state.fault
    publisher.page("/b", 2)
    assert scheduled_round.run_round(here, at=AT).new == 1
    assert [path for path, _ in publisher.asked] == ["/a", "/b", "/b"]
    assert schedule.read_state(here).not_before is None


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b'{"releases": [{"ocid": '),
        ({"Content-Length": "5000"}, b'{"releases": []}'),
        ({}, b"<html>Sorry</html>"),
        ({}, b"[]"),
        ({}, b""),
    ],
    ids=["half", "cut off", "a web page", "a list", "nothing"],
)
def test_a_broken_page_is_not_used_and_asked_for_again(
    publisher: Publisher, headers: dict[str, str], body: bytes
) -> None:
    publisher.page("/a", 1, follows="/b")
    publisher.answers["/b"] = (200, headers, body)
    here = place(publisher)
    report = scheduled_round.run_round(here, at=AT)
    assert (report.new, report.unreadable) == (1, True)
    assert schedule.read_state(here).cursor == publisher.base + "/b"
    publisher.page("/b", 2)
    assert scheduled_round.run_round(here, at=AT).new == 1


@pytest.mark.parametrize("follows", ["/a", "/b"])
def test_pages_that_go_round_are_left(publisher: Publisher, follows: str) -> None:
    publisher.page("/a", 1, follows="/b")
    publisher.page("/b", 2, follows=follows)
    report = scheduled_round.run_round(place(publisher), at=AT)
    assert (report.new, report.unreadable) == (2, True)
    assert "circle" in report.faults[0].message and not schedule.read_state(place(publisher)).cursor


def test_pages_that_never_end_are_left(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduled_round, "MOST_PAGES", 3)
    for number in range(5):
        publisher.page(f"/{number}", number, follows=f"/{number + 1}")
    report = scheduled_round.run_round(place(publisher, "/0"), at=AT)
    assert (report.new, report.unreadable, len(publisher.asked)) == (3, True, 3)


@pytest.mark.parametrize(
    "away",
    ["http://127.0.0.1:9/x", "http://localhost:{port}/b", "file:///etc/passwd", "https://127.0.0.1:{port}/b"],
)
def test_nobody_is_led_elsewhere(publisher: Publisher, away: str) -> None:
    away = away.replace("{port}", str(publisher.server_port))
    publisher.page("/a", 1, follows=away)
    publisher.page("/b", 2)
    led = scheduled_round.run_round(place(publisher), at=AT)
    assert (led.new, led.unreadable, len(publisher.asked)) == (0, True, 1)
    publisher.answers["/r"] = (302, {"Location": away}, b"")
    moved = scheduled_round.run_round(place(publisher, "/r"), at=AT)
    assert (moved.new, moved.unreadable) == (0, True)
    assert [path for path, _ in publisher.asked] == ["/a", "/r"]


def test_a_redirect_on_the_same_host_is_followed(publisher: Publisher) -> None:
    publisher.answers["/a"] = (301, {"Location": "/b"}, b"")
    publisher.page("/b", 1)
    assert scheduled_round.run_round(place(publisher), at=AT).new == 1


def test_what_a_redirect_says_beside_its_address_is_not_read(publisher: Publisher) -> None:
    publisher.answers["/a"] = (301, {"Location": "/b", "Content-Length": "5000"}, b"")
    publisher.page("/b", 1)
    assert scheduled_round.run_round(place(publisher), at=AT).new == 1


def test_what_has_not_changed_is_not_sent_again(publisher: Publisher) -> None:
    publisher.page("/a", 1, ETag='"x"')
    assert scheduled_round.run_round(place(publisher), at=AT).new == 1
    again = scheduled_round.run_round(place(publisher), at=AT)
    assert (again.read, again.unreadable) == (0, False)
    assert publisher.asked[-1][1]["If-None-Match"] == '"x"'


def test_a_server_that_is_not_there(publisher: Publisher) -> None:
    report = scheduled_round.run_round(ImportAddress("contracts-finder", "http://127.0.0.1:9/a"), at=AT)
    assert report.unreadable and "reached" in report.faults[0].message


def test_too_large_a_page(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_fetching, "LARGEST", 100)
    publisher.page("/a", 1)
    report = scheduled_round.run_round(place(publisher), at=AT)
    assert (report.new, report.unreadable) == (0, True)


class _Dripping(socketserver.StreamRequestHandler):
    server: Dripping

    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(self.server.begun)
        for _ in range(500):
            if self.server.ended.wait(0.02):
                return
            self.wfile.write(self.server.drop)


class Dripping(socketserver.ThreadingTCPServer):
    """Answers some bytes at once, and then a drop every fiftieth of a second, for ten seconds."""

    daemon_threads = True

    def __init__(self, begun: bytes, drop: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Dripping)
        self.begun, self.drop, self.ended = begun, drop, threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet when the client hangs up, which this test wants it to do."""


@pytest.mark.parametrize(
    ("begun", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 100 Continue\r\n", b"\r\nHTTP/1.1 100 Continue\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
    ids=["the status", "a header", "answers before the answer", "the body", "the size of a chunk"],
)
def test_a_page_that_comes_drop_by_drop(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, begun: bytes, drop: bytes
) -> None:
    monkeypatch.setattr(page_fetching, "LONGEST", 0.5)
    with Dripping(begun, drop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slow = ImportAddress("contracts-finder", f"http://127.0.0.1:{server.server_address[1]}/")
        report = scheduled_round.run_round(slow, at=AT)
        server.ended.set()
        server.shutdown()
    assert report.unreadable and report.faults[0].message == "The page takes longer than 0.5 seconds."
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_round_that_dies_is_not_begun_again_at_once(
    publisher: Publisher, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.page("/a", 1)
    settings.IMPORT_URLS = [f"contracts-finder={publisher.base}/a"]
    monkeypatch.delattr(scheduled_round, "import_file")
    with pytest.raises(NameError):
        scheduled_round.run_round(place(publisher), at=AT)
    assert not list(schedule.due_addresses(AT + timedelta(minutes=1)))
    assert list(schedule.due_addresses(AT + timedelta(minutes=60)))


def test_whose_turn_it_is(publisher: Publisher, settings: Any) -> None:
    publisher.page("/a", 1)
    settings.IMPORT_URLS = [f"contracts-finder={publisher.base}/a"]
    assert list(schedule.due_addresses(AT)) == [place(publisher)]
    scheduled_round.run_round(place(publisher), at=AT)
    assert not list(schedule.due_addresses(AT + timedelta(minutes=59)))
    assert list(schedule.due_addresses(AT + timedelta(minutes=60)))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("https://example.org/?a=b", "does not begin with a source"),
        ("nobody=https://example.org/", "does not begin with a source"),
        ("ted", "no address"),
        ("ted=", "no address"),
        ("ted=ftp://example.org/", "no address"),
        ("ted=https://", "no address"),
        ("ted=https:///path", "no address"),
        ("ted=https://[::1/", "no address"),
        ("ted=https://example.org:99999/", "no address"),
        ("ted=https://ann:secret@example.org/", "no address"),
        ("ted=https://:secret@example.org/", "no address"),
        ("ted=https://example.org/\u00fc", "no address"),
        ("ted=https://example.org/?from={from}", "not {from}"),
        ("ted=https://example.org/?from={since", "not {since"),
    ],
)
def test_a_setting_that_names_nothing_is_told(settings: Any, entry: str, message: str) -> None:
    settings.IMPORT_URLS = ["ted=https://example.org/?from={since}", entry]
    with pytest.raises(Misconfigured, match=message) as refused:
        schedule.import_addresses()
    text = str(refused.value)
    assert "HOPMARKET_IMPORT_URLS" in text and "Entry 2" in text and "Entry 1" not in text
    assert "Write KEY=https://HOST/" in text and "secret" not in text


@pytest.mark.parametrize("follows", ["/\u00fc", "http://[::1/x", "/a b"])
def test_a_next_page_that_is_no_address_is_told(publisher: Publisher, follows: str) -> None:
    publisher.page("/a", 1, follows=follows)
    publisher.answers["/r"] = (302, {"Location": "http://[::1/x"}, b"")
    report = scheduled_round.run_round(place(publisher), at=AT)
    assert report.unreadable and "no address" in report.faults[0].message
    assert scheduled_round.run_round(place(publisher, "/r"), at=AT).unreadable


def test_by_hand(publisher: Publisher, settings: Any) -> None:
    publisher.page("/a", 1, 2)
    settings.IMPORT_URLS = [f"contracts-finder={publisher.base}/a", f"sell2wales={publisher.base}/none"]
    ran = CliRunner().invoke(background_imports.import_scheduled, ["--format", "json"])
    report = json.loads(ran.stdout)
    assert (ran.exit_code, report["new"]) == (2, 2)
    assert [file["unreadable"] for file in report["files"]] == [False, True]


def test_the_clock_starts_a_process_only_where_something_waits(
    publisher: Publisher, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(background_imports, "_begin", lambda: begun.append(True))
    settings.IMPORT_URLS = []
    assert background_imports.start_imports(AT) == 0
    job = import_jobs.keep_upload([b"{}"], name="a.json", source=None, by="person 1", at=AT)
    with import_jobs.only_process(background_imports.IMPORTS) as free:
        assert free and background_imports.start_imports(AT) == 1
    with import_jobs.only_process(background_imports.LOOKS) as free:
        assert free and background_imports.start_imports(AT) == 0
    assert not import_jobs.start_job(job.key)
    background_imports.preview_uploads()
    assert background_imports.start_imports(AT) == 0
    assert import_jobs.start_job(job.key) and not import_jobs.start_job(job.key)
    assert background_imports.start_imports(AT) == 1
    with import_jobs.only_process(background_imports.IMPORTS) as free:
        assert free and background_imports.start_imports(AT) == 0
    assert begun == [True, True]


def test_what_was_cut_off_is_done_again_and_given_up_in_the_end(publisher: Publisher, settings: Any) -> None:
    settings.IMPORT_URLS = []
    jobs = [
        import_jobs.keep_upload([json.dumps(good(1)).encode()], name="a.json", source=None, by="x", at=AT)
        for _ in "ab"
    ]
    for job, attempts in zip(jobs, (1, import_jobs.ATTEMPTS), strict=True):
        import_jobs.write_job(replace(job, state="running", attempts=attempts))
    background_imports.run_waiting_imports()
    done = [import_jobs.read_job(job.key) for job in jobs]
    assert [job and job.state for job in done] == ["done", "failed"]
    assert done[0] and done[0].report["new"] == 1 and not import_jobs.job_file(jobs[0]).exists()
