"""The forms by which the secretariat founds bodies, gives seats, and serves meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hopmarket.pages.parts.body_words import SECTOR_WORDS
from hopmarket.pages.parts.forms import LongTextField, MomentField, PortalForm, ReasonField
from hopmarket.pages.parts.money_and_dates import clock
from hopmarket.records.bodies.models import Attendance, Body, Meeting, Seat
from hopmarket.records.bodies.publishing import holder_in_words
from hopmarket.rules.bodies.agenda import AgendaItem, items_as_lines, items_from_json, items_in_lines
from hopmarket.rules.bodies.body_life import KIND_WORDS, BodyKind, BodyRights
from hopmarket.rules.bodies.body_plan import MOST_NAME, BodyPlan, SeatPlan
from hopmarket.rules.bodies.quorum import Presence
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.local_time import clock_time, local_instant
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sectors import Sector


class BodyForm(PortalForm):
    """What a body is called, what it is for, what it may decide and how."""

    name = forms.CharField(label="Name", max_length=MOST_NAME)
    purpose = LongTextField(
        label="What it is for", rows=3, help_text="One or two sentences. Everybody reads them."
    )
    quorum = forms.IntegerField(
        label="Quorum", min_value=2, max_value=60, help_text="How many members must be present to decide."
    )
    may_recommend = forms.BooleanField(
        label="It may recommend the framework, or send it back", required=False
    )
    may_adopt = forms.BooleanField(label="It may adopt the framework", required=False)
    wants_co_chairs = forms.BooleanField(
        label="It needs two co-chairs, one of the public and one of the voluntary sector", required=False
    )
    casting_vote = forms.BooleanField(
        label="On a tie, whoever is in the chair has a casting vote", required=False
    )

    def plan(self, kind: BodyKind) -> BodyPlan:
        """The body as it was entered."""
        typed = self.cleaned_data
        return BodyPlan(
            typed["name"],
            kind,
            typed["purpose"],
            typed["quorum"],
            BodyRights(typed["may_recommend"], typed["may_adopt"]),
            typed["casting_vote"],
            typed["wants_co_chairs"],
        )


class NewBodyForm(BodyForm):
    """A body that is founded: its kind as well, of those that there are not yet."""

    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect)
    field_order = ("kind",)

    def __init__(self, *args: Any, kinds: Iterable[BodyKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(str(kind), KIND_WORDS[kind]) for kind in (*kinds, BodyKind.OTHER)]  # type: ignore[attr-defined]


def initial_of(body: Body) -> dict[str, Any]:
    """What the form of a body that stands begins with."""
    names = ("name", "purpose", "quorum", "may_recommend", "may_adopt", "wants_co_chairs", "casting_vote")
    return {name: getattr(body, name) for name in names}


class SeatForm(PortalForm):
    """A further seat."""

    sector = forms.ChoiceField(label="Sector", choices=list(SECTOR_WORDS.items()), widget=forms.RadioSelect)
    post = forms.CharField(
        label="Post",
        max_length=MOST_NAME,
        help_text="What the seat is for, such as Director of commissioning.",
    )
    is_chair = forms.BooleanField(label="Whoever holds it takes the chair", required=False)
    is_sponsor = forms.BooleanField(
        label="Whoever holds it is a senior sponsor of the framework", required=False
    )

    def plan(self) -> SeatPlan:
        """The seat as it was entered."""
        typed = self.cleaned_data
        return SeatPlan(Sector(typed["sector"]), typed["post"], typed["is_chair"], typed["is_sponsor"])


class FillSeatForm(PortalForm):
    """Who gets an empty seat."""

    email = forms.EmailField(
        label="Their email address",
        help_text="They need an account here with this address. We write to them, and it is never published.",
    )
    organisation = forms.CharField(
        label="Organisation they sit for (optional)",
        required=False,
        max_length=200,
        help_text="Only where they work for several: its name, as it stands in the directory.",
    )


class EmptySeatForm(PortalForm):
    """Why a seat is taken from whoever holds it."""

    reason = LongTextField(
        label="Why",
        rows=3,
        help_text="They are told. Nobody else reads it.",
        error_messages={"required": "Say why: they are told."},
    )


class DissolveForm(PortalForm):
    """Why a body ends."""

    reason = ReasonField("dissolve_body", label="Why it ends", rows=3, help_text="Everybody can read it.")


class CancelMeetingForm(PortalForm):
    """Why a meeting is cancelled."""

    reason = ReasonField(
        "cancel_meeting",
        label="Why it is cancelled",
        rows=3,
        help_text="Members are told, and everybody can read it.",
    )


class AgendaForm(PortalForm):
    """When and where a body meets, and what about."""

    starts_at = MomentField(label="When it begins")
    place = forms.CharField(
        label="Where", max_length=MOST_NAME, help_text="A room, a link to join from elsewhere, or both."
    )
    agenda = LongTextField(
        label="Agenda",
        rows=8,
        help_text="One item on each line. Begin a line with a dash to say more about the item above it.",
    )

    def words(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        typed = self.cleaned_data
        return {
            "starts_at": typed["starts_at"],
            "place": typed["place"],
            "agenda": items_in_lines(typed["agenda"]),
        }


def initial_agenda(meeting: Meeting) -> dict[str, Any]:
    """What the form of a meeting that was called begins with."""
    agenda = items_as_lines(items_from_json(meeting.agenda))
    return {"starts_at": meeting.starts_at, "place": meeting.place, "agenda": agenda}


class TimeOfMeetingField(forms.CharField):
    """A time on the day of a meeting, such as 3.40pm, as an instant; None for an empty one."""

    def __init__(self, *, of: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of = of

    def clean(self, value: object) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        at = clock_time(text)
        instant = at if isinstance(at, Refusal) else self._instant(at)
        if isinstance(instant, Refusal):
            raise ValidationError("Enter a time such as 2.30pm or 14:30", code=instant.reason)
        return instant

    def _instant(self, at: time) -> datetime | Refusal:
        return local_instant(local(self.of).date(), at)


class AttendanceForm(PortalForm):
    """Who is at a meeting, and since when and until when; one row for each seat that somebody holds."""

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        seats: Sequence[Seat],
        recorded: Sequence[Attendance],
        **kwargs: Any,
    ) -> None:
        self.meeting, self.seats = meeting, seats
        rows = {row.seat_id: row for row in recorded}
        began = clock(meeting.starts_at)
        kwargs["initial"] = {}
        for seat in seats:
            kwargs["initial"] |= _recorded(seat.pk, rows.get(seat.pk), began)
        super().__init__(*args, **kwargs)
        for seat in seats:
            fields = {
                f"present_{seat.pk}": forms.BooleanField(label=holder_in_words(seat), required=False),
                f"arrived_{seat.pk}": TimeOfMeetingField(
                    of=meeting.starts_at, label="Came", required=False, max_length=20
                ),
                f"left_{seat.pk}": TimeOfMeetingField(
                    of=meeting.starts_at, label="Left before the end", required=False, max_length=20
                ),
            }
            self.fields.update(fields)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each seat: whether they are there, since when, until when."""
        return [
            (self[f"present_{seat.pk}"], self[f"arrived_{seat.pk}"], self[f"left_{seat.pk}"])
            for seat in self.seats
        ]

    def presences(self) -> tuple[Presence, ...]:
        """Who is there; whoever has no time of arrival is there from the beginning."""
        typed = self.cleaned_data
        return tuple(
            Presence(seat.pk, typed[f"arrived_{seat.pk}"] or self.meeting.starts_at, typed[f"left_{seat.pk}"])
            for seat in self.seats
            if typed[f"present_{seat.pk}"]
        )


