"""Debarment lists as they were read from their files; the newest by its day counts."""

from __future__ import annotations

from django.db import models

from hopmarket.rules.debarment import DatedList, debarred_from_json


class DebarmentList(models.Model):
    """A list of one day. ``entries`` are in the form of ``rules.debarment``; ``sha256`` is the fingerprint of
    the file, ``file_name`` what it was called, ``loaded_by`` the plain reference of whoever loaded it."""

    dated = models.DateField()
    entries = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, default="")
    loaded_by = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-dated", "-loaded_at", "-id")
        constraints = (models.UniqueConstraint(fields=("dated", "sha256"), name="debarment_list_once"),)

    def __str__(self) -> str:
        return f"{self.dated}: {len(self.entries)}"

    @property
    def the_list(self) -> DatedList:
        """The list as a value."""
        return DatedList(self.dated, tuple(debarred_from_json(entry) for entry in self.entries))
