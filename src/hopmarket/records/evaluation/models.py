"""Evaluation: declarations, scores with reasons, what was asked of bidders, which responses were set aside, the
decision and each bidder's feedback."""

from __future__ import annotations

from django.db import models

from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.scoring import MOST
from hopmarket.rules.set_aside import SetAsideGround


class Declaration(models.Model):
    """Whether an evaluator or the lead knows anybody who bid; a conflict ends their access."""

    seat = models.OneToOneField(PanelSeat, models.CASCADE, related_name="+")
    conflict = models.BooleanField()
    words = models.TextField(default="")
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat}: {'conflict' if self.conflict else 'none'}"


class Score(models.Model):
    """One evaluator's score for one response under one criterion, with its reason."""

    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="+")
    opened = models.ForeignKey(OpenedResponse, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField()
    reason = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("opened", "criterion", "seat")
        constraints = (
            models.UniqueConstraint(fields=("seat", "opened", "criterion"), name="score_once"),
            models.CheckConstraint(condition=models.Q(value__lte=MOST), name="score_in_range"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="score_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.opened} {self.criterion}: {self.value}"


class ScoresLocked(models.Model):
    """An evaluator's scores, locked for good; others see them once all are locked."""

    seat = models.OneToOneField(PanelSeat, models.CASCADE, related_name="+")
    locked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat} locked"


class BidderClarification(models.Model):
    """What the lead asks one bidder about its opened response, and the answer; the offer stays as it is.
    ``lot`` names the lot whose price it is about, and is empty where it is about anything else."""

    opened = models.ForeignKey(OpenedResponse, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    lot = models.CharField(max_length=40, default="")
    question = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("opened", "number")
        constraints = (
            models.UniqueConstraint(fields=("opened", "number"), name="clarification_number_once"),
            models.CheckConstraint(condition=~models.Q(question=""), name="clarification_has_question"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, answered_by=None)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="clarification_answer_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.opened}, question {self.number}"


class SetAside(models.Model):
    """That a response is to be set aside, or with ``takes_back`` to count again; a second officer agrees or
    refuses. The last that was approved tells whether the response counts."""

    opened = models.ForeignKey(OpenedResponse, models.PROTECT, related_name="+")
    takes_back = models.BooleanField(default=False)
    ground = models.CharField(max_length=20, default="")
    reasons = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(
        max_length=10, default="", choices=[("", "Waits"), ("approved", "Approved"), ("refused", "Refused")]
    )
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(default="")

    class Meta:
        ordering = ("opened", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opened",), condition=models.Q(decision=""), name="one_set_aside_waits"
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="set_aside_has_reasons"),
            models.CheckConstraint(
                condition=models.Q(takes_back=True, ground="")
                | models.Q(takes_back=False, ground__in=[str(ground) for ground in SetAsideGround]),
                name="set_aside_ground_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="approved")
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="set_aside_second_officer",
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.opened} {'counts again' if self.takes_back else 'set aside'}: {self.decision or 'waits'}"
        )


class ScoresReopened(models.Model):
    """That an evaluator who had locked scores a response that counts again since; what they locked before stays
    locked. ``locked_at`` is when they locked again."""

    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="+")
    reopened_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("reopened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("seat",), condition=models.Q(locked_at=None), name="one_reopening_waits"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat} reopened"


class Decision(models.Model):
    """The award as it was decided: per lot the ranking with its working, as it is published; never changed.
    ``standstill_promised``: whether the lead promised a standstill with it; None where nobody was asked."""

    opportunity = models.OneToOneField(Opportunity, models.PROTECT, related_name="+")
    ranking = models.JSONField()
    reasons = models.TextField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    standstill_promised = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"Decision on {self.opportunity}"


class Award(models.Model):
    """One lot awarded to one organisation at its price (pounds)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards")
    lot = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    opened = models.ForeignKey(OpenedResponse, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("lot",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "lot"), name="lot_awarded_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="award_value_positive"),
        )

    def __str__(self) -> str:
        return f"{self.lot} to {self.organisation}"


class AssessmentSummary(models.Model):
    """That a bidder got the summary of the assessment of its tender, and when; ``print`` is the fingerprint of
    its words. Never changed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="summaries")
    opened = models.OneToOneField(OpenedResponse, models.PROTECT, related_name="+")
    print = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("opened__number",)

    def __str__(self) -> str:
        return f"Summary for {self.opened}"


class CoreInformation(models.Model):
    """That the lead has seen a bidder's core information on the national platform: its reference or share code,
    and the day on which it was up to date."""

    opened = models.OneToOneField(OpenedResponse, models.CASCADE, related_name="+")
    reference = models.CharField(max_length=80)
    seen_on = models.DateField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.opened}: {self.reference}"


class DebarmentClearance(models.Model):
    """What the lead asks and a second officer decides where a bidder is on the debarment list on discretionary
    grounds, or has a name like one there. ``entry`` is the list's entry as both read it, ``dated`` the list's
    day; ``decision`` is empty while it waits, then "approved" or "refused"."""

    opened = models.ForeignKey(OpenedResponse, models.CASCADE, related_name="+")
    entry = models.JSONField()
    dated = models.DateField()
    reasons = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, default="")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(default="")

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~models.Q(decision="approved")
                | ~models.Q(decided_by=models.F("asked_by")),
                name="clearance_second_officer",
            ),
            models.UniqueConstraint(
                fields=("opened",), condition=models.Q(decision=""), name="clearance_waits_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.opened}: {self.decision or 'waits'}"
