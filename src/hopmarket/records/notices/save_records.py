"""Saves compiled processes in rows: the notice, its parties, codes and contracts."""

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


def named_organisations(facts: NoticeFacts) -> Iterable[NamedOrganisation]:
    """All organisations that a process names."""
    yield from facts.buyers
    yield from facts.portals
    yield from facts.suppliers
    yield from (contract.supplier for contract in facts.contracts if contract.supplier)


def save_records(processes: Sequence[SourcedProcess], bodies: Bodies, *, turn: int) -> None:
    """Saves processes as part of a turn, new ones and known ones, with parties, codes and contracts."""
    if not processes:
        return
    columns_by_ocid = {process.facts.ocid: _columns(process, bodies, turn) for process in processes}
    known = dict(Notice.objects.filter(ocid__in=columns_by_ocid).values_list("ocid", "pk"))
    new = [ocid for ocid in columns_by_ocid if ocid not in known]
    ids = known | dict(zip(new, bulk_rows.draw_keys(Notice, len(new)), strict=True))
    columns = list(next(iter(columns_by_ocid.values())))
    bulk_rows.update_rows(
        Notice, [*columns, "id"], [[*columns_by_ocid[ocid].values(), pk] for ocid, pk in known.items()]
    )
    bulk_rows.insert_rows(
        Notice, [*columns, "id"], [[*columns_by_ocid[ocid].values(), ids[ocid]] for ocid in new]
    )
    before = mentions.mentions_of(known.values()) if known else set()
    if known:
        for model in (NoticeParty, NoticeCode, PublishedContract):
            model._default_manager.filter(notice__in=known.values()).delete()
    _insert_children([(ids[process.facts.ocid], process.facts) for process in processes], bodies)
    mentions.keep_mentions(
        {
            _mention(organisation, bodies)
            for process in processes
            for _, organisation in _parts(process.facts)
        },
        gone=before,
        turn=turn,
    )


def _columns(sourced: SourcedProcess, bodies: Bodies, turn: int) -> dict[str, Any]:
    """A notice's columns, all but its key."""
    process, facts = sourced.process, sourced.facts
    latitude, longitude = process.centre or (None, None)
    return {
        "ocid": facts.ocid,
        "reference": facts.reference[:250],
        "title": facts.title,
        "description": facts.description,
        "stage": str(facts.stage),
        "assessment": facts.assessment[:12],
        "category": facts.category[:30],
        "buyer_id": bodies[facts.buyers[0].key] if facts.buyers else None,
        "buyer_name": next((organisation.name for organisation in (*facts.buyers, *facts.portals)), ""),
        "suppliers": _suppliers(facts),
        "published_at": process.published_at,
        "changed_at": process.changed_at,
        "closes_at": facts.closes_at,
        "awarded_at": facts.awarded_at,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "value_min": facts.value_min,
        "value_max": facts.value_max,
        "award_value": facts.award_value,
        "currency": facts.currency[:3],
        "cpv": facts.cpv[0] if facts.cpv else "",
        "place": facts.place,
        "postcode": facts.postcode,
        "district": facts.district,
        "sme": facts.sme,
        "vcse": facts.vcse,
        "lots": facts.lots,
        "latitude": latitude,
        "longitude": longitude,
        "responses": facts.responses,
        "releases": process.releases,
        "is_ours": sourced.source is None,
        "source_id": sourced.source.pk if sourced.source else None,
        "original_url": _original(sourced),
        "compiled": process.record,
        "turn": turn,
        "given": process.given,
    }


def _suppliers(facts: NoticeFacts) -> str:
    return "; ".join(supplier.name for supplier in facts.suppliers)


def _original(sourced: SourcedProcess) -> str:
    """Where an imported notice stands: as its release says, as its source's pattern does, else as its
    publisher's does or its own text. Ours have no page but this portal's."""
    if sourced.source is None:
        return ""
    pattern = sourced.source.original_url
    by_source = pattern.format(ocid=sourced.facts.ocid, release=sourced.process.newest)
    return sourced.facts.original_url or by_source or sourced.process.address


def _insert_children(facts_by_notice: Sequence[tuple[int, NoticeFacts]], bodies: Bodies) -> None:
    bulk_rows.insert_rows(
        NoticeParty,
        ["notice_id", "role", "organisation_id", "name", "postcode", "locality"],
        (
            (pk, role, *_mention(organisation, bodies))
            for pk, facts in facts_by_notice
            for role, organisation in _parts(facts)
        ),
    )
    bulk_rows.insert_rows(
        NoticeCode, ["notice_id", "code"], ((pk, code) for pk, facts in facts_by_notice for code in facts.cpv)
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
        (row for pk, facts in facts_by_notice for row in _contracts(pk, facts, bodies)),
    )


def _parts(facts: NoticeFacts) -> list[tuple[str, NamedOrganisation]]:
    """Each organisation once in each role, under the first name that the notice gives it."""
    organisations: dict[tuple[str, str], NamedOrganisation] = {}
    for role, bodies in (("buyer", facts.buyers), ("portal", facts.portals), ("supplier", facts.suppliers)):
        for organisation in bodies:
            organisations.setdefault((role, organisation.key), organisation)
    return [(role, organisation) for (role, _), organisation in organisations.items()]


def _mention(organisation: NamedOrganisation, bodies: Bodies) -> mentions.MentionRow:
    return mentions.MentionRow(
        bodies[organisation.key], organisation.name, organisation.postcode, organisation.locality
    )


def _contracts(notice: int, facts: NoticeFacts, bodies: Bodies) -> Iterable[bulk_rows.Row]:
    for contract in facts.contracts:
        yield (
            notice,
            contract.number,
            contract.kind,
            contract.title or facts.title,
            bodies[contract.supplier.key] if contract.supplier else None,
            contract.supplier.name if contract.supplier else "",
            contract.value,
            contract.currency[:3],
            contract.signed_on,
            contract.starts_on,
            contract.ends_on,
        )
