"""The opening key of a commissioner: its passphrase opens responses, and nobody can recover it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.parties.queries import opening_key_of
from hopmarket.records.parties.services import make_opening_key
from hopmarket.records.parties.wrapped_keys import wrap_new_key
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role

from ..access_guards import acting_as
from ..forms import NewPassphraseForm
from ..requests import MemberRequest


@sensitive_post_parameters("passphrase", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.COMMISSIONER, second_factor=True)
def opening_key(request: MemberRequest) -> HttpResponse:
    """Says what the passphrase is for; a POST makes a key. The passphrase is neither kept nor logged."""
    form = NewPassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = wrap_new_key(form.cleaned_data["passphrase"], form.cleaned_data["again"])
        if isinstance(key, Refusal):
            form.add_error("again" if key.reason == "passphrase.differs" else "passphrase", sentence(key))
        else:
            outcome = make_opening_key(key=key, by=request.member, at=request.at)
            if not isinstance(outcome, Refusal):
                messages.success(request, "Your opening key is ready, and its passphrase opened it.")
                return redirect("account:opening_key")
            form.add_error(None, sentence(outcome))
    return render(
        request, "account/opening_key.html", {"form": form, "opening_key": opening_key_of(request.user)}
    )
