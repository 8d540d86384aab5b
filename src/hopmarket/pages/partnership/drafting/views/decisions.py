"""What a body decided on a version: it recommends it, sends it back, or adopts it. Recorded question by question as
every decision of a body, checked, then published with the six things that a decision says."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.partnership.bodies.meeting_journeys import (
    DecidedForm,
    InterestsForm,
    VoteForm,
    record_of_forms,
)
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.fields import DateField
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.bodies.deciding import undecidable
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.bodies.publishing import holder_in_words
from hopmarket.records.bodies.queries import attendance_at, meetings_at_which
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import last_effect_day
from hopmarket.records.framework.services import adopt_framework, recommend_framework, return_framework
from hopmarket.records.framework.version_facts import facts_of
from hopmarket.rules.bodies.body_life import DecisionAct
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.framework.gates import (
    FEWEST_NOTICE,
    MOST_NOTICE,
    decision_day_fault,
    effect_day_fault,
    first_lacking,
)
from hopmarket.rules.framework.life import FrameworkAct

from ..draft_in_words import moment_in_words
from ..drafting_access import deciding, not_possible_page, version_of, why_not

_OF_A_MEETING = (DecidedForm, InterestsForm, VoteForm)
_VOTE_FIELDS = {
    "decision.casting_without_tie": "casting",
    "decision.casting_by_whom": "casting",
    "decision.votes_miscounted": "votes_for",
}


class WhichMeetingForm(PortalForm):
    """At which meeting it was decided."""

    meeting = forms.ChoiceField(
        label="At which meeting was it decided?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting at which it was decided"},
    )

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.choices = [
            (str(row.pk), f"{row.body.name}, {moment_in_words(row.starts_at)}") for row in meetings
        ]


class EffectForm(PortalForm):
    """From when the version holds, and how its signatories leave."""

    effect_from = DateField(
        label="From which day does it take effect?", help_text="The day of the decision or a later one"
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
    question_template = "partnership/drafting/decide.html"
    check_template = "partnership/drafting/check_decision.html"
    done_route = later_route = "partnership:framework_version"
    mended_at = {
        "body": "vote",
        "decision": "vote",
        "reasons": "decision",
        "meeting": "meeting",
        "framework": "decision",
        "framework.effect_before_decision": "effect",
        "framework.effect_before_predecessor": "effect",
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

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that was chosen, if any was."""
        chosen = self.fields.get("meeting")
        return next((row for row in self.meetings if str(row.pk) == chosen), None)

    def is_asked(self, step: JourneyStep) -> bool:
        return step is self.steps[0] or self.meeting is not None

    def form(self, step: JourneyStep, typed: Any) -> PortalForm:
        if step.form is WhichMeetingForm:
            return WhichMeetingForm(typed, meetings=self.meetings)
        if step.form not in _OF_A_MEETING:
            return step.form(typed)
        meeting = self.meeting
        if meeting is None:
            return ConfirmForm(typed)
        title = {"title": f"{self.title} of version {self.subject.number} of the framework"}
        more: dict[str, Any] = {"initial": title} if step.form is DecidedForm else {}
        return step.form(typed, meeting=meeting, **more)

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        """Says beside its question what the record could not say: a decision before the close, a vote that does not
        carry, a body short of its quorum at that minute."""
        meeting = self.meeting
        if meeting is None:
            return
        if step.form is DecidedForm:
            standing = facts_of(self.subject, self.request.at).standing
            refusal = decision_day_fault(form.cleaned_data["decided_at"], standing)
            if refusal:
                add_refusal(form, refusal, {"": "decided_at"})
        if step.form is VoteForm:
            earlier = [self.form(each, self.fields) for each in self.steps[1:3]]
            if all(each.is_valid() for each in earlier):
                record = record_of_forms(earlier[0], earlier[1], form)
                refusal = undecidable(meeting=meeting, act=self.decides, record=record, at=self.request.at)
                if refusal:
                    add_refusal(form, refusal, _VOTE_FIELDS)

    def question_page(self, key: str = "") -> HttpResponse:
        step = self.step_of(key)
        if step and not self.is_asked(step) and self.stopped() is None:
            return redirect(self.address_of_step(self.steps[0]))
        return super().question_page(key)

    def context(self) -> Context:
        meeting = self.meeting
        return {
            "version": self.subject,
            "has_meetings": bool(self.meetings),
            "body": meeting.body if meeting else None,
        }

    @property
    def record(self) -> DecisionRecord:
        """The decision as it was answered."""
        return record_of_forms(*(self.forms[key] for key in ("decision", "interests", "vote")))

    def basis(self) -> Any:
        return [self.subject.revision, self.subject.state]

    def check_rows(self) -> list[SummaryRow]:
        """What is checked, each with the way back to its question."""
        meeting, record = self.meeting, self.record
        assert meeting is not None, "the check page comes after the questions"
        names = {row.seat_id: holder_in_words(row.seat) for row in attendance_at(meeting)}
        interests = [f"{names[each.seat]}: {each.interest}" for each in record.conflicts]
        vote = f"{record.votes_for} for, {record.votes_against} against, {record.abstained} abstained"
        casting = f". Casting vote: {names[record.casting_seat]}" if record.casting_seat else ""
        words = {
            "meeting": ("Decided by", f"{meeting.body.name}, at {moment_in_words(record.decided_at)}"),
            "decision": (record.title, record.decision),
            "interests": ("Declared interests", "\n".join(interests) or "None"),
            "vote": ("Vote", vote + casting),
        }
        return self.rows(words)

    def check_context(self) -> Context:
        return {"rows": self.check_rows(), "record": self.record, "button": self.button}

    @property
    def decided(self) -> dict[str, Any]:
        """What every act on a decision gets."""
        return {
            "version": self.subject,
            "meeting": self.meeting,
            "record": self.record,
            "by": self.request.member,
            "at": self.request.at,
        }


