"""Mixed notices into the database, past the import: the benchmark is of the search alone."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from random import Random
from typing import Any

import _synthetic as synthetic
from _synthetic import Mixed
from django.db import transaction

from hopmarket.records.notices import bulk_rows, ocds_schema
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty, PublishedOrganisation, Source
from hopmarket.records.notices.release_store import take_turn

LOT = 5_000


def lay(count: int) -> None:
    """Lays so many notices into an empty house, in turns of five thousand."""
    with transaction.atomic():
        _organisations()
        source = Source.objects.create(
            key="mixed", name="Mixed", publisher="Nobody", licence="-", copied_on=synthetic.NOW.date()
        )
    notices = synthetic.mixed(count)
    while lot := list(islice(notices, LOT)):
        with transaction.atomic():
            _lay(lot, source.pk, take_turn(synthetic.NOW))


def _organisations() -> None:
    names = [("buyer", synthetic.buyer(one)) for one in range(synthetic.BUYERS)]
    names += [("supplier", synthetic.supplier(one)) for one in range(synthetic.SUPPLIERS)]
    PublishedOrganisation.objects.bulk_create(
        (
            PublishedOrganisation(pk=number + 1, key=f"{role}-{number}", name=name, plain=name.casefold())
            for number, (role, name) in enumerate(names)
        ),
        batch_size=2_000,
    )


def _lay(lot: list[Mixed], source: int, turn: int) -> None:
    places = _outcodes()
    made = [_columns(one, source, turn, places) for one in lot]
    bulk_rows.insert_rows(Notice, list(made[0]), [list(one.values()) for one in made])
    bulk_rows.insert_rows(
        NoticeCode, ["notice_id", "code"], [(one.number + 1, code) for one in lot for code in one.codes]
    )
    bulk_rows.insert_rows(NoticeParty, ["notice_id", "organisation_id", "role", "name"], list(_parties(lot)))


def _parties(lot: Iterable[Mixed]) -> Iterator[tuple[int, int, str, str]]:
    for one in lot:
        yield one.number + 1, one.buyer + 1, "buyer", synthetic.buyer(one.buyer)
        if one.supplier is not None:
            whose = synthetic.BUYERS + one.supplier + 1
            yield one.number + 1, whose, "supplier", synthetic.supplier(one.supplier)


@cache
def _outcodes() -> list[str]:
    """Outward codes of the country; three in five notices have one for a place."""
    packed = ocds_schema.DATA.joinpath("places", "uk_outcodes.csv.gz").read_bytes()
    return [row["outcode"] for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))]


def _columns(one: Mixed, source: int, turn: int, places: list[str]) -> dict[str, Any]:
    """Every column of a row; what the notice does not tell is empty as the model has it."""
    postcode = Random(one.number).choice(places) if one.number % 5 < 3 else ""
    latitude, longitude = ocds_schema.centre_of(postcode) or (None, None)
    empty = {
        field.column: (None if field.null else field.get_default()) for field in Notice._meta.concrete_fields
    }
    return empty | {
        "id": one.number + 1,
        "ocid": f"ocds-mixed0-{one.number:06}",
        "reference": f"MX-{2010 + one.number % 17}-{one.number:06}",
        "title": one.title,
        "description": one.description,
        "stage": one.stage,
        "category": one.kind,
        "buyer_id": one.buyer + 1,
        "buyer_name": synthetic.buyer(one.buyer),
        "suppliers": "" if one.supplier is None else synthetic.supplier(one.supplier),
        "published_at": one.published_at,
        "changed_at": one.published_at,
        "closes_at": one.closes_at,
        "value_min": one.value,
        "value_max": one.value,
        "cpv": one.codes[0],
        "postcode": postcode[:8],
        "district": one.district,
        "sme": one.sme,
        "vcse": one.vcse,
        "lots": one.lots,
        "latitude": latitude,
        "longitude": longitude,
        "releases": 1,
        "is_ours": False,
        "source_id": source,
        "compiled": b"{}",
        "turn": turn,
    }
