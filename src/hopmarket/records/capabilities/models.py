"""What the partnership settled about the portal itself: the switches of capabilities (one that was never touched has
no row, and is on), and who confirmed the set of rules."""

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


class RuleSetConfirmation(models.Model):
    """That somebody who knows the law confirmed the rules that are to be confirmed. ``rules`` are the fingerprints
    of their wordings, so that a later version of the portal tells which are new. ``lawyer`` says who confirmed,
    ``recorded_by`` is the plain reference of whoever entered it."""

    rules = models.JSONField()
    lawyer = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{len(self.rules)} rules, {self.lawyer}"


class SecondOfficerSetting(models.Model):
    """One change of a line of the partnership's: its key, where it stands from then on, and why. The newest of
    a key counts; a line without any has its default. ``set_by`` is the plain reference of whoever set it."""

    key = models.CharField(max_length=40)
    before = models.DecimalField(max_digits=14, decimal_places=2)
    line = models.DecimalField(max_digits=14, decimal_places=2)
    reasons = models.TextField()
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reasons=""), name="second_officer_setting_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.line}"
