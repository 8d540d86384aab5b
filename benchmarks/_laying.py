"""Writes mixed notices straight into the database, past the import: only the search is measured."""

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

from hopmarket import bulk_rows, reference_data
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty, Source
from hopmarket.records.notices.save_records import FACTS_FORMAT
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.turns.turn_taking import take_turn

LOT = 5_000


def lay(count: int) -> None:
    """Writes so many notices into an empty database, in turns of five thousand."""
    with transaction.atomic():
        _organisations()
        source = Source.objects.create(
            key="mixed", name="Mixed", publisher="Nobody", licence="-", copied_on=synthetic.NOW.date()
        )
    notices = synthetic.mixed(count)
    while lot := list(islice(notices, LOT)):
        with transaction.atomic():
            _lay(lot, source.pk, take_turn(synthetic.NOW).number)


def _organisations() -> None:
    names = [("buyer", synthetic.buyer(number)) for number in range(synthetic.BUYERS)]
    names += [("supplier", synthetic.supplier(number)) for number in range(synthetic.SUPPLIERS)]
    PublishedOrganisation.objects.bulk_create(
        (
            PublishedOrganisation(pk=number + 1, key=f"{role}-{number}", name=name, plain=name.casefold())
            for number, (role, name) in enumerate(names)
        ),
        batch_size=2_000,
    )


def _lay(lot: list[Mixed], source: int, turn: int) -> None:
    places = _outcodes()
    rows = [_columns(notice, source, turn, places) for notice in lot]
    bulk_rows.insert_rows(Notice, list(rows[0]), [list(row.values()) for row in rows])
    bulk_rows.insert_rows(
        NoticeCode,
        ["notice_id", "code"],
        [(notice.number + 1, code) for notice in lot for code in notice.codes],
    )
    bulk_rows.insert_rows(NoticeParty, ["notice_id", "organisation_id", "role", "name"], list(_parties(lot)))


def _parties(lot: Iterable[Mixed]) -> Iterator[tuple[int, int, str, str]]:
    for notice in lot:
        yield notice.number + 1, notice.buyer + 1, "buyer", synthetic.buyer(notice.buyer)
        if notice.supplier is not None:
            whose = synthetic.BUYERS + notice.supplier + 1
            yield notice.number + 1, whose, "supplier", synthetic.supplier(notice.supplier)


@cache
def _outcodes() -> list[str]:
    """Outward codes of the country; three in five notices have one for a place."""
    packed = reference_data.DATA.joinpath("places", "uk_outcodes.csv.gz").read_bytes()
    return [row["outcode"] for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))]


def _columns(notice: Mixed, source: int, turn: int, places: list[str]) -> dict[str, Any]:
    """Every column of a row; what the notice does not hold is empty as the model has it."""
    postcode = Random(notice.number).choice(places) if notice.number % 5 < 3 else ""
    latitude, longitude = reference_data.centre_of(postcode) or (None, None)
    empty = {
        field.column: (None if field.null else field.get_default()) for field in Notice._meta.concrete_fields
    }
    return empty | {
        "id": notice.number + 1,
        "ocid": f"ocds-mixed0-{notice.number:06}",
        "reference": f"MX-{2010 + notice.number % 17}-{notice.number:06}",
        "title": notice.title,
        "description": notice.description,
        "stage": notice.stage,
        "category": notice.kind,
        "buyer_id": notice.buyer + 1,
        "buyer_name": synthetic.buyer(notice.buyer),
        "suppliers": "" if notice.supplier is None else synthetic.supplier(notice.supplier),
        "published_at": notice.published_at,
        "changed_at": notice.published_at,
        "closes_at": notice.closes_at,
        "value_min": notice.value,
        "value_max": notice.value,
        "cpv": notice.codes[0],
        "postcode": postcode[:8],
        "district": notice.district,
        "sme": notice.sme,
        "vcse": notice.vcse,
        "lots": notice.lots,
        "latitude": latitude,
        "longitude": longitude,
        "releases": 1,
        "is_ours": False,
        "source_id": source,
        "compiled": b"{}",
        "turn": turn,
        "facts_format": FACTS_FORMAT,
    }
