"""Forms of the portal: plain django.forms whose error messages say what to do.

    class ClosingForm(PortalForm):
        closes_at = MomentField(label="Closing time", help_text="For example, noon")

and in the template ``{% error_summary form %}`` and ``{% govuk_form form %}``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.forms import fields as django_fields

from hopmarket.pages.parts.fields import (
    DateField,
    FilesField,
    LongTextField,
    MomentField,
    MoneyField,
    PostcodeField,
    ReasonField,
    ScoreField,
    TelephoneField,
    lower_first,
)
from hopmarket.pages.parts.widgets import DateBoxes, MomentBoxes, PoundsInput, ScoreSheet
from hopmarket.rules.refusal import Refusal

__all__ = [
    "ConfirmForm",
    "DateBoxes",
    "DateField",
    "FilesField",
    "LongTextField",
    "MomentBoxes",
    "MomentField",
    "MoneyField",
    "PortalForm",
    "PostcodeField",
    "PoundsInput",
    "ReasonField",
    "ScoreField",
    "ScoreSheet",
    "TelephoneField",
    "input_names",
]

TOO_LONG = "Cut this to %(limit_value)d characters: it has %(show_value)d"
_DJANGO_SAYS = django_fields.Field.default_error_messages["required"]
_VERBS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.FileField, "Choose"),
    (forms.BooleanField, "Tick"),
    (forms.ChoiceField, "Choose"),
)
_LIMITS = frozenset({"max_length", "min_length", "min_value", "max_value"})
_WORDS = {
    "max_length": TOO_LONG,
    "min_length": "Write at least %(limit_value)d characters: it has %(show_value)d",
    "min_value": "Enter %(limit_value)s or more",
    "max_value": "Enter %(limit_value)s or less",
    "invalid_choice": "Choose one from the list",
    "invalid_list": "Choose from the list",
    "empty": "The file is empty. Open it to check, then choose it again",
    "missing": "Choose a file",
    "contradiction": "Choose a file, or tick that it is to go, not both",
}
"""What a field says in place of Django's words, by the code of the fault."""
_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "Enter an email address, such as name@example.org"),
    (forms.URLField, "Enter a web address that begins with https:// or http://"),
    (forms.IntegerField, "Enter a number in figures, such as 12"),
    (forms.DateField, "Enter a day, such as 3 12 2026"),
    (forms.FileField, "Choose a file"),
    (forms.UUIDField, "Load the page again: this form is out of date"),
)
"""What a field of a kind says of something that it cannot read; DecimalField and FloatField are IntegerFields."""


_OWN_ARTICLE = (
    *("your ", "their ", "its ", "the ", "a ", "an ", "any "),
    *("what ", "how ", "why ", "when ", "where ", "who ", "whose "),
)


class PortalForm(forms.Form):
    """A form without browser validation whose errors say "Enter …" or "Choose …". ``refusal`` is why the
    act was refused that was tried with it; ``anchor`` is the address to which a refusal of no field leads."""

    use_required_attribute = False
    refusal: Refusal | None = None
    anchor = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages.update(plain_messages(name, field))


class ConfirmForm(PortalForm):
    """Confirms an act that asks for nothing but the button."""

    def __init__(self, *args: Any, anchor: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.anchor = anchor


def input_names(form: PortalForm, only: Collection[str] | None = None) -> frozenset[str]:
    """The names under which a browser sends the fields of a form."""
    return frozenset(
        f"{name}_{part}" if part else name
        for name, field in form.fields.items()
        if only is None or name in only
        for part in getattr(field.widget, "parts", ("",))
    )


def plain_messages(name: str, field: forms.Field) -> dict[str, str]:
    """What a field says in place of Django's own words. What the form itself says stays."""
    said = {code: str(message) for code, message in field.error_messages.items()}
    plain = {
        code: words
        for code, words in (*_WORDS.items(), ("invalid", _invalid_words(field)))
        if words
        and (code in said or code in {*_LIMITS, "invalid"})
        and said.get(code) in (None, _django_says(field, code))
    }
    if said.get("required") == _DJANGO_SAYS:
        plain["required"] = required_message(name, field)
    return plain


def _django_says(field: forms.Field, code: str) -> str | None:
    for kind in type(field).__mro__:
        if kind.__module__.startswith("django.") and code in kind.__dict__.get("default_error_messages", {}):
            return str(kind.__dict__["default_error_messages"][code])
    return None


def _invalid_words(field: forms.Field) -> str:
    return next((words for kind, words in _INVALID if isinstance(field, kind)), "")


def required_message(name: str, field: forms.Field) -> str:
    """Says what to do about an empty field: "Enter the closing date", "Choose the lot".

    A question has no noun to ask for, so its words are quoted; a required one should have a sentence of
    its own in the form.
    """
    label = str(field.label or name.replace("_", " ").capitalize())
    verb = next((verb for kind, verb in _VERBS if isinstance(field, kind)), "Enter")
    if label.endswith("?"):
        return f"{verb} an answer to “{label}”"
    lowered = label[:1].lower() + label[1:] if label.startswith("A ") else lower_first(label)
    if verb == "Tick":
        return f"Tick the box: {lowered}"
    if label.startswith(f"{verb} "):
        return label
    return f"{verb} {lowered}" if lowered.startswith(_OWN_ARTICLE) else f"{verb} the {lowered}"
