"""Stored files: the bytes are in the state folder, their description in the database."""

from __future__ import annotations

import uuid

from django.db import models


class SealedTo(models.TextChoices):
    """To whom the stored bytes are encrypted."""

    NOBODY = "nobody", "readable: public or lawfully opened"
    SERVER = "server", "the server's draft key"
    ENVELOPE = "envelope", "a response's envelope"


class StoredFile(models.Model):
    """One immutable file. ``size`` and ``sha256`` are those of the plain content; ``stored_sha256``
    and ``stored_size`` those of the bytes on disk. A draft's name and ``sha256`` are empty here:
    whoever drafts keeps them encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_size = models.BigIntegerField()
    stored_sha256 = models.CharField(max_length=64)
    sealed_to = models.CharField(max_length=10, choices=SealedTo.choices)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sealed_to__in=SealedTo.values), name="file_sealed_to_known"
            ),
        )

    def __str__(self) -> str:
        return self.name
