"""Bytes in and out of the state folder: encrypted as they stream, hashed as they pass."""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage
from django.conf import settings

from hopmarket.rules.file_types import ENCRYPTED_PACKAGE, OLD_OFFICE

CHUNK = 1 << 16
MOST_SILENCE = 120.0
"""Seconds without a chunk after which a stream counts as broken off: a slow client may pause, but a
lost one must not keep its thread for ever."""


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes that are synced to disk: their id, their size and SHA-256 plain and as stored, the first
    bytes of the plain content, and whether Office encrypted what is in it."""

    id: uuid.UUID
    size: int
    sha256: str
    stored_size: int
    stored_sha256: str
    head: bytes
    is_encrypted_office: bool = False


def place_of(file: uuid.UUID) -> Path:
    """Where the bytes of a stored file lie."""
    return Path(settings.FILES_ROOT) / file.hex[:2] / file.hex


class _Counting:
    """A reader that counts, hashes and keeps the head of what passes, and sees whether Office encrypted it."""

    def __init__(self, source: Readable) -> None:
        self._source, self._hash = source, hashlib.sha256()
        self.size, self.head = 0, b""
        self.is_encrypted_office, self._before = False, b""

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self._source.read(size)
        self._hash.update(chunk)
        self.size += len(chunk)
        if len(self.head) < 4096:
            self.head += chunk[: 4096 - len(self.head)]
        if self.head.startswith(OLD_OFFICE) and not self.is_encrypted_office:
            self.is_encrypted_office = ENCRYPTED_PACKAGE in self._before + chunk
            self._before = chunk[1 - len(ENCRYPTED_PACKAGE) :]
        return chunk

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Hashing:
    """A writer that counts and hashes what goes to disk."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._hash = target, hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> int:
        self._hash.update(chunk)
        self.size += len(chunk)
        return self._target.write(chunk)

    def flush(self) -> None:
        self._target.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def store_stream(source: Readable, recipient: pyrage.x25519.Recipient | None) -> StoredBytes:
    """Stores a stream, encrypted to ``recipient`` (None: as it is), durable when this returns.

    A stream that breaks off leaves nothing behind.
    """
    file_id = uuid.uuid4()
    place = place_of(file_id)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_suffix(".part")
    reader = _Counting(source)
    try:
        with open(draft, "wb", opener=_private) as target:
            writer = _Hashing(target)
            if recipient is None:
                for chunk in iter(lambda: reader.read(CHUNK), b""):
                    writer.write(chunk)
            else:
                pyrage.encrypt_io(reader, writer, [recipient])
            target.flush()
            os.fsync(target.fileno())
        draft.replace(place)
        _sync_folder(place.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return StoredBytes(
        file_id,
        reader.size,
        reader.sha256,
        writer.size,
        writer.sha256,
        reader.head,
        reader.is_encrypted_office,
    )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Pipe:
    """A stream that one thread writes and another reads; either side may break it off."""

    def __init__(self) -> None:
        self._chunks: queue.Queue[bytes | BaseException] = queue.Queue(maxsize=16)
        self._rest, self._ended = b"", False
        self._reader_left = threading.Event()

    def _put(self, item: bytes | BaseException) -> None:
        while not self._reader_left.is_set():
            try:
                return self._chunks.put(item, timeout=0.2)
            except queue.Full:
                continue
        raise BrokenPipeError("Nobody reads this stream any more.")

    def write(self, chunk: bytes) -> int:
        if chunk:
            self._put(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Does nothing: every chunk is passed on at once."""

    def close(self) -> None:
        self._put(b"")

    def fail(self, error: BaseException) -> None:
        self._put(error)

    def leave(self) -> None:
        """Ends reading; the next write raises BrokenPipeError."""
        self._reader_left.set()

    def read(self, size: int = CHUNK, /) -> bytes:
        if not self._rest and not self._ended:
            chunk = self._next()
            if isinstance(chunk, BaseException):
                self._ended = True
                raise chunk
            self._ended = chunk == b""
            self._rest = chunk
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def _next(self) -> bytes | BaseException:
        try:
            return self._chunks.get(timeout=MOST_SILENCE)
        except queue.Empty:
            return TimeoutError("The stream broke off without a word.")


class Streaming:
    """Stores a stream whose chunks somebody else pushes, in a thread of its own."""

    def __init__(self, recipient: pyrage.x25519.Recipient | None) -> None:
        self._pipe, self._kept, self._fault = Pipe(), None, None
        self._thread = threading.Thread(target=self._run, args=(recipient,), daemon=True)
        self._thread.start()

    _kept: StoredBytes | None
    _fault: BaseException | None

    def _run(self, recipient: pyrage.x25519.Recipient | None) -> None:
        try:
            self._kept = store_stream(self._pipe, recipient)
        except BaseException as error:  # handed to the thread that waits
            self._fault = error
        finally:
            self._pipe.leave()

    def push(self, chunk: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.write(chunk)

    def finish(self) -> StoredBytes:
        """Ends the stream and answers what was stored; raises what went wrong while storing it."""
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        assert self._kept is not None
        return self._kept

    def abandon(self) -> None:
        """Breaks the stream off; nothing stays on disk."""
        with contextlib.suppress(BrokenPipeError):
            self._pipe.fail(ConnectionAbortedError("The upload broke off."))
        self._thread.join()


def plain_chunks(file: uuid.UUID, identity: pyrage.x25519.Identity | None) -> Iterator[bytes]:
    """The plain bytes of a stored file, in chunks, decrypted with ``identity`` when given."""
    with place_of(file).open("rb") as source:
        if identity is None:
            yield from iter(lambda: source.read(CHUNK), b"")
            return
        pipe = Pipe()
        opened: BinaryIO = source
        worker = threading.Thread(target=_decrypt, args=(opened, pipe, identity), daemon=True)
        worker.start()
        try:
            yield from iter(lambda: pipe.read(CHUNK), b"")
        finally:
            pipe.leave()
            worker.join()


def _decrypt(source: BinaryIO, pipe: Pipe, identity: pyrage.x25519.Identity) -> None:
    with contextlib.suppress(BrokenPipeError):
        try:
            pyrage.decrypt_io(source, pipe, [identity])
            pipe.close()
        except BaseException as error:  # handed to the reader
            pipe.fail(error)


class FromChunks:
    """An iterator of chunks as a reader."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def read(self, size: int = CHUNK, /) -> bytes:
        if not self._rest:
            self._rest = next(self._chunks, b"")
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def discard_bytes(file: uuid.UUID) -> None:
    """Removes the bytes of a file; missing bytes are no fault."""
    place_of(file).unlink(missing_ok=True)
