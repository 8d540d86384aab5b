"""The list of purchases, and the beginning of a new one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.opportunities.services import draft_opportunity

from ..act_forms import NewPurchaseForm
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
    form = NewPurchaseForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: draft_opportunity(title=typed["title"], by=request.member, at=request.at),
        onward=lambda draft: redirect("commissioner:purchase", draft.reference),
    )
    return answer or render(request, "commissioner/new.html", {"form": form})
