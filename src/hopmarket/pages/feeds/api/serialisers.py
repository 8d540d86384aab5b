"""Rows as the API tells them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from hopmarket.pages.feeds.ocds_packages import address_of
from hopmarket.records.notices import models
from hopmarket.records.notices.contract_corrections import corrections_of
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.releases.notice_status import notice_status

from .json_responses import absolute_address

DESCRIBED = 500
Json = dict[str, Any]


def notice(one: models.Notice, now: datetime, kilometres: float | None = None) -> Json:
    """A notice in short."""
    stands = notice_status(
        Stage(one.stage),
        closes_at=one.closes_at,
        assessment=one.assessment,
        ours=one.is_ours,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        now=now,
    )
    return {
        "ocid": one.ocid,
        "reference": one.reference,
        "title": one.title,
        "description": one.description[:DESCRIBED],
        "status": str(stands),
        "category": one.category or None,
        "buyer": {"name": one.buyer_name, "key": one.buyer.key if one.buyer else None},
        "suppliers": one.suppliers,
        **_times(one),
        "value": _worth(one),
        "award_value": one.award_value,
        "currency": one.currency,
        "cpv": one.cpv or None,
        **{name: getattr(one, name) for name in ("place", "postcode", "district", "sme", "vcse", "lots")},
        "responses": one.responses,
        "releases": one.releases,
        "ours": one.is_ours,
        "source": one.source.key if one.source else None,
        "kilometres": round(kilometres, 1) if kilometres is not None else None,
        "links": _links(one),
    }


def _times(one: models.Notice) -> Json:
    names = ("published_at", "changed_at", "closes_at", "awarded_at", "starts_on", "ends_on")
    return {name: getattr(one, name) for name in names}


def _worth(one: models.Notice) -> Json | None:
    if one.value_min is None and one.value_max is None:
        return None
    return {"least": one.value_min, "most": one.value_max, "currency": one.currency}


def _links(one: models.Notice) -> Json:
    ocid = quote(one.ocid, safe="")
    return {
        "self": absolute_address(f"/api/v1/notices/{ocid}"),
        "page": absolute_address(f"/opportunities/{ocid}/"),
        "releases": address_of("releases", ocid),
        "record": address_of("records", ocid),
        "original": one.original_url or None,
    }


def party(one: models.PublishedOrganisation, names: list[str] | None = None) -> Json:
    """An organisation."""
    key = quote(one.key, safe="")
    return {
        "key": one.key,
        "name": one.name,
        "scheme": one.scheme or None,
        "number": one.number or None,
        "postcode": one.postcode,
        "locality": one.locality,
        "is_now": one.same_as.key if one.same_as else None,
        "names": names,
        "links": {
            "self": absolute_address(f"/api/v1/organisations/{key}"),
            "page": absolute_address(f"/organisations/{key}/"),
            "notices": absolute_address(f"/api/v1/organisations/{key}/notices"),
            "contracts": absolute_address(f"/api/v1/organisations/{key}/contracts"),
        },
    }


def contracts(rows: Iterable[models.PublishedContract]) -> list[Json]:
    """Lines of the register, each with its corrections."""
    held = list(rows)
    told = corrections_of(held)
    return [_contract(one, told.get(one.pk, ())) for one in held]


def _contract(one: models.PublishedContract, corrections: tuple[str, ...]) -> Json:
    process = one.notice
    supplier = {"name": one.supplier_name, "key": one.supplier.key if one.supplier else None}
    return {
        "number": one.number,
        "kind": one.kind,
        "ocid": process.ocid,
        "title": one.title,
        "buyer": {"name": process.buyer_name, "key": process.buyer.key if process.buyer else None},
        "supplier": supplier if one.supplier_name else None,
        "value": one.value,
        "currency": one.currency,
        "signed_on": one.signed_on,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "corrections": corrections,
        "source": process.source.key if process.source else None,
        "links": {
            "notice": absolute_address(f"/api/v1/notices/{quote(process.ocid, safe='')}"),
            "page": absolute_address(f"/opportunities/{quote(process.ocid, safe='')}/"),
        },
    }


def redaction(one: models.Redaction) -> Json:
    """A tombstone. The print of what was taken out is never told: a short text could be guessed."""
    return {
        "ocid": one.release.ocid,
        "release": one.release.release_id,
        "path": one.path,
        "date": one.made_at,
        "reason": one.reason,
        "law": one.law,
        "links": {"releases": address_of("releases", quote(one.release.ocid, safe=""))},
    }
