"""The switch between several hats."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from hopmarket.pages.parts.masthead import CHOSEN_HAT, first_entry
from hopmarket.pages.parts.menu import hats_of
from hopmarket.pages.parts.routes import sent_forms_only

from ..access_guards import signed_in
from ..requests import MemberRequest


@sent_forms_only
@signed_in
def wear_hat(request: MemberRequest) -> HttpResponse:
    """Puts on one of one's own hats for this session, and leads to where its work begins."""
    chosen = next((hat for hat in hats_of(request.member.roles) if hat == request.POST.get("hat")), None)
    if chosen is None:
        raise Http404
    request.session[CHOSEN_HAT] = str(chosen)
    return redirect(first_entry(chosen).route)
