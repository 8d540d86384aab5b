"""Makes the index documents of notices: reads a thousand rows at a time, without model instances."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import orjson
import tantivy

from hopmarket import reference_data
from hopmarket.records.notices.models import Notice, NoticeCode, NoticeParty
from hopmarket.rules.releases.json_values import rows, text
from hopmarket.rules.search.references import reference_forms
from hopmarket.rules.search.word_letters import composed, divided_runs

from ..query import ValueBand
from .index_fields import BESIDE, COUNTED, JOINT, MARK, amount_key, instant_key, tie

LOT = 1000
LONGEST = 20_000
"""Characters of a description that are searched."""
BANDS = {
    ValueBand.UNDER_5: (0, 5_000),
    ValueBand.UNDER_30: (5_000, 30_000),
    ValueBand.UNDER_100: (30_000, 100_000),
    ValueBand.UNDER_1000: (100_000, 1_000_000),
    ValueBand.OVER_1000: (1_000_000, None),
}
_UNMARKED = str.maketrans("", "", BESIDE + JOINT)
LEVELS = {2: "division", 3: "group", 4: "class", 5: "category", 8: "code"}


class NoticeRow(NamedTuple):
    """The columns of a notice that the index is made from, in the order of ``_COLUMNS``."""

    pk: int
    ocid: str
    reference: str
    title: str
    description: str
    buyer_name: str
    suppliers: str
    stage: str
    category: str
    published_at: datetime
    closes_at: datetime | None
    value_min: Decimal | None
    value_max: Decimal | None
    currency: str
    place: str
    postcode: str
    district: str
    sme: bool | None
    vcse: bool | None
    lots: int
    is_ours: bool
    latitude: float | None
    longitude: float | None
    turn: int
    buyer: str | None
    buyer_same: str | None


_COLUMNS = (*NoticeRow._fields[:-2], "buyer__key", "buyer__same_as__key")


def changed_keys(after: int | None) -> list[int]:
    """The keys of the notices changed after a turn (None: of all), the newest published first."""
    rows = Notice.objects.order_by("-published_at", "-pk")
    if after is not None:
        rows = rows.filter(turn__gt=after)
    return list(rows.values_list("pk", flat=True))


def write_documents(writer: tantivy.IndexWriter, keys: list[int], *, over: bool) -> None:
    """Writes the documents of these notices; with ``over``, their earlier documents are deleted first."""
    for start in range(0, len(keys), LOT):
        lot = keys[start : start + LOT]
        if over:
            for pk in lot:
                writer.delete_documents_by_term("pk", pk)
        for document in documents(lot):
            writer.add_json(document.decode())


def write_mark(writer: tantivy.IndexWriter, mark: str) -> None:
    """Writes the mark, in the same commit as the documents that it stands for."""
    writer.delete_documents_by_term("pk", MARK)
    empty = {**_counted({}), "open_until": 0}  # or a column would lack a value
    writer.add_json(orjson.dumps({"pk": MARK, "mark": mark, **empty}).decode())


def documents(keys: list[int]) -> Iterator[bytes]:
    """The documents of these notices, in the order given; those that are gone are left out."""
    codes, (parts, names), specified = _codes(keys), _parts(keys), _specifications(keys)
    columns = {row[0]: NoticeRow(*row) for row in Notice.objects.filter(pk__in=keys).values_list(*_COLUMNS)}
    for pk in keys:
        if pk in columns:
            yield _document(columns[pk], codes[pk], parts[pk], names[pk], specified.get(pk, ""))


def _codes(keys: list[int]) -> Mapping[int, list[str]]:
    codes_by_notice: dict[int, list[str]] = defaultdict(list)
    rows = NoticeCode.objects.filter(notice__in=keys).order_by("pk").values_list("notice_id", "code")
    for pk, code in rows:
        codes_by_notice[pk].append(code)
    return codes_by_notice


def _parts(keys: list[int]) -> tuple[Mapping[int, set[str]], Mapping[int, list[str]]]:
    """The keys and the names of everybody who takes part."""
    keys_by_notice: dict[int, set[str]] = defaultdict(set)
    names_by_notice: dict[int, list[str]] = defaultdict(list)
    named = ("notice_id", "name", "organisation__key", "organisation__same_as__key")
    for pk, name, *known in NoticeParty.objects.filter(notice__in=keys).order_by("pk").values_list(*named):
        keys_by_notice[pk].update(filter(None, known))
        names_by_notice[pk].append(name)
    return keys_by_notice, names_by_notice


def _specifications(keys: list[int]) -> Mapping[int, str]:
    """What the notices posted here say beyond their summary: the specification, and each lot's words."""
    ours = Notice.objects.filter(pk__in=keys, is_ours=True).order_by().values_list("pk", "compiled")
    return {pk: "\n".join(_specified(orjson.loads(bytes(compiled)))) for pk, compiled in ours.iterator(200)}


