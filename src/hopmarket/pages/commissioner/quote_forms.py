"""The forms of the three pages on which quotes are prepared, and of asking somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.terms_form_fields import TermsForm
from hopmarket.records.parties.models import Organisation
from hopmarket.rules.quotes import (
    ANSWER_WEIGHT,
    MOST_ANSWERS,
    PRICE_WEIGHT,
    JudgedAnswer,
    judged_answers,
    proposed_dates,
    with_dates_that_follow,
    with_judged_answers,
)
from hopmarket.rules.terms import CriterionKind, Terms
from hopmarket.rules.terms_fields import FIELD_BY_NAME

from .panel_candidates import Candidate

_NEED = (
    "title", "summary", "specification", "category", "cpv", "place", "value",
    "contact_name", "contact_email", "payment_days",
)  # fmt: skip
_DATES = ("closes_at", "starts_on", "ends_on")
_VALUE_HELP = "In pounds, for its whole length, with VAT"
_NONE = "0"


class NeedForm(TermsForm):
    """What is needed, what it may cost, and whom suppliers can ask."""

    def __init__(self, terms: Terms, data: Any = None) -> None:
        super().__init__((FIELD_BY_NAME[name] for name in _NEED), terms, data)
        self.fields["value"].help_text = _VALUE_HELP
        self.fields["specification"].widget.attrs["rows"] = 10
        for field in self.fields.values():
            vars(field)["legend"] = ""


class ChoosingForm(TermsForm):
    """Three dates, the weight of the price, and up to two things to judge with a question each. Where the
    draft holds more than that, the dates alone."""

    price_weight = forms.DecimalField(
        label="Weight of the price, out of 100",
        min_value=0,
        max_value=100,
        decimal_places=0,
        widget=forms.NumberInput,
        error_messages={"required": "Enter the weight of the price, out of 100"},
    )

    def __init__(self, terms: Terms, now: datetime, data: Any = None) -> None:
        super().__init__((FIELD_BY_NAME[name] for name in _DATES), terms, data)
        self.now, self.judged = now, judged_answers(terms)
        dates = proposed_dates(now)
        for name in _DATES:
            self.initial[name] = self.initial[name] or getattr(dates, name)
        if self.judged is None:
            del self.fields["price_weight"]
            return
        lowest = [row.weight for row in terms.criteria if row.kind is CriterionKind.PRICE]
        self.initial["price_weight"] = lowest[0] if lowest and self.judged else PRICE_WEIGHT
        for number in range(1, MOST_ANSWERS + 1):
            self._ask(number, self.judged[number - 1] if number <= len(self.judged) else None)

    def _ask(self, number: int, answer: JudgedAnswer | None) -> None:
        first = number == 1
        legend = (
            "What you judge beside the price" if first else "Something else that you judge, if you want to"
        )
        asked = {
            f"criterion_{number}": forms.CharField(
                label="What it is called",
                max_length=120,
                required=first,
                help_text="Such as: How you would do it" if first else "",
                error_messages={"required": "Say what you judge beside the price"},
            ),
            f"question_{number}": forms.CharField(
                label="The question that you ask about it",
                max_length=300,
                required=first,
                help_text="Such as: Who visits whom, how often, and what happens when somebody is ill?"
                if first
                else "",
                error_messages={"required": "Write the question that you ask about it"},
            ),
            f"weight_{number}": forms.DecimalField(
                label="Its weight, out of 100",
                min_value=0,
                max_value=100,
                decimal_places=0,
                required=first,
                widget=forms.NumberInput,
                error_messages={"required": "Enter its weight, out of 100"},
            ),
        }
        for name, field in asked.items():
            vars(field).update(legend=legend, width="5" if name.startswith("weight") else "")
        self.fields.update(asked)
        weight = ANSWER_WEIGHT if first else None
        self.initial.update(
            {
                f"criterion_{number}": answer.title if answer else "",
                f"question_{number}": answer.question if answer else "",
                f"weight_{number}": answer.weight if answer else weight,
            }
        )

    def answers(self) -> list[JudgedAnswer]:
        """What is judged beside the price, as it was typed."""
        typed = self.cleaned_data
        return [
            JudgedAnswer(
                typed[f"criterion_{number}"].strip(),
                typed.get(f"question_{number}", "").strip(),
                typed.get(f"weight_{number}") or Decimal(),
            )
            for number in range(1, MOST_ANSWERS + 1)
            if typed.get(f"criterion_{number}", "").strip()
        ]

    def clean(self) -> dict[str, Any]:
        """Finds weights that do not come to 100, and a second thing to judge that is only half there."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or self.judged is None:
            return typed
        second = [typed.get(f"{part}_2") for part in ("criterion", "question", "weight")]
        for part, given in zip(("criterion", "question", "weight"), second, strict=True):
            if any(second) and not given:
                self.add_error(f"{part}_2", "Fill in all three, or leave all three empty")
        total = typed["price_weight"] + sum(answer.weight for answer in self.answers())
        if total != 100 and not self.errors:
            self.add_error("price_weight", f"The weights must come to 100; they come to {total:f}")
        return typed

    def applied(self, terms: Terms) -> Terms:
        """The terms with what was typed, and with the dates that follow from it."""
        changed = with_dates_that_follow(super().applied(terms), now=self.now)
        if self.judged is None:
            return changed
        return with_judged_answers(changed, self.answers(), self.cleaned_data["price_weight"])


