"""The common framework in versions: the draft on which people work, and what was adopted."""

from __future__ import annotations

from django.db import models

from hopmarket.records.bodies.models import BodyDecision
from hopmarket.records.parties.models import Person
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.framework.life import OPEN_STATES, FrameworkState


class FrameworkVersion(models.Model):
    """One version of the framework. Its number is never given again, also where it was abandoned.

    ``document`` is the document in clauses, as JSON; ``revision`` counts the changes of the draft.
    ``started_from`` is "default", "version/2" or "file". ``opened_at`` is when comments were last asked for.
    ``recommended_in`` and ``adopted_in`` are the decisions that stand; one that was sent back has none.
    ``notice_months`` is how long before it ends a signatory has to say so. ``published`` is the adopted text as
    published, byte for byte. An adopted version is never changed: triggers refuse UPDATE and DELETE.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=20, default=FrameworkState.DRAFT)
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    started_from = models.CharField(max_length=40)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    revised_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    revised_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    recommended_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    effect_from = models.DateField(null=True)
    notice_months = models.PositiveSmallIntegerField(default=3)
    reasons = models.TextField(default="", blank=True)
    recommended_in = models.ForeignKey(BodyDecision, models.PROTECT, related_name="+", null=True)
    adopted_in = models.ForeignKey(BodyDecision, models.PROTECT, related_name="+", null=True)
    published = models.OneToOneField(PublishedDocument, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in FrameworkState]),
                name="framework_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="adopted")
                | models.Q(
                    adopted_at__isnull=False,
                    recommended_at__isnull=False,
                    opened_at__isnull=False,
                    effect_from__isnull=False,
                    published__isnull=False,
                ),
                name="framework_adopted_is_complete",
            ),
            models.UniqueConstraint(
                models.Case(models.When(state__in=sorted(OPEN_STATES), then=models.Value(1))),
                name="framework_one_open_draft",
            ),
        )

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def subject(self) -> str:
        """How the ledger, bodies and consultations name it."""
        return f"framework/{self.number}"


class ClauseWording(models.Model):
    """What a clause, or the details of a version, said before somebody changed it: so that no text that was
    saved is lost. ``number`` is the clause's, empty for the details; ``deed`` what was done to it."""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="wordings")
    revision = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    deed = models.CharField(max_length=20)
    before = models.JSONField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-revision", "number")
        constraints = (
            models.UniqueConstraint(fields=("version", "revision", "number"), name="wording_once_a_revision"),
        )

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number} before {self.revision}"
