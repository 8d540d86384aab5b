"""The forms of a draft's sections: their fields bear the names of the fields of the terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import (
    DateField,
    FilesField,
    LongTextField,
    MomentField,
    MoneyField,
    PortalForm,
    PostcodeField,
)
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.file_types import KINDS, MOST_BYTES
from hopmarket.rules.procedures import NOTIFIABLE
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.typed_cpv import plain_cpv

CATEGORIES = [("services", "Services"), ("goods", "Goods"), ("works", "Building works")]


def unix_lines(typed: Any) -> Any:
    """Text with plain line ends, as it was before a browser sent it; other values as they are."""
    return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


def known_code(code: str) -> str:
    """The code, if the common procurement vocabulary (CPV 2008) has it."""
    if code and code not in cpv_labels():
        raise ValidationError(f"There is no CPV code {code}. Find one by a word", code="unknown")
    return code


class CpvField(forms.RegexField):
    """A code of the common procurement vocabulary, with or without its check digit and its label."""

    def to_python(self, value: Any) -> str:
        return plain_cpv(str(super().to_python(value)))


class SectionForm(PortalForm):
    """A form over fields of the terms; what is not filled in yet may stay empty."""

    @classmethod
    def of(cls, terms: Terms, data: Mapping[str, Any] | None = None) -> Self:
        """The form as the terms fill it, or as somebody has typed it."""
        return cls(data, initial={name: getattr(terms, name) for name in cls.base_fields})

    def applied(self, terms: Terms) -> Terms:
        """The terms with the typed values in place of their own."""
        return replace(terms, **{name: unix_lines(value) for name, value in self.cleaned_data.items()})


class NeedForm(SectionForm):
    title = forms.CharField(
        label="Title", max_length=160, help_text="What you buy and where, in a few plain words"
    )
    summary = LongTextField(
        label="Summary",
        max_words=120,
        rows=5,
        required=False,
        help_text="Who needs it, and what will be better for them. Lists and searches show this.",
    )
    category = forms.ChoiceField(
        label="What do you buy?",
        error_messages={"required": "Choose whether you buy services, goods or building works"},
        choices=CATEGORIES,
        widget=forms.RadioSelect,
    )
    cpv = CpvField(
        r"^\d{8}$",
        label="CPV code",
        required=False,
        help_text="Eight figures, such as 85312000 for social work services without accommodation. Suppliers search by it.",
        error_messages={"invalid": "Enter the eight figures of a CPV code, such as 85312000"},
    )
    place = forms.CharField(
        label="Place", max_length=120, required=False, help_text="Where the work is done, in words"
    )
    postcode = PostcodeField(
        label="Postcode", required=False, help_text="One in the middle of it, if you know one"
    )
    sme_suitable = forms.BooleanField(label="Suitable for small and medium firms", required=False)
    vcse_suitable = forms.BooleanField(
        label="Suitable for voluntary, community and social enterprises", required=False
    )

    def clean_cpv(self) -> str:
        """The typed code; an error if the vocabulary does not have it."""
        return known_code(str(self.cleaned_data["cpv"]))


class ValueForm(SectionForm):
    value = MoneyField(
        label="Value of the whole contract",
        required=False,
        help_text="In pounds, for its whole length, with VAT. From "
        f"{money_and_dates.pounds(NOTIFIABLE.value)} on, publishing waits for a notice on the national platform, "
        "or for your reason why none is due.",
    )
    lots_rationale = LongTextField(
        label="Why these lots, or why only one?",
        required=False,
        rows=3,
        max_words=150,
        help_text="Small organisations can more often bid for a part. Bidders will read this.",
    )


class TimetableForm(SectionForm):
    questions_until = MomentField(
        label="Last moment for questions",
        required=False,
        help_text=format_lazy("For example, {}, 5pm", money_and_dates.example_day(19)),
    )
    closes_at = MomentField(
        label="Deadline for responses",
        required=False,
        help_text=format_lazy(
            "For example, {}, noon. After publication it can only be moved later.",
            money_and_dates.example_day(28),
        ),
    )
    award_on = DateField(
        label="Award",
        required=False,
        help_text=format_lazy("When bidders will be told, for example {}", money_and_dates.example_day(49)),
    )
    starts_on = DateField(
        label="Contract starts",
        required=False,
        help_text=format_lazy("For example, {}", money_and_dates.example_day(84)),
    )
    ends_on = DateField(
        label="Contract ends",
        required=False,
        help_text=format_lazy("For example, {}", money_and_dates.example_day(84 + 1092)),
    )


class SpecificationForm(SectionForm):
    specification = LongTextField(
        label="What you need",
        required=False,
        rows=18,
        help_text="Say what should be different for people, not how to do it. "
        "Start a heading with ## and a list with -.",
    )


class DocumentsForm(PortalForm):
    papers = FilesField(
        label="Add documents",
        most_bytes=MOST_BYTES,
        help_text=f"Up to {MOST_BYTES >> 20} MB each: {', '.join(sorted(KINDS))}",
        error_messages={"required": "Choose the documents to add"},
    )


SECTION_FORMS: dict[DraftSection, type[SectionForm]] = {
    DraftSection.NEED: NeedForm,
    DraftSection.VALUE: ValueForm,
    DraftSection.TIMETABLE: TimetableForm,
    DraftSection.SPECIFICATION: SpecificationForm,
}
