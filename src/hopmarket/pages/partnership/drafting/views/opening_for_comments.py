"""Opening a draft for comments: how long, why, what else was thought of; checked, then published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.clause_editor import unix
from hopmarket.pages.parts.fields import LongTextField, MomentField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.records.consultations.models import Consultation
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services import open_framework_consultation
from hopmarket.records.framework.version_facts import document_of
from hopmarket.rules.consultation_gate import (
    FULL_LENGTH,
    ConsultationPlan,
    holidays_inside,
    is_full_length,
    plan_faults,
    response_due,
    weeks_and_days,
)
from hopmarket.rules.dates_in_words import day, span
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.refusal import Refusal

from ..draft_in_words import moment_in_words
from ..drafting_access import deciding, not_possible_page, version_of, why_not


class DatesForm(PortalForm):
    """How long people can comment."""

    opens_at = MomentField(
        label="When does it open?",
        help_text="A day, and a time such as noon or 9am",
        error_messages={"required": "Enter the day and the time at which it opens"},
    )
    closes_at = MomentField(
        label="When does it close?",
        help_text="Twelve weeks later or more, unless you say why",
        error_messages={"required": "Enter the day and the time at which it closes"},
    )
    shorter_reason = LongTextField(
        label="If it is shorter than twelve weeks: why?",
        required=False,
        rows=4,
        help_text="Everybody reads this",
    )


class ReasonsForm(PortalForm):
    """What people are asked about, and why."""

    title = forms.CharField(
        label="What is it about?",
        max_length=200,
        help_text="Such as “Longer notice, and one promise less”",
        error_messages={"required": "Say in one line what it is about"},
    )
    reasons = LongTextField(
        label="Why are these changes suggested?",
        help_text="In at least five words",
        error_messages={"required": "Say why these changes are suggested"},
    )
    alternatives = LongTextField(
        label="What else was considered, and why was it not chosen?",
        help_text="People can only judge a plan if they know what else was possible",
        error_messages={"required": "Say what else was considered, and why it was not chosen"},
    )


class OpeningForComments(Journey[FrameworkVersion]):
    """A draft on its way to be open for comments."""

    request: MemberRequest
    kind, heading = "framework_consultations", "Open the draft for comments"
    steps = (
        JourneyStep("dates", "partnership:framework_open", "How long can people comment?", DatesForm),
        JourneyStep("reasons", "partnership:framework_open", "What are people asked about?", ReasonsForm),
    )
    question_template = "partnership/drafting/opening_question.html"
    check_template, check_route = (
        "partnership/drafting/check_opening.html",
        "partnership:framework_open_check",
    )
    done_route = later_route = "partnership:framework_version"
    mended_at = {"consultation": "dates", "consultation.no_title": "reasons"}
    done_message = "Open for comments. Everybody with a seat is told."

    def stopped(self) -> HttpResponse | None:
        refusal = why_not(self.request, self.subject, FrameworkAct.OPEN_CONSULTATION)
        if refusal is None:
            return None
        if self.request.method == "POST" and not self.body:
            return redirect(self.address(self.done_route))
        return not_possible_page(self.request, self.subject, refusal)

    def address(self, route: str, **parts: Any) -> str:
        return super().address(route, **{"number": self.subject.number, **parts})

    @property
    def plan(self) -> ConsultationPlan:
        """The plan as it was typed."""
        typed = self.answers
        return ConsultationPlan(
            title=unix(typed["title"]),
            reasons=unix(typed["reasons"]),
            alternatives=unix(typed["alternatives"]),
            opens_at=typed["opens_at"],
            closes_at=typed["closes_at"],
            shorter_reason=unix(typed["shorter_reason"]),
        )

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        """Puts what stands against the plan beside the answers of its question."""
        typed = form.cleaned_data
        plan = ConsultationPlan(
            **{
                "title": "-",
                "reasons": "",
                "alternatives": "",
                "opens_at": self.request.at,
                "closes_at": self.request.at + FULL_LENGTH,
                **typed,
            }
        )
        for fault in plan_faults(plan, at=self.request.at):
            if fault.field in form.fields:
                add_refusal(form, fault.refusal, {"": fault.field})

    def context(self) -> Context:
        return {"version": self.subject}

    def check_context(self) -> Context:
        plan, document = self.plan, document_of(self.subject)
        words = {
            "dates": (
                "Comments",
                f"From {moment_in_words(plan.opens_at)} until {moment_in_words(plan.closes_at)}",
            ),
            "reasons": ("About", plan.title),
        }
        return {
            "rows": self.rows(words),
            "plan": plan,
            "document": document,
            "length": weeks_and_days(plan.opens_at, plan.closes_at),
            "is_short": not is_full_length(plan.opens_at, plan.closes_at),
            "holidays": [
                (holiday.name, span(holiday.first, holiday.last), holiday.days)
                for holiday in holidays_inside(plan.opens_at, plan.closes_at)
            ],
            "due": day(response_due(plan.closes_at)),
        }

    def act(self, confirmed: Context) -> Consultation | Refusal:
        return open_framework_consultation(
            version=self.subject, plan=self.plan, by=self.request.member, at=self.request.at
        )


def _subject(request: HttpRequest, number: int) -> FrameworkVersion:
    return version_of(request, number)


question, check = OpeningForComments.pages(deciding, _subject)
