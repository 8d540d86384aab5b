"""The pages of oversight: checks of organisations and membership claims, failed letters, the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_of, first_ledger_fault, newest_events
from hopmarket.records.parties.models import Membership, Organisation
from hopmarket.records.parties.queries import current_members, verified_addresses, waiting_claims
from hopmarket.records.parties.registered_organisations import registered_organisations
from hopmarket.records.parties.services import (
    check_organisation,
    confirm_claim,
    refuse_claim,
    refuse_organisation,
)
from hopmarket.records.post.outbox import try_again
from hopmarket.records.post.queries import failed_letters
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import PERMISSIONS, Member, OrganisationKind, Role

from .forms import CheckAsOperatorForm, CheckForm, RefusalReasonForm
from .waiting_kinds import waiting_lists

checker = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)
operator = acting_as(Role.OPERATOR, second_factor=True)
EVENTS_A_PAGE = 50
MOST_WAITING = 100


@require_GET
@checker
def waiting(request: MemberRequest) -> HttpResponse:
    """Lists everything that waits for a check; the operator sees failed letters too."""
    operates = Role.OPERATOR in request.member.roles
    listed = waiting_lists()
    return render(
        request,
        "oversight/waiting.html",
        {
            "listed": listed,
            "count": sum(kind.count for kind in listed),
            "operates": operates,
            "letters": failed_letters()[:MOST_WAITING] if operates else [],
        },
    )


@require_GET
@checker
def organisation(request: MemberRequest, key: str) -> HttpResponse:
    """Shows an organisation with everything that helps to check it."""
    return _organisation(request, get_object_or_404(registered_organisations(), key=key))


@sent_forms_only
@checker
def check_organisation_page(request: MemberRequest, key: str) -> HttpResponse:
    """Confirms that the organisation is who it says it is; the operator may make it a partnership."""
    organisation = get_object_or_404(registered_organisations(), key=key)
    form = _check_form(request.member)(request.POST)
    if not form.is_valid():
        return _organisation(request, organisation, check_form=form)
    outcome = check_organisation(
        organisation=organisation, **form.cleaned_data, by=request.member, at=request.at
    )
    if isinstance(outcome, Refusal):
        form.add_error("email_domain" if outcome.reason.startswith("domain.") else None, sentence(outcome))
        return _organisation(request, organisation, check_form=form)
    messages.success(request, f"{organisation.name} is checked. Its people have been told.")
    return redirect("oversight:organisation", key)


@sent_forms_only
@checker
def refuse_organisation_page(request: MemberRequest, key: str) -> HttpResponse:
    """Refuses the organisation with a reason: it may not act here."""
    organisation = get_object_or_404(registered_organisations(), key=key)
    form = RefusalReasonForm(request.POST)
    if not form.is_valid():
        return _organisation(request, organisation, refuse_form=form)
    outcome = refuse_organisation(
        organisation=organisation, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(outcome, Refusal):
        form.add_error(None, sentence(outcome))
        return _organisation(request, organisation, refuse_form=form)
    messages.success(request, f"{organisation.name} is refused. Its people have been told why.")
    return redirect("oversight:organisation", key)


@require_GET
@checker
def membership_claim(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows what is known about a membership claim; 404 unless it waits."""
    return _claim(request, get_object_or_404(waiting_claims(), pk=pk))


@sent_forms_only
@checker
def confirm_membership_claim(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirms the membership claim; 404 unless it waits."""
    membership = get_object_or_404(waiting_claims(), pk=pk)
    outcome = confirm_claim(membership=membership, by=request.member, at=request.at)
    if isinstance(outcome, Refusal):
        return _claim(request, membership, problem=sentence(outcome))
    messages.success(
        request, f"{membership.person} can work here for {membership.organisation.name}. They have been told."
    )
    return redirect("oversight:waiting")


@sent_forms_only
@checker
def refuse_membership_claim(request: MemberRequest, pk: int) -> HttpResponse:
    """Refuses the membership claim with a reason; 404 unless it waits."""
    membership = get_object_or_404(waiting_claims(), pk=pk)
    form = RefusalReasonForm(request.POST)
    if not form.is_valid():
        return _claim(request, membership, form=form)
    outcome = refuse_claim(
        membership=membership, reason=form.cleaned_data["reason"], by=request.member, at=request.at
    )
    if isinstance(outcome, Refusal):
        return _claim(request, membership, problem=sentence(outcome))
    messages.success(request, f"The claim of {membership.person} is refused. They have been told why.")
    return redirect("oversight:waiting")


@sent_forms_only
@operator
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Gives a failed letter all its attempts back, the first at once; 404 for any other letter."""
    try_again(get_object_or_404(failed_letters(), pk=pk))
    messages.success(request, "The letter is tried again within a minute.")
    return redirect("oversight:waiting")


@require_GET
@checker
def ledger(request: MemberRequest) -> HttpResponse:
    """Shows the events of the ledger, newest first. Which bidder asked, follows or responds is not
    shown: an officer who checks may work for a buyer."""
    return _ledger(request, {})


@sent_forms_only
@checker
def verify_ledger(request: MemberRequest) -> HttpResponse:
    """Recomputes every link of the ledger from the first event to the last, and shows the first fault."""
    return _ledger(
        request, {"verified": True, "fault": first_ledger_fault(), "counted": newest_events().count()}
    )


def _check_form(member: Member) -> type[CheckForm]:
    return CheckAsOperatorForm if Role.OPERATOR in member.roles else CheckForm


def _organisation(
    request: MemberRequest,
    organisation: Organisation,
    *,
    check_form: CheckForm | None = None,
    refuse_form: RefusalReasonForm | None = None,
) -> HttpResponse:
    needs_operator = organisation.kind == OrganisationKind.PUBLIC_BODY or organisation.is_partnership
    return render(
        request,
        "oversight/organisation.html",
        {
            "body": organisation,
            "identifiers": organisation.identifiers.all(),
            "people": [
                (membership, verified_addresses(membership.person))
                for membership in current_members(organisation)
            ],
            "events": events_of(f"organisations/{organisation.pk}"),
            "may_judge": not needs_operator or Role.OPERATOR in request.member.roles,
            "check_form": check_form
            or _check_form(request.member)(initial={"email_domain": organisation.email_domain}),
            "refuse_form": refuse_form or RefusalReasonForm(),
            "form": next((bound_form for bound_form in (check_form, refuse_form) if bound_form), None),
        },
    )


def _claim(
    request: MemberRequest,
    membership: Membership,
    *,
    form: RefusalReasonForm | None = None,
    problem: str = "",
) -> HttpResponse:
    return render(
        request,
        "oversight/claim.html",
        {
            "membership": membership,
            "addresses": verified_addresses(membership.person),
            "form": form or RefusalReasonForm(),
            "problem": problem,
        },
    )


def _ledger(request: MemberRequest, context: dict[str, object]) -> HttpResponse:
    pages = Paginator(newest_events(), EVENTS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.object_list = [_shown(event) for event in page.object_list]
    return render(request, "oversight/ledger.html", {"page": page, **context})


def _shown(event: Event) -> Event:
    """The event without its actor where only bidders perform the act."""
    wanted = PERMISSIONS.get(event.act)
    if wanted and wanted.roles == {Role.RESPONDER}:
        event.actor = "a bidder"
    return event
