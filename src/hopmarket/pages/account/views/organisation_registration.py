"""Registration of an organisation, one question a page; joining one that is here; accepting an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.parties.models import CHECKED_CLAIMS
from hopmarket.records.parties.queries import invitation_with, membership_of
from hopmarket.records.parties.registered_organisations import (
    organisations_found_by,
    registered_organisations,
)
from hopmarket.records.parties.services import accept_invitation, claim_organisation, found_organisation
from hopmarket.reference_data import district_of
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.refusal import Refusal
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

DRAFT = "new_organisation"
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """One page of the registration: its word in the address, its form, its title."""

    key: str
    form: type[forms.Form]
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
    """Asks one question; answers wait in the session until they are checked."""
    if step not in _PLACE:
        raise Http404
    current_step = STEPS[_PLACE[step]]
    draft: dict[str, Any] = request.session.get(DRAFT, {})
    form = current_step.form(request.POST if request.method == "POST" else None, initial=draft)
    if request.method == "POST" and form.is_valid():
        request.session[DRAFT] = {**draft, **form.cleaned_data}
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
    draft: dict[str, Any] = request.session.get(DRAFT, {})
    lacking = next((step.key for step in STEPS if not set(step.form.base_fields) <= set(draft)), None)
    if lacking:
        return redirect("account:new_step", lacking)
    problem, mend = "", ""
    if request.method == "POST":
        organisation = found_organisation(**_organisation_facts(draft), by=request.member, at=request.at)
        if not isinstance(organisation, Refusal):
            del request.session[DRAFT]
            request.session[ACTING_FOR] = organisation.pk
            messages.success(
                request,
                f"{organisation.name} is here. It waits to be checked; what you can do meanwhile stands below.",
            )
            return redirect("account:organisation")
        problem = sentence(organisation)
        mend = _STEP_OF.get(organisation.reason, _STEP_OF.get(organisation.reason.partition(".")[0], ""))
    return render(
        request,
        "account/new_check.html",
        {
            "rows": _rows(draft),
            "problem": problem,
            "mend": mend,
            "buys": draft["kind"] == OrganisationKind.PUBLIC_BODY,
        },
    )


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
    problem = ""
    if request.method == "POST":
        outcome = claim_organisation(organisation=organisation, by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            request.session[ACTING_FOR] = organisation.pk
            return redirect("account:claim", key)
        problem = sentence(outcome)
    membership = membership_of(request.user, organisation)
    return render(
        request,
        "account/claim.html",
        {
            "body": organisation,
            "membership": membership,
            "checked": membership and membership.claim in CHECKED_CLAIMS,
            "problem": problem,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitation(request: MemberRequest, token: str) -> HttpResponse:
    """Shows who invites the person and as what; a POST accepts the invitation."""
    sent_invitation = get_object_or_404(invitation_with(token))
    problem = ""
    if request.method == "POST":
        outcome = accept_invitation(token=token, by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            request.session[ACTING_FOR] = sent_invitation.organisation_id
            messages.success(request, f"You now work here for {sent_invitation.organisation.name}.")
            return redirect("account:overview")
        problem = sentence(outcome)
    return render(
        request,
        "account/invitation.html",
        {
            "invitation": sent_invitation,
            "problem": problem,
            "over": sent_invitation.accepted_at or sent_invitation.expires_at <= request.at,
        },
    )
