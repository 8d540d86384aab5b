"""Published releases, ours and imported, and the record that each process compiles to."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson
from django.db import models

from hopmarket.rules.reading.facts import Stage


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

    ``source`` is None for our own. ``at`` is the release's own date.
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


class PublishedOrganisation(models.Model):
    """An organisation as notices name it, under its identifier or else its plain name."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    scheme = models.CharField(max_length=40, default="")
    number = models.CharField(max_length=60, default="")

    class Meta:
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """The compiled record of one process, with what lists and filters need in columns.

    Rebuilt from its releases whenever one is added; ``record`` is the compiled release.
    """

    ocid = models.CharField(max_length=250, unique=True)
    reference = models.CharField(max_length=250)
    title = models.CharField(max_length=500)
    description = models.TextField()
    stage = models.CharField(max_length=12)
    assessment = models.CharField(max_length=12, default="")
    category = models.CharField(max_length=30, default="")
    buyer = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+", null=True)
    buyer_name = models.CharField(max_length=300)
    suppliers = models.TextField(default="")
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    value_min = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    value_max = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    award_value = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="GBP")
    cpv = models.CharField(max_length=8, default="")
    place = models.CharField(max_length=200, default="")
    postcode = models.CharField(max_length=8, default="")
    district = models.CharField(max_length=60, default="")
    sme = models.BooleanField(null=True)
    vcse = models.BooleanField(null=True)
    responses = models.PositiveIntegerField(null=True)
    releases = models.PositiveIntegerField()
    is_ours = models.BooleanField()
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", null=True)
    original_url = models.CharField(max_length=500, default="")
    compiled = models.BinaryField()

    class Meta:
        ordering = ("-published_at", "ocid")
        indexes = (
            models.Index(fields=("stage", "closes_at"), name="notice_stage_closes"),
            models.Index(fields=("-published_at",), name="notice_published"),
            models.Index(fields=("district",), name="notice_district"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stage__in=[str(stage) for stage in Stage]),
                name="notice_stage_known",
            ),
            models.CheckConstraint(
                condition=models.Q(is_ours=True, source=None) | models.Q(is_ours=False),
                name="notice_ours_has_no_source",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @cached_property
    def record(self) -> dict[str, Any]:
        """The compiled release as a JSON value."""
        read: dict[str, Any] = orjson.loads(bytes(self.compiled))
        return read

    @property
    def is_pipeline(self) -> bool:
        """Planned, and not yet called for."""
        return self.stage == Stage.PLANNED


class NoticeParty(models.Model):
    """An organisation's part ("buyer" or "supplier") in a process, named as the notice does."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="parts")
    role = models.CharField(max_length=10)
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "notice parties"
        constraints = (
            models.UniqueConstraint(fields=("notice", "organisation", "role"), name="notice_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class NoticeCode(models.Model):
    """One CPV code of a process."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=8, db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.code


class PublishedContract(models.Model):
    """A line of the register: a published contract, or an award of which no contract tells."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="contracts")
    number = models.CharField(max_length=250)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=500)
    supplier = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+", null=True)
    supplier_name = models.CharField(max_length=300, default="")
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="GBP")
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number
