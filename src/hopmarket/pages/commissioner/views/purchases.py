"""The list of purchases."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest

from ..purchase_access import commissioning
from ..purchase_list import purchase_list


@require_safe
@commissioning
def my_purchases(request: MemberRequest) -> HttpResponse:
    """Lists what waits for the member first, then every purchase by state."""
    return render(request, "commissioner/purchases.html", {"page": purchase_list(request.member, request.at)})
