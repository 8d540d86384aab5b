"""A JSON document cut into its releases or records as it streams, each as the text that it is.

Only strings and brackets are looked at, so a release that is no JSON spoils itself and not its
neighbours, and no more than one of them is held in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from .pieces import Form

CHUNK = 1 << 18
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
_BETWEEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^\s,"]+', re.DOTALL)
_COLON = re.compile(rb"\s*+(:?)")
_OPENS = {ord("{"): ord("}"), ord("["): ord("]")}
_HOLD = {b'"releases"': Form.RELEASE, b'"records"': Form.RECORD}


class Stream(Protocol):
    """Anything with bytes to read."""

    def read(self, size: int, /) -> bytes: ...


class Broken(Exception):
    """The document cannot be followed any further."""


@dataclass(frozen=True, slots=True)
class _Token:
    sign: int
    start: int
    end: int


class _Window:
    """The part of a stream that is in memory. ``keep`` is where the text begins that is still
    wanted; what lies before it goes when more is read."""

    def __init__(self, stream: Stream, begun: bytes, longest: int) -> None:
        self.stream, self.text, self.longest = stream, begun, longest
        self.at, self.keep, self.line, self._counted = 0, 0, 1, 0

    def more(self) -> bool:
        """Reads on; False at the end of the stream."""
        found = self.stream.read(max(CHUNK, len(self.text) - self.keep))
        if not found:
            return False
        self.line_at(self.keep)
        self.text = self.text[self.keep :] + found
        self.at -= self.keep
        self._counted -= self.keep
        self.keep = 0
        return True

    def line_at(self, place: int) -> int:
        """The line of a place, which is never before one asked for earlier."""
        self.line += self.text.count(b"\n", self._counted, place)
        self._counted = place
        return self.line

    def token(self) -> _Token | None:
        """The next string or bracket; None at the end of the stream."""
        while True:
            found = _TOKEN.search(self.text, self.at)
            if found and found[1] != b"":
                self.at = found.end()
                return _Token(self.text[found.start()], found.start(), found.end())
            if found is None:
                self.at = len(self.text)
            elif len(self.text) - found.start() > self.longest:
                raise Broken(f"A text is longer than {self.longest} bytes.")
            if not self.more():
                if found:
                    raise Broken("The file ends within a text.")
                return None
