"""The forms of opening: an opener's declaration, and the passphrase."""

from __future__ import annotations

from django import forms

from hopmarket.pages.parts.forms import LongTextField, PortalForm


class OpenerDeclarationForm(PortalForm):
    """Asks an opener whether they have an interest in anybody who may have responded."""

    knows = forms.ChoiceField(
        label="Have you an interest in anybody who may have responded?",
        error_messages={"required": "Choose whether you have an interest in anybody who may have responded"},
        help_text="Family, friendship, shares, a job or a post with an organisation that does such work, now or in "
        "the last three years.",
        choices=[("no", "I have none"), ("yes", "I have one, so I do not open them")],
        widget=forms.RadioSelect,
    )
    words = LongTextField(
        label="If you have, what is it?",
        help_text="A sentence is enough. It is kept with the record of this purchase, and not published.",
        required=False,
        rows=3,
    )


class OpenResponsesForm(PortalForm):
    passphrase = forms.CharField(
        label="The passphrase of your opening key",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is not kept. Capitals count; blanks before and after it do not. Opening takes a few seconds.",
    )
