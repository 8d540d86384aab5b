"""Requests that break off: a body that has not arrived completely is never read as if it had.

Servers hand on the bytes that came and then end the stream, as if the request ended there. An
answer cut in half would be saved over a whole one, a price of 120000 as 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class ByteSource(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...
    def readline(self, size: int = ..., /) -> bytes: ...


class WholeBody:
    """A request's body of ``length`` bytes; reading on after it broke off raises ConnectionAbortedError."""

    def __init__(self, source: ByteSource, length: int) -> None:
        self._source, self._left = source, length

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        chunks: list[bytes] = []
        while wanted > 0:
            chunk = self._counted(self._source.read(wanted))
            wanted -= len(chunk)
            chunks.append(chunk)
        return b"".join(chunks)

    def readline(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._counted(self._source.readline(wanted)) if wanted else b""

    def _counted(self, chunk: bytes) -> bytes:
        if not chunk:
            raise ConnectionAbortedError("The request broke off.")
        self._left -= len(chunk)
        return chunk


def refuse_broken_bodies(application: Application) -> Application:
    """Wraps an application so that reading a body that ends before its announced length fails."""

    def answering(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answering
