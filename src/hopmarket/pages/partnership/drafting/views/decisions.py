"""What a body decided on a version: it recommends it, sends it back, or adopts it. Recorded question by question,
checked, then published with the six things that a decision says."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.clause_editor import unix
from hopmarket.pages.parts.fields import DateField, LongTextField, MomentField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.bodies.queries import meetings_at_which, seats_at
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services import adopt_framework, recommend_framework, return_framework
from hopmarket.records.framework.version_facts import facts_of
from hopmarket.rules.bodies.body_life import DecisionAct
from hopmarket.rules.bodies.decision_record import DecisionRecord, DeclaredConflict, PaperReference
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.framework.gates import FEWEST_NOTICE, MOST_NOTICE, first_lacking
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.refusal import Refusal

from ..draft_in_words import moment_in_words
from ..drafting_access import deciding, not_possible_page, version_of, why_not

NO_SEAT = "0"


class MeetingForm(PortalForm):
    """At which meeting it was decided, when, and how many voted for it."""

    meeting = forms.ChoiceField(
        label="At which meeting?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting at which it was decided"},
    )
    decided_at = MomentField(label="When was the vote?", help_text="Who is there at that minute counts")
    votes_for = forms.IntegerField(label="Votes for it", min_value=0)
    votes_against = forms.IntegerField(label="Votes against it", min_value=0, initial=0)
    abstained = forms.IntegerField(label="Abstentions", min_value=0, initial=0)

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.choices = [
            (str(row.pk), f"{row.body.name}, {moment_in_words(row.starts_at)}") for row in meetings
        ]


class RecordForm(PortalForm):
    """What was decided, and why."""

    decision = LongTextField(
        label="What was decided?", rows=3, error_messages={"required": "Write what was decided"}
    )
    reasons = LongTextField(label="For which reasons?", rows=5, help_text="In at least five words")
    alternatives = LongTextField(
        label="What else was considered, and why was it rejected?", rows=5, help_text="In at least five words"
    )


class InterestsForm(PortalForm):
    """Who declared an interest, what papers there were, and whose vote decided a tie."""

    conflicts = LongTextField(
        label="Who declared an interest?",
        required=False,
        rows=3,
        help_text="One line each: the number of the seat; the interest; the dispensation, if one was given, and by "
        "whom. For example: 4; my sister works there; given by the monitoring officer. Without a dispensation "
        "they do not count",
    )
    papers = LongTextField(
        label="Which papers were before the meeting?",
        required=False,
        rows=3,
        help_text="One line each: the title; its address, if it can be read somewhere",
    )
    casting = forms.IntegerField(
        label="If the votes were equal: the number of the seat whose holder gave the casting vote",
        required=False,
        min_value=1,
    )

    def clean_conflicts(self) -> str:
        """Each line begins with the number of a seat."""
        text: str = self.cleaned_data["conflicts"]
        for row in _rows(text, 3):
            if not row[0].isdecimal():
                raise ValidationError(
                    f"Begin each line with the number of a seat, such as “4;”: “{row[0]}” is none"
                )
        return text


class EffectForm(PortalForm):
    """From when the version holds, and how its signatories leave."""

    effect_from = DateField(
        label="From which day does it take effect?", help_text="The day of the decision or later"
    )
    notice_months = forms.IntegerField(
        label="How many months before it leaves has a partner to say so?",
        min_value=FEWEST_NOTICE,
        max_value=MOST_NOTICE,
        initial=3,
    )


class DecisionOnVersion(Journey[FrameworkVersion]):
    """A decision of a body on a version, on its way into the record."""

    request: MemberRequest
    decides: ClassVar[DecisionAct]
    does: ClassVar[FrameworkAct]
    button: ClassVar[str]
    title: ClassVar[str]
    check_template = "partnership/drafting/check_decision.html"
    done_route = later_route = "partnership:framework_version"
    mended_at = {
        "body": "meeting",
        "decision": "meeting",
        "meeting": "meeting",
        "framework.decided_before_close": "meeting",
        "framework.decided_before_recommendation": "meeting",
        "framework.effect_before_decision": "effect",
        "framework.effect_before_predecessor": "effect",
        "decision.no_alternatives": "record",
        "reasons": "record",
        "decision.conflict_unknown_seat": "interests",
        "decision.conflict_twice": "interests",
        "decision.conflict_unsaid": "interests",
        "decision.paper_untitled": "interests",
        "decision.casting_by_whom": "interests",
        "decision.tied": "interests",
    }

    def stopped(self) -> HttpResponse | None:
        facts = facts_of(self.subject, self.request.at)
        refusal = why_not(self.request, self.subject, self.does) or first_lacking(self.does, facts)
        if refusal is None:
            return None
        if self.request.method == "POST" and not self.body:
            return redirect(self.address(self.done_route))
        return not_possible_page(self.request, self.subject, refusal)

    def address(self, route: str, **parts: Any) -> str:
        return super().address(route, **{"number": self.subject.number, **parts})

    @property
    def meetings(self) -> list[Meeting]:
        """The meetings at which this may have been decided."""
        return meetings_at_which("", self.decides)

    def form(self, step: JourneyStep, typed: Any) -> PortalForm:
        if step.form is MeetingForm:
            return MeetingForm(typed, meetings=self.meetings)
        return step.form(typed)

    def context(self) -> Context:
        return {"version": self.subject, "has_meetings": bool(self.meetings)}

    @property
    def meeting(self) -> Meeting:
        """The meeting that was chosen."""
        return next(row for row in self.meetings if str(row.pk) == self.answers["meeting"])

    def record(self) -> DecisionRecord | Refusal:
        """The record as it was typed; refuses a seat that the body had not at that instant."""
        typed, decided_at = self.answers, self.answers["decided_at"]
        seats = {str(seat.number): seat.pk for seat in seats_at(self.meeting.body, decided_at)}
        conflicts = _rows(typed["conflicts"], 3)
        casting = str(typed["casting"] or NO_SEAT)
        if any(row[0] not in seats for row in conflicts):
            return Refusal("decision.conflict_unknown_seat")
        if casting != NO_SEAT and casting not in seats:
            return Refusal("decision.casting_by_whom")
        return DecisionRecord(
            title=f"{self.title} of version {self.subject.number} of the framework",
            decided_at=decided_at,
            decision=unix(typed["decision"]),
            reasons=unix(typed["reasons"]),
            alternatives=unix(typed["alternatives"]),
            votes_for=typed["votes_for"],
            votes_against=typed["votes_against"],
            abstained=typed["abstained"],
            casting_seat=seats.get(casting, 0),
            conflicts=tuple(DeclaredConflict(seats[row[0]], row[1], row[2]) for row in conflicts),
            papers=tuple(PaperReference(row[0], row[1]) for row in _rows(typed["papers"], 2)),
        )

    def check_rows(self) -> list[SummaryRow]:
        """What is checked, each with the way back to its question."""
        typed = self.answers
        votes = f"{typed['votes_for']} for, {typed['votes_against']} against, {typed['abstained']} abstained"
        words = [
            ("meeting", "Decided by", f"{self.meeting.body.name}, at {moment_in_words(typed['decided_at'])}"),
            ("meeting", "Votes", votes),
            ("record", "Decision", typed["decision"]),
            ("record", "Reasons", typed["reasons"]),
            ("record", "Considered and rejected", typed["alternatives"]),
            ("interests", "Declared interests", typed["conflicts"] or "None"),
            ("interests", "Papers", typed["papers"] or "None"),
        ]
        steps = {step.key: step for step in self.steps}
        return [SummaryRow(name, text, self.address_of_step(steps[key])) for key, name, text in words]

    def check_context(self) -> Context:
        return {"rows": self.check_rows(), "button": self.button}

    def act(self, confirmed: Context) -> Any:
        record = self.record()
        return record if isinstance(record, Refusal) else self.decide(record)

    def decide(self, record: DecisionRecord) -> Any:
        """Tries the act with the record."""
        raise NotImplementedError

    @property
    def decided(self) -> dict[str, Any]:
        """What every act on a decision gets."""
        return {
            "version": self.subject,
            "meeting": self.meeting,
            "by": self.request.member,
            "at": self.request.at,
        }


def _rows(text: str, wide: int) -> list[list[str]]:
    """The lines of a text in which something stands, each in so many cells; more than those stay in the last."""
    lines = (
        [cell.strip() for cell in line.split(";", wide - 1)] for line in text.splitlines() if line.strip()
    )
    return [[*line, *[""] * (wide - len(line))] for line in lines]


def _steps(route: str, *more: JourneyStep) -> tuple[JourneyStep, ...]:
    return (
        JourneyStep("meeting", route, "Which meeting decided it?", MeetingForm),
        JourneyStep("record", route, "What was decided, and why?", RecordForm),
        JourneyStep("interests", route, "Interests, papers and a casting vote", InterestsForm),
        *more,
    )


class Recommendation(DecisionOnVersion):
    """A body recommends a version."""

    kind, heading = "framework_recommendations", "Record the recommendation"
    title, button = "Recommendation", "Record the recommendation"
    decides, does = DecisionAct.RECOMMEND, FrameworkAct.RECOMMEND
    steps = _steps("partnership:framework_recommend")
    check_route = "partnership:framework_recommend_check"
    done_message = "Recommended. Everybody with a seat is told."

    def decide(self, record: DecisionRecord) -> Any:
        return recommend_framework(record=record, **self.decided)


class SendingBack(DecisionOnVersion):
    """A body sends a recommended version back."""

    kind, heading = "framework_returns", "Record that it is sent back"
    title, button = "Sending back", "Record that it is sent back"
    decides, does = DecisionAct.RETURN, FrameworkAct.RETURN
    steps = _steps("partnership:framework_return")
    check_route = "partnership:framework_return_check"
    done_message = "Sent back to the working group. Everybody with a seat is told."

    def decide(self, record: DecisionRecord) -> Any:
        return return_framework(record=record, **self.decided)


class Adoption(DecisionOnVersion):
    """A body adopts a version."""

    kind, heading = "framework_adoptions", "Record the adoption"
    title, button = "Adoption", "Adopt it and publish it"
    decides, does = DecisionAct.ADOPT, FrameworkAct.ADOPT
    steps = _steps(
        "partnership:framework_adopt",
        JourneyStep("effect", "partnership:framework_adopt", "When does it take effect?", EffectForm),
    )
    check_route = "partnership:framework_adopt_check"
    done_message = "Adopted and published. Its text never changes again."

    def check_rows(self) -> list[SummaryRow]:
        typed, step = self.answers, self.address_of_step(self.steps[-1])
        months = typed["notice_months"]
        return [
            *super().check_rows(),
            SummaryRow("Takes effect on", day(typed["effect_from"]), step),
            SummaryRow("Notice of a partner who leaves", f"{months} month{'' if months == 1 else 's'}", step),
        ]

    def decide(self, record: DecisionRecord) -> Any:
        typed = self.answers
        return adopt_framework(
            record=record,
            effect_from=typed["effect_from"],
            notice_months=typed["notice_months"],
            **self.decided,
        )


def _subject(request: HttpRequest, number: int) -> FrameworkVersion:
    return version_of(request, number)


recommend, check_recommendation = Recommendation.pages(deciding, _subject)
send_back, check_return = SendingBack.pages(deciding, _subject)
adopt, check_adoption = Adoption.pages(deciding, _subject)
