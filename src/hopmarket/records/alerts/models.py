"""Saved searches, the notices that each was notified of, and its letters."""

from __future__ import annotations

from django.db import models

from hopmarket.records.notices.models import Notice
from hopmarket.rules.alerts import Rhythm


class SavedSearch(models.Model):
    """A search that somebody gets by e-mail.

    ``handle`` is random; the token of the links is made from it with the server's key, so no copy of
    the database holds a token. ``asked`` is the search as canonical JSON, ``query`` as the query string
    of the results page, ``words`` in words for people. ``turn`` is the last turn of the notices that
    was looked through, ``next_at`` when the next look is due. ``lettered_at`` is when the last letter
    with a link was written because somebody asked for it. The address goes when the search ends."""

    handle = models.CharField(max_length=32, unique=True)
    address = models.EmailField(blank=True)
    asked = models.TextField()
    query = models.TextField()
    words = models.TextField()
    rhythm = models.CharField(max_length=10)
    saved_at = models.DateTimeField()
    lettered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    turn = models.BigIntegerField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "saved searches"
        indexes = (
            models.Index(
                fields=("next_at",),
                name="saved_search_due",
                condition=models.Q(ended_at=None, confirmed_at__isnull=False),
            ),
            models.Index(fields=("address",), name="saved_search_address"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("address", "asked"), condition=models.Q(ended_at=None), name="saved_search_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=[str(rhythm) for rhythm in Rhythm]),
                name="saved_search_rhythm_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) & ~models.Q(address="")
                | models.Q(ended_at__isnull=False, address=""),
                name="saved_search_address_goes",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(next_at__isnull=False),
                name="saved_search_live_is_due",
            ),
        )

    def __str__(self) -> str:
        return self.words


class NotifiedNotice(models.Model):
    """That a search was notified of a notice, and the notice's deadline and state in that letter."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="told")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    closes_at = models.DateTimeField(null=True)
    cancelled = models.BooleanField()

    class Meta:
        db_table = "alerts_toldnotice"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("search", "notice"), name="notice_told_once_for_a_search"),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} for {self.search_id}"


class SearchLetter(models.Model):
    """One letter about a search: when it was written, up to which turn, how much was new or changed."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="tellings")
    at = models.DateTimeField()
    turn = models.BigIntegerField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Meta:
        db_table = "alerts_telling"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("at",), name="telling_at"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(new__gt=0) | models.Q(changed__gt=0), name="telling_never_empty"
            ),
        )

    def __str__(self) -> str:
        return f"{self.search_id}, {self.at:%Y-%m-%d %H:%M}"
