"""Worker processes prepare pieces and compile ahead, while this process keeps what came before.

The result is the same, and in the same order, with any number of workers or none.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from hopmarket.records.notices.prepared_releases import CompiledProcess, Prints, compiled_ahead

from .checks import CheckedRelease, check_piece
from .pieces import Piece, RefusedRelease

PIECES = 400
BYTES = 2 * 1024 * 1024
"""A chunk ends at so many pieces or so many bytes."""
ALONE = 4
"""A file of fewer chunks is prepared in this process, without workers."""
MOST = 4
"""Workers at most, however many processors there are."""


@dataclass(frozen=True, slots=True)
class PreparedChunk:
    """What became of some pieces, in their order, and the processes compiled from them alone."""

    releases: list[CheckedRelease | RefusedRelease]
    ahead: dict[Prints, CompiledProcess]


def prepared_chunks(
    pieces: Iterable[Piece | RefusedRelease], *, prefix: str, workers: int | None = None
) -> Generator[PreparedChunk, None, None]:
    """Prepares every piece. ``workers`` 0 does all of it here, and so do files of a few chunks;
    None takes as many as there are processors. At most a few chunks are in memory at a time."""
    cut = _cut(pieces)
    first = list(itertools.islice(cut, ALONE))
    count = _fitting() if workers is None else workers
    if count and len(first) == ALONE:
        yield from _elsewhere(itertools.chain(first, cut), prefix, count)
    else:
        yield from (prepare_chunk(pieces, prefix) for pieces in itertools.chain(first, cut))


def prepare_chunk(pieces: list[Piece | RefusedRelease], prefix: str) -> PreparedChunk:
    """Prepares the pieces of one chunk and compiles their processes ahead."""
    releases: list[CheckedRelease | RefusedRelease] = []
    for piece in pieces:
        releases += [piece] if isinstance(piece, RefusedRelease) else check_piece(piece, prefix=prefix)
    return PreparedChunk(
        releases, compiled_ahead(release for release in releases if isinstance(release, CheckedRelease))
    )


def _cut(pieces: Iterable[Piece | RefusedRelease]) -> Iterator[list[Piece | RefusedRelease]]:
    chunk: list[Piece | RefusedRelease] = []
    size = 0
    for piece in pieces:
        chunk.append(piece)
        size += len(piece.raw) if isinstance(piece, Piece) else 0
        if len(chunk) == PIECES or size >= BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _fitting() -> int:
    """As many workers as processors; none inside a process that may have no children."""
    if multiprocessing.current_process().daemon:
        return 0
    return min(MOST, len(os.sched_getaffinity(0)))


def _elsewhere(
    cut: Iterator[list[Piece | RefusedRelease]], prefix: str, count: int
) -> Iterator[PreparedChunk]:
    method = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=method, initializer=_begin)
    running: deque[Future[PreparedChunk]] = deque()
    try:
        for pieces in cut:
            running.append(pool.submit(prepare_chunk, pieces, prefix))
            if len(running) > 2 * count:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """A worker lets the keyboard speak to its parent alone, and ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
