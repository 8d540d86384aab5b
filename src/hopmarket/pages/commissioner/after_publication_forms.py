"""Forms for what comes after publication: the days that follow a later deadline, what a second officer refuses, and
answers to what was asked after the deadline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import DateField, LongTextField, PortalForm, ReasonField
from hopmarket.rules.asked_terms import timetable_after
from hopmarket.rules.terms import Terms


class DebriefAnswerForm(PortalForm):
    """Asks for the answer to a bidder who wants a debrief."""

    answer = ReasonField("answer_debrief", label="Your answer", rows=8, max_words=800)


class LateAnswerForm(PortalForm):
    """Asks for the answer to a question about the procedure, and who reads it."""

    answer = LongTextField(
        label="Your answer", rows=5, max_words=500, error_messages={"required": "Write the answer"}
    )
    to = forms.ChoiceField(
        label="Who reads it?",
        choices=[
            ("asker", "Whoever asked, alone"),
            ("everybody", "Everybody: question and answer are published"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who reads the answer"},
        help_text="Publish it where others would want to know the same.",
    )
    wording = LongTextField(
        label="The question, if it is published",
        rows=3,
        required=False,
        help_text="Leave out what would tell who asked.",
    )
    names_confirmed = forms.BooleanField(
        label="Everybody may read the name or the address",
        error_messages={
            "required": "Take out the name or the address that this holds, or tick that everybody may read it"
        },
        required=False,
    )

    def __init__(self, *args: Any, may_publish: bool, names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["to"], self.fields["wording"]
        if not names or not may_publish:
            del self.fields["names_confirmed"]

    def clean(self) -> dict[str, Any]:
        """Asks for the question's wording where it is to be published."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("to") == "everybody" and not cleaned.get("wording", "").strip():
            self.add_error("wording", "Write the question as everybody will read it")
        return cleaned


class RefuseRequestForm(PortalForm):
    """Asks a second officer why a change is not right."""

    reasons = ReasonField(
        "refuse_terms_request",
        label="Why is it not right?",
        help_text="Whoever asked for it is told. Nothing is published.",
        rows=3,
    )


class LaterDaysForm(PortalForm):
    """The days that follow a later deadline, as they are proposed; each can be changed."""

    award_on = DateField(
        label="Award", error_messages={"required": "Enter the day of the award, after the new deadline"}
    )
    starts_on = DateField(
        label="The contract starts", error_messages={"required": "Enter the day on which the contract starts"}
    )
    ends_on = DateField(
        label="The contract ends", error_messages={"required": "Enter the day on which the contract ends"}
    )

    def __init__(self, terms: Terms, closes_at: datetime | None, *args: Any, **kwargs: Any) -> None:
        """``closes_at`` is the new deadline, once it is known."""
        self.proposed = timetable_after(terms, closes_at or terms.closes_at)
        super().__init__(*args, initial=self.proposed._asdict(), **kwargs)
        for name, proposed in self.proposed._asdict().items():
            before = getattr(terms, name)
            if before is None:
                del self.fields[name]
            else:
                moved = "" if before == proposed else " We have moved it along."
                self.fields[name].help_text = f"Now {money_and_dates.weekday(before)}.{moved}"
