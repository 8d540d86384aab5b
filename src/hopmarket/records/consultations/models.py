"""Consultations: the text that is open, what people said about its clauses, and what was answered."""

from __future__ import annotations

from django.db import models

from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.comment_life import CommentOutcome, CommentStance, CommentState, SpokenAs
from hopmarket.rules.consultation_life import ConsultationState


class Consultation(models.Model):
    """One round of consultation. ``subject`` is what it is about ("framework/3"), ``document`` the text that is
    open, ``before`` what is in force until then. ``key`` is its name in addresses and among what is published.

    ``answer_due`` is when the response to all comments is due; ``closed_at`` is the database's time of closing.
    ``extensions`` are the closes that it had before, each with the reason why it was moved.
    """

    key = models.SlugField(max_length=80, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    document = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="+")
    before = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="+", null=True)
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    reasons = models.TextField()
    alternatives = models.TextField()
    adoption_from = models.DateField(null=True)
    shorter_reason = models.TextField(default="", blank=True)
    topics = models.JSONField(default=list)
    place = models.CharField(max_length=120, default="", blank=True)
    state = models.CharField(max_length=12, default=ConsultationState.PREPARED)
    prepared_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    answer_due = models.DateTimeField()
    extensions = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    summary = models.TextField(default="", blank=True)
    withdrawn_reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-opens_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in ConsultationState]),
                name="consultation_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_due__gt=models.F("closes_at")),
                name="consultation_answer_due_after_close",
            ),
            models.CheckConstraint(
                condition=~models.Q(reasons="") & ~models.Q(alternatives=""),
                name="consultation_gives_reasons",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["closed", "answered"]) | models.Q(closed_at__isnull=False),
                name="consultation_closed_has_time",
            ),
            models.UniqueConstraint(
                fields=("subject",),
                condition=models.Q(state__in=["prepared", "open"]),
                name="consultation_one_open_round",
            ),
        )

    def __str__(self) -> str:
        return self.title


class CommentAnswer(models.Model):
    """One answer, to one comment or to several that say the same. ``clauses`` are the numbers of the clauses that
    changed because of it. An answer that is put right keeps its number and gets a later ``revision``; what it
    said before stays among what is published."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    summary = models.CharField(max_length=200, default="", blank=True)
    outcome = models.CharField(max_length=12)
    reason = models.TextField()
    clauses = models.JSONField(default=list)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revised_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("consultation", "number")
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="comment_answer_number_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[str(outcome) for outcome in CommentOutcome]),
                name="comment_answer_outcome_known",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="comment_answer_gives_reason"),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} answer {self.number}"


class Comment(models.Model):
    """What somebody said about a clause. ``quote`` are words of the clause, ``quote_at`` the place in its text
    where they begin, since words may stand there twice.

    ``address`` is where the answer goes for those without an account; it is never shown, and goes when it is no
    longer needed. ``handle`` is random; the token of the letter's links is made from it with the server's key.
    ``number`` is given when the comment counts: 0 until it is confirmed. ``seat_in`` names the body that asks, if
    its author sat in it when they wrote.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField(default=0)
    handle = models.CharField(max_length=32, unique=True)
    clause = models.CharField(max_length=20, default="", blank=True)
    quote = models.TextField(default="", blank=True)
    quote_at = models.PositiveIntegerField(default=0)
    text = models.TextField()
    stance = models.CharField(max_length=10)
    spoken_as = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    vouched_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    address = models.EmailField(default="", blank=True)
    shown_name = models.CharField(max_length=120, default="", blank=True)
    shown_as = models.CharField(max_length=200, default="", blank=True)
    sector = models.CharField(max_length=12, default="", blank=True)
    seat_in = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=12, default=CommentState.UNCONFIRMED)
    made_at = models.DateTimeField()
    lettered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(CommentAnswer, models.PROTECT, related_name="comments", null=True)

    class Meta:
        ordering = ("consultation", "number", "id")
        indexes = (
            models.Index(fields=("consultation", "state", "number"), name="comment_of_consultation"),
            models.Index(fields=("address",), name="comment_address", condition=~models.Q(address="")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                condition=models.Q(number__gt=0),
                name="comment_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in CommentState]),
                name="comment_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(stance__in=[str(stance) for stance in CommentStance]),
                name="comment_stance_known",
            ),
            models.CheckConstraint(
                condition=models.Q(spoken_as=str(SpokenAs.MEMBER), person__isnull=False, vouched_by=None)
                | models.Q(spoken_as=str(SpokenAs.EMAIL), person=None, vouched_by=None)
                | models.Q(spoken_as=str(SpokenAs.VOUCHED), person=None, vouched_by__isnull=False),
                name="comment_speaker_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["unconfirmed", "withdrawn"])
                | models.Q(number__gt=0, confirmed_at__isnull=False),
                name="comment_that_counts_has_number",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=None) | models.Q(number__gt=0), name="comment_answered_counts"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} comment {self.number}"


class ModerationEntry(models.Model):
    """One line of the public log: that a comment was hidden by a rule, asked about again, or shown again.
    Never changed."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="moderation")
    deed = models.CharField(max_length=12)
    rule = models.CharField(max_length=30)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "moderation entries"

    def __str__(self) -> str:
        return f"{self.comment_id} {self.deed}"


class ConsultationSubscriber(models.Model):
    """Somebody without an account who gets letters about consultations: by postcode district, by topic, or all.
    ``handle`` is random; the token of the letters' links is made from it. The address goes when it ends."""

    handle = models.CharField(max_length=32, unique=True)
    address = models.EmailField(blank=True)
    district = models.CharField(max_length=8, default="", blank=True)
    topics = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    lettered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("address",), name="consultation_subscriber_addr"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_at=None) & ~models.Q(address="")
                | models.Q(ended_at__isnull=False, address=""),
                name="subscriber_address_goes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.district or 'all'} {self.topics}"


class SubscriberLetter(models.Model):
    """That somebody was written to about a consultation, and with which news: once for each."""

    subscriber = models.ForeignKey(ConsultationSubscriber, models.CASCADE, related_name="letters")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    news = models.CharField(max_length=20)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("subscriber", "consultation", "news"), name="subscriber_letter_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.news} of {self.consultation_id} to {self.subscriber_id}"


class SectorBody(models.Model):
    """That an organisation of the voluntary sector may vouch for people who speak without their names, from when
    to when."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "sector bodies"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",), condition=models.Q(ended_at=None), name="sector_body_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)
