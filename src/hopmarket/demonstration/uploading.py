"""Documents that no browser sends: they come in as uploads do, encrypted as they stream."""

from __future__ import annotations

from hopmarket import keys
from hopmarket.records.files.keeping import Streaming
from hopmarket.records.files.uploads import SealedUpload


def upload(name: str, content: str) -> SealedUpload:
    """A text as a file that somebody uploads, under the server's draft key."""
    streaming = Streaming(keys.drafts_identity().to_public())
    streaming.push(content.encode())
    return SealedUpload(streaming.finish(), name=name, content_type="text/plain")
