"""The list of purchases, and the beginning of a new one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.opportunities.services import draft_opportunity
from hopmarket.rules.refusal import Refusal

from ..act_forms import NewPurchaseForm
from ..draft_saving import add_refusal
from ..purchase_access import commissioning
from ..purchase_list import purchase_list


@require_safe
@commissioning
def my_purchases(request: MemberRequest) -> HttpResponse:
    """Lists what waits for the member first, then every purchase by state."""
    return render(request, "commissioner/purchases.html", {"page": purchase_list(request.member, request.at)})


@require_http_methods(["GET", "POST"])
@commissioning
def new(request: MemberRequest) -> HttpResponse:
    """Begins a draft with a title."""
    form = NewPurchaseForm(request.POST or None)
    if form.is_valid():
        draft = draft_opportunity(title=form.cleaned_data["title"], by=request.member, at=request.at)
        if not isinstance(draft, Refusal):
            return redirect("commissioner:purchase", draft.reference)
        add_refusal(form, draft)
    return render(request, "commissioner/new.html", {"form": form})
