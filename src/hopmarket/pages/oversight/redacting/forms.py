"""The forms by which the operator takes something out of a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import PortalForm, ReasonField

OTHER = "other"
LAWS = (
    "UK GDPR, article 17 (erasure)",
    "UK GDPR, article 5(1)(c) (no more personal data than needed)",
    "Procurement Act 2023, section 94 (national security, or sensitive commercial information)",
    "An order of a court",
)


class FindReleaseForm(PortalForm):
    """Asks for the process whose release is looked for."""

    ocid = forms.CharField(
        label="Open contracting identifier (ocid)",
        help_text="The end of the address of its page: /opportunities/OCID/. The whole address will do",
        max_length=250,
        required=False,
    )


class ValueSearchForm(PortalForm):
    """Finds values of a release by their words."""

    q = forms.CharField(
        label="Find a value by its words",
        help_text="For example, a name. What you have ticked stays ticked",
        required=False,
        max_length=200,
    )


class RedactForm(PortalForm):
    """Asks what goes, and why. ``texts`` are pairs of a JSON pointer and what stands there."""

    pointers = forms.MultipleChoiceField(
        label="What is taken out?", required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label="Other places, as JSON pointers",
        help_text="One to a line, such as /parties/1/contactPoint. Only where a tick above is not enough",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    whole = forms.BooleanField(label="All of this release, but for its identifiers and date", required=False)
    everywhere = forms.BooleanField(
        label="Also every field of this process’s releases that holds exactly the same words",
        help_text="Words within a longer text stay there: the next page counts these fields",
        required=False,
        initial=True,
    )
    law = forms.ChoiceField(
        label="Which law or order asks for it?",
        error_messages={"required": "Choose the law or order that asks for it"},
        choices=[*((law, law) for law in LAWS), (OTHER, "Another one")],
        widget=forms.RadioSelect,
    )
    law_words = forms.CharField(label="If it is another one, which?", required=False, max_length=200)
    reason = ReasonField(
        "redact_release",
        label="Why is it taken out?",
        help_text="Everybody can read this. Do not repeat what goes",
        max_words=70,
        rows=3,
    )

    def __init__(self, *args: Any, texts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pointers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(texts)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("law") == OTHER and not cleaned.get("law_words", "").strip():
            self.add_error("law_words", "Name the law or the order")
        return cleaned

    def chosen(self) -> list[str]:
        """The pointers that go; the empty pointer means all of the release."""
        if self.cleaned_data["whole"]:
            return [""]
        written = [line.strip() for line in self.cleaned_data["more"].splitlines() if line.strip()]
        return list(dict.fromkeys([*self.cleaned_data["pointers"], *written]))

    def law_in_words(self) -> str:
        """The law or order that asks for it, in words."""
        chosen_law: str = self.cleaned_data["law"]
        return str(self.cleaned_data["law_words"]) if chosen_law == OTHER else chosen_law
