"""The shape of a backup: a gzipped tar of members and, last, a manifest with each one's SHA-256.

`hopmarket-backup/1`: `database.sqlite3` or `database.dump` (PostgreSQL's custom format),
`files/…`, `manifest.json`. Sizes are bytes; hashes are lower-case hexadecimal.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = "hopmarket-backup/1"
MANIFEST = "manifest.json"
BLOCK = 1024 * 1024


class DamagedBackup(ValueError):
    """The backup is not what its manifest says; the text names the first difference."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """What the manifest says of one member."""

    sha256: str
    bytes: int


@dataclass(slots=True)
class Manifest:
    """What a backup holds, when it was made and from what."""

    made_at: str
    version: str
    database: str
    format: str = FORMAT
    keys: str = "not included"
    members: dict[str, ArchiveMember] = field(default_factory=dict)


class _Hashing:
    """Reads a file on behalf of the tar and hashes what passes."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


@contextmanager
def new_file(place: Path) -> Iterator[tarfile.TarFile]:
    """A gzipped tar that appears under its name only when it is complete and on disk (mode 0600)."""
    draft = place.with_name(f".{place.name}.unfinished")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
                yield archive
            out.flush()
            os.fsync(out.fileno())
        _appear(draft, place)
    finally:
        draft.unlink(missing_ok=True)


def _appear(draft: Path, place: Path) -> None:
    """Gives the finished draft its name, never replacing a file; not every file system knows links."""
    try:
        os.link(draft, place)
    except FileExistsError:
        raise
    except OSError:
        if place.exists():
            raise
        draft.rename(place)


def add_member(archive: tarfile.TarFile, name: str, source: Path) -> ArchiveMember:
    """Put one file into the archive under `name`; returns what the manifest is to say of it."""
    with source.open("rb") as opened:
        status = os.fstat(opened.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), 0o600
        hashing = _Hashing(opened)
        archive.addfile(info, hashing)
        return ArchiveMember(hashing.digest.hexdigest(), info.size)


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Put the manifest in, last."""
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def unpack(backup: Path, into: Path) -> Manifest:
    """Unpack into an empty folder, checking every name, size and hash against the manifest.

    Raises DamagedBackup at the first difference, and OSError where the folder takes no more; the folder is
    then the caller's to remove.
    """
    try:
        members, manifest = _read(backup, into)
    except (
        *(tarfile.TarError, zlib.error, OSError, EOFError, RecursionError, OverflowError),
        *(ValueError, KeyError, TypeError, AttributeError),
    ) as fault:
        if isinstance(fault, DamagedBackup):
            raise
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DamagedBackup(f"{backup} is no readable backup: {fault}") from fault
    for name in sorted(members.keys() | manifest.members.keys()):
        if members.get(name) != manifest.members.get(name):
            raise DamagedBackup(f"{name} is not what the manifest says.")
    return manifest


def _read(backup: Path, into: Path) -> tuple[dict[str, ArchiveMember], Manifest]:
    members: dict[str, ArchiveMember] = {}
    manifest: Manifest | None = None
    with tarfile.open(backup, "r:gz") as archive:
        for info in archive:
            source = archive.extractfile(info) if info.isreg() else None
            if source is None:
                raise DamagedBackup(f"{info.name} is not a plain file.")
            if info.name == MANIFEST:
                if manifest is not None:
                    raise DamagedBackup(f"{MANIFEST} is there twice.")
                manifest = _manifest(source.read())
            elif info.name in members:
                raise DamagedBackup(f"{info.name} is there twice.")
            else:
                members[info.name] = _write(source, _inside(into, info.name))
    if manifest is None:
        raise DamagedBackup(f"{backup} has no manifest; it may be cut short.")
    return members, manifest


def _manifest(content: bytes) -> Manifest:
    fields = json.loads(content, object_pairs_hook=_without_doubles)
    if fields.get("format") != FORMAT:
        raise DamagedBackup(f"The format is {fields.get('format')!r}; this version reads {FORMAT}.")
    members = {name: ArchiveMember(**member) for name, member in fields.pop("members").items()}
    return Manifest(**fields, members=members)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise DamagedBackup(f"The manifest names something twice: {', '.join(sorted(named))[:100]}.")
    return named


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise DamagedBackup(f"{name} points outside the backup.")
    return folder.joinpath(*parts)


def _write(source: IO[bytes], place: Path) -> ArchiveMember:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with place.open("xb") as out:
        place.chmod(0o600)
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return ArchiveMember(digest.hexdigest(), size)
