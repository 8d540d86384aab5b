"""Keeping files inside an act's transaction."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

import pyrage
from django.db import transaction

from hopmarket import server_keys
from hopmarket.rules.file_types import AcceptedFile, file_accepted
from hopmarket.rules.refusal import Refusal

from .encrypted_storage import FromChunks, StoredBytes, discard_bytes, plain_chunks, store_stream
from .models import SealedTo, StoredFile
from .upload_handler import SealedUpload


def accept_upload(upload: SealedUpload) -> AcceptedFile | Refusal:
    """Checks an upload by name, size and first bytes; a refused upload's bytes are removed at once."""
    outcome = file_accepted(
        name=upload.name or "",
        size=upload.size or 0,
        head=upload.kept.head,
        is_encrypted_office=upload.kept.is_encrypted_office,
    )
    if isinstance(outcome, Refusal):
        upload.drop()
    return outcome


def plain_bytes(upload: SealedUpload) -> bytes:
    """What an upload holds, for a form that reads it at once and stores nothing; whoever asks has looked at its
    size."""
    return b"".join(plain_chunks(upload.kept.id, server_keys.drafts_identity()))


def keep_draft(upload: SealedUpload, what: AcceptedFile, *, at: datetime) -> StoredFile:
    """Records an upload, which is encrypted to the server's draft key already, without its name and
    SHA-256: the caller keeps those encrypted."""
    upload.taken = True
    return _record(replace(upload.kept, sha256=""), replace(what, name=""), SealedTo.SERVER, at)


def keep_public(upload: SealedUpload, what: AcceptedFile, *, at: datetime) -> StoredFile:
    """Records an upload as readable, and removes the encrypted copy."""
    source = FromChunks(plain_chunks(upload.kept.id, server_keys.drafts_identity()))
    kept = store_stream(source, None)
    upload.drop()
    return _record(kept, what, SealedTo.NOBODY, at)


def seal_copy(file: StoredFile, recipient: pyrage.x25519.Recipient) -> StoredBytes:
    """Encrypts a working file anew to an envelope; nothing is recorded yet."""
    return store_stream(FromChunks(plain_chunks(file.id, server_keys.drafts_identity())), recipient)


def keep_opened(
    file: uuid.UUID, identity: pyrage.x25519.Identity, *, name: str, media_type: str, at: datetime
) -> StoredFile:
    """Opens one ciphertext of an envelope and records the readable file."""
    kept = store_stream(FromChunks(plain_chunks(file, identity)), None)
    return _record(kept, AcceptedFile(name, media_type), SealedTo.NOBODY, at)


def drop_file(file: StoredFile) -> None:
    """Deletes a file's row; its bytes are deleted when the transaction has been committed."""
    gone = file.id
    file.delete()
    transaction.on_commit(lambda: discard_bytes(gone))


def _record(kept: StoredBytes, what: AcceptedFile, sealed_to: SealedTo, at: datetime) -> StoredFile:
    return StoredFile.objects.create(
        id=kept.id,
        name=what.name,
        media_type=what.media_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_size=kept.stored_size,
        stored_sha256=kept.stored_sha256,
        sealed_to=sealed_to,
        stored_at=at,
    )
