"""UTF-16 with its mark, as spreadsheets and Windows' command line write it, read as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import Any

_STEP = 1 << 16
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Utf16Stream(io.RawIOBase):
    """The bytes in UTF-8 of a text in UTF-16. Half a pair becomes bytes that are no UTF-8, so that
    what holds it is refused and what stands beside it is read."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw, self._ready = raw, b""
        self._decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any, /) -> int:
        while not self._ready:
            wide = self._raw.read1(_STEP)
            if not wide:
                return 0
            self._ready = self._decoder.decode(wide).encode("utf-8", "surrogatepass")
        count = min(len(into), len(self._ready))
        into[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
