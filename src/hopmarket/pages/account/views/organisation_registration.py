"""Registration of an organisation, one question a page; joining one that is here; accepting an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts.attempts import attempt, by_reason, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.parties.models import CHECKED_CLAIMS, Organisation
from hopmarket.records.parties.queries import invitation_with, membership_of
from hopmarket.records.parties.registered_organisations import (
    organisations_found_by,
    registered_organisations,
)
from hopmarket.records.parties.services import accept_invitation, claim_organisation, found_organisation
from hopmarket.reference_data import district_of
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.roles import OrganisationKind

from .. import role_words
from ..access_guards import signed_in
from ..forms import (
    NO_NUMBER,
    DomainForm,
    NameForm,
    NumberForm,
    OrganisationKindForm,
    OrganisationSearchForm,
    PlaceForm,
    SizeForm,
)
from ..requests import ACTING_FOR, MemberRequest

_ANSWERS = KeptInput("new_organisation")
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """One page of the registration: its word in the address, its form, its title."""

    key: str
    form: type[PortalForm]
    title: str


STEPS = (
    RegistrationStep("kind", OrganisationKindForm, "What kind of organisation is it?"),
    RegistrationStep("name", NameForm, "What is it called?"),
    RegistrationStep("size", SizeForm, "How many people work there?"),
    RegistrationStep("place", PlaceForm, "Where is it?"),
    RegistrationStep("number", NumberForm, "Is it in a public register?"),
    RegistrationStep("domain", DomainForm, "Its e-mail addresses"),
)
_STEP_OF = {
    "organisation.name": "name",
    "organisation.size": "size",
    "organisation.kind": "kind",
    "place": "place",
    "identifier": "number",
    "constraint": "number",
    "domain": "domain",
}
"""The question to which a refusal belongs, by its reason or by the first word of it."""
_PLACE = {step.key: place for place, step in enumerate(STEPS)}


@require_GET
@signed_in
def new_organisation(request: MemberRequest) -> HttpResponse:
    """Says what adding an organisation takes, and offers to look whether it is here already."""
    return render(request, "account/new_organisation.html", {"form": OrganisationSearchForm()})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_step(request: MemberRequest, step: str) -> HttpResponse:
    """Asks one question; answers wait until they are checked."""
    if step not in _PLACE:
        raise Http404
    current_step = STEPS[_PLACE[step]]
    draft = _ANSWERS.of(request) or {}
    form = current_step.form(sent_fields(request), initial=draft)
    if form.is_valid():
        _ANSWERS.keep(request, {**draft, **form.cleaned_data})
        return redirect(_next(current_step, changing="change" in request.GET))
    back = STEPS[_PLACE[step] - 1].key if _PLACE[step] else ""
    return render(
        request,
        "account/new_step.html",
        {"form": form, "step": current_step, "back": back, "place": _PLACE[step] + 1, "of": len(STEPS)},
    )


def _next(step: RegistrationStep, *, changing: bool) -> str:
    after = _PLACE[step.key] + 1
    if changing or after == len(STEPS):
        return reverse("account:new_check")
    return reverse("account:new_step", args=[STEPS[after].key])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_check(request: MemberRequest) -> HttpResponse:
    """Shows the answers to check; a POST adds the organisation."""
    draft = _ANSWERS.of(request) or {}
    lacking = next((step.key for step in STEPS if not set(step.form.base_fields) <= set(draft)), None)
    if lacking:
        return redirect("account:new_step", lacking)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: found_organisation(**_organisation_facts(draft), by=request.member, at=request.at),
        message=lambda founded: (
            f"{founded.name} is here. It waits to be checked; what you can do meanwhile stands below."
        ),
        onward=lambda founded: _acting_for(request, founded),
    )
    if answer:
        return answer
    if form.refusal and (mend := by_reason(form.refusal, _STEP_OF)):
        form.anchor = reverse("account:new_step", args=[mend]) + "?change=1"
    buys = draft["kind"] == OrganisationKind.PUBLIC_BODY
    return render(request, "account/new_check.html", {"rows": _rows(draft), "form": form, "buys": buys})


def _acting_for(request: MemberRequest, founded: Organisation) -> HttpResponse:
    """Lets the founder act for the new organisation, whose answers wait no longer."""
    _ANSWERS.forget(request)
    request.session[ACTING_FOR] = founded.pk
    return redirect("account:organisation")


def _organisation_facts(draft: dict[str, Any]) -> dict[str, Any]:
    registered = draft["scheme"] != NO_NUMBER
    return {
        **{field: draft[field] for field in ("name", "kind", "size", "postcode", "email_domain")},
        "district": district_of(draft["postcode"]),
        "identifiers": [(draft["scheme"], draft["number"])] if registered else [],
        "fictional": settings.DEMONSTRATION,
    }


def _rows(draft: dict[str, Any]) -> list[SummaryRow]:
    number = (
        f"{SCHEMES[draft['scheme']].title}: {draft['number']}"
        if draft["scheme"] != NO_NUMBER
        else "In no register"
    )
    answers = {
        "kind": ("Kind", role_words.KINDS[draft["kind"]][0]),
        "name": ("Name", draft["name"]),
        "size": ("Size", role_words.SIZES[draft["size"]]),
        "place": ("Postcode", draft["postcode"]),
        "number": ("Register", number),
        "domain": ("E-mail domain", draft["email_domain"] or "None of its own"),
    }
    return [
        SummaryRow(key, value, reverse("account:new_step", args=[step]) + "?change=1")
        for step, (key, value) in answers.items()
    ]


@require_GET
@signed_in
def find_organisation(request: MemberRequest) -> HttpResponse:
    """Finds organisations that are registered here, by name or number."""
    form = OrganisationSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    organisations = list(organisations_found_by(words)[: MOST_FOUND + 1])
    return render(
        request,
        "account/find_organisation.html",
        {
            "search": form,
            "asked": words,
            "found": organisations[:MOST_FOUND],
            "more": len(organisations) > MOST_FOUND,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claim_membership(request: MemberRequest, key: str) -> HttpResponse:
    """Claims that the person works for an organisation that is registered here."""
    organisation = get_object_or_404(registered_organisations(), key=key)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: claim_organisation(organisation=organisation, by=request.member, at=request.at),
        onward=redirect("account:claim", key),
    )
    if answer:
        request.session[ACTING_FOR] = organisation.pk
        return answer
    membership = membership_of(request.user, organisation)
    return render(
        request,
        "account/claim.html",
        {
            "body": organisation,
            "membership": membership,
            "checked": membership and membership.claim in CHECKED_CLAIMS,
            "form": form,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitation(request: MemberRequest, token: str) -> HttpResponse:
    """Shows who invites the person and as what; a POST accepts the invitation."""
    sent_invitation = get_object_or_404(invitation_with(token))
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: accept_invitation(token=token, by=request.member, at=request.at),
        message=f"You now work here for {sent_invitation.organisation.name}.",
        onward=redirect("account:overview"),
    )
    if answer:
        request.session[ACTING_FOR] = sent_invitation.organisation_id
        return answer
    return render(
        request,
        "account/invitation.html",
        {
            "invitation": sent_invitation,
            "form": form,
            "over": sent_invitation.accepted_at or sent_invitation.expires_at <= request.at,
        },
    )
