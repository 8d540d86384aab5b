"""Agreements: the register of contracts, from signature on."""

from __future__ import annotations

from django.db import models

from hopmarket.records.evaluation.models import Award
from hopmarket.records.parties.models import Person


class Figures(models.Model):
    """The figures of a contract's entry; ``value`` in pounds, VAT included."""

    value = models.DecimalField(max_digits=14, decimal_places=2)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    supplier_kind = models.CharField(max_length=20)
    supplier_size = models.CharField(max_length=10)

    class Meta:
        abstract = True


class Contract(Figures):
    """A signed contract for one awarded lot, as it was entered at signature; never changed."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-signed_on", "reference")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="contract_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Correction(Figures):
    """A correction of a contract: the complete entry from then on, and what changed; itself never changed.

    ``amends`` is the id of the release that had the wrong figures.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    changes = models.JSONField()
    reason = models.TextField()
    amends = models.CharField(max_length=250)
    corrected_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(fields=("contract", "number"), name="correction_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="correction_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="correction_value_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.contract}, correction {self.number}"


class CorrectionRequest(Figures):
    """A correction beyond the awarded value, which a second officer approves or refuses; the figures
    are the complete entry as it is to be. ``seen`` is the number of corrections that were known."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="correction_requests")
    seen = models.PositiveSmallIntegerField()
    changes = models.JSONField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(
        max_length=10, default="", choices=[("", "Waits"), ("approved", "Approved"), ("refused", "Refused")]
    )
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(default="")
    correction = models.OneToOneField(Correction, models.PROTECT, related_name="request", null=True)

    class Meta:
        ordering = ("contract", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("contract",), condition=models.Q(decision=""), name="one_correction_waits"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="approved")
                | models.Q(decided_by__isnull=False, correction__isnull=False)
                & ~models.Q(decided_by=models.F("asked_by")),
                name="correction_second_officer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract}, {self.decision or 'waits'}"
