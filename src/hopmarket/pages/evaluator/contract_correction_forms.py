"""The forms of a correction: one for each thing that a contract's entry says, and the reason."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.text import format_lazy

from hopmarket.pages.account.role_words import KINDS, SIZES
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import DateField, MoneyField, PortalForm, ReasonField
from hopmarket.rules.roles import Size


class ContractValueForm(PortalForm):
    """Asks what the whole contract is worth."""

    value = MoneyField(
        label="Value of the whole contract, VAT included",
        help_text="In pounds, as the signed contract says. The award and its ranking stay as they were decided.",
        least=Decimal("0.01"),
    )


class SignatureDateForm(PortalForm):
    """Asks when the contract was signed."""

    signed_on = DateField(
        label="When was it signed?",
        error_messages={"required": "Enter the day on which it was signed"},
        help_text=format_lazy("By the last of the two. For example, {}", money_and_dates.example_day(-7)),
    )


class ContractPeriodForm(PortalForm):
    """Asks from when to when the contract runs."""

    starts_on = DateField(label="First day of the contract")
    ends_on = DateField(label="Last day of the contract")


class SupplierKindForm(PortalForm):
    """Asks what kind of organisation the supplier is: this decides whether it counts as an SME or a VCSE."""

    supplier_kind = forms.ChoiceField(
        label="What is the supplier?",
        error_messages={"required": "Choose what kind of organisation the supplier is"},
        choices=[(str(kind), word) for kind, (word, _) in KINDS.items()],
        widget=forms.RadioSelect,
    )
    supplier_size = forms.ChoiceField(
        label="How many people work there?",
        error_messages={"required": "Choose how many people work there"},
        help_text="Under 250 it counts as a small or medium-sized enterprise.",
        choices=[(str(size), word) for size, word in {**SIZES, Size.UNKNOWN: "Not known"}.items()],
        widget=forms.RadioSelect,
    )


class CorrectionReasonForm(PortalForm):
    """Asks why the entry was wrong."""

    reason = ReasonField(
        "correct_contract",
        label="Why was it wrong?",
        help_text="Everybody reads this beside the contract, for good. One sentence is enough; name no person.",
        rows=3,
    )


class RefuseCorrectionForm(PortalForm):
    """Asks a second officer why a correction is refused."""

    reasons = ReasonField(
        "refuse_contract_correction",
        label="Why is it not right?",
        help_text="Whoever asked for it is told. Nothing is published.",
        rows=3,
    )

    def ask_for_a_note(self) -> None:
        """Asks who takes their own correction back for a note."""
        self.fields["reasons"].label = "Why do you take it back?"
        self.fields["reasons"].help_text = "A note for you and your colleagues. Nothing is published."


THINGS: dict[str, tuple[str, str, type[PortalForm]]] = {
    "value": ("Value, VAT included", "What it is worth", ContractValueForm),
    "signed": ("Signed", "The day of signature", SignatureDateForm),
    "runs": ("Runs", "From when to when it runs", ContractPeriodForm),
    "supplier": ("Supplier", "What the supplier is", SupplierKindForm),
    "reason": ("Why it was wrong", "Why it is corrected", CorrectionReasonForm),
}
"""The pages of a correction in their order: name in the list of answers, heading, form."""
