"""Reading stored files."""

from __future__ import annotations

from collections.abc import Iterator

from hopmarket import server_keys

from .encrypted_storage import plain_chunks
from .models import SealedTo, StoredFile


def content_of(file: StoredFile) -> Iterator[bytes]:
    """The plain bytes of a readable file, or of a working file under the server's draft key.

    Raises PermissionError for a file inside a response's envelope: the server cannot open it.
    """
    match file.sealed_to:
        case SealedTo.NOBODY:
            return plain_chunks(file.id, None)
        case SealedTo.SERVER:
            return plain_chunks(file.id, server_keys.drafts_identity())
    raise PermissionError("This file is sealed; only an officer who opens it can read it.")
