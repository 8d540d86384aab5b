"""The account's first page, the choice of organisation, the messages, and the second factor."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from hopmarket.letter_kinds import KINDS
from hopmarket.pages.parts.journeys import JOURNEYS
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.letters import LetterInWords, stored_letter_in_words
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.parties.queries import (
    invitations_for,
    membership_of,
    memberships_of,
    opening_key_of,
    token_of,
)
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import mark_read
from hopmarket.records.post.queries import count_unread, letters_of
from hopmarket.records.published_organisations.claims import waiting_count
from hopmarket.rules.draft_kinds import DRAFT_KINDS
from hopmarket.rules.roles import Role

from ..access_guards import signed_in
from ..requests import ACTING_FOR, AFTER_SECOND_FACTOR, MemberRequest

MOST_MESSAGES = 100


@require_GET
@signed_in
def overview(request: MemberRequest) -> HttpResponse:
    """Shows the person's organisations, invitations, messages, second factor and opening key."""
    person, member = request.user, request.member
    checks = bool(member.roles & {Role.OFFICER, Role.OPERATOR})
    return render(
        request,
        "account/overview.html",
        {
            "memberships": memberships_of(person),
            "invitations": [
                (row, token_of(row)) for row in invitations_for(person) if row.expires_at > request.at
            ],
            "unread": count_unread(person.pk),
            "has_codes": is_mfa_enabled(person),
            "opening_key": opening_key_of(person),
            "opens": Role.COMMISSIONER in member.roles,
            "checks": checks,
            "checks_waiting": waiting_count() if checks else 0,
        },
    )


@sent_forms_only
@signed_in
def act_for(request: MemberRequest) -> HttpResponse:
    """Chooses which of the person's organisations they act for in this session; 404 for any other."""
    chosen = request.POST.get("organisation", "")
    # Under 19 digits a number fits into the database's 64-bit keys; a longer one would be an error there.
    membership = membership_of(request.user, int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else None
    if membership is None:
        raise Http404
    request.session[ACTING_FOR] = membership.organisation_id
    messages.success(request, f"You now work here for {membership.organisation.name}.")
    return redirect("account:overview")


@require_GET
@signed_in
def messages_page(request: MemberRequest) -> HttpResponse:
    """Shows the latest letters to this person, newest first."""
    rows = [(row, _letter_in_words(row)) for row in letters_of(request.user.pk)[:MOST_MESSAGES]]
    return render(
        request, "account/messages.html", {"rows": rows, "unread": any(not row.read_at for row, _ in rows)}
    )


@sent_forms_only
@signed_in
def read_messages(request: MemberRequest) -> HttpResponse:
    """Marks all messages as read."""
    mark_read(request.user.pk, at=request.at)
    return redirect("account:messages")


@sent_forms_only
@signed_in
def forget_draft(request: MemberRequest) -> HttpResponse:
    """Deletes one draft of the person's own, or puts another text in its place that they typed in another tab;
    goes back to the page on which it stood. 404 for a kind that is nobody's own, and for no such text."""
    kind, about = DRAFT_KINDS.get(request.POST.get("kind", "")), request.POST.get("about", "")
    if kind is None or kind.is_shared:
        raise Http404
    journey, number = JOURNEYS.get(kind.name), request.POST.get("version", "")
    if number:
        other = int(number) if number.isdecimal() and len(number) < 19 else 0
        if not KeptInput(kind.name).bring_forward(request, other, request.POST.get("aside_about", "")):
            raise Http404
        messages.success(request, "The other text is in the form now. What stood there is kept beside it.")
    elif journey:
        journey.forget(request, about)
    else:
        KeptInput(kind.name).forget(request, about or None)
    if not number:
        messages.success(request, "What you had typed is gone. The page is as it was before.")
    page = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(page if inside else "account:overview")


@require_GET
@signed_in
def second_factor(request: MemberRequest) -> HttpResponse:
    """Says why a code is asked for and where to enter one; goes back to the wanted page after it."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        request.session[AFTER_SECOND_FACTOR] = wanted
    back = request.session.get(AFTER_SECOND_FACTOR, "")
    if request.member.second_factor and back:
        del request.session[AFTER_SECOND_FACTOR]
        return redirect(back)
    return render(request, "account/second_factor.html", {"has_codes": is_mfa_enabled(request.user)})


def _letter_in_words(letter: Letter) -> LetterInWords:
    if letter.kind not in KINDS:
        return LetterInWords("A message", "This message has no words yet.", "/account/")
    return stored_letter_in_words(letter)
