"""The form field of each field of the terms, by its kind: the one place that says how a kind is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import (
    DateField,
    LongTextField,
    MomentField,
    MoneyField,
    PortalForm,
    PostcodeField,
    TelephoneField,
    plain_messages,
)
from hopmarket.reference_data import cpv_labels
from hopmarket.rules.cpv_by_words import check_digit
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import FieldKind, TermsField
from hopmarket.rules.typed_cpv import plain_cpv, wrong_check_digit


class CpvField(forms.RegexField):
    """A code of the common procurement vocabulary, with or without its check digit and its label."""

    default_error_messages = {"invalid": "Enter the eight figures of a CPV code, such as 85312000"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^\d{8}$", **kwargs)

    def to_python(self, value: Any) -> str:
        return plain_cpv(str(super().to_python(value)))

    def prepare_value(self, value: Any) -> Any:
        """A code with its label, which is read back as the code; anything else as it was typed."""
        label = cpv_labels().get(str(value), "")
        return f"{value} {label}" if label else value

    def clean(self, value: Any) -> str:
        """The typed code; an error if the vocabulary (CPV 2008) does not have it, or its check digit is another."""
        wrong = wrong_check_digit(str(value or ""))
        if wrong:
            code = plain_cpv(str(value))
            raise ValidationError(
                f"The check digit of {code} is {check_digit(code)}, not {wrong}. Look at the code again, or find one "
                "by a word",
                code="check_digit",
            )
        code = str(super().clean(value))
        if code and code not in cpv_labels():
            raise ValidationError(f"There is no CPV code {code}. Find one by a word", code="unknown")
        return code


def _long_text(row: TermsField, **words: Any) -> forms.Field:
    return LongTextField(max_words=row.most_words, rows=row.lines, **words)


_FIELD_OF: Mapping[FieldKind, Callable[..., forms.Field]] = {
    FieldKind.LINE: lambda row, **words: forms.CharField(max_length=row.most_characters, **words),
    FieldKind.EMAIL: lambda row, **words: forms.EmailField(max_length=row.most_characters, **words),
    FieldKind.TELEPHONE: lambda row, **words: TelephoneField(max_length=row.most_characters, **words),
    FieldKind.TEXT: _long_text,
    FieldKind.MARKDOWN: _long_text,
    FieldKind.POSTCODE: lambda _, **words: PostcodeField(**words),
    FieldKind.CPV: lambda _, **words: CpvField(**words),
    FieldKind.CHOICE: lambda row, **words: forms.ChoiceField(
        choices=list(row.choices.items()), widget=forms.RadioSelect, **words
    ),
    FieldKind.TICK: lambda _, **words: forms.BooleanField(**words),
    FieldKind.NUMBER: lambda row, **words: forms.IntegerField(
        min_value=row.least or 0,
        max_value=row.most,
        widget=forms.NumberInput,
        **words,
    ),
    FieldKind.MONEY: lambda _, **words: MoneyField(**words),
    FieldKind.DAY: lambda _, **words: DateField(**words),
    FieldKind.MOMENT: lambda _, **words: MomentField(**words),
}
_SHORT = frozenset({FieldKind.POSTCODE, FieldKind.MONEY, FieldKind.NUMBER})


def form_field(row: TermsField) -> forms.Field:
    """The form field of a typed field, with its label, help and messages; ``width`` and ``legend`` tell
    templates how it is drawn."""
    help_text: Any = row.help
    if row.example_days:
        help_text = format_lazy(row.help, money_and_dates.example_day(row.example_days))
    field = _FIELD_OF[row.kind](
        row,
        label=row.asks,
        help_text=help_text,
        required=bool(row.unanswered),
        error_messages={"required": row.unanswered} if row.unanswered else None,
    )
    field.error_messages.update(plain_messages(row.name, field))
    if row.out_of_range:
        field.error_messages |= dict.fromkeys(("min_value", "max_value"), row.out_of_range)
    vars(field).update(width="10" if row.kind in _SHORT else "", legend=row.legend)
    return field


def unix_lines(typed: Any) -> Any:
    """Text with plain line ends, as it was before a browser sent it; other values as they are."""
    return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


def _reveal(rows: Iterable[TermsField], fields: Mapping[str, forms.Field]) -> frozenset[str]:
    """Hangs a field that one choice alone of another makes needed below that choice; answers those fields."""
    hung = set()
    for row in rows:
        other, choices = row.missing_with or ("", frozenset())
        if other in fields and len(choices) == 1:
            vars(fields[other]).setdefault("reveals", {})[min(choices)] = [row.name]
            hung.add(row.name)
    return frozenset(hung)


class TermsForm(PortalForm):
    """A form over fields of the terms, before the fields that it declares itself; what is not filled in
    yet may stay empty."""

    def __init__(self, rows: Iterable[TermsField], terms: Terms, data: Any = None, files: Any = None) -> None:
        self.rows = tuple(rows)
        super().__init__(data, files, initial={row.name: getattr(terms, row.name) for row in self.rows})
        self.fields = {**{row.name: form_field(row) for row in self.rows}, **self.fields}
        self._revealed = _reveal(self.rows, self.fields)

    @property
    def standing(self) -> list[BoundField]:
        """The fields in their order, but for those that stand below the choice to which they belong."""
        return [field for field in self if field.name not in self._revealed]

    def applied(self, terms: Terms) -> Terms:
        """The terms with the typed values in place of their own."""
        typed = {row.name: unix_lines(self.cleaned_data[row.name]) for row in self.rows}
        return replace(terms, **typed)
