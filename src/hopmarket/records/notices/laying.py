"""Compiled processes laid into rows: the notice, its parties, codes and contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopmarket.rules.reading.bodies import Body
from hopmarket.rules.reading.facts import NoticeFacts

from . import mentioning, rows
from .models import Notice, NoticeCode, NoticeParty, PublishedContract, Source
from .ready import Process

Bodies = Mapping[str, int]
"""Keys of organisations to keys of their rows."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """A compiled process and where its newest release came from (None: ours)."""

    process: Process
    source: Source | None

    @property
    def facts(self) -> NoticeFacts:
        return self.process.facts


def everybody(read: NoticeFacts) -> Iterable[Body]:
    """Everybody whom a process names."""
    yield from read.buyers
    yield from read.portals
    yield from read.suppliers
    yield from (one.supplier for one in read.contracts if one.supplier)


def lay(processes: Sequence[Sourced], bodies: Bodies, *, turn: int) -> None:
    """Lays processes down as part of a turn, new ones and known ones, with all that hangs on them."""
    if not processes:
        return
    told = {one.facts.ocid: _columns(one, bodies, turn) for one in processes}
    known = dict(Notice.objects.filter(ocid__in=told).values_list("ocid", "pk"))
    new = [ocid for ocid in told if ocid not in known]
    ids = known | dict(zip(new, rows.numbers(Notice, len(new)), strict=True))
    columns = list(next(iter(told.values())))
    rows.change(Notice, [*columns, "id"], [[*told[ocid].values(), pk] for ocid, pk in known.items()])
    rows.lay(Notice, [*columns, "id"], [[*told[ocid].values(), ids[ocid]] for ocid in new])
    before = mentioning.ways_of(known.values()) if known else set()
    if known:
        for model in (NoticeParty, NoticeCode, PublishedContract):
            model._default_manager.filter(notice__in=known.values()).delete()
    _lay_children([(ids[one.facts.ocid], one.facts) for one in processes], bodies)
    mentioning.keep(
        {_way(body, bodies) for one in processes for _, body in _parts(one.facts)}, gone=before, turn=turn
    )


def _columns(one: Sourced, bodies: Bodies, turn: int) -> dict[str, Any]:
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
    return "; ".join(one.name for one in read.suppliers)


def _original(one: Sourced) -> str:
    """The publisher's own page of an imported notice; ours have none but this portal's."""
    if one.source is None:
        return ""
    pattern = one.source.original_url
    return one.facts.original_url or pattern.format(ocid=one.facts.ocid, release=one.process.newest)


def _lay_children(read: Sequence[tuple[int, NoticeFacts]], bodies: Bodies) -> None:
    rows.lay(
        NoticeParty,
        ["notice_id", "role", "organisation_id", "name", "postcode", "locality"],
        ((pk, role, *_way(body, bodies)) for pk, one in read for role, body in _parts(one)),
    )
    rows.lay(NoticeCode, ["notice_id", "code"], ((pk, code) for pk, one in read for code in one.cpv))
    rows.lay(
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


def _parts(read: NoticeFacts) -> list[tuple[str, Body]]:
    """Each organisation once in each role, under the first name that the notice gives it."""
    found: dict[tuple[str, str], Body] = {}
    for role, bodies in (("buyer", read.buyers), ("portal", read.portals), ("supplier", read.suppliers)):
        for body in bodies:
            found.setdefault((role, body.key), body)
    return [(role, body) for (role, _), body in found.items()]


def _way(body: Body, bodies: Bodies) -> mentioning.Way:
    return mentioning.Way(bodies[body.key], body.name, body.postcode, body.locality)


def _contracts(notice: int, read: NoticeFacts, bodies: Bodies) -> Iterable[rows.Row]:
    for one in read.contracts:
        yield (
            notice,
            one.number,
            one.kind,
            one.title or read.title,
            bodies[one.supplier.key] if one.supplier else None,
            one.supplier.name if one.supplier else "",
            one.value,
            one.currency[:3],
            one.signed_on,
            one.starts_on,
            one.ends_on,
        )
