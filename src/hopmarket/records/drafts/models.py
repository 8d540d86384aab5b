"""The table of drafts."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """What one person has typed of one thing and has not sent yet.

    ``kind`` is one of :data:`hopmarket.rules.draft_kinds.DRAFT_KINDS`, ``subject`` what it is about, such as
    the number of a purchase; empty where a person has one draft of the kind. ``organisation`` 0: whoever the
    person acts for. ``revision`` counts its saves. ``body`` is JSON, age-encrypted to the server's draft key
    where the kind says so.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, default="")
    person = models.BigIntegerField()
    organisation = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    body = models.BinaryField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject", "person", "organisation"), name="draft_once"),
        )
        indexes = (models.Index(fields=("kind", "saved_at"), name="draft_kind_saved"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
