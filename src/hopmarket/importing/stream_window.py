"""The part of a stream that is in memory: tokens looked for, text held, lines counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

CHUNK = 1 << 18
_QUOTE = ord('"')
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
# Matches always, so that no place is tried twice; the group is empty where the window ends first.
_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+([{}\[\]]?)', re.DOTALL)
_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
ENDS = {ord("{"): ord("}"), ord("["): ord("]")}


class Stream(Protocol):
    """Anything with bytes to read."""

    def read1(self, size: int, /) -> bytes: ...


class BrokenDocument(Exception):
    """The document cannot be followed any further."""


@dataclass(frozen=True, slots=True)
class Token:
    """A string or a bracket, by its first byte, with its place in the window; a string that was too
    long to be held has its end alone."""

    sign: int
    start: int
    end: int

    @property
    def is_lost(self) -> bool:
        return self.start == self.end


class Window:
    """A stream seen through a window that moves on.

    Text from :meth:`hold` on stays until :meth:`release`, or until it is longer than ``longest``
    bytes: then ``lost`` is true and the text goes, so that memory stays bounded. A longer string goes
    too, wherever it stands; the window moves on to its end.
    """

    def __init__(self, stream: Stream, begun: bytes, longest: int) -> None:
        self.stream, self.text, self.longest = stream, begun, longest
        self.at, self.lost = 0, False
        self._held: int | None = None
        self._line, self._counted = 1, 0

    def hold(self, place: int) -> None:
        """Keeps the text from a place on."""
        self._held, self.lost = place, False

    def release(self, end: int) -> bytes:
        """The text held so far, up to ``end``; empty when it was lost or is too long."""
        lost = self.lost or self._held is None or end - self._held > self.longest
        text = b"" if lost else self.text[self._held : end]
        self._held = None
        return text

    def line_at(self, place: int) -> int:
        """The line of a place, which is never before one asked for earlier."""
        self._line += self.text.count(b"\n", self._counted, place)
        self._counted = place
        return self._line

    def token(self) -> Token | None:
        """The next string or bracket; None at the end. Raises BrokenDocument when it ends within a string."""
        while True:
            found = _TOKEN.search(self.text, self.at)
            if found and found[1] != b"":
                self.at = found.end()
                if self.at - found.start() > self.longest:
                    return Token(_QUOTE, self.at, self.at)
                return Token(self.text[found.start()], found.start(), self.at)
            self.at = found.start() if found else len(self.text)
            if len(self.text) - self.at > self.longest:
                self._past_string()
                return Token(_QUOTE, self.at, self.at)
            if not self._more():
                if found:
                    raise BrokenDocument("The file ends in the middle of a text.")
                return None

    def past(self, opened: Token) -> None:
        """Goes to the end of the object or list that was just opened."""
        if opened.sign not in ENDS:
            raise BrokenDocument("The brackets do not match.")
        due = bytearray([ENDS[opened.sign]])
        while True:
            text, at = self.text, self.at
            for found in _BRACKET.finditer(text, at):
                at = found.end()
                if not found[1]:
                    break
                sign = text[at - 1]
                if sign in ENDS:
                    due.append(ENDS[sign])
                elif sign != due.pop():
                    raise BrokenDocument("The brackets do not match.")
                elif not due:
                    self.at = at
                    return
            self.at = at
            if len(text) - at > self.longest:
                self._past_string()
            elif not self._more():
                raise BrokenDocument("The file ends in the middle of the document.")

    def _past_string(self) -> None:
        """Goes to the end of the string that begins here without keeping its text."""
        self.lost, self._held = True, None
        self.at += 1
        while found := _REST.match(self.text, self.at):
            self.at = found.end()
            if found[1]:
                return
            if not self._more():
                raise BrokenDocument("The file ends in the middle of a text.")

    def _more(self) -> bool:
        kept = self.at if self._held is None else self._held
        if len(self.text) - kept > self.longest:
            self.lost, self._held = True, None
            kept = self.at
        block = self.stream.read1(max(CHUNK, len(self.text) - kept))
        if not block:
            return False
        self.line_at(max(kept, self._counted))
        self.text = self.text[kept:] + block
        self.at -= kept
        self._counted -= kept
        if self._held is not None:
            self._held = 0
        return True
