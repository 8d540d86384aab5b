"""What every test stands on: a state folder of its own, and the database that was asked for.

`pytest --database=sqlite` (the default) or `pytest --database=postgresql`.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import houses, minutes, posted_answers, servers
from tests.houses import BASE

CHOICES = ("sqlite", "postgresql")


def _asked_database() -> str:
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("--database", choices=CHOICES, default="sqlite")
    return str(reader.parse_known_args(sys.argv[1:])[0].database)


def _lay_foundation() -> None:
    """Once, in the process that was started: a folder, and a server when one was asked for."""
    base = Path(tempfile.mkdtemp(prefix="hopmarket-tests-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("HOPMARKET_")]:
        del os.environ[name]
    os.environ[BASE] = str(base)
    if _asked_database() == "postgresql":
        standing = ExitStack()
        try:
            os.environ["HOPMARKET_DATABASE_URL"] = standing.enter_context(servers.postgresql())
        except servers.NoServer as fault:
            pytest.exit(str(fault), returncode=4)
        atexit.register(standing.close)
        atexit.register(houses.remove_originals, os.environ["HOPMARKET_DATABASE_URL"], base)


def _stand_on_it() -> None:
    """In every process, workers too: settings from a state folder that no other process uses."""
    home = Path(os.environ[BASE]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["HOPMARKET_HOME"] = str(home / "var")
    os.environ["HOPMARKET_KEYS"] = str(home / "keys")
    os.environ["HOPMARKET_TESTING"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "hopmarket.settings"


if "PYTEST_XDIST_WORKER" not in os.environ:
    _lay_foundation()
_stand_on_it()

import django  # noqa: E402  (the environment has to be ready first)
from django.conf import settings  # noqa: E402

django.setup()
if str(settings.HOME) != str(Path(os.environ["HOPMARKET_HOME"]).resolve()):
    raise RuntimeError(f"settings stand on {settings.HOME}, not on this process's own state folder")
# Argon2 is slow on purpose; tests/operations/test_passwords.py tries the passwords of a real house.
settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    *settings.PASSWORD_HASHERS,
]
# No test cuts the power: SQLite need not wait for the disk. Locks and the journal are as they are elsewhere.
_options = settings.DATABASES["default"]["OPTIONS"]
if "init_command" in _options:
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
if "PYTEST_XDIST_WORKER" not in os.environ:
    # A worker that inherited the name would load settings before it has a folder of its own.
    del os.environ["DJANGO_SETTINGS_MODULE"]

from hypothesis import settings as laws  # noqa: E402

# No test is timed; new examples are looked for at desks, while CI tries the same ones each time.
laws.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
laws.load_profile("house")

from django.db.backends.base.operations import BaseDatabaseOperations  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=CHOICES, default="sqlite", help="the database to test on")


def pytest_configure(config: pytest.Config) -> None:
    place = os.environ.get(minutes.WRITES)
    if place and not hasattr(config, "workerinput"):
        config.pluginmanager.register(minutes.Stopwatch(Path(place)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what `./run test --fast` leaves out; workers begin with the files that take longest."""
    kept = minutes.read_kept()
    slow = minutes.slow_files(kept.files.get("SQLite", {}))
    for item in items:
        if _file(item) in slow:
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        files = minutes.slowest_first(dict.fromkeys(map(_file, items)), minutes.longest(kept))
        items.sort(key=lambda item: files.index(_file(item)))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def pytest_report_header(config: pytest.Config) -> str:
    from django.db import connection

    server = servers.source().name if connection.vendor == "postgresql" else "a file"
    return f"database: {connection.vendor} ({server})"


@contextmanager
def _without_triggers(operations: Any) -> Iterator[None]:
    """The ledger refuses DELETE and TRUNCATE; emptying the database after a test goes round that."""
    connection = operations.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


_plain_flush: Callable[[BaseDatabaseOperations, Any], None] = BaseDatabaseOperations.execute_sql_flush


def _flush(self: BaseDatabaseOperations, sql_list: Any) -> None:
    with _without_triggers(self):
        _plain_flush(self, sql_list)


BaseDatabaseOperations.execute_sql_flush = _flush  # type: ignore[method-assign]

posted_answers.watch()


@pytest.fixture
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder that the environment names, with keys beside it."""
    home = tmp_path / "house" / "var"
    monkeypatch.setenv("HOPMARKET_HOME", str(home))
    monkeypatch.setenv("HOPMARKET_KEYS", str(tmp_path / "house" / "var-keys"))
    return home
