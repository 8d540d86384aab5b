"""Restore a backup into an empty state folder, and verify it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from hopmarket import environment, server_keys
from hopmarket.operations import backup_archives, database_dumps
from hopmarket.operations.django_setup import ready_django


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put FILE into an empty state folder (and an empty PostgreSQL database, if it came from one).

    Everything is unpacked and checked beside the state folder first; nothing is put in place
    unless all of it is sound. Then the ledger is verified.
    """
    home = server_keys.keys_home()
    refuse_full(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".hopmarket-restore-") as scratch:
        unpacked = Path(scratch)
        try:
            manifest = backup_archives.unpack(file, unpacked)
        except backup_archives.DamagedBackup as fault:
            raise click.ClickException(f"Nothing was restored. {fault}") from fault
        refuse_other_database(manifest)
        put_in_place(manifest, unpacked, home)
    click.echo(f"Restored {len(manifest.members)} members of {manifest.made_at}, every hash as written.")
    verify_restored()


def refuse_full(home: Path) -> None:
    """Refuse a state folder that holds anything but empty folders."""
    if home.exists() and any(path.is_file() for path in home.rglob("*")):
        raise click.ClickException(
            f"{home} is not empty. Nothing was restored; move it away or name another HOPMARKET_HOME."
        )


def refuse_other_database(manifest: backup_archives.Manifest) -> None:
    """Refuse a backup of one kind of database for a portal with the other, and a backup of keys."""
    wanted = "postgresql" if os.environ.get("HOPMARKET_DATABASE_URL") else "sqlite"
    if manifest.database == "none":
        raise click.ClickException("This file holds keys, not state. Unpack it by hand into the keys folder.")
    if manifest.database != wanted:
        raise click.ClickException(
            f"The backup is of {manifest.database}, and this installation uses {wanted} "
            "(HOPMARKET_DATABASE_URL). Nothing was restored."
        )


def put_in_place(manifest: backup_archives.Manifest, unpacked: Path, home: Path) -> None:
    """Put the database in place, then the files: PostgreSQL may refuse, and then nothing has moved."""
    dump = unpacked / database_dumps.NAMES[manifest.database]
    if manifest.database == "postgresql":
        described = environment.database(os.environ["HOPMARKET_DATABASE_URL"], home, pooled=False)
        database_dumps.restore_postgresql(described, dump)
    home.mkdir(mode=0o700, exist_ok=True)
    files = unpacked / "files"
    if files.is_dir():
        shutil.rmtree(home / "files", ignore_errors=True)
        files.rename(home / "files")
    if manifest.database == "sqlite":
        dump.rename(home / "hopmarket.sqlite3")


def verify_restored() -> None:
    """Verify the restored ledger, and say what is left to do."""
    ready_django()
    from hopmarket.health import pending_migrations
    from hopmarket.operations.verify_ledger import report_ledger

    pending = pending_migrations()
    if pending:
        click.echo(f"{len(pending)} migrations are pending: run `migrate`, then `verify-ledger`.")
        return
    report_ledger()
    click.echo(f"Put the server's keys back into {server_keys.keys_folder()} before you serve.")
