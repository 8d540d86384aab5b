"""Compiled processes laid into rows: the notice, its parties, codes and contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopmarket.rules.releases.notice_facts import NoticeFacts
from hopmarket.rules.releases.organisation_names import NamedOrganisation

from . import bulk_rows, mentions
from .models import Notice, NoticeCode, NoticeParty, PublishedContract, Source
from .prepared_releases import CompiledProcess

Bodies = Mapping[str, int]
"""Keys of organisations to keys of their rows."""


@dataclass(frozen=True, slots=True)
class SourcedProcess:
    """A compiled process and where its newest release came from (None: ours)."""

    process: CompiledProcess
    source: Source | None

    @property
    def facts(self) -> NoticeFacts:
        return self.process.facts


def named_organisations(read: NoticeFacts) -> Iterable[NamedOrganisation]:
    """Everybody whom a process names."""
    yield from read.buyers
    yield from read.portals
    yield from read.suppliers
    yield from (contract.supplier for contract in read.contracts if contract.supplier)


def save_records(processes: Sequence[SourcedProcess], bodies: Bodies, *, turn: int) -> None:
    """Lays processes down as part of a turn, new ones and known ones, with all that hangs on them."""
    if not processes:
        return
    told = {process.facts.ocid: _columns(process, bodies, turn) for process in processes}
    known = dict(Notice.objects.filter(ocid__in=told).values_list("ocid", "pk"))
    new = [ocid for ocid in told if ocid not in known]
    ids = known | dict(zip(new, bulk_rows.draw_keys(Notice, len(new)), strict=True))
    columns = list(next(iter(told.values())))
    bulk_rows.update_rows(
        Notice, [*columns, "id"], [[*told[ocid].values(), pk] for ocid, pk in known.items()]
    )
    bulk_rows.insert_rows(Notice, [*columns, "id"], [[*told[ocid].values(), ids[ocid]] for ocid in new])
    before = mentions.mentions_of(known.values()) if known else set()
    if known:
        for model in (NoticeParty, NoticeCode, PublishedContract):
            model._default_manager.filter(notice__in=known.values()).delete()
    _lay_children([(ids[process.facts.ocid], process.facts) for process in processes], bodies)
    mentions.keep_mentions(
        {_way(body, bodies) for process in processes for _, body in _parts(process.facts)},
        gone=before,
        turn=turn,
    )


def _columns(one: SourcedProcess, bodies: Bodies, turn: int) -> dict[str, Any]:
    """A notice's columns, all but its key."""
    process, read = one.process, one.facts
    latitude, longitude = process.centre or (None, None)
    return {
        "ocid": read.ocid,
        "reference": read.reference[:250],
        "title": read.title,
        "description": read.description,
        "stage": str(read.stage),
        "assessment": read.assessment[:12],
        "category": read.category[:30],
        "buyer_id": bodies[read.buyers[0].key] if read.buyers else None,
        "buyer_name": next((body.name for body in (*read.buyers, *read.portals)), ""),
        "suppliers": _suppliers(read),
        "published_at": process.published_at,
        "changed_at": process.changed_at,
        "closes_at": read.closes_at,
        "awarded_at": read.awarded_at,
        "starts_on": read.starts_on,
        "ends_on": read.ends_on,
        "value_min": read.value_min,
        "value_max": read.value_max,
        "award_value": read.award_value,
        "currency": read.currency[:3],
        "cpv": read.cpv[0] if read.cpv else "",
        "place": read.place,
        "postcode": read.postcode,
        "district": read.district,
        "sme": read.sme,
        "vcse": read.vcse,
        "lots": read.lots,
        "latitude": latitude,
        "longitude": longitude,
        "responses": read.responses,
        "releases": process.releases,
        "is_ours": one.source is None,
        "source_id": one.source.pk if one.source else None,
        "original_url": _original(one),
        "compiled": process.record,
        "turn": turn,
        "given": process.given,
    }


def _suppliers(read: NoticeFacts) -> str:
    return "; ".join(supplier.name for supplier in read.suppliers)


def _original(one: SourcedProcess) -> str:
    """The publisher's own page of an imported notice; ours have none but this portal's."""
    if one.source is None:
        return ""
    pattern = one.source.original_url
    return one.facts.original_url or pattern.format(ocid=one.facts.ocid, release=one.process.newest)


def _lay_children(read: Sequence[tuple[int, NoticeFacts]], bodies: Bodies) -> None:
    bulk_rows.insert_rows(
        NoticeParty,
        ["notice_id", "role", "organisation_id", "name", "postcode", "locality"],
        ((pk, role, *_way(body, bodies)) for pk, one in read for role, body in _parts(one)),
    )
    bulk_rows.insert_rows(
        NoticeCode, ["notice_id", "code"], ((pk, code) for pk, one in read for code in one.cpv)
    )
    bulk_rows.insert_rows(
        PublishedContract,
        [
            "notice_id",
            "number",
            "kind",
            "title",
            "supplier_id",
            "supplier_name",
            "value",
            "currency",
            "signed_on",
            "starts_on",
            "ends_on",
        ],
        (row for pk, one in read for row in _contracts(pk, one, bodies)),
    )


def _parts(read: NoticeFacts) -> list[tuple[str, NamedOrganisation]]:
    """Each organisation once in each role, under the first name that the notice gives it."""
    found: dict[tuple[str, str], NamedOrganisation] = {}
    for role, bodies in (("buyer", read.buyers), ("portal", read.portals), ("supplier", read.suppliers)):
        for body in bodies:
            found.setdefault((role, body.key), body)
    return [(role, body) for (role, _), body in found.items()]


def _way(body: NamedOrganisation, bodies: Bodies) -> mentions.MentionRow:
    return mentions.MentionRow(bodies[body.key], body.name, body.postcode, body.locality)


def _contracts(notice: int, read: NoticeFacts, bodies: Bodies) -> Iterable[bulk_rows.Row]:
    for contract in read.contracts:
        yield (
            notice,
            contract.number,
            contract.kind,
            contract.title or read.title,
            bodies[contract.supplier.key] if contract.supplier else None,
            contract.supplier.name if contract.supplier else "",
            contract.value,
            contract.currency[:3],
            contract.signed_on,
            contract.starts_on,
            contract.ends_on,
        )
