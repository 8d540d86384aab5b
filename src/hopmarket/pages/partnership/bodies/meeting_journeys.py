"""What is written for a meeting and checked before it is published: the agenda, a decision, the minutes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import LongTextField, PortalForm, ReasonField
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.bodies.deciding import undecidable
from hopmarket.records.bodies.models import Body, BodyDecision, Meeting
from hopmarket.records.bodies.publishing import holder_in_words
from hopmarket.records.bodies.queries import attendance_at, people_on
from hopmarket.records.bodies.services import (
    call_meeting,
    record_decision,
    revise_agenda,
    write_minutes,
)
from hopmarket.rules.bodies.agenda import call_refusal, items_refusal
from hopmarket.rules.bodies.body_life import DecisionAct
from hopmarket.rules.bodies.body_plan import public_words_refusal
from hopmarket.rules.bodies.decision_record import DecisionRecord, DeclaredConflict, PaperReference
from hopmarket.rules.bodies.meeting_life import MEETING_LIFE, MeetingAct, MeetingState
from hopmarket.rules.refusal import Refusal

from .body_access import body_or_404, meeting_or_404, secretary
from .forms import AgendaForm, MinutesForm, TimeOfMeetingField, initial_agenda
from .meeting_pages import meeting_context

_AGENDA_FIELDS = {"meeting.in_past": "starts_at", "meeting.no_place": "place", "agenda": "agenda"}


class MeetingJourney(Journey[Meeting]):
    """A way to an act on a meeting; where the meeting's state forbids it, the meeting's page says so."""

    request: MemberRequest
    done_route = "partnership:meeting"
    meeting_act: ClassVar[MeetingAct]

    @property
    def hindrance(self) -> Refusal | None:
        """Why the state of the meeting forbids the act; None where it does not."""
        after = MEETING_LIFE.after(MeetingState(self.subject.state), self.meeting_act)
        return after if isinstance(after, Refusal) else None

    def stopped(self) -> HttpResponse | None:
        if self.hindrance is None or self.request.method == "POST":
            return None
        messages.error(self.request, sentence(self.hindrance))
        return redirect(self.address(self.done_route))

    def context(self) -> Context:
        return meeting_context(self.subject)


class CalledMeeting(Journey[Body]):
    """A meeting that is called: when, where and what about, then the letter that its members get."""

    request: MemberRequest
    kind, steps = "meeting_calls", (JourneyStep("", "partnership:call_meeting", form=AgendaForm),)
    question_template = "partnership/bodies/agenda.html"
    check_template, check_route = "partnership/bodies/check_agenda.html", "partnership:check_call"
    done_route = "partnership:body"

    def find_faults(self, step: JourneyStep, form: AgendaForm) -> None:
        words = form.words()
        refusal = call_refusal(**words, now=self.request.at) or items_refusal(words["agenda"])
        if refusal:
            add_refusal(form, refusal, _AGENDA_FIELDS)

    def context(self) -> Context:
        return {"body": self.subject, "leave": self.address(self.done_route)}

    def check_context(self) -> Context:
        return {"agenda": self.forms[""].words(), "readers": len(people_on(self.subject))}

    def act(self, confirmed: Context) -> Meeting | Refusal:
        return call_meeting(
            body=self.subject, **self.forms[""].words(), by=self.request.member, at=self.request.at
        )

    def message(self, result: Meeting) -> str:
        return f"Meeting {result.number} is called. Its members have a letter, and the agenda is public."


class ChangedAgenda(MeetingJourney):
    """The agenda, time or place of a meeting that was called and has not begun."""

    kind, steps = "meeting_agendas", (JourneyStep("", "partnership:agenda"),)
    meeting_act = MeetingAct.REVISE_AGENDA
    question_template = "partnership/bodies/agenda.html"
    check_template, check_route = "partnership/bodies/check_agenda.html", "partnership:check_agenda"
    done_message = "Changed. Its members have a letter."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> AgendaForm:
        return AgendaForm(typed, initial=initial_agenda(self.subject))

    def find_faults(self, step: JourneyStep, form: AgendaForm) -> None:
        words = form.words()
        refusal = call_refusal(**words, now=self.request.at) or items_refusal(words["agenda"])
        if refusal:
            add_refusal(form, refusal, _AGENDA_FIELDS)

    def basis(self) -> Any:
        return [self.subject.starts_at.isoformat(), self.subject.place, self.subject.agenda]

    def context(self) -> Context:
        return {**super().context(), "leave": self.address(self.done_route)}

    def check_context(self) -> Context:
        return {"agenda": self.forms[""].words(), "readers": len(people_on(self.subject.body))}

    def act(self, confirmed: Context) -> Meeting | Refusal:
        return revise_agenda(
            meeting=self.subject, **self.forms[""].words(), by=self.request.member, at=self.request.at
        )


class WrittenMinutes(MeetingJourney):
    """The minutes of a meeting that was held, item by item."""

    kind, steps = "meeting_minutes", (JourneyStep("", "partnership:minutes"),)
    meeting_act = MeetingAct.WRITE_MINUTES
    question_template = "partnership/bodies/minutes.html"
    check_template, check_route = "partnership/bodies/check_minutes.html", "partnership:check_minutes"
    done_message = "The minutes are published."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> MinutesForm:
        return MinutesForm(typed, meeting=self.subject)

    def find_faults(self, step: JourneyStep, form: MinutesForm) -> None:
        minutes = form.minutes()
        if not any(item.words.strip() for item in minutes):
            add_refusal(form, Refusal("minutes.empty"))
            return
        refusal = items_refusal(minutes) or public_words_refusal(
            {"the apologies": form.cleaned_data["apologies"]}
        )
        if refusal:
            add_refusal(form, refusal)

    def basis(self) -> Any:
        return [self.subject.state, self.subject.minutes, self.subject.apologies]

    def context(self) -> Context:
        return {**super().context(), "attendance": attendance_at(self.subject)}

    def check_context(self) -> Context:
        form = self.forms[""]
        return {"minutes": form.minutes(), "apologies": form.cleaned_data["apologies"]}

    def act(self, confirmed: Context) -> Meeting | Refusal:
        form = self.forms[""]
        return write_minutes(
            meeting=self.subject,
            minutes=form.minutes(),
            apologies=form.cleaned_data["apologies"],
            by=self.request.member,
            at=self.request.at,
        )


class DecidedForm(PortalForm):
    """What was decided, when, why, what else was considered, and which papers there were."""

    title = forms.CharField(label="Title", max_length=200, help_text="How lists call the decision.")
    decision = LongTextField(label="What was decided", rows=4)
    reasons = ReasonField("record_decision", label="Why", rows=4)
    alternatives = LongTextField(
        label="What else was considered, and why not",
        rows=4,
        help_text="If there was no other way, say why.",
    )
    papers = LongTextField(
        label="Papers (optional)",
        required=False,
        rows=3,
        help_text="One on each line. After a bar, where it can be read: Draft 3 | https://example.org/draft",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_at"] = TimeOfMeetingField(
            of=meeting.starts_at,
            label="When, on the day of the meeting",
            max_length=20,
            help_text="For example, 3.40pm. The quorum is counted at this time.",
            error_messages={"required": "Enter the time of the vote, such as 3.40pm"},
        )
        self.order_fields(["title", "decided_at"])


class InterestsForm(PortalForm):
    """Which members declared an interest in the matter, and who was dispensed."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = [row.seat for row in attendance_at(meeting)]
        for seat in self.seats:
            self.fields[f"interest_{seat.pk}"] = forms.CharField(
                label=f"Interest of {holder_in_words(seat)}", required=False, max_length=500
            )
            self.fields[f"dispensation_{seat.pk}"] = forms.CharField(
                label=f"Dispensation of {holder_in_words(seat)}",
                required=False,
                max_length=500,
            )

    def conflicts(self) -> tuple[DeclaredConflict, ...]:
        """The interests that were declared."""
        typed = self.cleaned_data
        rows = (
            DeclaredConflict(seat.pk, typed[f"interest_{seat.pk}"], typed[f"dispensation_{seat.pk}"])
            for seat in self.seats
        )
        return tuple(row for row in rows if row.interest or row.dispensation)


