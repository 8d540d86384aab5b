"""Releases to records: merging, reading, and laying the facts into rows and index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from hopmarket.rules.reading.bodies import Body
from hopmarket.rules.reading.facts import NoticeFacts, facts
from hopmarket.rules.reading.merging import Dated, compiled, in_turn
from hopmarket.rules.reading.quality import given

from . import schema, search
from .models import (
    Notice,
    NoticeCode,
    NoticeParty,
    PublishedContract,
    PublishedOrganisation,
    Release,
)

_UNCHANGING = {"id", "ocid"}


@dataclass(frozen=True, slots=True)
class _Process:
    """One process: its facts, and the row that they make."""

    facts: NoticeFacts
    notice: Notice


def compile_records(ocids: set[str], *, turn: int) -> None:
    """Compiles these processes from all their releases, as part of a turn; costs the same few
    queries for any number."""
    if not ocids:
        return
    held: dict[str, list[Release]] = defaultdict(list)
    for one in Release.objects.filter(ocid__in=ocids).select_related("source"):
        held[one.ocid].append(one)
    processes = [_process(releases) for releases in held.values()]
    bodies = _organisations(processes)
    for process in processes:
        first = process.facts.buyers[:1]
        process.notice.buyer = bodies[first[0].key] if first else None
        process.notice.turn = turn
    _upsert([process.notice for process in processes])
    _lay_children(processes, bodies)


def _process(releases: Sequence[Release]) -> _Process:
    dated = in_turn([Dated(one.at, one.release_id, one.sha256, one.json) for one in releases])
    newest = next(one for one in releases if one.sha256 == dated[-1].sha256)
    # Our own releases are whole each time: the newest is the record, and what it left out is gone.
    record = compiled(dated[-1:] if newest.source is None else dated, schema.merger())
    read = facts(record, schema.districts())
    return _Process(read, _notice(read, record, releases, newest))


def _notice(
    read: NoticeFacts, record: Mapping[str, object], releases: Sequence[Release], newest: Release
) -> Notice:
    latitude, longitude = schema.centre_of(read.postcode) or (None, None)
    return Notice(
        ocid=newest.ocid,
        reference=read.reference[:250],
        title=read.title,
        description=read.description,
        stage=str(read.stage),
        assessment=read.assessment[:12],
        category=read.category[:30],
        buyer_name=read.buyers[0].name if read.buyers else "",
        suppliers="; ".join(one.name for one in read.suppliers),
        published_at=min(one.at for one in releases),
        changed_at=newest.at,
        closes_at=read.closes_at,
        awarded_at=read.awarded_at,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        value_min=read.value_min,
        value_max=read.value_max,
        award_value=read.award_value,
        currency=read.currency[:3],
        cpv=read.cpv[0] if read.cpv else "",
        place=read.place,
        postcode=read.postcode,
        district=read.district,
        sme=read.sme,
        vcse=read.vcse,
        lots=read.lots,
        latitude=latitude,
        longitude=longitude,
        responses=read.responses,
        releases=len(releases),
        is_ours=newest.source is None,
        source=newest.source,
        original_url=_original(read, newest),
        compiled=orjson.dumps(record, option=orjson.OPT_SORT_KEYS),
        given=int(given(record, read)),
    )


def _original(read: NoticeFacts, newest: Release) -> str:
    """The publisher's own page of an imported notice; ours have none but this portal's."""
    if newest.source is None:
        return ""
    return read.original_url or newest.source.original_url.format(ocid=newest.ocid, release=newest.release_id)


def _everybody(read: NoticeFacts) -> Iterable[Body]:
    yield from read.buyers
    yield from read.suppliers
    yield from (one.supplier for one in read.contracts if one.supplier)


def _organisations(processes: Sequence[_Process]) -> dict[str, PublishedOrganisation]:
    """The organisations that these processes name, made where they are new.

    Of several spellings the least in order stands as the name, capitals-only last, so that the
    order of imports never matters.
    """
    wanted: dict[str, Body] = {}
    for process in processes:
        for body in _everybody(process.facts):
            held = wanted.get(body.key)
            wanted[body.key] = body if held is None else min(held, body, key=_spelling)
    known = {one.key: one for one in PublishedOrganisation.objects.filter(key__in=wanted)}
    new = [
        PublishedOrganisation(key=one.key, name=one.name, scheme=one.scheme, number=one.number)
        for one in wanted.values()
        if one.key not in known
    ]
    PublishedOrganisation.objects.bulk_create(new, ignore_conflicts=True)
    renamed = []
    for key, one in known.items():
        if _spelling(wanted[key]) < _spelling(one):
            one.name = wanted[key].name
            renamed.append(one)
    PublishedOrganisation.objects.bulk_update(renamed, ["name"])
    return {one.key: one for one in PublishedOrganisation.objects.filter(key__in=wanted)}


def _spelling(one: Body | PublishedOrganisation) -> tuple[bool, str]:
    return (one.name.isupper(), one.name)


def _upsert(notices: Sequence[Notice]) -> None:
    columns = [one.name for one in Notice._meta.concrete_fields if one.name not in _UNCHANGING]
    Notice.objects.bulk_create(
        notices, batch_size=200, update_conflicts=True, unique_fields=["ocid"], update_fields=columns
    )
    ids = dict(Notice.objects.filter(ocid__in=[one.ocid for one in notices]).values_list("ocid", "pk"))
    for one in notices:
        one.pk = ids[one.ocid]


def _lay_children(processes: Sequence[_Process], bodies: Mapping[str, PublishedOrganisation]) -> None:
    ids = [process.notice.pk for process in processes]
    for model in (NoticeParty, NoticeCode, PublishedContract):
        model._default_manager.filter(notice__in=ids).delete()
    NoticeParty.objects.bulk_create(
        NoticeParty(notice=process.notice, organisation=bodies[body.key], role=role, name=body.name)
        for process in processes
        for role, body in _parts(process.facts)
    )
    NoticeCode.objects.bulk_create(
        NoticeCode(notice=process.notice, code=code) for process in processes for code in process.facts.cpv
    )
    PublishedContract.objects.bulk_create(row for process in processes for row in _contracts(process, bodies))
    labels = schema.cpv_labels()
    search.put(search.row(one.notice, (labels.get(code, "") for code in one.facts.cpv)) for one in processes)


def _parts(read: NoticeFacts) -> list[tuple[str, Body]]:
    """Each organisation once in each role, under the first name that the notice gives it."""
    found: dict[tuple[str, str], Body] = {}
    for role, bodies in (("buyer", read.buyers), ("supplier", read.suppliers)):
        for body in bodies:
            found.setdefault((role, body.key), body)
    return [(role, body) for (role, _), body in found.items()]


def _contracts(process: _Process, bodies: Mapping[str, PublishedOrganisation]) -> Iterable[PublishedContract]:
    for one in process.facts.contracts:
        yield PublishedContract(
            notice=process.notice,
            number=one.number,
            kind=one.kind,
            title=one.title or process.notice.title,
            supplier=bodies[one.supplier.key] if one.supplier else None,
            supplier_name=one.supplier.name if one.supplier else "",
            value=one.value,
            currency=one.currency[:3],
            signed_on=one.signed_on,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
