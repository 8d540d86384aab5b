"""Gzip as it streams: the text before a damage is given first, then the damage is raised."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any

_STEP = 1 << 16
_MOST = 1 << 18


class GzipStream(io.RawIOBase):
    """The bytes in a gzip file of one or several members; ``raw`` is read piece by piece.

    Raises EOFError, zlib.error or gzip.BadGzipFile where the file is cut short or damaged.
    """

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw = raw
        self._ready = self._rest = b""
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any, /) -> int:
        while not self._ready:
            packed = self._rest or self._raw.read1(_STEP)
            if not packed:
                if self._begun and not self._member.eof:
                    raise EOFError("it ends too soon")
                return 0
            self._unpack(packed)
        count = min(len(into), len(self._ready))
        into[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpack(self, packed: bytes) -> None:
        if self._member.eof:
            packed = packed.lstrip(b"\0")
            if packed and packed[:1] != b"\x1f":
                raise gzip.BadGzipFile("something else follows the compressed text")
            self._member, self._begun = zlib.decompressobj(wbits=31), False
        self._begun = self._begun or bool(packed)
        self._ready = self._member.decompress(packed, _MOST)
        self._rest = self._member.unconsumed_tail or self._member.unused_data
