"""A zip file of CSV tables, sent while it is made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, cast

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
_CHUNK = 1 << 16


class _Outlet:
    """The file that the zip writes to: keeps chunks until they are sent; cannot be rewound."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.chunks.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        return None

    def taken(self) -> bytes:
        data = b"".join(self.chunks)
        self.chunks, self.size = [], 0
        return data


def zip_pieces(files: Iterable[tuple[str, Iterable[str]]], at: datetime) -> Iterator[bytes]:
    """Yields a zip of files (name, pieces of text) in pieces of some 64 KB, each file dated ``at``.

    The same files and instant give the same bytes.
    """
    outlet = _Outlet()
    when = max(at.astimezone(UTC), _FIRST).timetuple()[:6]
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w") as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece.encode())
                    if outlet.size >= _CHUNK:
                        yield outlet.taken()
    yield outlet.taken()