class InvitableSearchForm(forms.Form):
    """Finds organisations of this portal to ask."""

    words = forms.CharField(label="Name or number", max_length=80, required=False)
    sector = forms.ChoiceField(
        label="Sector",
        required=False,
        choices=[
            ("", "Any"),
            ("voluntary", "Voluntary and community"),
            ("business", "Business"),
            ("public", "Public bodies"),
        ],
    )
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, districts: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Any"), *((district, district) for district in districts)]


class AskedForm(PortalForm):
    """Who is asked, who leads, and who looks at the award."""

    organisations = forms.TypedMultipleChoiceField(
        label="Organisations that are registered here",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.TypedChoiceField(
        label="Who leads, reads the quotes and gives the scores?",
        error_messages={"required": "Choose who leads and gives the scores"},
        coerce=int,
        widget=forms.RadioSelect,
    )
    second = forms.TypedChoiceField(
        label="Who looks at the award before it is made?",
        help_text="Everything that the lead has scored, with the reasons. Any colleague may do it if nobody is named.",
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        found: Sequence[Organisation],
        candidates: Iterable[Candidate],
        others: int,
        data: Any = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        officers = [(row.person, row.name) for row in candidates if row.is_commissioner]
        for name, choices in (
            ("organisations", [(row.pk, row.name) for row in found]),
            ("lead", officers),
            ("second", [(_NONE, "Any colleague"), *officers]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["organisations"].choice_hints = {  # type: ignore[attr-defined]
            str(row.pk): row.district for row in found
        }
        self.others = others
        for number in range(1, others + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label="Name of the organisation", max_length=200, required=False
            )
            self.fields[f"email_{number}"] = forms.EmailField(
                label="Email address of somebody there", max_length=254, required=False
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The boxes for those who are not registered, name beside address."""
        return [(self[f"name_{number}"], self[f"email_{number}"]) for number in range(1, self.others + 1)]

    def named_others(self) -> tuple[tuple[str, str], ...]:
        """Name and address of those who are not registered, as they were typed."""
        typed = self.cleaned_data
        pairs = ((typed.get(f"name_{n}", ""), typed.get(f"email_{n}", "")) for n in range(1, self.others + 1))
        return tuple(pair for pair in pairs if any(pair))

    def clean(self) -> dict[str, Any]:
        """Finds a name without an address, and an address without a name."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, self.others + 1):
            name, email = f"name_{number}", f"email_{number}"
            if typed.get(name) and email in typed and not typed[email]:
                self.add_error(email, "Enter the email address of somebody there")
            if typed.get(email) and not typed.get(name):
                self.add_error(name, "Enter the name of the organisation")
        return typed


class AskAnotherForm(PortalForm):
    """Asks one more after it was sent: somebody who is registered here, or a name and an address."""

    organisation = forms.TypedChoiceField(
        label="An organisation that is registered here",
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Name of the organisation", max_length=200, required=False)
    email = forms.EmailField(label="Email address of somebody there", max_length=254, required=False)

    def __init__(self, found: Sequence[Organisation], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.pk, row.name) for row in found]
        field.choice_hints = {str(row.pk): row.district for row in found}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Wants one of the two ways."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        both = bool(typed.get("organisation")), bool(typed.get("name") or typed.get("email"))
        if not self.errors and all(both):
            raise ValidationError("Choose an organisation, or enter a name and an address: not both")
        return typed
