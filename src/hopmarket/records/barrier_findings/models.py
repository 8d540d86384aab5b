"""What the barrier rules answered about each published notice, and each finding with its words.

Nothing here is a record of its own: every row is made from a notice and may be made anew at any time.
"""

from __future__ import annotations

from django.db import models

from hopmarket.records.notices.models import Notice
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.rules.barriers.barrier_kinds import BarrierCategory, Severity
from hopmarket.rules.barriers.checked_notice import NoticeStage


class NoticeCheck(models.Model):
    """What all rules answered about one notice, as it stood at a turn.

    A row whose ``turn`` is no longer the notice's own is about words that may be gone: nobody reads it, and the
    next step of the reading replaces it. ``rules`` is the fingerprint of the rules; ``shown`` the characters of
    all texts; ``found``, ``none`` and ``unknown`` are how many rules found something, found nothing, and could
    not tell; ``unknown_codes`` names the last, with a space between.
    """

    notice = models.OneToOneField(Notice, models.CASCADE, primary_key=True, related_name="+")
    turn = models.BigIntegerField()
    rules = models.CharField(max_length=64)
    stage = models.CharField(max_length=12)
    buyer = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+", null=True)
    year = models.PositiveIntegerField()
    shown = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    none = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    unknown_codes = models.TextField(default="")

    class Meta:
        ordering = ("-notice__published_at", "notice__ocid")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stage__in=[str(stage) for stage in NoticeStage]),
                name="notice_check_stage_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id}, {self.found} found"


class NoticeFinding(models.Model):
    """One finding of a notice: ``words`` are those found, ``before`` and ``after`` the rest of their sentence; all
    three are empty where a field and no words were found. ``first`` and ``last`` are their place in the shown
    text at ``path``."""

    check_of = models.ForeignKey(NoticeCheck, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    severity = models.CharField(max_length=8)
    category = models.CharField(max_length=30)
    path = models.CharField(max_length=500)
    first = models.PositiveIntegerField(null=True)
    last = models.PositiveIntegerField(null=True)
    words = models.TextField(default="")
    before = models.TextField(default="")
    after = models.TextField(default="")
    message = models.TextField(default="")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("code", "check_of"), name="notice_finding_code"),
            models.Index(fields=("category", "check_of"), name="notice_finding_category"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(severity__in=[str(level) for level in Severity]),
                name="notice_finding_severity_known",
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=[str(kind) for kind in BarrierCategory]),
                name="notice_finding_category_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} in {self.check_of_id}"


class FindingsReader(models.Model):
    """How far the notices are read: up to a turn and, among notices of that turn, a notice; with which rules.
    One row."""

    rules = models.CharField(max_length=64)
    turn = models.BigIntegerField(default=0)
    notice = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.turn}/{self.notice}"
