"""A page on which anybody finds out which rules apply to a purchase."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.fields import DateField
from hopmarket.pages.parts.forms import MoneyField, PortalForm
from hopmarket.pages.parts.rules_in_words import rules_page
from hopmarket.pages.parts.terms_form_fields import CpvField
from hopmarket.records.ledger import current_time
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.regimes.law_rows import BuyerKind
from hopmarket.rules.regimes.notice_rows import BuyingPath
from hopmarket.rules.regimes.purchase_facts import PurchaseFacts
from hopmarket.rules.regimes.which_rules import BUYER_TITLES, PATH_TITLES, which_rules
from hopmarket.rules.terms_fields import FIELD_BY_NAME


class WhichRulesForm(PortalForm):
    """Asks who buys, what, for how much and how."""

    buyer = forms.ChoiceField(
        label="Who buys?",
        choices=[(str(key), title) for key, title in BUYER_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who buys"},
    )
    category = forms.ChoiceField(
        label="What is bought?",
        choices=list((FIELD_BY_NAME["category"].choices or {}).items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is bought"},
    )
    cpv = CpvField(
        label="CPV code", required=False, help_text="Eight figures. It tells light-touch services."
    )
    with_vat = MoneyField(
        label="Value with VAT", required=False, help_text="In pounds, for the whole length of the contract."
    )
    without_vat = MoneyField(label="Or the value without VAT", required=False)
    path = forms.ChoiceField(
        label="How do you find a supplier?",
        choices=[(str(key), title) for key, title in PATH_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you find a supplier"},
    )
    special = forms.MultipleChoiceField(
        label="Is it one of these?",
        required=False,
        choices=[
            ("concession", "A concession: the supplier earns from those who use it"),
            ("health", "Health care services for people"),
            ("grant", "A grant"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    day = DateField(label="Day of publication", required=False, help_text="Today, where you leave it empty.")
    awarded = DateField(label="Day of the award", required=False, help_text="If you know it.")
    signed = DateField(label="Day of the signature", required=False, help_text="If you know it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        special = cleaned.get("special") or []
        free = {"health", "grant"} & set(special) or cleaned.get("buyer") == BuyerKind.PRIVATE
        lacks = cleaned.get("with_vat") is None and cleaned.get("without_vat") is None
        if lacks and not free and not {"with_vat", "without_vat"} & set(self.errors):
            self.add_error("with_vat", "Enter the value with VAT, or the value without")
        return cleaned


@require_safe
def which_rules_page(request: HttpRequest) -> HttpResponse:
    """Asks for the facts of a purchase, and answers with the rules that apply to it."""
    today = day_in_london(current_time.now())
    form = WhichRulesForm(request.GET or None, initial={"buyer": "council", "path": "advertised"})
    answer = None
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        answer = which_rules(
            PurchaseFacts(
                typed["day"] or today,
                buyer=BuyerKind(typed["buyer"]),
                category=typed["category"],
                cpv=typed["cpv"] or "",
                value_with_vat=typed["with_vat"],
                value_without_vat=typed["without_vat"],
                path=BuyingPath(typed["path"]),
                is_concession="concession" in typed["special"],
                is_health="health" in typed["special"],
                is_grant="grant" in typed["special"],
                awarded_on=typed["awarded"],
                signed_on=typed["signed"],
            )
        )
    context = {"form": form, "rules": rules_page(answer) if answer else None}
    return render(request, "public/which_rules.html", context)