def _specified(record: Mapping[str, Any]) -> Iterator[str]:
    for document in rows(record, "tender", "documents"):
        if document.get("documentType") == "technicalSpecifications":
            yield text(document.get("description"))
    for lot in rows(record, "tender", "lots"):
        yield f"{text(lot.get('title'))}\n{text(lot.get('description'))}"


def _document(
    row: NoticeRow, codes: list[str], parts: Iterable[str], names: Iterable[str], specified: str
) -> bytes:
    labels = reference_data.cpv_labels()
    code_labels = " ".join(filter(None, (labels.get(code, "") for code in codes)))
    shown = (row.buyer_name, *row.suppliers.split("; "))
    others = "; ".join(dict.fromkeys(name for name in names if name not in shown))
    other = [row.suppliers, others, code_labels, f"{row.place} {row.district} {row.postcode}"]
    title, buyer, place, *other = map(divided_runs, (row.title, row.buyer_name, row.place, *other))
    described = [divided_runs(words[:LONGEST]) for words in (row.description, specified)]
    document: dict[str, Any] = {
        "pk": row.pk,
        "turn": row.turn,
        "every": [title, buyer, *described, *other],
        "title": title,
        "buyer": buyer,
        "other": other,
        "number": [row.reference, row.ocid],
        "whole": [title, buyer, *other],
        "where": [place, row.district, row.postcode.replace(" ", "")],
        "buyer_whole": buyer,
        **_references(row),
        "part": sorted(parts),
        **_keywords(row),
        **_numbers(row),
    }
    for name, value in sorted({node for code in codes for node in _nodes(code)}):
        document.setdefault(name, []).append(value)
    document |= _counted(document)
    content = orjson.dumps(document)
    if not content.isascii():
        content = composed(content.decode()).encode()
    digest = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
    return b'{"print":%d,%b' % (digest, content[1:])


@cache
def _nodes(code: str) -> tuple[tuple[str, str], ...]:
    """The nodes above a code, level by level: 45000000 is in a division and in no group."""
    reached = {
        name: code[:length]
        for length, name in LEVELS.items()
        if length in (2, 8) or code[length - 1 : length] not in ("", "0")
    }
    return tuple(reached.items())


def _references(row: NoticeRow) -> dict[str, list[str]]:
    forms = [reference_forms(number) for number in (row.reference[:250], row.ocid)]
    return {
        "reference": sorted({form.written for form in forms} - {""}),
        "reference_parts": sorted({form.parts for form in forms} - {""}),
        "reference_joined": sorted({form.joined for form in forms} - {""}),
    }


def _keywords(row: NoticeRow) -> dict[str, list[str]]:
    keywords = {
        "stage": row.stage,
        "kind": row.category,
        "district": row.district,
        "body": row.buyer_same or row.buyer,
        "band": _band(row),
        "divided": "yes" if row.lots > 1 else "",
        "ours": "yes" if row.is_ours else "",
        "point": f"{row.latitude} {row.longitude}" if row.latitude is not None else "",
    }
    suits = [name for name, is_so in (("sme", row.sme), ("vcse", row.vcse)) if is_so]
    return {"suits": suits, **{name: [value] for name, value in keywords.items() if value}}


def _counted(document: Mapping[str, list[str]]) -> dict[str, str]:
    """The counted columns of a document, each joined from the fields that it counts."""

    def joined(name: str) -> str:
        return JOINT.join(value.translate(_UNMARKED) for value in document.get(name, ()))

    return {column: BESIDE.join(map(joined, names)) for column, names in COUNTED.items()}


def _band(row: NoticeRow) -> str:
    if row.value_max is None or row.currency != "GBP":
        return ""
    return next((band for band, (_, most) in BANDS.items() if most is None or row.value_max < most), "")


def _numbers(row: NoticeRow) -> dict[str, int]:
    tied = tie(row.ocid)
    numbers = {"newest": instant_key(row.published_at, tied), "open_until": 0}
    if row.closes_at is not None:
        numbers["closes"] = instant_key(row.closes_at, tied)
        if row.stage == "called":
            numbers["open_until"] = numbers["closes"]
    if row.value_max is not None and row.currency == "GBP":
        numbers["worth"] = amount_key(row.value_max, tied)
        least = row.value_max if row.value_min is None else row.value_min
        numbers["worth_least"] = amount_key(least)
    return numbers
