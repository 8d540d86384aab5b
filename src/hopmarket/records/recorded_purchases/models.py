"""Purchases recorded with their contract, and what of them was corrected."""

from __future__ import annotations

from django.db import models

from hopmarket.records.parties.models import Organisation, Person
from hopmarket.rules.procedure_kinds import Procedure, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.recorded_purchase import RecordedFacts, facts_from_json
from hopmarket.rules.recorded_purchase_life import RecordState

_ONE_OFFICER = [str(key) for key, row in PROCEDURES.items() if not (row.approvals or row.has_responses)]


class RecordedPurchase(models.Model):
    """One record. ``facts`` are as they stand after the last correction; ``writers`` are the people who wrote
    something in it; ``reasons`` why a second officer returned it."""

    reference = models.CharField(max_length=30, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default=RecordState.DRAFT)
    facts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(null=True)
    reasons = models.TextField(default="")

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in RecordState]),
                name="recorded_purchase_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="recorded")
                | models.Q(recorded_at__isnull=False)
                & (models.Q(approved_by__isnull=False) | models.Q(procedure__in=_ONE_OFFICER)),
                name="recorded_purchase_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("started_by")),
                name="recorded_purchase_second_officer",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def the_facts(self) -> RecordedFacts:
        """The facts as a value."""
        return facts_from_json(self.facts)

    @property
    def the_procedure(self) -> Procedure:
        """The row of its procedure."""
        return PROCEDURES[ProcedureKey(self.procedure)]


class RecordCorrection(models.Model):
    """A correction of a record: what it was and is, why, and the release that had it wrong; never changed."""

    record = models.ForeignKey(RecordedPurchase, models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    changes = models.JSONField()
    reason = models.TextField()
    amends = models.CharField(max_length=120)
    corrected_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("record", "number")
        constraints = (models.UniqueConstraint(fields=("record", "number"), name="record_correction_once"),)

    def __str__(self) -> str:
        return f"{self.record}, correction {self.number}"