class VoteForm(PortalForm):
    """How many voted for and against, who abstained, and who gave a casting vote."""

    votes_for = forms.IntegerField(label="Votes for", min_value=0, max_value=60)
    votes_against = forms.IntegerField(label="Votes against", min_value=0, max_value=60, initial=0)
    abstained = forms.IntegerField(label="Abstained", min_value=0, max_value=60, initial=0)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.body.casting_vote:
            chairs = [row.seat for row in attendance_at(meeting) if row.seat.is_chair]
            self.fields["casting"] = forms.TypedChoiceField(
                label="Casting vote",
                coerce=int,
                initial=0,
                choices=[(0, "None was needed"), *((seat.pk, holder_in_words(seat)) for seat in chairs)],
                widget=forms.RadioSelect,
            )


_VOTE_FIELDS = {
    "decision.casting_without_tie": "casting",
    "decision.casting_by_whom": "casting",
    "decision.votes_miscounted": "votes_for",
}


class RecordedDecision(MeetingJourney):
    """A decision of a meeting in a matter of the body's own: what, who had an interest, and how the vote went."""

    kind, meeting_act = "body_decisions", MeetingAct.DECIDE
    steps = (
        JourneyStep("decision", "partnership:decide", "What was decided", DecidedForm),
        JourneyStep("interests", "partnership:decide", "Did anybody declare an interest?", InterestsForm),
        JourneyStep("vote", "partnership:decide", "How did the vote go?", VoteForm),
    )
    question_template = "partnership/bodies/decide.html"
    check_template, check_route = "partnership/bodies/check_decision.html", "partnership:check_decision"
    later_route = "partnership:meeting"
    heading = "A decision"
    mended_at = {"decision.votes_miscounted": "vote", "body": "vote", "decision": "decision"}

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        return step.form(typed, meeting=self.subject)

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        if step.key == "decision":
            typed = form.cleaned_data
            refusal = public_words_refusal({"the decision": "\n".join(str(text) for text in typed.values())})
            if refusal:
                add_refusal(form, refusal)
        if step.key != "vote":
            return
        earlier = [self.form(one, self.fields) for one in self.steps[:2]]
        if not all(one.is_valid() for one in earlier):
            return
        refusal = undecidable(
            meeting=self.subject,
            act=DecisionAct.OTHER,
            record=record_of_forms(earlier[0], earlier[1], form),
            at=self.request.at,
        )
        if refusal:
            add_refusal(form, refusal, _VOTE_FIELDS)

    @property
    def record(self) -> DecisionRecord:
        """The decision as it was answered."""
        return record_of_forms(*(self.forms[step.key] for step in self.steps))

    def basis(self) -> Any:
        return [
            [row.seat_id, row.arrived_at.isoformat(), row.left_at.isoformat() if row.left_at else ""]
            for row in attendance_at(self.subject)
        ]

    def check_context(self) -> Context:
        record = self.record
        names = {row.seat_id: holder_in_words(row.seat) for row in attendance_at(self.subject)}
        interests = [
            f"{names[one.seat]}: {one.interest}"
            + (f". Dispensation: {one.dispensation}" if one.dispensation else ". No dispensation, no vote")
            for one in record.conflicts
        ]
        vote = f"{record.votes_for} for, {record.votes_against} against, {record.abstained} abstained"
        casting = f". Casting vote: {names[record.casting_seat]}" if record.casting_seat else ""
        words = {
            "decision": (record.title, record.decision),
            "interests": ("Declared interests", "\n".join(interests) or "None"),
            "vote": ("Vote", vote + casting),
        }
        return {"record": record, "rows": self.rows(words)}

    def act(self, confirmed: Context) -> BodyDecision | Refusal:
        return record_decision(
            meeting=self.subject, record=self.record, by=self.request.member, at=self.request.at
        )

    def message(self, result: BodyDecision) -> str:
        return f"Decision {result.number} is published."


def record_of_forms(decided: Any, interests: Any, vote: Any) -> DecisionRecord:
    typed, votes = decided.cleaned_data, vote.cleaned_data
    return DecisionRecord(
        title=typed["title"],
        decided_at=typed["decided_at"],
        decision=typed["decision"],
        reasons=typed["reasons"],
        alternatives=typed["alternatives"],
        votes_for=votes["votes_for"],
        votes_against=votes["votes_against"],
        abstained=votes["abstained"],
        casting_seat=votes.get("casting") or 0,
        conflicts=interests.conflicts(),
        papers=_papers(typed["papers"]),
    )


def _papers(text: str) -> tuple[PaperReference, ...]:
    lines = (line.partition("|") for line in text.splitlines() if line.strip())
    return tuple(PaperReference(title.strip(), address.strip()) for title, _, address in lines)


call, check_call = CalledMeeting.pages(secretary, body_or_404)
agenda, check_agenda = ChangedAgenda.pages(secretary, meeting_or_404)
minutes, check_minutes = WrittenMinutes.pages(secretary, meeting_or_404)
decide, check_decision = RecordedDecision.pages(secretary, meeting_or_404)
