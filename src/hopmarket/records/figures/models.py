"""Figures, the parts behind each, and how far each reader has read the ledger."""

from __future__ import annotations

from django.db import models


class LedgerReader(models.Model):
    """Reads events of the ledger in their order; ``last`` is the number of the last event it has read,
    ``rules`` the fingerprint of the rules by which it read them."""

    name = models.CharField(max_length=40, unique=True)
    rules = models.CharField(max_length=64)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(last__gte=0), name="ledger_reader_from_beginning"),
        )

    def __str__(self) -> str:
        return f"{self.name}, read up to {self.last}"


class Figure(models.Model):
    """One figure of what it is about ("opportunities/4"); ``value`` is empty while it cannot be told yet, as
    the days of a step that has not ended. ``name`` is that of a rule (``rules/figures/purchase_figures.py``)."""

    about = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("about", "name"), name="figure_once"),)

    def __str__(self) -> str:
        return f"{self.about} {self.name}: {self.value}"


class FigurePart(models.Model):
    """Something behind a figure, and the first event that brought it in. ``reference`` ("people/3") is plain."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="parts")
    reference = models.CharField(max_length=120)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("figure", "reference"), name="figure_part_once"),)

    def __str__(self) -> str:
        return f"{self.reference} in {self.figure_id}"
