"""The questions about a purchase that is recorded with its contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import (
    DateField,
    LongTextField,
    MoneyField,
    PortalForm,
    PostcodeField,
    ReasonField,
)
from hopmarket.pages.parts.terms_form_fields import CpvField
from hopmarket.rules.award_grounds import WAYS_BOUGHT, DirectGround
from hopmarket.rules.contract_correction import KIND, SIZE
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.procedure_kinds import DueNotice, NoticeMoment, Procedure


class RecordTitleForm(PortalForm):
    """Asks for nothing but a title: the record begins with it."""

    title = forms.CharField(
        label="What was bought?",
        help_text="A title that a stranger understands, such as “Lift maintenance at the library”.",
        max_length=200,
        error_messages={"required": "Enter a title, such as “Lift maintenance at the library”"},
    )


class RecordSubjectForm(RecordTitleForm):
    """Asks what was bought."""

    summary = LongTextField(
        label="What does the supplier do or deliver?",
        help_text="A sentence or two. Everybody reads it.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Say what was bought, in a sentence or two"},
    )
    category = forms.ChoiceField(
        label="Is it services, goods or works?",
        choices=[("services", "Services"), ("goods", "Goods"), ("works", "Building works")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is services, goods or works"},
    )
    cpv = CpvField(
        label="CPV code",
        help_text="Eight figures, such as 50750000 for lift maintenance.",
        error_messages={"required": "Enter a CPV code, such as 50750000: it tells others what it is"},
    )
    postcode = PostcodeField(label="Postcode of the place where it is done (optional)", required=False)


class RecordSupplierForm(PortalForm):
    """Asks who got the contract."""

    supplier = forms.CharField(
        label="Name of the supplier",
        help_text="As it stands in its register.",
        max_length=200,
        error_messages={"required": "Enter the supplier’s name"},
    )
    scheme = forms.ChoiceField(
        label="In which register does it stand?",
        help_text="With its number, everything that this supplier has won is found together.",
        choices=[("", "In none, or I do not know"), *((row.code, row.title) for row in SCHEMES.values())],
        required=False,
    )
    number = forms.CharField(label="Its number there (optional)", max_length=40, required=False)
    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[(str(kind), words[:1].upper() + words[1:]) for kind, words in KIND.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of organisation the supplier is"},
    )
    size = forms.ChoiceField(
        label="How many people work there?",
        help_text="With this the share of small firms is counted.",
        choices=[(str(size), words[:1].upper() + words[1:]) for size, words in SIZE.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many people work there"},
    )
    supplier_postcode = PostcodeField(label="Its postcode (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scheme, number = cleaned.get("scheme"), cleaned.get("number")
        if scheme and not number and "number" not in self.errors:
            self.add_error("number", f"Enter the {SCHEMES[scheme].title}, such as {SCHEMES[scheme].example}")
        elif number and not scheme and "scheme" not in self.errors:
            self.add_error("scheme", f"Choose the register in which {number} stands")
        return cleaned


class RecordContractForm(PortalForm):
    """Asks what the contract is worth and how long it runs."""

    value = MoneyField(
        label="Value of the contract, with VAT",
        help_text="Over its whole length.",
        error_messages={"required": "Enter the value of the contract, with VAT"},
    )
    vat_not_recovered = MoneyField(
        label="VAT in it that you cannot recover (optional)",
        help_text="The Transparency Code asks for it; 0 if you recover all of it.",
        required=False,
    )
    signed_on = DateField(
        label="Day of signature", error_messages={"required": "Enter the day on which it was signed"}
    )
    starts_on = DateField(
        label="First day", error_messages={"required": "Enter the first day of the contract"}
    )
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day of the contract"})
    review_on = DateField(label="Review date (optional)", required=False)
    department = forms.CharField(
        label="Department that answers for it (optional)", max_length=120, required=False
    )


class RecordGroundForm(PortalForm):
    """Asks why there was no competition."""

    ground = forms.ChoiceField(
        label="On which ground was there no competition?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground on which there was no competition"},
    )
    reason = ReasonField(
        "ask_record_approval",
        label="Why does that ground apply here?",
        help_text="Everybody reads it. Say what you looked at, and why nobody else would do.",
        rows=5,
        max_length=4000,
    )

    def __init__(self, *args: Any, grounds: Iterable[DirectGround], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.key, f"{row.title}. {row.meaning}") for row in grounds]


class RecordWayForm(PortalForm):
    """Asks how it was bought elsewhere."""

    way_bought = forms.ChoiceField(
        label="How was it bought?",
        choices=[(row.key, row.title) for row in WAYS_BOUGHT.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was bought"},
    )
    reason = LongTextField(
        label="In your own words (optional)",
        help_text="Needed where none of these is it: say how it was bought, and why so.",
        required=False,
        rows=3,
        max_length=4000,
    )
    bids = forms.IntegerField(
        label="How many bids or quotes came? (optional)",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class RecordNoticesForm(PortalForm):
    """Asks for the notices that are due on the national platform, and above the threshold of a direct award
    for the supplier's core information there."""

    def __init__(
        self, *args: Any, due: Iterable[DueNotice], procedure: Procedure, wants_core: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for row in due:
            is_first = bool(procedure.approvals) and row.moment is not NoticeMoment.AFTER_SIGNATURE
            named = f"{row.title} ({row.kind})"
            self.fields[f"{row.kind}_reference"] = forms.CharField(
                label=f"{named}: its reference",
                help_text="Such as 012345-2026, or the address of the notice on Find a Tender.",
                max_length=120,
                required=False,
            )
            self.fields[f"{row.kind}_day"] = DateField(
                label=f"{named}: the day it was published", required=False
            )
            if not is_first:
                self.fields[f"{row.kind}_why"] = LongTextField(
                    label=f"{named}: why there is none (optional)",
                    help_text="Only where you have no reference.",
                    required=False,
                    rows=2,
                    max_length=1000,
                )
        if wants_core:
            self.fields["core_reference"] = forms.CharField(
                label="Core information of the supplier: its share code or reference",
                help_text="The supplier is registered on the national platform and has shared it with you.",
                max_length=80,
                required=False,
            )
            self.fields["core_on"] = DateField(
                label="The day on which you saw that it is up to date", required=False
            )


class RecordDebarmentForm(PortalForm):
    """Asks why a record may go on beside the debarment list."""

    debarment_reason = ReasonField(
        "ask_debarment_clearance",
        label="Why may this award go on?",
        help_text="The second officer reads it and decides with you. It stays on record.",
        rows=4,
        max_length=4000,
    )


class RecordCorrectionForm(PortalForm):
    """Asks why a published record was wrong."""

    correction_reason = ReasonField(
        "correct_record",
        label="What was wrong, and why?",
        help_text="Everybody reads it, beside what stood here before.",
        rows=3,
        max_length=500,
    )


class ReturnRecordForm(PortalForm):
    """Asks why a record is given back."""

    reasons = ReasonField("return_record", label="What has to change?", rows=4, max_length=4000)
