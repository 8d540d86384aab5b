"""Releases as they were published, where they came from, and what was later taken out of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson
from django.db import models


class Source(models.Model):
    """Where imported releases were copied from. ``original_url`` is a pattern with ``{ocid}`` or
    ``{release}``, for publishers whose releases do not name their own page; may be empty."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    licence_url = models.URLField(max_length=300)
    copied_on = models.DateField()
    original_url = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """One published release, byte for byte, never changed (triggers refuse UPDATE).

    ``source`` is None for our own. ``at`` is the release's own date, or when it came, where that date was
    still to come then.
    """

    ocid = models.CharField(max_length=250)
    release_id = models.CharField(max_length=250)
    at = models.DateTimeField()
    tags = models.CharField(max_length=250)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", null=True)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("ocid", "sha256"), name="release_once"),)

    def __str__(self) -> str:
        return self.release_id

    @cached_property
    def json(self) -> dict[str, Any]:
        """The release as a JSON value."""
        read: dict[str, Any] = orjson.loads(bytes(self.body))
        return read


class Redaction(models.Model):
    """Something taken out of a published release: what, why, by which law, and a SHA-256 of what was there.

    ``path`` is a JSON pointer into the release; empty means the complete release but its ``ocid``,
    ``id``, ``date`` and ``tag``. The release's ``sha256`` stays the digest of what was published.
    ``before`` is the SHA-256 of the value taken out, in canonical JSON. Only while ``done`` is
    False does the database let the release's body be changed.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="redactions")
    path = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    law = models.CharField(max_length=200)
    before = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("release", "path"), name="redaction_once"),)

    def __str__(self) -> str:
        return f"{self.release_id} {self.path or 'whole'}"
