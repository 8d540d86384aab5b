"""Forms of the portal: plain django.forms whose error messages say what to do.

    class ClosingForm(PortalForm):
        closes_at = MomentField(label="Closing time", help_text="For example, noon")

and in the template ``{% error_summary form %}`` and ``{% govuk_form form %}``.
"""

from __future__ import annotations

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
    lower_first,
)
from hopmarket.pages.parts.widgets import DateBoxes, MomentBoxes, PoundsInput, ScoreSheet

__all__ = [
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
]

TOO_LONG = "Cut this to %(limit_value)d characters: it has %(show_value)d"
_DJANGO_SAYS = django_fields.Field.default_error_messages["required"]
_VERBS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.FileField, "Choose"),
    (forms.BooleanField, "Tick"),
    (forms.ChoiceField, "Choose"),
)


_OWN_ARTICLE = (
    *("your ", "their ", "its ", "the ", "a ", "an ", "any "),
    *("what ", "how ", "why ", "when ", "where ", "who ", "whose "),
)


class PortalForm(forms.Form):
    """A form without browser validation whose errors say "Enter …" or "Choose …"."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == _DJANGO_SAYS:
                field.error_messages["required"] = required_message(name, field)
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", TOO_LONG)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Enter an email address, such as name@example.org"


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
