"""Reasons for keeping what a rule found."""

from __future__ import annotations

from django.db import models


class Explanation(models.Model):
    """One reason for keeping what a rule found in something (``subject``, as the ledger names it): the rule's
    code and version, the fingerprint of what was found, who says it for which body, and until when.

    What needs two people has ``needs_second`` and counts once somebody else has approved it. People stand here
    as plain references and by the name they had; nothing is deleted but with its subject.
    """

    kind = models.CharField(max_length=20, default="barrier")
    subject = models.CharField(max_length=120, db_index=True)
    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    words = models.TextField()
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200)
    body = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    needs_second = models.BooleanField(default=False)
    decision = models.CharField(
        max_length=10, default="", choices=[("", "Waits"), ("approved", "Approved"), ("refused", "Refused")]
    )
    decided_by = models.CharField(max_length=120, default="")
    decided_name = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(default="")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(words=""), name="explanation_has_words"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_by="")
                | models.Q(needs_second=True)
                & ~models.Q(decided_by="")
                & ~models.Q(decided_by=models.F("by")),
                name="explanation_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} of {self.subject}"
