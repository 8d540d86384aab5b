"""The forms for checking organisations and membership claims."""

from __future__ import annotations

from django import forms

from hopmarket.pages.parts.forms import PortalForm, ReasonField


class CheckForm(PortalForm):
    """Asks for the e-mail domain that the officer has compared, if any."""

    email_domain = forms.CharField(
        label="E-mail domain that is the organisation’s own",
        required=False,
        max_length=120,
        help_text="Compare it with the organisation’s website or register entry. Anybody with a confirmed address there can then join without waiting. Leave it empty if it shares a provider.",
    )


class CheckAsOperatorForm(CheckForm):
    """Asks for the compared domain, and whether the organisation is a partnership: only the operator may."""

    partnership = forms.BooleanField(
        label="It is a partnership: its officers check other organisations", required=False
    )


class RefusalReasonForm(PortalForm):
    """Asks why an organisation or a membership claim is refused."""

    reason = ReasonField(
        "refuse_organisation",
        label="Why do you refuse it?",
        help_text="The person is told exactly this",
        max_words=200,
        rows=4,
    )
