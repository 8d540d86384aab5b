"""Every word of the command line in a house of every condition: laid down by itself, or refused in words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hopmarket import environment as addresses
from hopmarket import server_keys
from hopmarket.cli import WORDS
from hopmarket.environment import Misconfigured
from hopmarket.operations import laying_down
from hopmarket.operations.database_condition import (
    Condition,
    DatabaseCondition,
    RecordedMigrations,
    judged,
    known_migrations,
    look,
)
from hopmarket.operations.laying_down import Foundation, UpgradeStep
from tests.operations.command_line import ROOT, call, empty_database, environment
from tests.operations.words_in_conditions import CONDITIONS, words_of

LAYING = ("never_laid_down", "empty_file", "half_migrated", "laid_down")
"""Conditions from which the embedded database becomes what it should be by itself."""
NOTHING_THERE = ("never_laid_down", "empty_file")
REFUSED = {
    "out_of_order": "could not be brought up to date",
    "record_lost": "could not be brought up to date",
    "later_version": "of a later version than this program",
    "of_another_program": "holds tables (shop_basket), but not Hopmarket's",
    "not_a_database": "is no readable database",
    "cut_short": "is no readable database",
    "a_folder": "is not a file, so it is no database",
    "not_writable": "cannot be read and written by this account",
}
COPIED = ("half_migrated", "laid_down", "out_of_order", "record_lost", "later_version")
"""Conditions in which a backup copies what is there."""
ON_THEIR_OWN = (
    *("demo", "restore", "django", "load-demonstration", "backup", "framework check", "check"),
    "framework verify-files",
)
"""Words that do not lay the database down: each has its own line below."""
NOTHING_TO_TELL = {"framework export": 1}
"""Words that find nothing in an empty house, and the status with which they say so."""


@pytest.fixture(scope="module")
def tried() -> Iterator[dict[tuple[str, str], dict[str, Any]]]:
    """What each word did in each condition."""
    folder = Path(tempfile.mkdtemp(prefix="hopmarket-words-"))
    folder.chmod(0o755)  # one condition is tried by an account that owns nothing
    settings_of_a_house = {
        "HOPMARKET_HOME": str(folder / "var"),
        "HOPMARKET_KEYS": str(folder / "keys"),
        "HOPMARKET_BASE_URL": "https://market.example.org",
        "HOPMARKET_ALLOWED_HOSTS": "market.example.org",
        "HOPMARKET_MAIL_URL": "smtp://127.0.0.1:1",
        "HOPMARKET_MAIL_FROM": "market@example.org",
        "HOPMARKET_TRUST_PROXY": "1",
        "HOPMARKET_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.operations.words_in_conditions", str(folder)],
            env=environment(**settings_of_a_house),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        results = json.loads(done.stdout)
        yield {(result["condition"], result["word"]): result for result in results}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.long
@pytest.mark.one_database
def test_no_word_ends_with_a_traceback_and_each_ends_in_words(tried: dict[tuple[str, str], Any]) -> None:
    assert set(tried) == {(condition, word) for condition in CONDITIONS for word in words_of(condition)}
    assert {word for _, word in tried} == set(WORDS)
    for tested, result in tried.items():
        assert "Traceback" not in result["output"], (tested, result["output"])
        assert result["status"] in (0, 1, 2), (tested, result)
        if result["status"] == 2:
            said = [line for line in result["output"].splitlines() if line.startswith("hopmarket: ")]
            assert len(said) == 1, (tested, result["output"])


@pytest.mark.long
@pytest.mark.one_database
@pytest.mark.parametrize("word", [word for word in WORDS if word not in ON_THEIR_OWN])
def test_a_word_lays_the_embedded_database_down_or_says_why_not(
    word: str, tried: dict[tuple[str, str], Any]
) -> None:
    for condition in [condition for condition in LAYING if word in words_of(condition)]:
        result = tried[condition, word]
        assert result["status"] == NOTHING_TO_TELL.get(word, 0), (condition, result["output"])
        assert result["after"] == Condition.UP_TO_DATE, condition
    for condition, why in REFUSED.items():
        if word not in words_of(condition):
            continue
        result = tried[condition, word]
        assert result["status"] == 2, (condition, result)
        assert why in result["output"], (condition, result["output"])
        if why != "could not be brought up to date":
            assert result["unchanged"], condition


@pytest.mark.long
@pytest.mark.one_database
def test_a_backup_of_nothing_is_refused_and_copies_whatever_else_is_there(
    tried: dict[tuple[str, str], Any],
) -> None:
    for condition in CONDITIONS:
        result = tried[condition, "backup"]
        assert result["unchanged"], condition
        if condition in COPIED:
            assert (result["status"], result["written"]) == (0, ["copy.tar.gz"]), (condition, result)
        else:
            assert (result["status"], result["written"]) == (2, []), (condition, result)
        if condition in NOTHING_THERE:
            assert "A backup of nothing is refused" in result["output"]


@pytest.mark.long
@pytest.mark.one_database
def test_words_that_lay_nothing_down_leave_the_database_alone(tried: dict[tuple[str, str], Any]) -> None:
    for condition in [condition for condition in CONDITIONS if "demo" in words_of(condition)]:
        demonstration, restored = tried[condition, "demo"], tried[condition, "restore"]
        for word in ("framework check", "check"):
            checked = tried[condition, word]
            assert (checked["status"], checked["unchanged"]) == (0, True), checked
        verified = tried[condition, "framework verify-files"]
        assert (verified["status"], verified["unchanged"]) == (2, True), verified
        assert restored["status"] == 1 and "Nothing was restored" in restored["output"], condition
        assert restored["unchanged"], condition
        if condition != "never_laid_down":
            assert demonstration["status"] == 2, condition
            assert "holds state that is not a demonstration" in demonstration["output"] or (
                "cannot be" in demonstration["output"]
            ), demonstration
        loaded = tried[condition, "load-demonstration"]
        assert loaded["status"] == 2, (condition, loaded)


# The condition of a database, by its records


KNOWN = frozenset({("parties", "0001_initial"), ("parties", "0002_more"), ("post", "0001_initial")})


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("seen", "tables", "kind", "migrations"),
    [
        (set(), set(), Condition.EMPTY, ()),
        (set(), {"django_migrations"}, Condition.EMPTY, ()),
        (set(), {"shop"}, Condition.FOREIGN, ()),
        (KNOWN, {"parties_person"}, Condition.UP_TO_DATE, ()),
        (KNOWN - {("post", "0001_initial")}, {"parties_person"}, Condition.EARLIER, ("post.0001_initial",)),
        (KNOWN | {("post", "0002_later")}, {"post_letter"}, Condition.LATER, ("post.0002_later",)),
        (KNOWN | {("needs", "0001_initial")}, {"needs_need"}, Condition.LATER, ("needs.0001_initial",)),
        ({("post", "0009_x")}, {"post_letter"}, Condition.LATER, ("post.0009_x",)),
    ],
)
def test_a_database_is_judged_by_its_records(
    seen: set[tuple[str, str]], tables: set[str], kind: Condition, migrations: tuple[str, ...]
) -> None:
    found = judged(RecordedMigrations(frozenset(seen), frozenset(tables)), KNOWN)
    assert (found.kind, found.migrations) == (kind, migrations)
    assert bool(found.why) is (kind in (Condition.FOREIGN, Condition.LATER))


@pytest.mark.one_database
def test_the_migrations_known_without_settings_are_those_that_django_finds() -> None:
    assert known_migrations() == frozenset(MigrationLoader(None).disk_migrations)


# PostgreSQL: one sentence says what to run


def test_postgresql_is_never_laid_down_by_itself() -> None:
    if connection.vendor == "sqlite":
        described = addresses.database(
            "postgresql://ann:secret@127.0.0.1:1/market", settings.HOME, pooled=True
        )
        found = look(described, KNOWN)
        assert found.kind is Condition.UNUSABLE
        assert "cannot be reached" in found.why and "HOPMARKET_DATABASE_URL" in found.why
        assert "secret" not in found.why
        return
    with empty_database() as url:
        described = addresses.database(url, settings.HOME, pooled=True)
        assert look(described, KNOWN).kind is Condition.EMPTY
        with psycopg.connect(url, autocommit=True) as opened:
            opened.execute("CREATE TABLE shop_basket (id int)")
            assert look(described, KNOWN).kind is Condition.FOREIGN
            opened.execute("DROP TABLE shop_basket")
            opened.execute("ALTER DATABASE " + described["NAME"] + " SET default_transaction_read_only = on")
        assert "set to read only" in look(described, KNOWN).why


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is laid down by itself: the table above")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("bulk",), "was never laid down. Run `./run migrate`, then this again."),
        (("backup", "copy.tar.gz"), "A backup of nothing is refused"),
    ],
)
def test_a_word_on_an_empty_postgresql_says_what_to_run(
    words: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    with empty_database() as url:
        env = {"HOPMARKET_HOME": str(tmp_path / "var"), "HOPMARKET_KEYS": str(tmp_path / "keys")}
        result = call(*words, env=env | {"HOPMARKET_DATABASE_URL": url})
    assert result.returncode == 2
    assert why in result.stdout and "Traceback" not in result.stdout


# What an upgrade leaves to be made anew


@pytest.mark.django_db
def test_steps_of_an_upgrade_are_taken_in_order_when_they_are_due(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[str] = []

    def step(name: str, due: bool) -> UpgradeStep:
        def take() -> int:
            taken.append(name)
            return 1

        return UpgradeStep(f"{name} …", lambda: due, take)

    monkeypatch.setattr(laying_down, "UPGRADE_STEPS", (step("a", True), step("b", False), step("c", True)))
    laying_down.bring_up_to_date(DatabaseCondition(Condition.UP_TO_DATE))
    assert taken == ["a", "c"]
    assert capsys.readouterr().err.splitlines() == ["a …", "c …"]


# Folders and settings that cannot be used


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"HOPMARKET_HOME": "{tmp}/file/var"}, "cannot be used"),
        ({"HOPMARKET_DATABASE_URL": "postgresql://ann:pass/word@db/x"}, "cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(changes: dict[str, str], why: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    named = {name: value.format(tmp=tmp_path) for name, value in changes.items()}
    house = {"HOPMARKET_HOME": str(tmp_path / "var"), "HOPMARKET_KEYS": str(tmp_path / "keys")}
    result = call("verify-ledger", env=house | named)
    assert result.returncode == 2
    assert result.stdout.startswith("hopmarket: ") and why in result.stdout
    assert "Traceback" not in result.stdout and "pass" not in result.stdout.replace("password", "")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "value", "read", "why"),
    [
        ("HOPMARKET_LOG_LEVEL", "LOUD", lambda value: addresses.log_level("INFO"), "write one of DEBUG"),
        ("HOPMARKET_MAIL_URL", "smtp://m:port", lambda value: addresses.mail(value, Path()), "MAIL_URL"),
        ("HOPMARKET_KEYS", "{home}/keys", lambda value: server_keys.keys_folder(), "must be kept apart"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(
    name: str,
    value: str,
    read: Callable[[str], object],
    why: str,
    state_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value.format(home=state_folder))
    with pytest.raises(Misconfigured, match=why):
        read(value)


@pytest.mark.one_database
def test_a_foundation_that_needs_nothing_lays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Misconfigured("nothing was to be asked")

    monkeypatch.setattr(laying_down, "ready_django", refuse)
    laying_down.lay(Foundation.NOTHING)
    with pytest.raises(Misconfigured):
        laying_down.lay(Foundation.SETTINGS)
