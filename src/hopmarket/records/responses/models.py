"""Responses: the working copy under the server's key, sealed copies under the opportunity's."""

from __future__ import annotations

from django.db import models

from hopmarket.records.files.models import StoredFile
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.response_life import ResponseState
from hopmarket.rules.standing_seal import StandingSealEnd
from hopmarket.rules.working_copy import TextAfterSealing


class Response(models.Model):
    """One organisation's response to one opportunity. ``working`` is its draft, age-encrypted
    to the server's draft key (JSON of texts, files and prices); empty when none is kept."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ResponseState.DRAFT)
    working = models.BinaryField(default=b"")
    saved_at = models.DateTimeField()
    started_at = models.DateTimeField()

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("opportunity", "organisation"), name="response_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in ResponseState]),
                name="response_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} to {self.opportunity}"


class WorkingFile(models.Model):
    """A file of the working copy, stored under the server's draft key. ``about`` holds its name
    and the SHA-256 of its plain content, encrypted to the same key: neither is readable in the database."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="working_files")
    question = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    about = models.BinaryField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.question}: {self.file_id}"


class Decline(models.Model):
    """That an organisation does not respond to an opportunity, and why: a code of ``rules.decline``. Buyers
    read counts alone, and not before closing."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)
    declined_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("opportunity", "organisation"), name="decline_once"),
            models.CheckConstraint(
                condition=models.Q(reason__in=[str(reason) for reason in DeclineReason]),
                name="decline_reason_known",
            ),
        )

    def __str__(self) -> str:
        return f"decline {self.pk}"


class StandingSeal(models.Model):
    """That a response is sealed by itself after it was saved, on behalf of the person who switched it on, as
    long as the terms are those that they saw. ``incomplete_as_of`` is the last save at which it was found
    incomplete, so that it is not looked through again before the next."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="standing_seal")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    terms_fingerprint = models.CharField(max_length=64)
    incomplete_as_of = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_why="")
                | models.Q(ended_at__isnull=False, ended_why__in=[str(why) for why in StandingSealEnd]),
                name="standing_seal_end_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.response} by itself"


class SealedCopy(models.Model):
    """One sealed copy, never changed: its envelope, its receipt, and whether it was superseded.
    ``text_after`` is what the bidder chose to become of the readable text; empty for copies from before
    they were asked. ``is_by_itself``: no button was pressed for it.

    ``parts`` lists the ciphertexts, ``sealed_key`` is the envelope's age identity encrypted to
    the opportunity's recipient. ``click`` is random for each form, so that a double click gives one copy.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    click = models.UUIDField()
    received_at = models.DateTimeField()
    terms_version = models.PositiveIntegerField()
    parts = models.JSONField()
    sealed_key = models.BinaryField()
    key_salt = models.BinaryField()
    key_commit = models.CharField(max_length=64)
    text_commit = models.CharField(max_length=64)
    receipt = models.JSONField()
    receipt_print = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text_after = models.CharField(max_length=12, default="")
    is_by_itself = models.BooleanField(default=False)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_why = models.CharField(max_length=10, default="")

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "sealed copies"
        constraints = (
            models.UniqueConstraint(fields=("response", "number"), name="sealed_copy_number_once"),
            models.UniqueConstraint(fields=("response", "click"), name="sealed_copy_click_once"),
            models.UniqueConstraint(
                fields=("response",),
                condition=models.Q(set_aside_at=None),
                name="one_copy_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(text_after__in=["", *(str(choice) for choice in TextAfterSealing)]),
                name="text_after_sealing_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.response} copy {self.number}"


class OpenedResponse(models.Model):
    """The content of a response after its opening: answers by question, prices by lot."""

    copy = models.OneToOneField(SealedCopy, models.PROTECT, related_name="opened")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    texts = models.JSONField()
    prices = models.JSONField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("opportunity", "number"), name="opened_number_once"),)

    def __str__(self) -> str:
        return f"Response {self.number} to {self.opportunity}"


class OpenedFile(models.Model):
    """A file of an opened response."""

    opened = models.ForeignKey(OpenedResponse, models.PROTECT, related_name="files")
    question = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.file.name
