"""Bodies of the partnership: their seats, meetings, who came, and what was decided."""

from __future__ import annotations

from typing import Any

from django.db import models

from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.bodies.body_life import BodyKind, BodyRights, BodyState, DecisionAct
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.sectors import Sector


def _values(kinds: type[Any]) -> list[str]:
    return [str(kind) for kind in kinds]


class Body(models.Model):
    """A body of the partnership. ``key`` is its name in addresses (``/bodies/key/``); ``quorum`` how many holders
    of seats must be present for it to decide; ``terms`` its terms of reference as they were published last."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default=BodyKind.OTHER)
    state = models.CharField(max_length=10, default=BodyState.FORMING)
    purpose = models.TextField(default="")
    may_recommend = models.BooleanField(default=False)
    may_adopt = models.BooleanField(default=False)
    quorum = models.PositiveSmallIntegerField()
    casting_vote = models.BooleanField(default=False)
    wants_co_chairs = models.BooleanField(default=False)
    terms = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="+", null=True)
    founded_at = models.DateTimeField()
    constituted_at = models.DateTimeField(null=True)
    dissolved_at = models.DateTimeField(null=True)
    dissolved_reason = models.TextField(default="")

    class Meta:
        ordering = ("founded_at", "id")
        verbose_name_plural = "bodies"
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=_values(BodyKind)), name="body_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=_values(BodyState)), name="body_state_known"),
            models.CheckConstraint(condition=models.Q(quorum__gte=2), name="body_quorum_of_two"),
            models.CheckConstraint(
                condition=~models.Q(state=BodyState.STANDING)
                | models.Q(constituted_at__isnull=False, terms__isnull=False),
                name="body_standing_is_whole",
            ),
            models.UniqueConstraint(
                fields=("kind",),
                condition=~models.Q(kind=BodyKind.OTHER) & ~models.Q(state=BodyState.DISSOLVED),
                name="body_once_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> BodyRights:
        """What it may do with matters that other bodies deal with too."""
        return BodyRights(self.may_recommend, self.may_adopt)

    @property
    def is_standing(self) -> bool:
        """Whether it has been constituted, and goes on."""
        return self.state == BodyState.STANDING


class Seat(models.Model):
    """A seat of a body for as long as one person holds it, or nobody. ``number`` is that of the place: when its
    holder goes, this row ends and the place goes on in a further one, empty. ``post`` is what the seat is for,
    such as "Director of Commissioning"; ``organisation`` whom its holder sits for, none for a resident."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=10)
    post = models.CharField(max_length=120)
    is_chair = models.BooleanField(default=False)
    is_sponsor = models.BooleanField(default=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(sector__in=_values(Sector)), name="seat_sector_known"),
            models.UniqueConstraint(
                fields=("body", "number"), condition=models.Q(ended_at=None), name="seat_place_once"
            ),
            models.UniqueConstraint(
                fields=("body", "person"),
                condition=models.Q(ended_at=None, person__isnull=False),
                name="seat_one_for_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None, since=None, organisation=None)
                | models.Q(person__isnull=False, since__isnull=False),
                name="seat_held_since",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post}, {self.body_id}/{self.number}"


class Meeting(models.Model):
    """A meeting of a body. ``agenda`` is a list of {"title", "words"}; ``minutes`` a list of {"title", "words"}
    once they were written, one for each item of the agenda and any others. ``accepted_in`` is the later meeting
    that accepted them."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=MeetingState.CALLED)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agenda = models.JSONField(default=list)
    apologies = models.TextField(default="")
    minutes = models.JSONField(default=list)
    corrections = models.TextField(default="")
    reason = models.TextField(default="")
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    minuted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_in = models.ForeignKey("self", models.PROTECT, related_name="accepts", null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="meeting_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=_values(MeetingState)), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.ACCEPTED) | models.Q(accepted_in__isnull=False),
                name="meeting_accepted_at_a_later_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(accepted_in=models.F("id")), name="meeting_accepts_no_own_minutes"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}/{self.number}"


class Attendance(models.Model):
    """That the holder of a seat came to a meeting: when, and when they left before its end."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("seat__number", "id")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "seat"), name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(left_at__gt=models.F("arrived_at")),
                name="attendance_left_after_arrival",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat_id} at {self.meeting_id}"


class BodyDecision(models.Model):
    """A decision of a body, never changed (triggers refuse UPDATE and DELETE). ``number`` counts the decisions of
    the body; ``matter`` names what was decided on ("framework/3"), ``act`` what was done with it. ``conflicts``
    is a list of {"seat", "who", "interest", "dispensation"}, ``papers`` one of {"title", "address"}. ``present``
    and ``quorum`` are those of the instant at which it was taken."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    matter = models.CharField(max_length=120)
    act = models.CharField(max_length=10, default=DecisionAct.OTHER)
    decided_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    decision = models.TextField()
    reasons = models.TextField()
    alternatives = models.TextField()
    conflicts = models.JSONField(default=list)
    papers = models.JSONField(default=list)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    casting_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    present = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    published = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="decision_number_once"),
            models.CheckConstraint(
                condition=models.Q(act__in=_values(DecisionAct)), name="decision_act_known"
            ),
            models.CheckConstraint(
                condition=models.Q(present__gte=models.F("quorum")), name="decision_with_quorum"
            ),
            models.CheckConstraint(
                condition=models.Q(votes_for__gt=models.F("votes_against"))
                | models.Q(votes_for=models.F("votes_against"), casting_seat__isnull=False),
                name="decision_carried",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}/{self.number}"

    @property
    def dispensations(self) -> list[dict[str, Any]]:
        """The declared conflicts in spite of which somebody took part, with the dispensation of each."""
        return [one for one in self.conflicts if one["dispensation"]]
