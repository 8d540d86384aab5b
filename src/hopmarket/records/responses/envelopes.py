"""Envelopes: made outside any transaction, opened with the opportunity's identity."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pyrage

from hopmarket.records.files.encrypted_storage import discard_bytes, plain_chunks, store_stream
from hopmarket.records.files.stored_files import seal_copy
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import counting_answers
from hopmarket.rules.seal import SealedPart, key_commitment, text_commitment

from .models import Response, SealedCopy
from .queries import attached_files, working_answers


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed envelope whose parts lie on disk, not yet received by anybody."""

    saved_at: datetime
    parts: tuple[SealedPart, ...]
    sealed_key: bytes
    key_salt: bytes
    key_commit: str
    text_commit: str

    def discard(self) -> None:
        """Removes the parts of an envelope that nobody received."""
        for part in self.parts:
            discard_bytes(uuid.UUID(part.file))


def context_of(response: Response) -> str:
    """What binds an envelope's key to its response."""
    return f"{response.opportunity.reference}/responses/{response.pk}"


def make_envelope(response: Response) -> Envelope:
    """Seals the answers of the working copy to questions that are asked: a fresh age identity, its
    parts encrypted to it, the identity encrypted to the opportunity's recipient. The server cannot
    open it afterwards; the names of files are inside, outside they are numbered."""
    identity = pyrage.x25519.Identity.generate()
    to = identity.to_public()
    answers = counting_answers(response.opportunity.the_terms, working_answers(response))
    attached = [file for file in attached_files(response) if file.question in answers.files]
    files = [(file, seal_copy(file.row.file, to)) for file in attached]
    nonce, salt = secrets.token_bytes(32), secrets.token_bytes(32)
    content = canonical(
        {
            "texts": dict(answers.texts),
            "prices": dict(answers.prices),
            "nonce": nonce.hex(),
            "files": [
                {
                    "question": file.question,
                    "name": file.name,
                    "media_type": file.media_type,
                    "sha256": file.sha256,
                    "part": kept.id.hex,
                }
                for file, kept in files
            ],
        }
    )
    text = store_stream(BytesIO(content), to)
    numbered = ((f"file-{number}", kept) for number, (_, kept) in enumerate(files, start=1))
    sealed = [("answers.json", text), *numbered]
    return Envelope(
        saved_at=response.saved_at,
        parts=tuple(
            SealedPart(name, kept.id.hex, kept.stored_size, kept.stored_sha256) for name, kept in sealed
        ),
        sealed_key=pyrage.encrypt(
            str(identity).encode(),
            [pyrage.x25519.Recipient.from_str(response.opportunity.recipient)],
        ),
        key_salt=salt,
        key_commit=key_commitment(context=context_of(response), salt=salt, identity=str(identity)),
        text_commit=text_commitment(nonce=nonce, content=content),
    )


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A file inside an opened envelope: where its ciphertext lies, and what it claims to be."""

    part: uuid.UUID
    question: str
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OpenedContent:
    """The content of an envelope whose commitments and hashes were all right."""

    identity: pyrage.x25519.Identity
    texts: Mapping[str, str]
    prices: Mapping[str, str]
    files: tuple[OpenedPart, ...]


def open_envelope(copy: SealedCopy, identity: pyrage.x25519.Identity) -> OpenedContent | Refusal:
    """Opens one envelope. Refuses ``opening.damaged`` when it is not the one that its receipt
    describes, or a hash or a commitment fails."""
    damaged = Refusal("opening.damaged", params={"receipt": copy.receipt_print[:12]})
    if not _as_received(copy):
        return damaged
    try:
        inner_text = pyrage.decrypt(bytes(copy.sealed_key), [identity]).decode()
        inner = pyrage.x25519.Identity.from_str(inner_text)
        commitment = key_commitment(
            context=context_of(copy.response), salt=bytes(copy.key_salt), identity=inner_text
        )
        if not hmac.compare_digest(commitment, copy.key_commit) or not _parts_whole(copy):
            return damaged
        first = uuid.UUID(copy.parts[0]["file"])
        content = b"".join(plain_chunks(first, inner))
        payload: dict[str, Any] = json.loads(content)
        nonce = bytes.fromhex(payload["nonce"])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, ValueError, KeyError):
        return damaged
    if text_commitment(nonce=nonce, content=content) != copy.text_commit:
        return damaged
    files = tuple(
        OpenedPart(
            uuid.UUID(file["part"]), file["question"], file["name"], file["media_type"], file["sha256"]
        )
        for file in payload["files"]
    )
    return OpenedContent(inner, payload["texts"], payload["prices"], files)


def _as_received(copy: SealedCopy) -> bool:
    """Whether the row agrees with its receipt, and the receipt with its fingerprint."""
    receipt = copy.receipt
    outside = [{name: part[name] for name in ("name", "size", "sha256")} for part in copy.parts]
    return (
        hashlib.sha256(canonical(receipt)).hexdigest() == copy.receipt_print
        and receipt["response"] == context_of(copy.response)
        and receipt["copy"] == copy.number
        and receipt["key_commit"] == copy.key_commit
        and receipt["text_commit"] == copy.text_commit
        and receipt["parts"] == outside
    )


def _parts_whole(copy: SealedCopy) -> bool:
    return all(_stored_sha256(part["file"]) == part["sha256"] for part in copy.parts)


def _stored_sha256(file: str) -> str:
    digest = hashlib.sha256()
    for chunk in plain_chunks(uuid.UUID(file), None):
        digest.update(chunk)
    return digest.hexdigest()


def parts_json(envelope: Envelope) -> list[dict[str, Any]]:
    """The parts as they are stored with a sealed copy."""
    return [asdict(part) for part in envelope.parts]
