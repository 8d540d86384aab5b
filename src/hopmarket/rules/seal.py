"""Sealing: envelopes in age, commitments, receipts. Randomness and keys come in as arguments.

Format ``hopmarket-seal/1``: every response has an age identity of its own; its parts are
encrypted to it, and it is encrypted to the opportunity's recipient (``seal: clerk``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .hash_chain import canonical
from .refusal import Refusal

FORMAT = "hopmarket-seal/1"


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One encrypted part: what it is, the stored ciphertext, its bytes and SHA-256."""

    name: str
    file: str
    size: int
    sha256: str


def key_commitment(*, context: str, salt: bytes, identity: str) -> str:
    """SHA-256 of context, salt and the envelope's identity: an inconsistent key is caught."""
    return hashlib.sha256(context.encode() + b"\0" + salt + b"\0" + identity.encode()).hexdigest()


def text_commitment(*, nonce: bytes, content: bytes) -> str:
    """SHA-256 of a nonce (kept inside the seal) and the plain content."""
    return hashlib.sha256(nonce + b"\0" + content).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a supplier holds. ``received`` is the database's clock in UTC with milliseconds."""

    format: str
    seal: str
    opportunity: str
    terms_print: str
    response: str
    copy: int
    received: str
    parts: tuple[SealedPart, ...]
    key_commit: str
    text_commit: str

    def body(self) -> dict[str, Any]:
        """The receipt as a JSON value, hashes only: no file places of the server."""
        return {**asdict(self), "parts": [_public(part) for part in self.parts]}

    def to_bytes(self) -> bytes:
        """Canonical JSON: the bytes that are signed."""
        return canonical(self.body())

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the canonical receipt."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def may_open(*, deadlines: Collection[datetime | None], now: datetime) -> None | Refusal:
    """Refuses ``opening.too_early`` before the latest of the deadlines that are kept for an opportunity,
    and where any of them is missing: a state that says "closed" opens nothing by itself."""
    known = [deadline for deadline in deadlines if deadline is not None]
    if len(known) < len(deadlines) or not known or now < max(known):
        return Refusal("opening.too_early", "How a response is sealed: docs/house.md")
    return None


def _public(part: SealedPart) -> Mapping[str, Any]:
    return {"name": part.name, "size": part.size, "sha256": part.sha256}
