"""A house that an earlier version wrote is restored, brought up to date, and works to its end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.operations.command_line import ROOT, call, empty_database, environment
from tests.operations.mail_server import MailServer, mail_server

from .shelf import HOUSES, LARGEST, OldHouse, databases, houses, names

DATABASE = connection.vendor
SHA256 = re.compile(r"\b[0-9a-f]{64}\b")


@pytest.mark.long
@pytest.mark.both_databases
@pytest.mark.parametrize("house", houses(DATABASE), ids=lambda house: house.name)
def test_an_old_house_is_restored_and_works_to_its_end(house: OldHouse, tmp_path: Path) -> None:
    note = house.note
    with empty_database() as url, mail_server() as mail:
        settings = {
            "HOPMARKET_HOME": str(tmp_path / "var"),
            "HOPMARKET_KEYS": str(tmp_path / "var-keys"),
            "HOPMARKET_MAIL_URL": mail.url,
            **({"HOPMARKET_DATABASE_URL": url} if url else {}),
        }
        put_keys(house, tmp_path)
        assert_done(call("restore", str(house.backup), env=settings))
        assert_done(call("migrate", env=settings, seconds=120))
        assert f"{note['events']} events" in assert_done(call("verify-ledger", env=settings))
        bulk = assert_done(call("bulk", "--rebuild", env=settings))
        assert SHA256.findall(bulk) == [note["releases_sha256"]]
        assert f"{note['releases']:,} releases" in bulk
        findings = opened(settings, note["passphrase"])
        assert sorted(findings["opened"]) == note["closed"] != []
        assert all(count >= 1 for count in findings["opened"].values())
        assert findings["receipts"] == note["receipts"] != []
        assert findings["terms"] == note["terms"] != []
        assert findings["working_copies"] >= 1
        send_letters(settings, mail, note["letters_waiting"])
        assert "The ledger is sound" in assert_done(call("verify-ledger", env=settings))
        assert_done(call("reindex", env=settings))


def assert_done(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stdout
    return done.stdout


def put_keys(house: OldHouse, folder: Path) -> None:
    """Unpacks the keys by hand, before anything runs: a house without keys makes new ones."""
    with tarfile.open(house.keys) as archive:
        archive.extractall(folder, filter="data")
    (folder / "keys").rename(folder / "var-keys")
    assert "No portal uses them" in (folder / "var-keys" / "FICTIONAL").read_text()


def opened(settings: dict[str, str], passphrase: str) -> dict[str, Any]:
    """What a process in the house finds when it opens every closed purchase."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.old_houses.open_closed"],
        env={
            **environment(**settings),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "hopmarket.settings",
        },
        input=passphrase,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    findings: dict[str, Any] = json.loads(done.stdout)
    return findings


def send_letters(settings: dict[str, str], mail: MailServer, waiting: int) -> None:
    """The clock sends every letter that waited, and those that the opening wrote."""
    before = -1
    while before < len(mail.letters):
        before = len(mail.letters)
        assert_done(call("clock", "--once", env=settings, seconds=180))
    assert len(mail.letters) > waiting > 0
    assert all(letter["Subject"] and letter["To"] for letter in mail.letters)


def test_the_newest_house_knows_every_migration() -> None:
    """A landing that changes the schema adds a house."""
    newest = OldHouse(names()[-1], DATABASE).note["migrations"]
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations if app in loader.migrated_apps}
    missing = sorted(known - set(newest))
    assert not missing, f"write a house with `python -m tests.old_houses NAME`: it lacks {missing}"


@pytest.mark.parametrize("name", names())
def test_a_house_is_small_and_whole_on_both_databases(name: str) -> None:
    for database in databases():
        house = OldHouse(name, database)
        assert house.backup.stat().st_size <= LARGEST
        assert house.note["closed"] and house.note["letters_waiting"] and house.note["receipts"]
        with tarfile.open(house.keys) as archive:
            marked = archive.extractfile("keys/FICTIONAL")
            assert marked is not None and b"No portal uses them" in marked.read()
    assert len(list((HOUSES / name).iterdir())) == 3 * len(databases())
