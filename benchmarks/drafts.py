"""Saving while somebody writes: `./run bench drafts [--rate 40] [--seconds 60]`.

Fills a house with officers and bidders who write at once, serves it as `serve` does, and saves so many times a
second on each database: arrivals come at constant intervals whether or not earlier ones are answered, and each
is timed from the moment at which it was due. No save may be refused, and none may add an event to the ledger.
Then one person has ever more purchases, and opens the page on which their work stands.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _house
import _measuring

OFFICERS, CONNECTIONS, WORKERS, THREADS = 112, 48, 2, 4
PAGE_ROUNDS, PURCHASES = 20, (50, 500)
PARAGRAPH = "A volunteer calls before ten, visits on the same day and rings again for a week. "
TOKEN = "b" * 32
PAGE = "/account/desk/"


@dataclass(frozen=True)
class Writer:
    """One person with an open page: their cookies, where it saves itself, and in which field they write."""

    cookies: str
    address: str
    field: str
    mark: str


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rate", type=int, default=40, help="saves a second")
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument(
        "--database", help="one database alone: sqlite, or postgresql://…; its figures as JSON"
    )
    options = words.parse_args()
    if options.database:
        url = "" if options.database == "sqlite" else options.database
        print(json.dumps(_measured(url, options.rate, options.seconds)))
        return
    print(_house.machine())
    print(
        _house.versions("django", "granian", "psycopg"),
        f"{WORKERS} workers with {THREADS} threads each, {OFFICERS} officers and 8 bidders",
        sep="; ",
    )
    from tests import servers

    runs = {"SQLite": _run("sqlite", options)}
    try:
        with servers.postgresql() as address:
            runs["PostgreSQL, without fsync"] = _run(address, options)
    except servers.NoServer as fault:
        print(f"PostgreSQL is left out: {fault}")
    print(
        f"{options.rate} saves a second for {options.seconds} s, from the moment when each was due; milliseconds"
    )
    head = ["", "saves", "p50", "p95", "p99", "slowest", "refused", "events added"]
    print(_measuring.table(head, [_row(name, run) for name, run in runs.items()]))
    for name, run in runs.items():
        print(f"{name}: {_page_in_words(run['page'])}")


def _run(database: str, options: argparse.Namespace) -> dict[str, Any]:
    size = ["--rate", str(options.rate), "--seconds", str(options.seconds)]
    return _measuring.run([sys.executable, __file__, "--database", database, *size]).result


def _row(name: str, run: dict[str, Any]) -> list[str]:
    figures = [f"{run[figure]:,.1f}" for figure in ("p50", "p95", "p99", "slowest")]
    return [name, f"{run['saves']:,}", *figures, str(run["refused"]), str(run["events"])]


def _page_in_words(page: dict[str, Any]) -> str:
    if not page:
        return f"{PAGE} is no page of its own in this version, and is not measured"
    few, many = page["queries"]
    return (
        f"{PAGE} of a person with {PURCHASES[-1]} purchases: median {page['median']:.0f} ms, slowest "
        f"{page['slowest']:.0f} ms; {many} queries, {few} with {PURCHASES[0]}"
    )


def _measured(database_url: str, rate: int, seconds: int) -> dict[str, Any]:
    with _house.house(database_url=database_url) as folder:
        from hopmarket.records.ledger.models import Event

        house, writers = _filled()
        before = Event.objects.count()
        with _served(folder) as port:
            _load(port, writers, rate=rate, seconds=2)  # the workers have imported and connected by then
            timings, refused = _load(port, writers, rate=rate, seconds=seconds)
            events = Event.objects.count() - before
            page = _page(port, house)
    cuts = quantiles(timings, n=100)
    return {
        "saves": len(timings),
        "p50": cuts[49],
        "p95": cuts[94],
        "p99": cuts[98],
        "slowest": max(timings),
        "refused": refused,
        "events": events,
        "page": page,
    }


def _filled() -> tuple[Any, list[Writer]]:
    """The partnership, and everybody who writes: officers a specification of their own, bidders an answer each."""
    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.responses.queries import responses_for
    from hopmarket.records.responses.services import start_response
    from hopmarket.rules.roles import Role
    from tests.factories.partnership import joined, must
    from tests.factories.purchases import a_purchase

    purchase = a_purchase("published", bidders=4)
    draft = a_purchase("drafted", house=purchase.house)
    colleagues = [
        joined(
            f"Officer{number} Cole", "temevalley.example", (Role.COMMISSIONER,), purchase.house.drafter, now()
        )
        for number in range(OFFICERS)
    ]
    about = f"{draft.opportunity.pk}/specification"
    writers = [
        Writer(
            _cookies(officer.person),
            f"/account/drafts/draft_sections/{about}/",
            "specification",
            f"o{number}",
        )
        for number, officer in enumerate(colleagues)
    ]
    for bidder in purchase.house.bidders:
        must(start_response(opportunity=purchase.opportunity, by=bidder, at=now()))
        assert responses_for(bidder).exists()
        for question in ("plan", "people"):
            address = f"/respond/{purchase.opportunity.reference}/questions/{question}/autosave/"
            writers.append(Writer(_cookies(bidder.person), address, "text", f"b{bidder.person}{question}"))
    return purchase.house, writers


def _cookies(person: int) -> str:
    """The cookies of somebody who has just signed in."""
    from django.conf import settings
    from django.test import Client

    from hopmarket.records.parties.models import Person

    client = Client()
    client.force_login(Person.objects.get(pk=person))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The port on which the web process answers, with as many workers and threads as `serve` begins."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    size = ["--workers", str(WORKERS), "--threads", str(THREADS)]
    environment = {
        **os.environ,
        "HOPMARKET_BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(_house.ROOT / "src"),
    }
    log = folder / "web.txt"
    with log.open("wb") as out:
        web = subprocess.Popen(
            [sys.executable, "-m", "hopmarket", "web", "--port", str(port), *size],
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if web.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The web process does not answer:\n{log.read_text()[-2000:]}")
            time.sleep(0.2)
        yield port
    finally:
        web.send_signal(signal.SIGTERM)
        try:
            web.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(web.pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _load(port: int, writers: Sequence[Writer], *, rate: int, seconds: int) -> tuple[list[float], int]:
    """Milliseconds of each save from when it was due, and how many were not taken."""
    due: queue.SimpleQueue[tuple[int, float] | None] = queue.SimpleQueue()
    timings: list[float] = []
    refused: list[int] = []

    def sender() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (arrival := due.get()) is not None:
            number, at = arrival
            status = _save(connection, writers[number % len(writers)], number)
            timings.append((time.perf_counter() - at) * 1000)
            if status != 200:
                refused.append(status)

    senders = [threading.Thread(target=sender, daemon=True) for _ in range(CONNECTIONS)]
    for thread in senders:
        thread.start()
    began = time.perf_counter() + 0.5
    for number in range(rate * seconds):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put((number, at))
    for _ in senders:
        due.put(None)
    for thread in senders:
        thread.join()
    return timings, len(refused)


def _save(connection: http.client.HTTPConnection, writer: Writer, number: int) -> int:
    text = f"{PARAGRAPH * (20 + number % 40)}{number}"
    body = urlencode({writer.field: text, "mark": writer.mark, "loaded": "", "waiting": ""})
    headers = {
        "Cookie": writer.cookies,
        "X-CSRFToken": TOKEN,
        "X-Requested-With": "fetch",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", writer.address, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _page(port: int, house: Any) -> dict[str, Any]:
    """The page on which a person's work stands, as they have few purchases and many; nothing where this version
    has no such page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.opportunities.queries import opportunities_for
    from hopmarket.records.opportunities.services import draft_opportunity
    from hopmarket.records.parties.models import Person
    from tests.factories.partnership import must

    client = Client()
    client.force_login(Person.objects.get(pk=house.drafter.person))
    if client.get(PAGE).status_code != 200:
        return {}
    queries = []
    for size in PURCHASES:
        for number in range(opportunities_for(house.drafter).count(), size):
            must(draft_opportunity(title=f"Purchase {number}", by=house.drafter, at=now()))
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        queries.append(len(asked))
    cookies, timings = _cookies(house.drafter.person), []
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(PAGE_ROUNDS):
        began = time.perf_counter()
        web.request("GET", PAGE, headers={"Cookie": cookies})
        answer = web.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{PAGE} answers {answer.status}")
        timings.append((time.perf_counter() - began) * 1000)
    return {"median": median(timings), "slowest": max(timings), "queries": queries}


if __name__ == "__main__":
    main()
