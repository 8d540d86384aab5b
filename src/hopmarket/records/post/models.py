"""Letters: written in the transaction of the act that causes them, sent by the clock process."""

from __future__ import annotations

from django.db import models

MOST_ATTEMPTS = 12
"""After so many failures a letter is given up, until somebody asks for it again."""


class Letter(models.Model):
    """One letter to one address, also shown among a person's messages in the portal.

    ``kind`` names its words, ``params`` are the values in them; ``person`` is a plain reference. ``rhythm`` is
    what its reader chose for it when it was to be sent: "daily", "never", or empty for at once. One that is
    not mailed by itself still stands among the messages.
    """

    person = models.BigIntegerField(null=True, db_index=True)
    address = models.EmailField()
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    last_fault = models.CharField(max_length=300, default="")
    rhythm = models.CharField(max_length=10, default="")

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = (
            models.Index(
                fields=("written_at",), name="letter_to_send", condition=models.Q(sent_at=None, rhythm="")
            ),
            models.Index(
                fields=("person",), name="letter_daily", condition=models.Q(sent_at=None, rhythm="daily")
            ),
            models.Index(fields=("kind", "written_at"), name="letter_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}"


class Heartbeat(models.Model):
    """When a process that must keep running was last seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
