"""Restore a backup into an empty state folder, and verify it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hopmarket import __version__, environment, server_keys
from hopmarket.operations import backup_archives, database_dumps
from hopmarket.operations.database_condition import (
    Condition,
    RecordedMigrations,
    UnusableDatabase,
    judged,
    known_migrations,
    not_ours,
    postgresql_records,
    shortened,
    sqlite_damage,
    sqlite_records,
)
from hopmarket.operations.django_setup import ready_django

UNFINISHED = ".hopmarket-restore-"
DATABASE = "hopmarket.sqlite3"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put FILE into an empty state folder (and an empty PostgreSQL database, if it came from one).

    Everything is unpacked and checked beside the state folder first; nothing is put in place
    unless all of it is sound. Then the ledger is verified.
    """
    home = server_keys.keys_home()
    try:
        refuse_full(home)
        with unpacking_place(home) as unpacked:
            manifest = backup_archives.unpack(file, unpacked)
            refuse_other_database(manifest)
            refuse_unsound(manifest, unpacked)
            put_in_place(manifest, unpacked, home)
    except backup_archives.DamagedBackup as fault:
        raise refused(str(fault)) from fault
    except PermissionError as fault:
        raise refused(not_ours(str(fault.filename or home))) from fault
    except OSError as fault:
        raise refused(f"{fault.filename or home.parent}: {fault.strerror or fault}.") from fault
    click.echo(f"Restored {len(manifest.members)} members of {manifest.made_at}, every hash as written.")
    verify_restored()


def refused(why: str) -> click.ClickException:
    """The end of a restore that has changed nothing."""
    return click.ClickException(f"Nothing was restored. {why}")


def refuse_full(home: Path) -> None:
    """Refuse a state folder that holds anything but empty folders, or that is no folder."""
    if home.exists() and not home.is_dir():
        raise refused(f"{home} is not a folder; move it away or name another HOPMARKET_HOME.")
    if home.exists() and any(path.is_symlink() or not path.is_dir() for path in _contents(home)):
        raise click.ClickException(
            f"{home} is not empty. Nothing was restored; move it away or name another HOPMARKET_HOME."
        )


def _contents(home: Path) -> Iterator[Path]:
    """Everything in the state folder but what a restore that was killed has left behind."""
    for entry in home.iterdir():
        if not entry.name.startswith(UNFINISHED):
            yield entry
            yield from entry.rglob("*")


@contextmanager
def unpacking_place(home: Path) -> Iterator[Path]:
    """A folder beside the state folder, gone afterwards; inside it where the state folder is a volume of
    its own or the folder above is not ours, since only there one rename puts things in place."""
    inside = home.is_dir() and (home.is_mount() or not os.access(home.parent, os.W_OK | os.X_OK))
    folder = home if inside else home.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        prefix = f"{UNFINISHED}{home.name}+"
        for left in folder.glob(f"{prefix}*"):
            shutil.rmtree(left)  # by a restore of this house that was killed
        scratch = tempfile.TemporaryDirectory(dir=folder, prefix=prefix, ignore_cleanup_errors=True)
    except PermissionError as fault:
        raise refused(not_ours(f"The folder {folder}")) from fault
    except OSError as fault:
        raise refused(f"{folder} cannot be used: {fault.strerror}.") from fault
    with scratch as name:
        yield Path(name)


def refuse_other_database(manifest: backup_archives.Manifest) -> None:
    """Refuse a backup of one kind of database for a portal with the other, and a backup of keys."""
    wanted = "postgresql" if os.environ.get("HOPMARKET_DATABASE_URL") else "sqlite"
    if manifest.database == "none":
        raise click.ClickException(
            "This file holds keys, not state. Nothing was restored. Unpack it by hand into the keys folder."
        )
    if manifest.database != wanted:
        raise refused(
            f"The backup is of {manifest.database}, and this installation uses {wanted} "
            "(HOPMARKET_DATABASE_URL)."
        )


