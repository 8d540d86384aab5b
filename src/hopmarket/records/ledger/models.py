"""Every act, once, in order, each linked by hash to the one before it."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act. ``subject`` ("opportunities/42") and ``actor`` ("people/3") are plain references:
    the ledger holds no key upward. ``organisation`` and ``about`` are index columns outside the hash: they
    repeat what actor, subject and facts say (``rules/event_index.py``). Database triggers refuse UPDATE and
    DELETE. The columns stay nullable: SQLite would lay the table anew without its triggers."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    actor = models.CharField(max_length=120, db_index=True)
    facts = models.JSONField(default=dict)
    organisation = models.BigIntegerField(null=True, db_index=True)
    about = models.CharField(max_length=120, null=True, db_index=True)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=models.Q(number__gte=1), name="event_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"
