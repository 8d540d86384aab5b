"""The pages of one's own organisation: its details, its people, its invitations."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
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
    form = AboutForm(sent_fields(request), initial=details)
    answer = attempt(
        request,
        form,
        lambda typed: revise_organisation(
            **typed, district=_district(organisation, typed["postcode"]), by=request.member, at=request.at
        ),
        message="Your changes are kept.",
        onward=redirect("account:organisation"),
    )
    return answer or render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Change the details", "save": "Save"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def add_number(request: MemberRequest) -> HttpResponse:
    """Adds the organisation's number in one more public register."""
    form = IdentifierForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: add_identifier(
            scheme=typed["scheme"], value=typed["number"], by=request.member, at=request.at
        ),
        message=lambda identifier: f"{identifier} is added.",
        onward=redirect("account:organisation"),
        fields={"": "number"},
    )
    return answer or render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Add a number in a register", "save": "Add"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def invite(request: MemberRequest) -> HttpResponse:
    """Invites a colleague by e-mail."""
    form = InviteForm(sent_fields(request), possible=_possible(_own(request.member)))
    answer = attempt(
        request,
        form,
        lambda typed: invite_person(**typed, by=request.member, at=request.at),
        message=lambda sent: f"The invitation to {sent.email} is on its way. It holds for 14 days.",
        onward=redirect("account:organisation"),
    )
    return answer or render(
        request,
        "account/organisation_form.html",
        {"form": form, "title": "Invite a colleague", "save": "Send the invitation"},
    )


@sent_forms_only
@acting_as(Role.ADMINISTRATOR)
def withdraw_invitation_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes an open invitation back."""
    open_invitation = get_object_or_404(open_invitations(request.member), pk=pk)
    return press(
        request,
        lambda: withdraw_invitation(invitation=open_invitation, by=request.member, at=request.at),
        message=lambda withdrawn: f"The invitation to {withdrawn.email} holds no longer.",
        onward=redirect("account:organisation"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """Changes a colleague's roles."""
    membership = get_object_or_404(colleagues(request.member), pk=pk)
    form = RolesForm(
        sent_fields(request),
        possible=_possible(membership.organisation),
        initial={"roles": membership.roles},
    )
    answer = attempt(
        request,
        form,
        lambda typed: set_roles(
            membership=membership, roles=typed["roles"], by=request.member, at=request.at
        ),
        message=lambda changed: f"{membership.person} is now {role_words.roles_in_words(changed.roles)}.",
        onward=redirect("account:organisation"),
        fields={"": "roles"},
    )
    return answer or render(request, "account/person.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def end_membership_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Ends a colleague's membership, once the page that says so has been confirmed."""
    membership = get_object_or_404(colleagues(request.member), pk=pk)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: end_membership(membership=membership, by=request.member, at=request.at),
        message=f"{membership.person} no longer works here for {membership.organisation.name}.",
        onward=redirect("account:organisation"),
    )
    return answer or render(request, "account/end_membership.html", {"membership": membership, "form": form})
