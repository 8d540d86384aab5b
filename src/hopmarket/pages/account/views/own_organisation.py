"""The pages of one's own organisation: its details, its people, its invitations."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.notices.portal_members import member_details
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.queries import (
    colleagues,
    open_invitations,
    own_organisation,
    visible_colleagues,
)
from hopmarket.records.parties.services import (
    add_identifier,
    end_membership,
    invite_person,
    revise_organisation,
    set_roles,
    withdraw_invitation,
)
from hopmarket.reference_data import district_of
from hopmarket.rules.membership import roles_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, Role, may

from .. import role_words
from ..access_guards import acting_as, signed_in
from ..forms import AboutForm, IdentifierForm, InviteForm, RolesForm
from ..requests import MemberRequest


def _possible(organisation: Organisation) -> frozenset[Role]:
    return roles_of(OrganisationKind(organisation.kind), organisation.is_partnership)


def _own(member: Member) -> Organisation:
    organisation = own_organisation(member)
    if organisation is None:
        raise Http404
    return organisation


def _district(organisation: Organisation, postcode: str) -> str:
    """The district of a postcode; for an unknown postcode the district stays while the postcode does."""
    return district_of(postcode) or (organisation.district if postcode == organisation.postcode else "")


@require_GET
@signed_in
def organisation(request: MemberRequest) -> HttpResponse:
    """Shows the organisation that the member acts for; administrators see its invitations too, and
    whoever still waits to be confirmed sees none of the other people."""
    organisation = own_organisation(request.member)
    if organisation is None:
        return redirect("account:overview")
    administers = Role.ADMINISTRATOR in request.member.roles
    return render(
        request,
        "account/organisation.html",
        {
            "body": organisation,
            "administers": administers,
            "may_invite": may("invite_person", request.member) is None,
            "rows": [
                SummaryRow("Kind", role_words.KINDS[organisation.kind][0]),
                SummaryRow("Size", role_words.SIZES[organisation.size]),
                SummaryRow("Postcode", organisation.postcode),
                SummaryRow("Website", organisation.website),
                SummaryRow("E-mail domain", organisation.email_domain or "None of its own"),
                SummaryRow("What it does", organisation.about),
            ],
            "identifiers": organisation.identifiers.all(),
            "is_public": member_details(organisation.key) is not None,
            "people": visible_colleagues(request.member),
            "invitations": [
                sent
                for sent in open_invitations(request.member)
                if administers and sent.expires_at > request.at
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def edit_organisation(request: MemberRequest) -> HttpResponse:
    """Changes what the organisation says of itself."""
    organisation = _own(request.member)
    details = {
        field: getattr(organisation, field) for field in ("name", "size", "postcode", "website", "about")
    }
    form = AboutForm(request.POST or None, initial=details)
    if request.method == "POST" and form.is_valid():
        outcome = revise_organisation(
            **form.cleaned_data,
            district=_district(organisation, form.cleaned_data["postcode"]),
            by=request.member,
            at=request.at,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, "Your changes are kept.")
            return redirect("account:organisation")
        form.add_error(None, sentence(outcome))
    return render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Change the details", "save": "Save"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def add_number(request: MemberRequest) -> HttpResponse:
    """Adds the organisation's number in one more public register."""
    form = IdentifierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        identifier = add_identifier(
            scheme=form.cleaned_data["scheme"],
            value=form.cleaned_data["number"],
            by=request.member,
            at=request.at,
        )
        if not isinstance(identifier, Refusal):
            messages.success(request, f"{identifier} is added.")
            return redirect("account:organisation")
        form.add_error("number", sentence(identifier))
    return render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Add a number in a register", "save": "Add"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def invite(request: MemberRequest) -> HttpResponse:
    """Invites a colleague by e-mail."""
    form = InviteForm(request.POST or None, possible=_possible(_own(request.member)))
    if request.method == "POST" and form.is_valid():
        sent_invitation = invite_person(**form.cleaned_data, by=request.member, at=request.at)
        if not isinstance(sent_invitation, Refusal):
            messages.success(
                request, f"The invitation to {sent_invitation.email} is on its way. It holds for 14 days."
            )
            return redirect("account:organisation")
        form.add_error(None, sentence(sent_invitation))
    return render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Invite a colleague", "save": "Send the invitation"},
    )


@sent_forms_only
@acting_as(Role.ADMINISTRATOR)
def withdraw_invitation_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes an open invitation back."""
    open_invitation = get_object_or_404(open_invitations(request.member), pk=pk)
    outcome = withdraw_invitation(invitation=open_invitation, by=request.member, at=request.at)
    if isinstance(outcome, Refusal):
        messages.error(request, sentence(outcome))
    else:
        messages.success(request, f"The invitation to {outcome.email} holds no longer.")
    return redirect("account:organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """Changes a colleague's roles."""
    membership = get_object_or_404(colleagues(request.member), pk=pk)
    form = RolesForm(
        request.POST or None, possible=_possible(membership.organisation), initial={"roles": membership.roles}
    )
    if request.method == "POST" and form.is_valid():
        outcome = set_roles(
            membership=membership, roles=form.cleaned_data["roles"], by=request.member, at=request.at
        )
        if not isinstance(outcome, Refusal):
            messages.success(
                request, f"{membership.person} is now {role_words.roles_in_words(outcome.roles)}."
            )
            return redirect("account:organisation")
        form.add_error("roles", sentence(outcome))
    return render(request, "account/person.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def end_membership_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Ends a colleague's membership, once the page that says so has been confirmed."""
    membership = get_object_or_404(colleagues(request.member), pk=pk)
    problem = ""
    if request.method == "POST":
        outcome = end_membership(membership=membership, by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            messages.success(
                request, f"{membership.person} no longer works here for {membership.organisation.name}."
            )
            return redirect("account:organisation")
        problem = sentence(outcome)
    return render(request, "account/end_membership.html", {"membership": membership, "problem": problem})
