"""A restore puts nothing in place unless all of it is sound, and takes back what a failure left half done."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as laws
from hypothesis import strategies as st

from hopmarket.operations import backup_archives, database_dumps
from hopmarket.operations import restore as restoring
from hopmarket.operations.database_condition import known_migrations

pytestmark = pytest.mark.one_database

URL = "postgresql://ann@127.0.0.1:1/market"


@cache
def a_database(statement: str = "", *, laid: bool = True) -> bytes:
    """A SQLite database that has seen every migration, then the statement."""
    with closing(sqlite3.connect(":memory:")) as opened, opened:
        opened.execute("CREATE TABLE parties_person (id INTEGER)")
        opened.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)")
        if laid:
            opened.executemany(
                "INSERT INTO django_migrations (app, name) VALUES (?, ?)", sorted(known_migrations())
            )
        else:
            opened.execute("DROP TABLE parties_person")
        for part in filter(None, statement.split(";")):
            opened.execute(part)
        opened.commit()
        return opened.serialize()


SOUND: dict[str, bytes] = {"files/ab/one": b"sealed" * 1000, "files/two": b""}


@dataclass
class Archive:
    """A backup as it is written: members in order, and what the manifest says of them."""

    members: list[tuple[str, bytes]]
    manifest: dict[str, Any]
    manifests: int = 1
    special: tuple[bytes, str] = (b"", "")
    raw_manifest: bytes = b""

    def write(self, place: Path) -> Path:
        with tarfile.open(place, "w:gz") as archive:
            for name, content in self.members:
                _put(archive, name, content)
            if self.special[0]:
                info = tarfile.TarInfo("files/link")
                info.type, info.linkname = self.special
                archive.addfile(info)
            for _ in range(self.manifests):
                _put(archive, "manifest.json", self.raw_manifest or json.dumps(self.manifest).encode())
        return place


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def an_archive(
    database: bytes | None = None,
    *,
    kind: str = "sqlite",
    more: dict[str, bytes] | None = None,
    **fields: Any,
) -> Archive:
    """A sound backup of a small house, but for what is named."""
    name = database_dumps.NAMES.get(kind, "database.sqlite3")
    members = {
        **({name: a_database() if database is None else database} if database != b"-" else {}),
        **SOUND,
        **(more or {}),
    }
    listed = {
        member: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for member, content in members.items()
    }
    manifest = {
        "made_at": "2026-11-20T12:00:00+00:00",
        "version": "0",
        "database": kind,
        "format": backup_archives.FORMAT,
        "keys": "not included",
        "members": listed,
    }
    return Archive(list(members.items()), manifest | fields)


def changed(change: Callable[[Archive], object], **words: Any) -> Archive:
    archive = an_archive(**words)
    change(archive)
    return archive


UNSOUND: dict[str, tuple[Callable[[], Archive], str]] = {
    "no database": (lambda: an_archive(b"-"), "holds no database (database.sqlite3)"),
    "an empty database": (lambda: an_archive(b""), "never laid down"),
    "a database without tables": (lambda: an_archive(a_database(laid=False)), "never laid down"),
    "a text as database": (lambda: an_archive(b"Dear all," * 999), "cannot be read"),
    "a database cut short": (lambda: an_archive(a_database()[:5000]), "cannot be read"),
    "a database with a broken page": (
        lambda: an_archive(a_database()[:8192] + b"\xff" * 4096 + a_database()[12288:]),
        "in the backup",
    ),
    "a later version": (
        lambda: an_archive(
            a_database("INSERT INTO django_migrations VALUES (9999, 'parties', '9999_later')")
        ),
        "of a later version than this program",
    ),
    "another program's database": (
        lambda: an_archive(a_database("DELETE FROM django_migrations")),
        "is not one of Hopmarket's",
    ),
    "a member missing": (lambda: changed(lambda archive: archive.members.pop(1)), "is not what the manifest"),
    "a member too many": (
        lambda: changed(lambda archive: archive.members.append(("files/x", b"x"))),
        "is not what the manifest says",
    ),
    "a member changed": (
        lambda: changed(lambda archive: archive.members.__setitem__(1, ("files/ab/one", b"twisted"))),
        "is not what the manifest says",
    ),
    "a member twice": (
        lambda: changed(lambda archive: archive.members.append(archive.members[1])),
        "is there twice",
    ),
    "a member twice by two spellings": (
        lambda: changed(lambda archive: archive.members.append(("files/./two", b""))),
        "no readable backup",
    ),
    "a member named twice in the manifest": (
        lambda: changed(
            lambda archive: setattr(
                archive,
                "raw_manifest",
                json.dumps(archive.manifest).replace('"files/two"', '"files/ab/one"').encode(),
            )
        ),
        "names something twice",
    ),
    "the manifest twice": (
        lambda: changed(lambda archive: setattr(archive, "manifests", 2)),
        "manifest.json is there twice",
    ),
    "no manifest": (lambda: changed(lambda archive: setattr(archive, "manifests", 0)), "has no manifest"),
    "a manifest that is a list": (
        lambda: changed(lambda archive: setattr(archive, "raw_manifest", b"[]")),
        "no readable backup",
    ),
    "a manifest without members": (
        lambda: changed(lambda archive: archive.manifest.pop("members")),
        "no readable backup",
    ),
    "a manifest with a strange member": (
        lambda: changed(lambda archive: archive.manifest["members"].__setitem__("files/two", "none")),
        "no readable backup",
    ),
    "a member that belongs to no house": (
        lambda: an_archive(more={"static/evil.js": b"alert()"}),
        "static/evil.js, which belongs to no house",
    ),
    "the database under another name as well": (
        lambda: an_archive(more={"hopmarket.sqlite3": a_database()}),
        "belongs to no house",
    ),
    "a file and a folder of one name": (lambda: an_archive(more={"files/two/three": b"x"}), "no readable"),
    "files as a file": (lambda: an_archive(more={"files": b"x"}), "no readable backup"),
    "an absolute name": (lambda: an_archive(more={"/outside": b"x"}), "points outside"),
    "a name above": (lambda: an_archive(more={"files/../../outside": b"x"}), "points outside"),
    "a symbolic link": (
        lambda: changed(lambda archive: setattr(archive, "special", (tarfile.SYMTYPE, "/etc/passwd"))),
        "not a plain file",
    ),
    "a hard link": (
        lambda: changed(lambda archive: setattr(archive, "special", (tarfile.LNKTYPE, "files/two"))),
        "not a plain file",
    ),
    "a pipe": (
        lambda: changed(lambda archive: setattr(archive, "special", (tarfile.FIFOTYPE, ""))),
        "not a plain file",
    ),
    "the other kind of database": (lambda: an_archive(b"PGDMP", kind="postgresql"), "is of postgresql"),
    "keys": (lambda: an_archive(b"-", kind="none"), "holds keys"),
    "another format": (lambda: an_archive(format="hopmarket-backup/9"), "hopmarket-backup/9"),
}


@dataclass
class Tried:
    """How a restore ended, and where."""

    home: Path
    status: int
    output: str

    @property
    def left(self) -> list[str]:
        """Everything that stands where the state folder was to be."""
        return sorted(str(path.relative_to(self.home.parent)) for path in self.home.parent.rglob("*"))


Restores = Callable[..., Tried]


@pytest.fixture
def restores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Restores:
    """Restores an archive, or the file of one, into a folder of its own."""
    monkeypatch.setattr(restoring, "verify_restored", lambda: None)
    monkeypatch.delenv("HOPMARKET_DATABASE_URL", raising=False)

    def run(backup: Archive | Path, home: Path = tmp_path / "house" / "var", url: str = "") -> Tried:
        if url:
            monkeypatch.setenv("HOPMARKET_DATABASE_URL", url)
        monkeypatch.setenv("HOPMARKET_HOME", str(home))
        file = backup.write(tmp_path / "backup.tar.gz") if isinstance(backup, Archive) else backup
        done = CliRunner().invoke(restoring.restore, [str(file)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Tried(home, done.exit_code, done.output)

    return run


def whole(home: Path) -> bool:
    return (
        (home / "hopmarket.sqlite3").read_bytes() == a_database()
        and all((home / name).read_bytes() == content for name, content in SOUND.items())
        and sorted(path.name for path in home.parent.iterdir()) == [home.name]
    )


def test_a_sound_backup_is_put_in_place(restores: Restores) -> None:
    tried = restores(an_archive())
    assert tried.status == 0, tried.output
    assert whole(tried.home)
    assert tried.home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_backup_puts_nothing_in_place(name: str, restores: Restores) -> None:
    made, why = UNSOUND[name]
    tried = restores(made())
    assert tried.status == 1
    assert "Nothing was restored" in tried.output and why in tried.output, tried.output
    assert tried.left == []


@pytest.mark.parametrize(
    ("database", "why"),
    [(b"-", "holds no database (database.dump)"), (b"no dump", "cannot be read"), (b"", "cannot be read")],
)
def test_a_backup_without_a_readable_dump_is_refused(database: bytes, why: str, restores: Restores) -> None:
    tried = restores(an_archive(database, kind="postgresql"), url=URL)
    assert (tried.status, tried.left) == (1, [])
    assert "Nothing was restored" in tried.output and why in tried.output


@given(place=st.floats(0, 1), flipped=st.integers(1, 255), cut=st.booleans())
@laws(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_or_a_lost_end_restores_all_or_nothing(
    place: float, flipped: int, cut: bool, restores: Restores, tmp_path: Path
) -> None:
    import shutil

    shutil.rmtree(tmp_path / "house", ignore_errors=True)
    content = bytearray(an_archive().write(tmp_path / "sound.tar.gz").read_bytes())
    at = min(int(place * len(content)), len(content) - 1)
    content[at] ^= flipped
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(content[:at] if cut else content)
    tried = restores(damaged)
    if tried.status == 0:
        assert whole(tried.home)  # bytes that say nothing, such as the time in the gzip header
    else:
        assert tried.left == [] and "Nothing was restored" in tried.output


# Where it is to stand


def _nothing(home: Path) -> None:
    """The folder is not there."""


def _empty(home: Path) -> None:
    home.mkdir(parents=True)


def _empty_folders(home: Path) -> None:
    (home / "files" / "ab").mkdir(parents=True)
    (home / "static").mkdir()


def _left_by_a_kill(home: Path) -> None:
    (home / ".hopmarket-restore-x1" / "files").mkdir(parents=True)
    (home / ".hopmarket-restore-x1" / "files" / "one").write_text("half")


def _left_beside_by_a_kill(home: Path) -> None:
    (home.parent / ".hopmarket-restore-var+x1" / "house").mkdir(parents=True)
    (home.parent / ".hopmarket-restore-var+x1" / "house" / "one").write_text("half")


@pytest.mark.parametrize("made", [_nothing, _empty, _empty_folders, _left_by_a_kill, _left_beside_by_a_kill])
@pytest.mark.parametrize("volume", [False, True])
def test_a_backup_goes_into_an_empty_folder_or_volume(
    made: Callable[[Path], None],
    volume: bool,
    restores: Restores,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "house" / "var"
    made(home)
    if volume:
        monkeypatch.setattr(Path, "is_mount", lambda self: self == home)
    tried = restores(an_archive())
    assert tried.status == 0, tried.output
    if made is _left_beside_by_a_kill and volume:
        return  # the folder above a volume is not looked at, and a mount cannot be missing
    assert whole(home)


@pytest.mark.parametrize("kind", ["file in it", "link in it", "a file"])
def test_a_folder_that_is_not_empty_is_left_alone(kind: str, restores: Restores, tmp_path: Path) -> None:
    home = tmp_path / "house" / "var"
    (home if kind != "a file" else home.parent).mkdir(parents=True)
    if kind == "file in it":
        (home / "precious").write_text("precious")
    elif kind == "link in it":
        (home / "precious").symlink_to("/nowhere")
    else:
        home.write_text("precious")
    tried = restores(an_archive())
    assert tried.status == 1 and "Nothing was restored" in tried.output
    assert tried.left == (["var"] if kind == "a file" else ["var", "var/precious"])


# Failures in the middle


def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "files/two")

    monkeypatch.setattr(backup_archives, "_write", full)


def _refused_rename(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name in ("house", "hopmarket.sqlite3"):
            raise OSError(errno.EIO, "Input/output error", str(self))
        return plain(self, target)

    monkeypatch.setattr(Path, "rename", rename)


@pytest.mark.parametrize("failure", [_full_disk, _refused_rename])
@pytest.mark.parametrize("volume", [False, True])
def test_a_failure_in_the_middle_leaves_nothing(
    failure: Callable[[pytest.MonkeyPatch], None],
    volume: bool,
    restores: Restores,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "house" / "var"
    home.mkdir(parents=True)
    if volume:
        monkeypatch.setattr(Path, "is_mount", lambda self: self == home)
    archive = an_archive().write(tmp_path / "backup.tar.gz")
    failure(monkeypatch)
    tried = restores(archive)
    assert tried.status == 1 and "Nothing was restored" in tried.output, tried.output
    assert tried.left == ["var"]


@pytest.mark.parametrize(
    "fault", [click.ClickException("pg_restore failed: out of memory"), KeyboardInterrupt()]
)
def test_what_was_put_is_taken_back_when_postgresql_refuses(
    fault: BaseException, restores: Restores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "house" / "var"
    seen: list[bool] = []

    def refuse(*_: object) -> None:
        seen.append((home / "files" / "two").exists())
        raise fault

    monkeypatch.setattr(restoring, "refuse_unsound", lambda *_: None)
    monkeypatch.setattr(database_dumps, "restore_postgresql", refuse)
    tried = restores(an_archive(b"PGDMP", kind="postgresql"), url=URL)
    assert tried.status == 1 and seen == [True]
    assert tried.left == []


# What makes a backup


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["{tmp}/nowhere/copy.tar.gz"], "is not there. Make it"),
        (["{tmp}/taken.tar.gz"], "exists already"),
        (["{tmp}/a.tar.gz", "--with-keys", "{tmp}/a.tar.gz"], "a file of their own"),
        (["{tmp}/a.tar.gz", "--with-keys", "{tmp}/taken.tar.gz"], "exists already"),
        (["{files}/a.tar.gz"], "lies in what is copied"),
        (["{tmp}/a.tar.gz", "--with-keys", "{tmp}/k.tar.gz"], "holds no keys"),
    ],
)
def test_a_place_that_cannot_take_a_backup_is_refused_before_anything_is_copied(
    words: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from hopmarket.operations import backup

    monkeypatch.setenv("HOPMARKET_KEYS", str(tmp_path / "no-keys"))
    (tmp_path / "taken.tar.gz").write_text("precious")
    done = CliRunner().invoke(
        backup.backup, [word.format(tmp=tmp_path, files=settings.FILES_ROOT) for word in words]
    )
    assert done.exit_code == 1 and why in done.output, done.output
    assert [path.name for path in tmp_path.iterdir()] == ["taken.tar.gz"]


def test_a_file_system_without_links_takes_a_backup_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(backup_archives.os, "link", no_links)
    with backup_archives.new_file(tmp_path / "b.tar.gz") as archive:
        _put(archive, "files/a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar.gz"]
