"""When a person wants which letters: at once, once a day, or not at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.letter_kinds import KINDS
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.tasks.queries import chosen_rhythms
from hopmarket.records.tasks.services import choose_rhythms

from ..access_guards import signed_in
from ..forms import LetterChoicesForm
from ..requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def letter_choices(request: MemberRequest) -> HttpResponse:
    """Asks for each topic when its letters come, and says why some cannot be switched off."""
    form = LetterChoicesForm(sent_fields(request), initial=chosen_rhythms(request.user.pk))
    answer = attempt(
        request,
        form,
        lambda typed: choose_rhythms(typed, KINDS.values(), person=request.user),
        message="Kept. It holds for every letter that leaves from now on.",
        onward=redirect("account:letter_choices"),
    )
    return answer or render(request, "account/letter_choices.html", {"form": form})
