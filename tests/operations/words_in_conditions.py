"""Runs every word of the command line in a house of every condition, and prints what came of it as JSON.

`python -m tests.operations.words_in_conditions FOLDER`, with the environment of a house in FOLDER/var. One
process loads everything once and forks for each word, so that a few hundred runs take seconds.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from hopmarket import cli
from hopmarket.operations import laying_down
from hopmarket.reference_data import DATA

NOBODY = 65534

ARGUMENTS: dict[str, list[str]] = {
    "clock": ["--once"],
    "create-operator": ["--email", "ann@severn.example", "--name", "Ann", "--password-stdin"],
    "mail-test": ["ann@severn.example"],
    "backup": ["{folder}/out/copy.tar.gz"],
    "restore": ["{folder}/notices.json"],
    "debarment load": [
        str(Path(__file__).parents[2] / "docs" / "guides" / "debarment-list.csv"),
        "--dated",
        "2026-03-01",
    ],
    "registers load": [str(DATA.joinpath("registers", "worcestershire_charities.csv"))],
    "framework check": [str(DATA.joinpath("frameworks", "default.yaml"))],
    "framework verify-files": ["{folder}/notices.json", "{folder}/notices.json"],
    "check": ["{folder}/notices.json"],
    "import": ["{folder}/notices.json", "--source", "find-a-tender", "--format", "json"],
    "django": ["check"],
    "serve": ["--port", "1"],
    "web": ["--port", "1"],
}
NOTICES = {
    "ocid": "ocds-h6vhtk-000001",
    "id": "1",
    "date": "2026-11-01T00:00:00Z",
    "tag": ["tender"],
    "initiationType": "tender",
    "tender": {"id": "1", "title": "Benches"},
}


def never_laid_down(file: Path, laid: Path) -> None:
    """There is no database yet."""


def empty_file(file: Path, laid: Path) -> None:
    file.touch()


def laid_down(file: Path, laid: Path) -> None:
    shutil.copy(laid, file)


def half_migrated(file: Path, laid: Path) -> None:
    """As a kill between two migrations leaves it: the last room is not there."""
    _change(file, laid, "DELETE FROM django_migrations WHERE app = 'figures'")
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("PRAGMA foreign_keys = OFF")
        rows = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in rows:
            if name.startswith("figures_"):
                opened.execute(f'DROP TABLE "{name}"')


def out_of_order(file: Path, laid: Path) -> None:
    _change(file, laid, "DELETE FROM django_migrations WHERE app = 'ledger'")


def record_lost(file: Path, laid: Path) -> None:
    """The tables stand, and the record of their migration is gone."""
    _change(file, laid, "DELETE FROM django_migrations WHERE app = 'figures'")


def later_version(file: Path, laid: Path) -> None:
    _change(
        file,
        laid,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('parties', '9999_later', '2030-01-01')",
    )


def of_another_program(file: Path, laid: Path) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("CREATE TABLE shop_basket (id INTEGER)")


def not_a_database(file: Path, laid: Path) -> None:
    file.write_text("Dear all, the database is in the other folder.\n" * 100)


def cut_short(file: Path, laid: Path) -> None:
    file.write_bytes(laid.read_bytes()[:6000])


def a_folder(file: Path, laid: Path) -> None:
    file.mkdir()


def not_writable(file: Path, laid: Path) -> None:
    shutil.copy(laid, file)
    file.chmod(0o400)
    file.parent.chmod(0o500)


CONDITIONS: dict[str, Callable[[Path, Path], None]] = {
    made.__name__: made
    for made in (
        *(never_laid_down, empty_file, laid_down, half_migrated, out_of_order, record_lost),
        *(later_version, of_another_program, not_a_database, cut_short, a_folder, not_writable),
    )
}


REFUSING = (later_version, of_another_program, not_a_database, cut_short, a_folder, out_of_order, record_lost)


MIGRATING = (half_migrated, out_of_order, record_lost)
"""Conditions that end in migrations, which take a second: a few words stand for all."""
FEW_WORDS = ("serve", "migrate", "backup", "import", "bulk")


def words_of(condition: str) -> list[str]:
    """The words that are tried in a condition: all, or a few where each takes a second."""
    return list(FEW_WORDS) if CONDITIONS[condition] in MIGRATING else list(cli.WORDS)


def _change(file: Path, laid: Path, statement: str) -> None:
    shutil.copy(laid, file)
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(statement)


def main(folder: Path) -> None:
    home = folder / "var"
    cli.lay(laying_down.Foundation.UP_TO_DATE)
    laid = folder / "laid.sqlite3"
    from django.db import connection

    connection.close()
    shutil.copy(home / "hopmarket.sqlite3", laid)
    (folder / "notices.json").write_text(json.dumps(NOTICES))
    for word in cli.WORDS.values():
        importlib.import_module(word.place.partition(":")[0])
    replace_what_lasts(laid)
    gc.freeze()
    results = []
    for condition, made in CONDITIONS.items():
        for word in words_of(condition):
            results.append({"condition": condition, "word": word, **_tried(folder, home, laid, word, made)})
    json.dump(results, sys.stdout)


def replace_what_lasts(laid: Path) -> None:
    """Servers print that they would serve; an empty database is laid down by a copy of one that was."""
    import django.core.management
    from django.conf import settings
    from granian.server import Server

    from hopmarket.operations import serve, web
    from hopmarket.operations.supervisor import Supervisor

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    real = django.core.management.call_command

    def call_command(name: str, *words: Any, **options: Any) -> Any:
        file = Path(settings.DATABASES["default"]["NAME"])
        if name == "migrate" and not (file.exists() and file.stat().st_size):
            shutil.copy(laid, file)
            return None
        return None if name in ("collectstatic", "check") else real(name, *words, **options)

    django.core.management.call_command = call_command  # type: ignore[assignment]
    serve.call_command = call_command  # type: ignore[assignment]
    serve.refuse_taken_port = web.refuse_taken_port = lambda host, port: None  # type: ignore[assignment]
    web.lay_down_apart = laying_down.main
    Supervisor.run = lambda self, each_turn=None: print("would serve")  # type: ignore[method-assign, assignment]
    Server.serve = lambda self, *_, **__: print("would answer")  # type: ignore[method-assign]


def _tried(
    folder: Path, home: Path, laid: Path, word: str, made: Callable[[Path, Path], None]
) -> dict[str, Any]:
    if home.exists():
        home.chmod(0o700)
        shutil.rmtree(home)
    home.mkdir()
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    file = home / "hopmarket.sqlite3"
    made(file, laid)
    before = _fingerprint(file)
    with tempfile.TemporaryFile("w+") as output:
        if made in REFUSING and word != "backup":
            status = _run_here(word, folder, output)
        else:
            pid = os.fork()
            if pid == 0:
                nobody = made is not_writable and os.geteuid() == 0
                _run_child(word, folder, output.fileno(), as_nobody=nobody)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        output.seek(0)
        text = output.read()
    home.chmod(0o700)
    return {
        "status": status,
        "output": text,
        "unchanged": before == _fingerprint(file),
        "after": str(laying_down.condition().kind),
        "written": sorted(path.name for path in (folder / "out").iterdir()),
    }


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else str(file.exists())


def _run_here(word: str, folder: Path, output: TextIO) -> int:
    """Runs a word that is to be refused before it begins, without a process of its own."""
    sys.argv = command_line(word, folder)
    with redirect_stdout(output), redirect_stderr(output):
        try:
            cli.main()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        except Exception:
            traceback.print_exc()
            return 99
    return 0


def command_line(word: str, folder: Path) -> list[str]:
    return ["hopmarket", *word.split(), *(part.format(folder=folder) for part in ARGUMENTS.get(word, []))]


def _run_child(word: str, folder: Path, output: int, *, as_nobody: bool) -> None:
    status = 99
    try:
        for number in (1, 2):
            os.dup2(output, number)
        source, sink = os.pipe()
        os.write(sink, b"a walk along the Teme\n")
        os.close(sink)
        os.dup2(source, 0)
        sys.stdin = open(0)  # noqa: SIM115 (a forked child's own)
        if as_nobody:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        sys.argv = command_line(word, folder)
        cli.main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
