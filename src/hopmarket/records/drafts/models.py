"""The table of drafts."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """What somebody has typed of one thing and has not sent yet: a person's own, or an organisation's, which
    all of its people write.

    ``kind`` is one of :data:`hopmarket.rules.draft_kinds.DRAFT_KINDS`, ``subject`` what it is about, such as
    the number of a purchase; empty where there is one draft of the kind. Either ``person`` or
    ``organisation`` is 0. ``revision`` counts its saves; ``form`` is the random mark of the form that saved
    last, ``saved_by`` the person. ``body`` is JSON, age-encrypted to the server's draft key where the kind
    says so.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, default="")
    person = models.BigIntegerField(default=0)
    organisation = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.BigIntegerField()
    form = models.CharField(max_length=80, default="")
    body = models.BinaryField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject", "person", "organisation"), name="draft_once"),
            models.CheckConstraint(
                condition=models.Q(person=0) ^ models.Q(organisation=0), name="draft_of_one_writer"
            ),
        )
        indexes = (models.Index(fields=("kind", "saved_at"), name="draft_kind_saved"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class DraftVersion(models.Model):
    """A draft as one form left it, for bringing back. ``is_set_aside``: typed while somebody else saved, and
    so never put in the draft's place."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.BigIntegerField()
    form = models.CharField(max_length=80, default="")
    is_set_aside = models.BooleanField(default=False)
    body = models.BinaryField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.draft} of {self.saved_at}"
