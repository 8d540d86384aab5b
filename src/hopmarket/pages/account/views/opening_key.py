"""The opening key of a commissioner: its passphrase opens responses, and nobody can recover it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.parties.models import OpeningKey
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
    form = NewPassphraseForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: _made(request, typed["passphrase"], typed["again"]),
        message="Your opening key is ready, and its passphrase opened it.",
        onward=redirect("account:opening_key"),
        fields={"passphrase": "passphrase", "passphrase.differs": "again"},
    )
    return answer or render(
        request, "account/opening_key.html", {"form": form, "opening_key": opening_key_of(request.user)}
    )


def _made(request: MemberRequest, passphrase: str, again: str) -> OpeningKey | Refusal:
    """Wraps a new key outside any transaction, which is slow on purpose (scrypt), and records it."""
    key = wrap_new_key(passphrase, again)
    return key if isinstance(key, Refusal) else make_opening_key(key=key, by=request.member, at=request.at)
