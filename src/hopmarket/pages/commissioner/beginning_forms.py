"""The forms with which a purchase begins: a ready template, what is bought, a procedure, what only the buyer knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import MoneyField, PortalForm
from hopmarket.pages.parts.terms_form_fields import CpvField, TermsForm
from hopmarket.rules.beginnings import KnownNeed, open_fields
from hopmarket.rules.placeholders import standing_placeholders, with_filled
from hopmarket.rules.procedure_kinds import Procedure, ProcedureKey
from hopmarket.rules.ready_templates import ReadyTemplate
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import FIELD_BY_NAME, DraftSection

from .act_forms import PeopleForm

_WITH_VAT = (
    "In pounds, for its whole length, with VAT. About is enough. Leave it empty if you do not know yet."
)


class TemplateForm(PortalForm):
    """Asks which ready template a purchase begins with, and about how much it will cost."""

    template = forms.ChoiceField(
        label="Which is nearest to what you buy?",
        error_messages={"required": "Choose the template that is nearest to what you buy"},
        widget=forms.RadioSelect,
    )
    value = MoneyField(
        label="About how much will it cost?",
        required=False,
        help_text=_WITH_VAT,
    )

    def __init__(self, templates: Mapping[str, ReadyTemplate], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, row.title) for key, row in templates.items()]
        field.choice_hints = {key: row.when for key, row in templates.items()}  # type: ignore[attr-defined]


class EarlierForm(PortalForm):
    """Asks for words of an earlier purchase."""

    words = forms.CharField(
        label="Words of an earlier purchase",
        required=False,
        max_length=100,
        help_text="Such as: lunch club. Yours, and what other public bodies have published here.",
    )


class NewPurchaseForm(PortalForm):
    """Asks what is bought, about how much, and the CPV code, before there is a draft."""

    title = forms.CharField(
        label="What do you want to buy?",
        error_messages={"required": "Enter what you want to buy, in a few words"},
        max_length=160,
        help_text="A working title in plain words, such as: Home-from-hospital support, Teme Valley. "
        "You can change it until you publish.",
    )
    category = forms.ChoiceField(
        label="What kind of purchase is it?",
        error_messages={"required": "Choose whether you buy services, goods or building works"},
        choices=list((FIELD_BY_NAME["category"].choices or {}).items()),
        widget=forms.RadioSelect,
    )
    value = MoneyField(label="About how much will it cost?", required=False, help_text=_WITH_VAT)
    cpv = CpvField(
        label="CPV code, if you know it",
        required=False,
        help_text="Eight figures. Leave it empty if you do not know: the draft finds it by a plain word.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["cpv"]).update(width="10")

    def known(self) -> KnownNeed:
        """What was entered, as rules read it."""
        typed = self.cleaned_data
        return KnownNeed(typed.get("category", ""), typed.get("cpv", ""), typed["value"])


class ProcedureForm(PortalForm):
    """Asks which of the procedures that fit a purchase goes by."""

    procedure = forms.TypedChoiceField(
        label="How will you buy it?",
        error_messages={"required": "Choose how you will buy it"},
        coerce=ProcedureKey,
        widget=forms.RadioSelect,
    )

    def __init__(self, fitting: Iterable[Procedure], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(fitting)
        field = self.fields["procedure"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(row.key), row.title) for row in rows]
        field.choice_hints = {str(row.key): row.when for row in rows}  # type: ignore[attr-defined]


_LEGENDS: Mapping[DraftSection, str] = {
    DraftSection.NEED: "Where, and how much",
    DraftSection.VALUE: "Where, and how much",
    DraftSection.TIMETABLE: "Dates: these are proposed, change what does not suit you",
    DraftSection.PEOPLE: "Who opens, scores and leads",
}
_BLANK = "blank_"


class OnlyYouForm(TermsForm):
    """Asks what a ready template cannot know: its placeholders, the fields that it leaves empty, and the people."""

    def __init__(
        self,
        template: ReadyTemplate,
        terms: Terms,
        shown: Terms,
        people: PeopleForm,
        procedure: Procedure,
        data: Any = None,
    ) -> None:
        """``terms`` are the draft's, ``shown`` what the boxes hold at first: with dates that are proposed, and a
        contact from an earlier purchase."""
        super().__init__(open_fields(template.terms, procedure), shown, data)
        standing = {place.words for place in standing_placeholders(terms)}
        self._blanks = {
            f"{_BLANK}{number}": blank
            for number, blank in enumerate(template.asked_blanks, 1)
            if blank.words in standing
        }
        self._by_field = [blank for blank in template.blanks if blank.field]
        for row in self.rows:
            legend = _LEGENDS.get(row.section)
            if legend:
                vars(self.fields[row.name])["legend"] = legend
        named = people.fields if procedure.openers or procedure.fewest_evaluators else {}
        for field in named.values():
            vars(field)["legend"] = _LEGENDS[DraftSection.PEOPLE]
        self.initial.update(people.initial)
        self.fields = {
            **{name: _blank_field(blank) for name, blank in self._blanks.items()},
            **self.fields,
            **named,
        }

    def applied(self, terms: Terms) -> Terms:
        """The terms with the fields, and with every placeholder that was filled in."""
        typed = super().applied(terms)
        words = {blank.words: self.cleaned_data[name] for name, blank in self._blanks.items()}
        words |= {blank.words: str(getattr(typed, blank.field)) for blank in self._by_field}
        return with_filled(typed, words)

    def people(self) -> dict[str, Any] | None:
        """Who was named, for the act that names them; None where the form does not ask, or nothing is changed."""
        names = ("openers", "evaluators", "lead")
        if not all(name in self.fields for name in names):
            return None
        typed = {name: self.cleaned_data[name] for name in names}
        before = {name: self.initial.get(name) for name in names}
        if all((typed[name] or None) == (before[name] or None) for name in names):
            return None
        return {**typed, "openers": tuple(typed["openers"]), "evaluators": tuple(typed["evaluators"])}


def _blank_field(blank: Any) -> forms.Field:
    field = forms.CharField(
        label=blank.asks,
        required=False,
        max_length=120,
        help_text=f"Such as: {blank.example}" if blank.example else "",
    )
    vars(field)["legend"] = "What it is about"
    return field