def _recorded(seat: int, row: Attendance | None, began: str) -> dict[str, Any]:
    """What the row of a seat begins with: what was recorded, else the time at which the meeting was to begin."""
    return {
        f"present_{seat}": row is not None,
        f"arrived_{seat}": clock(row.arrived_at) if row else began,
        f"left_{seat}": clock(row.left_at) if row and row.left_at else "",
    }


class AcceptMinutesForm(PortalForm):
    """At which meeting minutes are accepted, and with which corrections."""

    meeting = forms.TypedChoiceField(label="At which meeting", coerce=int, widget=forms.RadioSelect)
    corrections = LongTextField(
        label="Corrections (optional)",
        required=False,
        rows=4,
        help_text="What the meeting put right. The minutes stay as they were written, with this below them.",
    )

    def __init__(self, *args: Any, meetings: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(meetings)
        self.fields["meeting"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["meeting"].initial = choices[0][0]


class MinutesForm(PortalForm):
    """What was said and decided under each item of the agenda, and beside it."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items_from_json(meeting.agenda)
        written = {item.title: item.words for item in items_from_json(meeting.minutes)}
        for place, item in enumerate(self.items, 1):
            self.fields[f"item_{place}"] = LongTextField(
                label=f"{place}. {item.title}", required=False, rows=5, initial=written.get(item.title, "")
            )
        self.fields["other"] = LongTextField(
            label="Anything else", required=False, rows=3, initial=written.get(OTHER, "")
        )
        self.fields["apologies"] = LongTextField(
            label="Apologies",
            required=False,
            rows=2,
            initial=meeting.apologies,
            help_text="Who let it be known that they could not come.",
        )

    def minutes(self) -> tuple[AgendaItem, ...]:
        """What was written, item by item."""
        typed = self.cleaned_data
        rows = [AgendaItem(item.title, typed[f"item_{place}"]) for place, item in enumerate(self.items, 1)]
        return (*rows, *([AgendaItem(OTHER, typed["other"])] if typed["other"] else []))


OTHER = "Anything else"
