"""The desk, where a member's work begins, and the switch between several hats."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.masthead import CHOSEN_HAT, chosen_hat
from hopmarket.pages.parts.menu import Hat, first_page, hat_on, hats_of
from hopmarket.pages.parts.routes import sent_forms_only

from ..access_guards import signed_in
from ..requests import MemberRequest


@require_safe
@signed_in
def desk(request: MemberRequest) -> HttpResponse:
    """Leads to the member's own work, or to the account while there is none."""
    worn = hats_of(request.member.roles)
    if worn == (Hat.PUBLIC,):
        return redirect("account:overview")
    return redirect(first_page(hat_on("", worn, chosen_hat(request))))


@sent_forms_only
@signed_in
def wear_hat(request: MemberRequest) -> HttpResponse:
    """Puts on one of one's own hats for this session, and leads to where its work begins."""
    chosen = next((hat for hat in hats_of(request.member.roles) if hat == request.POST.get("hat")), None)
    if chosen is None:
        raise Http404
    request.session[CHOSEN_HAT] = str(chosen)
    return redirect(first_page(chosen))
