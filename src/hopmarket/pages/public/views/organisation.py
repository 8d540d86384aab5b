"""The page of an organisation: who it is, what it called for and signed, what it has won; the directory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import money_and_dates, same_as_in_words
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.public import successions_in_words
from hopmarket.pages.public.own_details import directory_line_in_words, own_details_in_words
from hopmarket.pages.public.published_framework import PublishedFramework
from hopmarket.pages.public.signatures_in_words import signature_in_a_line
from hopmarket.records.capabilities.queries import is_on
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.contract_corrections import Corrections, corrections_of
from hopmarket.records.notices.models import PublishedContract
from hopmarket.records.notices.organisation_record import OrganisationRecord, organisation_record
from hopmarket.records.notices.portal_members import (
    Directory,
    OwnDetails,
    details_of,
    member_details,
    published_record_of,
)
from hopmarket.records.publications.queries import newest_document
from hopmarket.records.published_organisations import queries as published_organisations
from hopmarket.records.published_organisations.claims import confirmed_claim
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.published_organisations.queries import SuccessionParties
from hopmarket.rules.releases.organisation_names import chosen_name, plain_name
from hopmarket.rules.releases.portal_vendors import vendor_named

PAGE = 30
MOST_CONTRACTS = 20
LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract with its value in words, a note on how it came or passed on, and its corrections."""

    contract: PublishedContract
    value: str
    note: str
    buyer: str
    corrections: tuple[str, ...]


@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """Shows every notice that names an organisation, as buyer or supplier, or that it carries on.

    A name that is known to be another organisation redirects to that one. Under a key that no notice
    knows stands the member of this portal that has it.
    """
    body, now = published_organisations.organisation(key).first(), current_time.now()
    if body is None:
        return member_page(request, key)
    if body.same_as:
        return redirect("public:organisation", body.same_as.key)
    today = money_and_dates.local(now).date()
    record = organisation_record(body, on=today)
    page = Paginator(record.notices(), PAGE).get_page(request.GET.get("page"))
    origins = successions_in_words.origins(record, list(page))
    rows = [notice_in_words.list_row(notice, now) for notice in page]
    marked = [
        replace(row, meta=f"{row.meta} · {origins[notice.pk]}") if notice.pk in origins else row
        for row, notice in zip(rows, page, strict=True)
    ]
    names = published_organisations.names_of(record.members)
    name = chosen_name([name for name in names if plain_name(name) == body.plain] or [body.name])
    joined = [
        same_as_in_words.sameness_in_words(sameness)
        for sameness in published_organisations.samenesses_of(record.members)
    ]
    own = details_of(body)
    namesake = member_details(key)
    if namesake and (own or published_record_of(key)):
        namesake = None
    context = {
        "body": body,
        "number": same_as_in_words.number_in_words(body),
        "name": name,
        "names": [spelling for spelling in names if spelling != name],
        "vendor": vendor_named(plain_name(body.name)),
        "claim": confirmed_claim(body),
        "own": own_details_in_words(own) if own else None,
        "signature": _signature(own, today),
        "namesake": namesake,
        "joined": [sameness for sameness in joined if not sameness.undone],
        "undone": [sameness for sameness in joined if sameness.undone],
        "successions": [
            successions_in_words.succession_in_words(parties, today) for parties in record.follows
        ],
        "contracts": _contracts(record, today),
        "contracted": record.contracts().count(),
        "won": _won(record),
        "won_in_all": record.won().count(),
        "page": page,
        "rows": marked,
    }
    return render(request, "public/organisation.html", context)


@require_safe
def member_page(request: HttpRequest, key: str) -> HttpResponse:
    """Shows what a member of this portal says of itself, where no notice stands under its key. One that
    is confirmed to be a published organisation has its page there. 404 for who was not checked."""
    own = member_details(key)
    if own is None:
        raise Http404
    published = published_record_of(key)
    if published:
        return redirect("public:organisation", published.key)
    today = money_and_dates.local(current_time.now()).date()
    context = {"name": own.name, "own": own_details_in_words(own), "signature": _signature(own, today)}
    return render(request, "public/member.html", context)


def _signature(own: OwnDetails | None, today: date) -> str:
    """Where a member stands with the framework; empty for who has never answered it, or where it is not used."""
    if own is None or not is_on("framework") or newest_document("signature", own.key) is None:
        return ""
    return signature_in_a_line(PublishedFramework(), own.key, today)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Lists members of this portal and everybody whom notices name; finds them by name or number."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS]
    members_only = request.GET.get("who") == "members"
    listed = Directory(words, members_only=members_only)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "members_only": members_only,
        "page": page,
        "members": listed.members,
        "lines": [directory_line_in_words(line) for line in page],
    }
    return render(request, "public/directory.html", context)


def _contracts(record: OrganisationRecord, today: date) -> list[ContractLine]:
    rows = list(record.contracts()[:MOST_CONTRACTS])
    ended = next(
        (parties for parties in record.follows if parties.leaves and parties.succession.on <= today),
        None,
    )
    districts = {row.notice.district for row in rows}
    heirs = (
        published_organisations.heirs_by_district(record.organisation.pk, districts, on=today)
        if ended
        else {}
    )
    corrections_by_contract = corrections_of(rows)
    return [_line(row, _note(row, record, heirs, ended), corrections_by_contract) for row in rows]


def _won(record: OrganisationRecord) -> list[ContractLine]:
    rows = list(record.won()[:MOST_CONTRACTS])
    corrections_by_contract = corrections_of(rows)
    return [_line(row, _won_by(row, record), corrections_by_contract) for row in rows]


def _won_by(contract: PublishedContract, record: OrganisationRecord) -> str:
    """Says whose contract it was before; nothing where this organisation is a supplier itself."""
    suppliers = [supplier.organisation for supplier in contract.suppliers.all()]
    if any(supplier.pk in record.members for supplier in suppliers):
        return ""
    notes = (_from(supplier, contract, record) for supplier in suppliers)
    return "; ".join(filter(None, notes))


def _line(contract: PublishedContract, note: str, corrections_by_contract: Corrections) -> ContractLine:
    return ContractLine(
        contract,
        notice_in_words.contract_worth(contract),
        note,
        notice_in_words.contract_buyer_in_words(contract),
        corrections_by_contract.get(contract.pk, ()),
    )


def _note(
    contract: PublishedContract,
    record: OrganisationRecord,
    heirs: successions_in_words.Heirs,
    ended: SuccessionParties | None,
) -> str:
    if came := _from(contract.buyer, contract, record):
        return came
    runs = ended and (contract.ends_on is None or contract.ends_on >= ended.succession.on)
    return successions_in_words.passed_in_words(contract.notice.district, heirs, ended) if runs else ""


def _from(
    party: PublishedOrganisation | None, contract: PublishedContract, record: OrganisationRecord
) -> str:
    """Says whose contract it was before, where its buyer or supplier is not this organisation itself."""
    if party is None or party.pk in record.members:
        return ""
    predecessors = [predecessor for predecessor in record.carried if party.key in predecessor.keys]
    return "; ".join(
        successions_in_words.came_from_in_words(predecessor, contract.notice.district)
        for predecessor in predecessors
    )
