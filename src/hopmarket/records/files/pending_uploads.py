"""Uploads between two pages: encrypted in the state folder, named by a signed token."""

from __future__ import annotations

import uuid

from django.core import signing

from hopmarket import server_keys

from .encrypted_storage import StoredBytes, place_of, plain_chunks
from .upload_handler import SealedUpload

_SALT = "hopmarket.files.held"
LONGEST = 4 * 3600


def hold_upload(upload: SealedUpload) -> str:
    """Keeps the upload beyond this request; the token brings it back within four hours."""
    kept = upload.kept
    upload.taken = True
    return signing.dumps(
        {
            "id": kept.id.hex,
            "size": kept.size,
            "sha256": kept.sha256,
            "stored_size": kept.stored_size,
            "stored_sha256": kept.stored_sha256,
            "name": upload.name,
        },
        salt=_SALT,
    )


def held_upload(token: str) -> SealedUpload | None:
    """The upload behind a token; None when it was forged, is too old, or has been used."""
    try:
        payload = signing.loads(token, salt=_SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    file = uuid.UUID(payload["id"])
    if not place_of(file).exists():
        return None
    head = next(iter(plain_chunks(file, server_keys.drafts_identity())), b"")[:4096]
    kept = StoredBytes(
        file, payload["size"], payload["sha256"], payload["stored_size"], payload["stored_sha256"], head
    )
    upload = SealedUpload(kept, name=payload["name"])
    upload.size = payload["size"]
    return upload
