"""The forms for signing up and signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms


class DoorSignupForm(SignupForm):
    """Asks for a name, an e-mail address and a password."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="Colleagues and the people you write to see it",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Your e-mail address"
        self.fields["email"].help_text = "We send a letter to it to check that it is yours"
        self.fields["password1"].label = "Password"
        self.fields["password1"].help_text = "At least 12 characters; three odd words do well"


class DoorLoginForm(LoginForm):
    """Asks for an e-mail address and a password; the page itself says what to do about a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["password"].help_text = ""
