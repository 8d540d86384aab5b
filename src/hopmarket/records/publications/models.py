"""Published documents that are no releases: bytes in versions, never changed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson
from django.db import models


class PublishedDocument(models.Model):
    """One version of a public document, byte for byte, never changed (triggers refuse UPDATE and DELETE).

    ``kind`` and ``key`` name the document ("framework" and "common-framework", "comment" and
    "framework-3/12"), ``number`` its version from 1. ``part_of`` is the address of the document to which it
    belongs, such as "consultation:framework-3"; empty for one that stands alone. ``facts`` is what lists and
    pages read of it, as JSON; ``body`` is what is downloaded and printed, and what ``sha256`` is of.
    ``turn`` is the turn in which it became public.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    part_of = models.CharField(max_length=160, default="", blank=True)
    title = models.CharField(max_length=300)
    media_type = models.CharField(max_length=40)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    facts = models.BinaryField()
    published_at = models.DateTimeField()
    turn = models.BigIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "key", "number"), name="document_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="document_numbers_from_one"),
        )
        indexes = (
            models.Index(fields=("part_of", "kind", "id"), name="document_parts"),
            models.Index(fields=("turn",), name="document_turn"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} version {self.number}"

    @property
    def address(self) -> str:
        """How parts of it name it."""
        return f"{self.kind}:{self.key}"

    @cached_property
    def json(self) -> dict[str, Any]:
        """What lists and pages read of it."""
        read: dict[str, Any] = orjson.loads(bytes(self.facts))
        return read


class WithheldDocument(models.Model):
    """That a version is not shown any more: by which rule, and since when. Its fingerprint and its place in
    the versions stay public; what it says does not."""

    document = models.OneToOneField(PublishedDocument, models.PROTECT, related_name="withheld")
    reason = models.CharField(max_length=500)
    withheld_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.reason}"
