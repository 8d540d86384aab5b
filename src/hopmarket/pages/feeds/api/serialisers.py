"""The serializers of the API: each turns a row of the database into JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from hopmarket.pages.feeds.ocds_packages import address_of
from hopmarket.records.notices import models
from hopmarket.records.notices.contract_corrections import corrections_of
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.rules.releases.published_money import read_sums

from .json_responses import absolute_address

DESCRIBED = 500
Json = dict[str, Any]


def serialise_notice(
    notice: models.Notice, now: datetime, kilometres: float | None = None, *, to_office: bool = False
) -> Json:
    """Serialises a notice in short; ``kilometres`` is its distance from the postcode of the search, or
    its buyer's office's."""
    return {
        "ocid": notice.ocid,
        "reference": notice.reference,
        "title": notice.title,
        "description": notice.description[:DESCRIBED],
        "status": str(notice.status_at(now)),
        "category": notice.category or None,
        "buyer": {"name": notice.buyer_name, "key": notice.buyer.key if notice.buyer else None},
        "suppliers": notice.suppliers,
        **_times(notice),
        "value": _worth(notice),
        "award_value": notice.award_value,
        "award_value_with_vat": notice.award_gross,
        "award_currency": notice.award_currency or None,
        "award_sums": [
            {"amount": money.amount, "currency": money.currency or None}
            for money in read_sums(notice.award_sums)
        ],
        "framework": notice.is_framework,
        "currency": notice.currency or None,
        "cpv": notice.cpv or None,
        **{
            name: getattr(notice, name)
            for name in ("place", "postcode", "district", "sme", "vcse", "lots", "lots_cancelled")
        },
        "responses": notice.responses,
        "releases": notice.releases,
        "ours": notice.is_ours,
        "source": notice.source.key if notice.source else None,
        "kilometres": round(kilometres, 1) if kilometres is not None else None,
        "distance_to": None if kilometres is None else "buyer" if to_office else "work",
        "links": _links(notice),
    }


def _times(notice: models.Notice) -> Json:
    names = ("published_at", "changed_at", "closes_at", "interest_by", "awarded_at", "starts_on", "ends_on")
    return {name: getattr(notice, name) for name in names}


def _worth(notice: models.Notice) -> Json | None:
    if notice.value_min is None and notice.value_max is None:
        return None
    return {
        "least": notice.value_min,
        "most": notice.value_max,
        "with_vat": notice.value_gross,
        "currency": notice.currency or None,
    }


def _links(notice: models.Notice) -> Json:
    ocid = quote(notice.ocid, safe="")
    return {
        "self": absolute_address(f"/api/v1/notices/{ocid}"),
        "page": absolute_address(f"/opportunities/{ocid}/"),
        "releases": address_of("releases", ocid),
        "record": address_of("records", ocid),
        "original": notice.original_url or None,
    }


def serialise_organisation(organisation: PublishedOrganisation, names: list[str] | None = None) -> Json:
    """Serialises an organisation; ``names`` are its spellings, given for one organisation alone."""
    key = quote(organisation.key, safe="")
    return {
        "key": organisation.key,
        "name": organisation.name,
        "scheme": organisation.scheme or None,
        "number": organisation.number or None,
        "postcode": organisation.postcode,
        "locality": organisation.locality,
        "is_now": organisation.same_as.key if organisation.same_as else None,
        "names": names,
        "links": {
            "self": absolute_address(f"/api/v1/organisations/{key}"),
            "page": absolute_address(f"/organisations/{key}/"),
            "notices": absolute_address(f"/api/v1/organisations/{key}/notices"),
            "contracts": absolute_address(f"/api/v1/organisations/{key}/contracts"),
        },
    }


def serialise_contracts(contracts: Sequence[models.PublishedContract]) -> list[Json]:
    """Serialises contracts of the register, each with its corrections."""
    corrections_by_contract = corrections_of(contracts)
    return [_contract(contract, corrections_by_contract.get(contract.pk, ())) for contract in contracts]


def _contract(contract: models.PublishedContract, corrections: tuple[str, ...]) -> Json:
    process = contract.notice
    suppliers = [
        {"name": supplier.name, "key": supplier.organisation.key} for supplier in contract.suppliers.all()
    ]
    return {
        "number": contract.number,
        "kind": contract.kind,
        "ocid": process.ocid,
        "title": contract.title,
        "buyer": {"name": contract.buyer_name, "key": contract.buyer.key if contract.buyer else None},
        "supplier": suppliers[0] if suppliers else None,
        "suppliers": suppliers,
        "value": contract.value,
        "value_with_vat": contract.gross,
        "currency": contract.currency or None,
        "framework": process.is_framework,
        "signed_on": contract.signed_on,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "corrections": corrections,
        "source": process.source.key if process.source else None,
        "links": {
            "notice": absolute_address(f"/api/v1/notices/{quote(process.ocid, safe='')}"),
            "page": absolute_address(f"/opportunities/{quote(process.ocid, safe='')}/"),
        },
    }


def serialise_redaction(redaction: models.Redaction) -> Json:
    """Serialises a tombstone, without the fingerprint of what was taken out: a short text could be guessed."""
    return {
        "ocid": redaction.release.ocid,
        "release": redaction.release.release_id,
        "path": redaction.path,
        "date": redaction.made_at,
        "reason": redaction.reason,
        "law": redaction.law,
        "links": {"releases": address_of("releases", quote(redaction.release.ocid, safe=""))},
    }
