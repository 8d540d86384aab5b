"""Uploads never touch the disk in plain: they are encrypted to the server's key as they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from hopmarket import server_keys
from hopmarket.rules.file_types import MOST_BYTES

from .encrypted_storage import StoredBytes, Streaming, discard_bytes

if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile


class SealedUpload(_Uploaded):
    """An upload that already lies encrypted in the state folder; it cannot be read as a file."""

    def __init__(self, kept: StoredBytes, **what: Any) -> None:
        super().__init__(file=None, size=kept.size, **what)
        self.kept = kept
        self.taken = False

    def close(self) -> None:
        """At the end of the request: bytes that no act has taken are removed."""
        if not self.taken:
            self.drop()

    def drop(self) -> None:
        """Removes the bytes of an upload that was refused."""
        discard_bytes(self.kept.id)


class SealingUploadHandler(FileUploadHandler):
    """Streams each upload into age under the server's draft key; over the limit it stops."""

    _streaming: Streaming | None = None
    _seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._streaming = Streaming(server_keys.drafts_identity().to_public())
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        assert self._streaming is not None
        self._seen += len(raw_data)
        if self._seen <= MOST_BYTES:
            self._streaming.push(raw_data)
        return None

    def file_complete(self, file_size: int) -> SealedUpload:
        assert self._streaming is not None
        kept = self._streaming.finish()
        self._streaming = None
        upload = SealedUpload(
            kept,
            name=self.file_name,
            content_type=self.content_type,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        upload.size = self._seen
        return upload

    def upload_interrupted(self) -> None:
        if self._streaming is not None:
            self._streaming.abandon()
            self._streaming = None
