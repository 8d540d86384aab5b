"""What a body decided on a version: it recommends it, sends it back, or adopts it. Recorded question by question as
every decision of a body, checked, then published with the six things that a decision says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.partnership.bodies.meeting_journeys import (
    DecidedForm,
    InterestsForm,
    VoteForm,
    record_of_forms,
)
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.fields import DateField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.routes import address_of
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.bodies.deciding import undecidable
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.bodies.publishing import holder_in_words
from hopmarket.records.bodies.queries import attendance_at, meeting_with, meetings_at_which
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import last_effect_day
from hopmarket.records.framework.services import adopt_framework, recommend_framework, return_framework
from hopmarket.records.framework.version_facts import facts_of, text_changes
from hopmarket.rules.bodies.body_life import DecisionAct
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.framework.gates import (
    FEWEST_NOTICE,
    MOST_NOTICE,
    decision_day_fault,
    effect_day_fault,
    first_lacking,
    other_text_fault,
)
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.refusal import Refusal

from ..draft_in_words import moment_in_words
from ..drafting_access import deciding, not_possible_page, version_of, why_not

_OF_A_MEETING = (DecidedForm, InterestsForm, VoteForm)
_VOTE_FIELDS = {
    "decision.casting_without_tie": "casting",
    "decision.casting_by_whom": "casting",
    "decision.votes_miscounted": "votes_for",
}


@dataclass(frozen=True, slots=True)
class VersionAtMeeting:
    """A version, and the meeting at which a body decided on it."""

    version: FrameworkVersion
    meeting: Meeting

    @property
    def pk(self) -> str:
        """What keeps drafts about it apart."""
        return f"{self.version.pk}-{self.meeting.pk}"


class EffectForm(PortalForm):
    """From when the version holds, and how its signatories leave."""

    effect_from = DateField(
        label="From which day does it take effect?",
        help_text="The day of the decision or a later one",
        error_messages={"required": "Enter the day from which it takes effect"},
    )
    notice_months = forms.IntegerField(
        label="How many months before it leaves has a partner to say so?",
        min_value=FEWEST_NOTICE,
        max_value=MOST_NOTICE,
        initial=3,
        error_messages={"required": "Enter the months of notice, such as 3"},
    )


class DecisionOnVersion(Journey[VersionAtMeeting]):
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
        "framework": "decision",
        "framework.effect_before_decision": "effect",
        "framework.effect_before_predecessor": "effect",
    }

    @classmethod
    def meetings(cls) -> list[Meeting]:
        """The meetings at which this may have been decided."""
        return meetings_at_which("", cls.decides)

    @classmethod
    def refused(cls, request: MemberRequest, version: FrameworkVersion) -> Refusal | None:
        """Why nothing can be decided on a version now, or None."""
        return why_not(request, version, cls.does) or first_lacking(cls.does, facts_of(version, request.at))

    def stopped(self) -> HttpResponse | None:
        refusal = self.refused(self.request, self.subject.version)
        if refusal is None:
            return None
        if self.request.method == "POST" and not self.body:
            return redirect(self.address(self.done_route))
        return not_possible_page(self.request, self.subject.version, refusal)

    def form(self, step: JourneyStep, typed: Any) -> PortalForm:
        if step.form not in _OF_A_MEETING:
            return step.form(typed)
        title = {"title": f"{self.title} of version {self.subject.version.number} of the framework"}
        more: dict[str, Any] = {"initial": title} if step.form is DecidedForm else {}
        return step.form(typed, meeting=self.subject.meeting, **more)

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        """Says beside its question what the record could not say: a decision before the close, a vote that does not
        carry, a body short of its quorum at that minute."""
        if step.form is DecidedForm:
            standing = facts_of(self.subject.version, self.request.at).standing
            decided_at = form.cleaned_data["decided_at"]
            refusal = decision_day_fault(decided_at, standing)
            if self.decides == DecisionAct.RECOMMEND:
                refusal = refusal or other_text_fault(decided_at, text_changes(self.subject.version))
            if refusal:
                add_refusal(form, refusal, {"": "decided_at"})
        if step.form is VoteForm:
            earlier = [self.form(each, self.fields) for each in self.steps[:2]]
            if all(each.is_valid() for each in earlier):
                refusal = undecidable(
                    meeting=self.subject.meeting,
                    act=self.decides,
                    record=record_of_forms(earlier[0], earlier[1], form),
                    at=self.request.at,
                )
                if refusal:
                    add_refusal(form, refusal, _VOTE_FIELDS)

    def context(self) -> Context:
        return {"version": self.subject.version, "body": self.subject.meeting.body}

    @property
    def record(self) -> DecisionRecord:
        """The decision as it was answered."""
        return record_of_forms(*(self.forms[key] for key in ("decision", "interests", "vote")))

    def basis(self) -> Any:
        return [self.subject.version.revision, self.subject.version.state]

    def check_rows(self) -> list[SummaryRow]:
        """What is checked, each with the way back to its question."""
        meeting, record = self.subject.meeting, self.record
        names = {row.seat_id: holder_in_words(row.seat) for row in attendance_at(meeting)}
        interests = [
            f"{names[each.seat]}: {each.interest} Dispensation: {each.dispensation or 'none, so no vote'}"
            for each in record.conflicts
        ]
        vote = f"{record.votes_for} for, {record.votes_against} against, {record.abstained} abstained"
        casting = f". Casting vote: {names[record.casting_seat]}" if record.casting_seat else ""
        words = {
            "decision": (
                record.title,
                f"{record.decision}\nDecided by {meeting.body.name}, {moment_in_words(record.decided_at)}",
            ),
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
            "version": self.subject.version,
            "meeting": self.subject.meeting,
            "record": self.record,
            "by": self.request.member,
            "at": self.request.at,
        }


def _steps(route: str, *more: JourneyStep) -> tuple[JourneyStep, ...]:
    return (
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
    steps = _steps("partnership:framework_recommend_step")
    check_route = "partnership:framework_recommend_check"
    done_message = "Recommended. Everybody with a seat is told."

    def act(self, confirmed: Context) -> Any:
        return recommend_framework(**self.decided)


class SendingBack(DecisionOnVersion):
    """A body sends a recommended version back."""

    kind, heading = "framework_returns", "Record that it is sent back"
    title, button = "Sending back", "Record that it is sent back"
    decides, does = DecisionAct.RETURN, FrameworkAct.RETURN
    steps = _steps("partnership:framework_return_step")
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
        "partnership:framework_adopt_step",
        JourneyStep("effect", "partnership:framework_adopt_step", "When does it take effect?", EffectForm),
    )
    check_route = "partnership:framework_adopt_check"
    done_message = "Adopted and published. Its text never changes again."

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        super().find_faults(step, form)
        if step.form is not EffectForm:
            return
        decided = self.form(self.steps[0], self.fields)
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


def _meeting_page(journey: type[DecisionOnVersion]) -> Callable[..., HttpResponseBase]:
    """The page on which somebody chooses the meeting at which it was decided."""

    @require_safe
    @deciding
    def choose(request: MemberRequest, number: int) -> HttpResponse:
        version = version_of(request, number)
        refusal = journey.refused(request, version)
        if refusal:
            return not_possible_page(request, version, refusal)
        rows = [
            (
                f"{row.body.name}, {moment_in_words(row.starts_at)}",
                address_of(journey.check_route, {"number": number, "meeting": row.pk}),
            )
            for row in journey.meetings()
        ]
        context = {"version": version, "rows": rows, "heading": journey.heading}
        return render(request, "partnership/drafting/choose_meeting.html", context)

    return choose


def _subject_of(journey: type[DecisionOnVersion]) -> Callable[..., VersionAtMeeting]:
    def subject(request: HttpRequest, number: int, meeting: int) -> VersionAtMeeting:
        """The version at one of the meetings at which this may be decided, or was; 404 for others."""
        version, row = version_of(request, number), meeting_with(meeting)
        if row is None or not row.body.rights.may_take(journey.decides):
            raise Http404
        return VersionAtMeeting(version, row)

    return subject


def _views(journey: type[DecisionOnVersion]) -> tuple[Callable[..., HttpResponseBase], ...]:
    """The page of meetings, the questions and the check page."""
    return (_meeting_page(journey), *journey.pages(deciding, _subject_of(journey)))


recommend, recommend_step, check_recommendation = _views(Recommendation)
send_back, send_back_step, check_return = _views(SendingBack)
adopt, adopt_step, check_adoption = _views(Adoption)
