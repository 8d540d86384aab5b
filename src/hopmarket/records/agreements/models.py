"""Agreements: the register of contracts, from signature on."""

from __future__ import annotations

from django.db import models

from hopmarket.records.evaluation.models import Award


class Contract(models.Model):
    """A signed contract for one awarded lot; ``value`` in pounds, VAT included."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
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