def refuse_unsound(manifest: backup_archives.Manifest, unpacked: Path) -> None:
    """Refuse what is more or less than a house: another member, no database or one that cannot be read,
    a database that was never laid down, or of a later version; and a full PostgreSQL database."""
    dump = unpacked / database_dumps.NAMES[manifest.database]
    strange = sorted(name for name in manifest.members if name != dump.name and not name.startswith("files/"))
    if strange:
        raise refused(f"The backup holds {strange[0]}, which belongs to no house.")
    if dump.name not in manifest.members:
        raise refused(f"The backup holds no database ({dump.name}).")
    found = judged(_recorded(manifest, dump), known_migrations())
    if found.kind is Condition.EMPTY:
        raise refused("The backup is of a house that was never laid down: its database holds nothing.")
    if found.kind is Condition.FOREIGN:
        raise refused("The database in the backup is not one of Hopmarket's.")
    if found.kind is Condition.LATER:
        raise refused(
            f"The backup is of a later version than this program ({manifest.version}; here is {__version__}), "
            f"which does not know {len(found.migrations)} of its migrations "
            f"({shortened(found.migrations)}). Install that version first, then restore."
        )
    if manifest.database == "postgresql":
        refuse_full_database()


def _recorded(manifest: backup_archives.Manifest, dump: Path) -> RecordedMigrations:
    if manifest.database == "postgresql":
        try:
            return database_dumps.records_in_dump(dump)
        except click.ClickException as fault:
            raise refused(f"The database in the backup cannot be read. {fault.message}") from fault
    try:
        recorded = sqlite_records(dump, writable=False)
    except UnusableDatabase as fault:
        raise refused(f"The database in the backup cannot be read: {fault}") from fault
    if damage := sqlite_damage(dump):
        raise refused(f"The database in the backup is damaged ({damage}).")
    return recorded


def refuse_full_database() -> None:
    """Refuse a PostgreSQL database that is out of reach, or that holds any table."""
    try:
        tables = postgresql_records(described_database()).tables
    except UnusableDatabase as fault:
        raise refused(str(fault)) from fault
    if tables:
        raise refused(
            f"The database is not empty: it holds {len(tables)} tables. Make an empty one (createdb), or name "
            "another in HOPMARKET_DATABASE_URL."
        )


def described_database() -> dict[str, object]:
    """Django's settings of the PostgreSQL database that the environment names."""
    return environment.database(os.environ["HOPMARKET_DATABASE_URL"], server_keys.keys_home(), pooled=False)


def put_in_place(manifest: backup_archives.Manifest, unpacked: Path, home: Path) -> None:
    """Put everything in place, or take back what was put: the state folder by one rename, then PostgreSQL,
    which takes a dump whole or not at all."""
    dump = unpacked / database_dumps.NAMES[manifest.database]
    with placed(assembled(dump, unpacked, home), home):
        if manifest.database == "postgresql":
            try:
                database_dumps.restore_postgresql(described_database(), dump)
            except click.ClickException as fault:
                raise refused(fault.message) from fault


def assembled(dump: Path, unpacked: Path, home: Path) -> Path:
    """The state folder as it is to be, beside its place; it belongs to whom the empty one belonged."""
    house = unpacked / "house"
    house.mkdir(mode=0o700)
    if (unpacked / "files").is_dir():
        (unpacked / "files").rename(house / "files")
    if dump.name == database_dumps.NAMES["sqlite"]:
        dump.rename(house / DATABASE)
    if home.is_dir() and os.geteuid() == 0:
        owner = home.stat()
        for path in (house, *house.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)
    return house


@contextmanager
def placed(house: Path, home: Path) -> Iterator[None]:
    """Within the block the house stands in its place; a failure takes it back."""
    inside, stood = home in house.parents, home.is_dir()
    steps = [(entry, home / entry.name) for entry in sorted(house.iterdir())] if inside else [(house, home)]
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            remove_empty(target)
            source.rename(target)
            moved.append((source, target))
        yield
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        if stood:
            home.mkdir(mode=0o700, exist_ok=True)
        raise


def remove_empty(folder: Path) -> None:
    """Remove a folder that holds nothing but empty folders, and what a killed restore left behind."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name.startswith(UNFINISHED):
            shutil.rmtree(entry)
        else:
            remove_empty(entry)
    folder.rmdir()


def verify_restored() -> None:
    """Verify the restored ledger, and say what is left to do."""
    ready_django()
    from hopmarket.operations import laying_down
    from hopmarket.operations.verify_ledger import report_ledger

    pending = laying_down.condition().migrations
    if pending:
        click.echo(
            f"{len(pending)} migrations are pending: run `migrate`, then `verify-ledger`, then put the "
            f"server's keys back into {server_keys.keys_folder()}."
        )
        return
    report_ledger()
    click.echo(f"Put the server's keys back into {server_keys.keys_folder()} before you serve.")
