"""Saves compiled processes in rows: the notice, its parties, codes and contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopmarket import bulk_rows
from hopmarket.records.published_organisations.mentions import MentionRow, keep_mentions
from hopmarket.records.turns.models import Turn
from hopmarket.rules.releases.notice_facts import ContractFacts, NoticeFacts
from hopmarket.rules.releases.organisation_names import NamedOrganisation
from hopmarket.rules.releases.published_money import written_sums

from .models import ContractSupplier, Notice, NoticeCode, NoticeParty, PublishedContract, Source
from .party_mentions import mark_notices_changed, mentions_of, unused_mentions
from .prepared_releases import CompiledProcess, compile_process, prepare_release

FACTS_FORMAT = 2
"""The number of the rules that facts are read by. Whoever changes what :func:`.notice_facts` makes of the
same releases adds one: every notice is then read anew at the next upgrade (:mod:`.outdated_facts`)."""

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
    for contract in facts.contracts:
        yield from contract.suppliers
        if contract.buyer:
            yield contract.buyer


def save_records(processes: Sequence[SourcedProcess], bodies: Bodies, *, turn: Turn) -> None:
    """Saves processes as part of a turn, new ones and known ones, with parties, codes and contracts."""
    if not processes:
        return
    columns_by_ocid = {process.facts.ocid: _columns(process, bodies, turn.number) for process in processes}
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
    before = mentions_of(known.values()) if known else set()
    if known:
        for model in (NoticeParty, NoticeCode, PublishedContract):
            model._default_manager.filter(notice__in=known.values()).delete()
    _insert_children([(ids[process.facts.ocid], process.facts) for process in processes], bodies)
    named = {
        _mention(organisation, bodies) for process in processes for _, organisation in _parts(process.facts)
    }
    changed = keep_mentions(named, lost=unused_mentions(before - named), at=turn.at)
    mark_notices_changed(changed, turn=turn)


def unsaved_notice(release: Mapping[str, Any]) -> tuple[Notice, NoticeFacts]:
    """The notice that a release of ours would make, and its facts; nothing is saved, so the notice has
    no parties, codes or contracts."""
    process = compile_process([prepare_release(release)], is_ours=True)
    bodies = dict.fromkeys((body.key for body in named_organisations(process.facts)), 0)
    return Notice(**_columns(SourcedProcess(process, None), bodies, 0)), process.facts


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
        "interest_by": facts.interest_by,
        "awarded_at": facts.awarded_at,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "value_min": facts.value_min,
        "value_max": facts.value_max,
        "value_gross": facts.value_gross,
        "award_value": facts.award_value,
        "award_gross": facts.award_gross,
        "award_currency": facts.award_currency,
        "award_sums": _sums(facts),
        "currency": facts.currency,
        "is_framework": facts.is_framework,
        "cpv": facts.cpv[0] if facts.cpv else "",
        "place": facts.place,
        "postcode": facts.postcode,
        "district": facts.district,
        "sme": facts.sme,
        "vcse": facts.vcse,
        "lots": facts.lots,
        "lots_cancelled": facts.lots_cancelled,
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
        "facts_format": FACTS_FORMAT,
        "language": facts.language,
    }


def _sums(facts: NoticeFacts) -> str:
    """The sums of awards in several currencies; empty where one column holds what was awarded."""
    return written_sums(facts.award_sums) if len(facts.award_sums) > 1 else ""


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
    _insert_contracts(
        [(pk, facts, contract) for pk, facts in facts_by_notice for contract in facts.contracts],
        bodies,
    )


def _insert_contracts(lines: Sequence[tuple[int, NoticeFacts, ContractFacts]], bodies: Bodies) -> None:
    keys = bulk_rows.draw_keys(PublishedContract, len(lines))
    bulk_rows.insert_rows(
        PublishedContract,
        [
            "id",
            "notice_id",
            "number",
            "kind",
            "title",
            "buyer_id",
            "buyer_name",
            "value",
            "gross",
            "currency",
            "signed_on",
            "starts_on",
            "ends_on",
        ],
        ((key, *_contract(*line, bodies)) for key, line in zip(keys, lines, strict=True)),
    )
    bulk_rows.insert_rows(
        ContractSupplier,
        ["contract_id", "organisation_id", "name", "place"],
        (
            (key, bodies[supplier.key], supplier.name, place)
            for key, (_, _, contract) in zip(keys, lines, strict=True)
            for place, supplier in enumerate(_each_once(contract.suppliers), 1)
        ),
    )


def _each_once(organisations: Iterable[NamedOrganisation]) -> Iterable[NamedOrganisation]:
    """Each organisation once, under the first name that it is given."""
    named: dict[str, NamedOrganisation] = {}
    for organisation in organisations:
        named.setdefault(organisation.key, organisation)
    return named.values()


def _parts(facts: NoticeFacts) -> list[tuple[str, NamedOrganisation]]:
    """Each organisation once in each role, under the first name that the notice gives it."""
    bodies_by_role = {
        "buyer": [*facts.buyers, *(contract.buyer for contract in facts.contracts if contract.buyer)],
        "portal": facts.portals,
        "supplier": [*facts.suppliers, *(one for contract in facts.contracts for one in contract.suppliers)],
    }
    return [
        (role, organisation) for role, bodies in bodies_by_role.items() for organisation in _each_once(bodies)
    ]


def _mention(organisation: NamedOrganisation, bodies: Bodies) -> MentionRow:
    return MentionRow(
        bodies[organisation.key], organisation.name, organisation.postcode, organisation.locality
    )


def _contract(notice: int, facts: NoticeFacts, contract: ContractFacts, bodies: Bodies) -> bulk_rows.Row:
    buyer = contract.buyer or next(iter(facts.buyers), None)
    return (
        notice,
        contract.number,
        contract.kind,
        contract.title or facts.title,
        bodies[buyer.key] if buyer else None,
        next((organisation.name for organisation in (buyer, *facts.portals) if organisation), ""),
        contract.value,
        contract.gross,
        contract.currency,
        contract.signed_on,
        contract.starts_on,
        contract.ends_on,
    )
