"""Copy database and files to one file, without stopping anything."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from hopmarket import __version__, server_keys
from hopmarket.operations import backup_archives, database_dumps
from hopmarket.operations.database_condition import not_ours


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--with-keys",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Copy the server's keys too, to a file of their own. Keep the two apart.",
)
def backup(file: Path, with_keys: Path | None) -> None:
    """Write database and files to FILE (a .tar.gz that must not exist yet)."""
    refuse_places(file, with_keys)
    manifest = write_state(file)
    click.echo(f"{file}: {len(manifest.members)} members, {file.stat().st_size} bytes.")
    if with_keys is None:
        click.echo(
            f"The server's keys ({server_keys.keys_folder()}) are not in it. Without them drafts cannot be read; "
            "keep a copy elsewhere (--with-keys FILE)."
        )
        return
    write_keys(with_keys)
    click.echo(f"{with_keys}: the server's keys. Keep it apart from {file}.")


def refuse_places(file: Path, with_keys: Path | None) -> None:
    """Refuses, before anything is copied, a place that cannot take a backup, and keys that are not there."""
    if with_keys is not None and with_keys.resolve() == file.resolve():
        raise click.ClickException("The keys need a file of their own. Keep the two apart.")
    for place in filter(None, (file, with_keys)):
        folder = place.resolve().parent
        if place.exists() or place.is_symlink():
            raise click.ClickException(f"{place} exists already; name a new file.")
        if not folder.is_dir():
            raise click.ClickException(f"The folder {folder} is not there. Make it, or name another file.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise click.ClickException(not_ours(f"The folder {folder}"))
        for copied in (settings.FILES_ROOT, server_keys.keys_folder()):
            if folder.is_relative_to(copied):
                raise click.ClickException(f"{place} lies in what is copied; name a file outside {copied}.")
    if with_keys is not None and not any(server_keys.keys_folder().glob("[!.]*")):
        raise click.ClickException(
            f"The keys folder {server_keys.keys_folder()} (HOPMARKET_KEYS) holds no keys. Nothing was written."
        )


def write_state(file: Path) -> backup_archives.Manifest:
    """Writes the database first, then the files.

    A file is written before the row that names it and never changed, so every file that the
    copied database names is in the copy; files that came later are surplus and harmless.
    """
    manifest = backup_archives.Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        database=connection.vendor,
    )
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".hopmarket-") as scratch:
        copy = Path(scratch) / database_dumps.NAMES[connection.vendor]
        _copy_database(copy)
        with backup_archives.new_file(file) as archive:
            manifest.members[copy.name] = backup_archives.add_member(archive, copy.name, copy)
            manifest.members |= dict(_added(archive, settings.FILES_ROOT, "files"))
            backup_archives.add_manifest(archive, manifest)
    return manifest


def write_keys(file: Path) -> None:
    """Writes the keys folder to a backup of its own, which is restored by unpacking it by hand."""
    manifest = backup_archives.Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        database="none",
        keys="only",
    )
    with backup_archives.new_file(file) as archive:
        manifest.members |= dict(_added(archive, server_keys.keys_folder(), "keys"))
        backup_archives.add_manifest(archive, manifest)


def _copy_database(place: Path) -> None:
    described = connection.settings_dict
    if connection.vendor == "sqlite":
        database_dumps.copy_sqlite(Path(described["NAME"]), place)
    else:
        database_dumps.dump_postgresql(described, place)


def _added(
    archive: tarfile.TarFile, folder: Path, under: str
) -> Iterator[tuple[str, backup_archives.ArchiveMember]]:
    for source in sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".part"):
        name = f"{under}/{source.relative_to(folder).as_posix()}"
        try:
            yield name, backup_archives.add_member(archive, name, source)
        except FileNotFoundError:
            continue  # a draft's file that was removed since; the copied database may name it no more
