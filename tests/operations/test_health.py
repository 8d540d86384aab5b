"""Alive and ready: each part answers for itself, and 503 when any is not ok."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from hopmarket import health
from hopmarket.records.ledger import current_time
from hopmarket.records.post.models import Heartbeat, Letter

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def beating() -> Iterator[None]:
    Heartbeat.objects.create(name="clock", beat_at=NOW - timedelta(seconds=20))
    with current_time.pretend_time(NOW):
        yield


def _letter(waits: timedelta, *, sent: bool = False) -> None:
    Letter.objects.create(
        address="ann@severn.example", kind="test", written_at=NOW - waits, sent_at=NOW if sent else None
    )


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
@pytest.mark.usefixtures("beating")
def test_a_house_in_order_is_ready(client: Client) -> None:
    _letter(timedelta(minutes=14))
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    readiness = answer.json()
    assert readiness["ready"] is True
    assert set(readiness["parts"]) == {"database", "migrations", "queue", "clock", "disk", "packs"}
    assert readiness["parts"]["database"] == {"ok": True, "told": connection.vendor}
    assert readiness["parts"]["migrations"]["told"] == "0 pending"
    assert readiness["parts"]["queue"]["told"] == "oldest letter waits 840 s"
    assert readiness["parts"]["clock"]["told"] == "last beat 20 s ago"


@pytest.mark.django_db
@pytest.mark.usefixtures("beating")
def test_a_letter_that_waits_too_long_is_told_and_a_sent_one_is_not(client: Client) -> None:
    _letter(timedelta(hours=3), sent=True)
    assert client.get("/readyz").status_code == 200
    _letter(timedelta(minutes=16))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["queue"] == {"ok": False, "told": "oldest letter waits 960 s"}


@pytest.mark.django_db
def test_a_clock_that_never_ran_or_fell_silent_is_told(client: Client) -> None:
    with current_time.pretend_time(NOW):
        assert client.get("/readyz").json()["parts"]["clock"]["told"] == "the clock has never run"
        Heartbeat.objects.create(name="clock", beat_at=NOW - timedelta(minutes=4))
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["clock"] == {"ok": False, "told": "last beat 240 s ago"}


@pytest.mark.django_db
@pytest.mark.usefixtures("beating")
def test_a_full_disk_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    little = SimpleNamespace(free=health.DISK_FLOOR_BYTES - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: little)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["disk"] == {"ok": False, "told": "255 MB free"}


@pytest.mark.django_db
@pytest.mark.usefixtures("beating")
def test_a_pending_migration_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'post'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"]["ok"] is False


@pytest.mark.django_db
@pytest.mark.usefixtures("beating")
def test_a_database_that_refuses_is_told_without_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def refuse() -> health.Part:
        raise OperationalError("password for ann is wrong")

    monkeypatch.setattr(health, "_database", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == {"ok": False, "told": "OperationalError"}
    assert b"ann" not in answer.content


@pytest.mark.parametrize(
    ("found", "words"), [(object(), "Word and PDF"), (None, "Word alone: HOPMARKET_PDF=1 brings PDF")]
)
def test_ready_says_in_which_forms_packs_are_written(
    found: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "find_spec", lambda name: found)
    part = health._packs()
    assert (part.ok, part.told) == (True, words)
