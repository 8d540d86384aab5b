"""What whoever checks enters."""

from __future__ import annotations

from django import forms

from hopmarket.pages.parts.forms import LongTextField, PortalForm


class CheckForm(PortalForm):
    """The domain that was compared, if any."""

    email_domain = forms.CharField(
        label="E-mail domain that is the organisation’s own",
        required=False,
        max_length=120,
        help_text="Compare it with the organisation’s website or register entry. Anybody with a confirmed address there can then join without waiting. Leave it empty if it shares a provider.",
    )


class CheckAsOperatorForm(CheckForm):
    """As above; the operator may also make it a partnership."""

    partnership = forms.BooleanField(
        label="It is a partnership: its officers check other organisations", required=False
    )


class RefusalReasonForm(PortalForm):
    """Why something is refused."""

    reason = LongTextField(
        label="Why do you refuse it?", help_text="The person is told exactly this", max_words=200, rows=4
    )
