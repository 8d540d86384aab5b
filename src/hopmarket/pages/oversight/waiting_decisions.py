"""Decisions about whatever waits for whoever checks: one view over a table of kinds.

A kind has a page that shows what helps to decide, and a button for each decision. The address of a button
tries its act; a refusal, or what is wrong in its form, stands on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import same_as_in_words
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.notices.organisation_record import organisation_record
from hopmarket.records.parties.models import Membership, Organisation
from hopmarket.records.parties.queries import current_members, verified_addresses, waiting_claims
from hopmarket.records.parties.registered_organisations import registered_organisations
from hopmarket.records.parties.services import (
    check_organisation,
    confirm_claim,
    refuse_claim,
    refuse_organisation,
)
from hopmarket.records.published_organisations.claims import published_claims
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.queries import names_of
from hopmarket.records.published_organisations.services import (
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from hopmarket.rules.roles import Member, OrganisationKind, Role

from .access_guards import checker
from .forms import CheckAsOperatorForm, CheckForm, RefusalReasonForm
from .published_organisations.forms import DecisionReasonForm

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WaitingDecision(Generic[T]):
    """One button: its form, the act that it tries, what is said afterwards, and where refusals belong."""

    form: Callable[[MemberRequest, T, QueryDict | None], PortalForm]
    act: Callable[[T, dict[str, Any], Member, datetime], object]
    message: Callable[[T], str]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecidedKind(Generic[T]):
    """One kind of thing that waits: how it is found, its page, its decisions by name, and where they lead."""

    find: Callable[..., T]
    template: str
    context: Callable[[MemberRequest, T], dict[str, object]]
    decisions: Mapping[str, WaitingDecision[T]]
    onward: Callable[[T], HttpResponse]


def _decide(
    request: MemberRequest, /, *, kind: DecidedKind[Any], decision: str = "", **key: str
) -> HttpResponse:
    waiting = kind.find(**key)
    forms = {
        name: row.form(request, waiting, sent_fields(request, name == decision))
        for name, row in kind.decisions.items()
    }
    if decision:
        chosen = kind.decisions[decision]
        answer = attempt(
            request,
            forms[decision],
            lambda typed: chosen.act(waiting, typed, request.member, request.at),
            message=chosen.message(waiting),
            onward=kind.onward(waiting),
            fields=chosen.fields,
        )
        if answer:
            return answer
    shown: dict[str, object] = {f"{name}_form": form for name, form in forms.items()}
    shown["form"] = forms.get(decision)
    return render(request, kind.template, {**kind.context(request, waiting), **shown})


waiting_page = require_GET(checker(_decide))
"""Shows everything that helps to decide; 404 for what does not wait."""
decide = sent_forms_only(checker(_decide))
"""Tries one decision."""


def _check_form(request: MemberRequest, organisation: Organisation, sent: QueryDict | None) -> CheckForm:
    form = CheckAsOperatorForm if Role.OPERATOR in request.member.roles else CheckForm
    return form(sent, initial={"email_domain": organisation.email_domain})


def _organisation_context(request: MemberRequest, organisation: Organisation) -> dict[str, object]:
    needs_operator = organisation.kind == OrganisationKind.PUBLIC_BODY or organisation.is_partnership
    return {
        "body": organisation,
        "identifiers": organisation.identifiers.all(),
        "people": [
            (membership, verified_addresses(membership.person))
            for membership in current_members(organisation)
        ],
        "events": events_of(f"organisations/{organisation.pk}"),
        "may_judge": not needs_operator or Role.OPERATOR in request.member.roles,
    }


ORGANISATION: DecidedKind[Organisation] = DecidedKind(
    find=lambda key: get_object_or_404(registered_organisations(), key=key),
    template="oversight/organisation.html",
    context=_organisation_context,
    decisions={
        "check": WaitingDecision(
            form=_check_form,
            act=lambda organisation, typed, by, at: check_organisation(
                organisation=organisation, **typed, by=by, at=at
            ),
            message=lambda organisation: f"{organisation.name} is checked. Its people have been told.",
            fields={"domain": "email_domain"},
        ),
        "refuse": WaitingDecision(
            form=lambda _, organisation, sent: RefusalReasonForm(sent),
            act=lambda organisation, typed, by, at: refuse_organisation(
                organisation=organisation, reason=typed["reason"], by=by, at=at
            ),
            message=lambda organisation: f"{organisation.name} is refused. Its people have been told why.",
        ),
    },
    onward=lambda organisation: redirect("oversight:organisation", organisation.key),
)

MEMBERSHIP_CLAIM: DecidedKind[Membership] = DecidedKind(
    find=lambda pk: get_object_or_404(waiting_claims(), pk=pk),
    template="oversight/claim.html",
    context=lambda _, membership: {
        "membership": membership,
        "addresses": verified_addresses(membership.person),
    },
    decisions={
        "confirm": WaitingDecision(
            form=lambda _, membership, sent: ConfirmForm(sent),
            act=lambda membership, typed, by, at: confirm_claim(membership=membership, by=by, at=at),
            message=lambda membership: (
                f"{membership.person} can work here for {membership.organisation.name}. They have been told."
            ),
        ),
        "refuse": WaitingDecision(
            form=lambda _, membership, sent: RefusalReasonForm(sent),
            act=lambda membership, typed, by, at: refuse_claim(
                membership=membership, reason=typed["reason"], by=by, at=at
            ),
            message=lambda membership: (
                f"The claim of {membership.person} is refused. They have been told why."
            ),
        ),
    },
    onward=lambda membership: redirect("oversight:waiting"),
)


def _published_claim_context(request: MemberRequest, published_claim: PublishedClaim) -> dict[str, object]:
    claimed_record = organisation_record(published_claim.organisation, on=request.at.date())
    return {
        "claim": published_claim,
        "number": same_as_in_words.number_in_words(published_claim.organisation),
        "names": names_of(claimed_record.members),
        "count": claimed_record.notices().count(),
        "notices": list(claimed_record.notices()[:5]),
        "identifiers": [
            same_as_in_words.scheme_and_number(identifier.scheme, identifier.value)
            for identifier in published_claim.party.identifiers.all()
        ],
    }


PUBLISHED_CLAIM: DecidedKind[PublishedClaim] = DecidedKind(
    find=lambda pk: get_object_or_404(published_claims(), pk=pk),
    template="oversight/published_claim.html",
    context=_published_claim_context,
    decisions={
        "confirm": WaitingDecision(
            form=lambda _, claim, sent: ConfirmForm(sent),
            act=lambda claim, typed, by, at: confirm_published_claim(claim=claim, by=by, at=at),
            message=lambda claim: f"The public page says that it is {claim.party.name}. They have been told.",
        ),
        "refuse": WaitingDecision(
            form=lambda _, claim, sent: DecisionReasonForm(sent),
            act=lambda claim, typed, by, at: refuse_published_claim(
                claim=claim, reason=typed["reason"], by=by, at=at
            ),
            message=lambda claim: f"Refused. {claim.party.name} has been told why.",
        ),
        "end": WaitingDecision(
            form=lambda _, claim, sent: DecisionReasonForm(sent, act="end_published_claim"),
            act=lambda claim, typed, by, at: end_published_claim(
                claim=claim, reason=typed["reason"], by=by, at=at
            ),
            message=lambda claim: f"Ended. {claim.party.name} has been told why.",
        ),
    },
    onward=lambda claim: redirect("oversight:published"),
)
