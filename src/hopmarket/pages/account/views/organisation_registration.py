"""Registration of an organisation, one question a page; joining one that is here; accepting an invitation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.records.parties.models import CHECKED_CLAIMS, Organisation
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

MOST_FOUND = 20


@require_GET
@signed_in
def new_organisation(request: MemberRequest) -> HttpResponse:
    """Says what adding an organisation takes, and offers to look whether it is here already."""
    context = {"form": OrganisationSearchForm(), "journey": Registration(request, None)}
    return render(request, "account/new_organisation.html", context)


class Registration(Journey[None]):
    """The registration of an organisation, by whoever becomes its administrator."""

    request: MemberRequest
    kind, heading = "new_organisation", "Add your organisation"
    steps = tuple(
        JourneyStep(key, "account:new_step", title, form)
        for key, title, form in (
            ("kind", "What kind of organisation is it?", OrganisationKindForm),
            ("name", "What is it called?", NameForm),
            ("size", "How many people work there?", SizeForm),
            ("place", "Where is it?", PlaceForm),
            ("number", "Is it in a public register?", NumberForm),
            ("domain", "Its e-mail addresses", DomainForm),
        )
    )
    check_template, check_route = "account/new_check.html", "account:new_check"
    done_route = "account:organisation"
    mended_at = {
        "organisation.name": "name",
        "organisation.size": "size",
        "organisation.kind": "kind",
        "place": "place",
        "identifier": "number",
        "constraint": "number",
        "domain": "domain",
    }

    def check_context(self) -> Context:
        given = self.answers
        number = (
            f"{SCHEMES[given['scheme']].title}: {given['number']}" if given["number"] else "In no register"
        )
        words = {
            "kind": ("Kind", role_words.KINDS[given["kind"]][0]),
            "name": ("Name", given["name"]),
            "size": ("Size", role_words.SIZES[given["size"]]),
            "place": ("Postcode", given["postcode"]),
            "number": ("Register", number),
            "domain": ("E-mail domain", given["email_domain"] or "None of its own"),
        }
        return {"rows": self.rows(words), "buys": given["kind"] == OrganisationKind.PUBLIC_BODY}

    def act(self, confirmed: Context) -> Organisation | Refusal:
        given = self.answers
        is_registered = given["scheme"] != NO_NUMBER
        return found_organisation(
            **{field: given[field] for field in ("name", "kind", "size", "postcode", "email_domain")},
            district=district_of(given["postcode"]),
            identifiers=[(given["scheme"], given["number"])] if is_registered else [],
            fictional=settings.DEMONSTRATION,
            by=self.request.member,
            at=self.request.at,
        )

    def message(self, founded: Organisation) -> str:
        return f"{founded.name} is here. It waits to be checked; what you can do meanwhile stands below."

    def onward(self, founded: Organisation) -> HttpResponse:
        self.request.session[ACTING_FOR] = founded.pk
        return super().onward(founded)


new_step, new_check = Registration.pages(signed_in, lambda request: None)


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
