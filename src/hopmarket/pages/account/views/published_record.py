"""An organisation's published record: which organisation of published notices it is, and what notices say of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.parts import money_and_dates, same_as_in_words
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.records.notices.organisation_record import organisation_record
from hopmarket.records.parties.queries import own_organisation
from hopmarket.records.published_organisations.claims import (
    candidates,
    claims_of,
    evidence_for,
    open_claims_of,
)
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.queries import names_of
from hopmarket.records.published_organisations.queries import organisation as organisation_under
from hopmarket.records.published_organisations.services import claim_published, end_published_claim
from hopmarket.rules.roles import Role

from ..access_guards import acting_as, signed_in
from ..forms import EndClaimForm
from ..requests import MemberRequest

MOST_SHOWN = 10
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class OwnPublishedRecord:
    """A confirmed claim with the latest notices and contracts of the published organisation."""

    claim: PublishedClaim
    number: str
    total: int
    notices: list[Notice]
    bought: list[PublishedContract]
    won: list[PublishedContract]


@require_GET
@signed_in
def record(request: MemberRequest) -> HttpResponse:
    """Shows confirmed, waiting and ended claims, and published organisations that may be the same;
    a member who waits to be checked sees nothing of the organisation."""
    organisation = own_organisation(request.member)
    if organisation is None or not request.member.claim_checked:
        return render(request, "account/record.html", {"body": None})
    claims = list(claims_of(organisation.pk))
    administers = Role.ADMINISTRATOR in request.member.roles
    return render(
        request,
        "account/record.html",
        {
            "body": organisation,
            "administers": administers,
            "ours": [
                _own_published_record(request, published_claim)
                for published_claim in claims
                if published_claim.standing == "confirmed"
            ],
            "waiting": [
                published_claim for published_claim in claims if published_claim.standing == "waiting"
            ],
            "over": [
                published_claim
                for published_claim in claims
                if published_claim.standing in ("refused", "ended")
            ],
            "candidates": candidates(organisation) if administers else [],
        },
    )


def _own_published_record(request: MemberRequest, claim: PublishedClaim) -> OwnPublishedRecord:
    published_record = organisation_record(claim.organisation, on=money_and_dates.local(request.at).date())
    notices = published_record.notices()
    return OwnPublishedRecord(
        claim,
        same_as_in_words.number_in_words(published_record.organisation),
        notices.count(),
        list(notices[:MOST_SHOWN]),
        list(published_record.contracts()[:MOST_SHOWN]),
        list(published_record.won()[:MOST_SHOWN]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def claim_published_record(request: MemberRequest, key: str) -> HttpResponse:
    """Shows what speaks for two organisations being one; a POST claims it. 404 without evidence."""
    entry = get_object_or_404(organisation_under(key))
    published_organisation, organisation = entry.same_as or entry, own_organisation(request.member)
    evidence = evidence_for(organisation, published_organisation) if organisation else None
    if evidence is None:
        raise Http404
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: claim_published(organisation=published_organisation, by=request.member, at=request.at),
        message="An officer checks it, usually within two working days.",
        onward=redirect("account:record"),
    )
    if answer:
        return answer
    published_record = organisation_record(
        published_organisation, on=money_and_dates.local(request.at).date()
    )
    notices = published_record.notices()
    return render(
        request,
        "account/record_claim.html",
        {
            "published_organisation": published_organisation,
            "body": organisation,
            "evidence": evidence,
            "number": same_as_in_words.number_in_words(published_organisation),
            "names": names_of(published_record.members),
            "count": notices.count(),
            "notices": list(notices[:MOST_NAMED]),
            "form": form,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting_as(Role.ADMINISTRATOR)
def end_published_record(request: MemberRequest, pk: int) -> HttpResponse:
    """Ends a claim of one's own organisation, with a reason; 404 unless it waits or is confirmed."""
    published_claim = get_object_or_404(open_claims_of(request.member.organisation), pk=pk)
    form = EndClaimForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: end_published_claim(
            claim=published_claim, reason=typed["reason"], by=request.member, at=request.at
        ),
        message=f"{published_claim.organisation.name} no longer stands as yours.",
        onward=redirect("account:record"),
    )
    return answer or render(request, "account/record_end.html", {"claim": published_claim, "form": form})