def _steps(route: str, *more: JourneyStep) -> tuple[JourneyStep, ...]:
    return (
        JourneyStep("meeting", route, "Which meeting decided it?", WhichMeetingForm),
        JourneyStep("decision", route, "What was decided", DecidedForm),
        JourneyStep("interests", route, "Did anybody declare an interest?", InterestsForm),
        JourneyStep("vote", route, "How did the vote go?", VoteForm),
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

    def act(self, confirmed: Context) -> Any:
        return recommend_framework(**self.decided)


class SendingBack(DecisionOnVersion):
    """A body sends a recommended version back."""

    kind, heading = "framework_returns", "Record that it is sent back"
    title, button = "Sending back", "Record that it is sent back"
    decides, does = DecisionAct.RETURN, FrameworkAct.RETURN
    steps = _steps("partnership:framework_return")
    check_route = "partnership:framework_return_check"
    done_message = "Sent back to the working group. Everybody with a seat is told."

    def act(self, confirmed: Context) -> Any:
        return return_framework(**self.decided)


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

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        super().find_faults(step, form)
        if step.form is not EffectForm:
            return
        decided = self.form(self.steps[1], self.fields)
        if decided.is_valid() and "decided_at" in decided.cleaned_data:
            effect_from = form.cleaned_data["effect_from"]
            refusal = effect_day_fault(effect_from, decided.cleaned_data["decided_at"], last_effect_day())
            if refusal:
                add_refusal(form, refusal, {"": "effect_from"})

    def check_rows(self) -> list[SummaryRow]:
        typed, step = self.answers, self.address_of_step(self.steps[-1])
        months = typed["notice_months"]
        return [
            *super().check_rows(),
            SummaryRow("Takes effect on", day(typed["effect_from"]), step),
            SummaryRow("Notice of a partner who leaves", f"{months} month{'' if months == 1 else 's'}", step),
        ]

    def act(self, confirmed: Context) -> Any:
        typed = self.answers
        return adopt_framework(
            effect_from=typed["effect_from"], notice_months=typed["notice_months"], **self.decided
        )


def _subject(request: HttpRequest, number: int) -> FrameworkVersion:
    return version_of(request, number)


recommend, check_recommendation = Recommendation.pages(deciding, _subject)
send_back, check_return = SendingBack.pages(deciding, _subject)
adopt, check_adoption = Adoption.pages(deciding, _subject)
