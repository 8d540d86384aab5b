"""The table of turns: the order in which changes of what is published became true."""

from __future__ import annotations

from django.db import models


class Turn(models.Model):
    """One change of what is published, numbered in the order in which changes became true.

    Whoever writes takes a lock before drawing a number, so a reader that has seen turn N has seen
    everything up to N. ``stamp`` is random: an index or a file made beside the database compares
    it, and makes itself anew when the database was restored from a backup.
    """

    number = models.BigAutoField(primary_key=True)
    stamp = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        db_table = "notices_turn"

    def __str__(self) -> str:
        return str(self.number)
