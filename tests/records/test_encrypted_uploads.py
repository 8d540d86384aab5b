"""Whether Office encrypted an upload is seen as it streams in, wherever the sign of it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hopmarket.records.files.encrypted_storage import FromChunks, discard_bytes, store_stream
from hopmarket.rules.file_types import ENCRYPTED_PACKAGE, OLD_OFFICE

BLOCK = 1 << 16


def chunked(content: bytes) -> Iterator[bytes]:
    return (content[start : start + BLOCK] for start in range(0, len(content), BLOCK))


@pytest.mark.parametrize(
    ("begins", "place", "seen"),
    [
        *((OLD_OFFICE, place, True) for place in (8, 4090, BLOCK - 32, BLOCK - 31, BLOCK - 1, BLOCK, 3 * BLOCK)),
        (b"%PDF-1.7", 5000, False),
        (b"PK\x03\x04", BLOCK - 1, False),
    ],
)  # fmt: skip
def test_the_sign_is_seen_across_chunks(begins: bytes, place: int, seen: bool) -> None:
    content = begins.ljust(place, b"\0") + ENCRYPTED_PACKAGE + b"\0" * 100
    kept = store_stream(FromChunks(chunked(content)), None)
    discard_bytes(kept.id)
    assert kept.is_encrypted_office is seen and kept.size == len(content)
