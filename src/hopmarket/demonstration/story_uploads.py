"""Documents that no browser sends: they come in as uploads do, encrypted as they stream."""

from __future__ import annotations

from hopmarket import server_keys
from hopmarket.records.files.encrypted_storage import Streaming
from hopmarket.records.files.upload_handler import SealedUpload


def make_upload(name: str, content: str) -> SealedUpload:
    """A text as a file that somebody uploads, under the server's draft key."""
    streaming = Streaming(server_keys.drafts_identity().to_public())
    streaming.push(content.encode())
    return SealedUpload(streaming.finish(), name=name, content_type="text/plain")
