"""The compiled record of each process, in the rows that lists, filters and registers need."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from django.db import models

from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.rules.notice_status import NoticeStatus, notice_status
from hopmarket.rules.releases.notice_facts import Stage

from .releases import Source


class Notice(models.Model):
    """The compiled record of one process, with what lists and filters need in columns.

    Rebuilt from its releases whenever one is added; ``record`` is the compiled release, ``turn``
    the number of the change (:class:`Turn`) that last changed it. ``latitude`` and ``longitude``
    (WGS84) are the centre of its postcode, or of the postcode's district. ``given`` are the bits
    of :class:`hopmarket.rules.releases.quality.GivenFacts`. ``facts_format`` numbers the rules that the
    columns were read by (:data:`hopmarket.records.notices.save_records.FACTS_FORMAT`).

    ``interest_by`` is until when one may ask to take part; ``closes_at`` is the same where the notice
    gives no other end. ``value_min``, ``value_max`` and ``value_gross`` (with VAT, where it is told apart)
    are in ``currency``; ``award_value`` and ``award_gross`` in ``award_currency``. Where awards are in
    several currencies, ``award_value`` is None and ``award_sums`` has one sum for each, as
    "GBP 10000.00; JPY 5000000.00". A currency that is not given is empty. Of a framework ``value_max``
    is the most that can be spent. ``lots`` are those that were not cancelled. ``language`` is a tag of
    BCP 47, empty where none is told.
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
    interest_by = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    value_min = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    value_max = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    value_gross = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    award_value = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    award_gross = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    award_currency = models.CharField(max_length=3, default="", db_default="")
    award_sums = models.TextField(default="", db_default="")
    currency = models.CharField(max_length=3, default="")
    is_framework = models.BooleanField(default=False, db_default=False)
    cpv = models.CharField(max_length=8, default="")
    place = models.CharField(max_length=200, default="")
    postcode = models.CharField(max_length=8, default="")
    district = models.CharField(max_length=60, default="")
    sme = models.BooleanField(null=True)
    vcse = models.BooleanField(null=True)
    lots = models.PositiveIntegerField(default=0)
    lots_cancelled = models.PositiveIntegerField(default=0, db_default=0)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    responses = models.PositiveIntegerField(null=True)
    releases = models.PositiveIntegerField()
    is_ours = models.BooleanField()
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", null=True)
    original_url = models.CharField(max_length=500, default="")
    compiled = models.BinaryField()
    turn = models.BigIntegerField(default=0, db_index=True)
    given = models.PositiveIntegerField(default=0)
    facts_format = models.PositiveIntegerField(default=0, db_default=0, db_index=True)
    language = models.CharField(max_length=16, default="", db_default="")

    class Meta:
        ordering = ("-published_at", "ocid")
        indexes = (
            models.Index(fields=("stage", "closes_at"), name="notice_stage_closes"),
            models.Index(fields=("-published_at",), name="notice_published"),
            models.Index(fields=("district",), name="notice_district"),
            models.Index(
                fields=("source", "given", "releases", "published_at", "changed_at"), name="notice_given"
            ),
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

    def status_at(self, now: datetime) -> NoticeStatus:
        """Where the process stands at ``now``."""
        return notice_status(
            Stage(self.stage),
            closes_at=self.closes_at,
            assessment=self.assessment,
            is_ours=self.is_ours,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            now=now,
        )


class NoticeParty(models.Model):
    """An organisation's part ("buyer", "supplier", or "portal": the firm whose portal sent the
    notice and stands where the buyer should) in a process, named as the notice does.

    ``postcode`` and ``locality`` say where the notice puts it, spelt for comparing.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    postcode = models.CharField(max_length=8, default="", db_default="")
    locality = models.CharField(max_length=120, default="", db_default="")

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
    """A line of the register: a signed contract, or an award of which no signed contract tells.

    ``buyer`` is the notice's, but where several buyers use one ocid: there it is whose contract it is.
    ``gross`` is the value with VAT where it is told apart; a currency that is not given is empty.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="contracts")
    number = models.CharField(max_length=250)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=500)
    buyer = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+", null=True)
    buyer_name = models.CharField(max_length=300, default="", db_default="")
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    gross = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="")
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number

    @property
    def supplier_names(self) -> str:
        """All suppliers by name, joined by "; " as in every table; empty where none is named."""
        return "; ".join(supplier.name for supplier in self.suppliers.all())


class ContractSupplier(models.Model):
    """One supplier of a contract, named as its award does; ``place`` counts from one."""

    contract = models.ForeignKey(PublishedContract, models.CASCADE, related_name="suppliers")
    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("contract", "place"), name="contract_supplier_place_once"),
        )

    def __str__(self) -> str:
        return self.name
