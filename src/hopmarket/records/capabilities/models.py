"""The switches of capabilities; one that was never touched has no row, and is on."""

from __future__ import annotations

from django.db import models


class CapabilitySwitch(models.Model):
    """Whether a capability is on, and since when it is so."""

    name = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}: {'on' if self.is_on else 'off'}"
