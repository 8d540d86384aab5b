"""One ocid that several buyers use: what each of them awarded and signed stays its own.

An ocid stands for one process of one buyer. Publishers give it to unrelated processes all the same;
merged, one buyer's contract would stand under another's title and add to another's value, and awards or
firms of both that share an id would be made one. So the releases of each buyer are merged for themselves.
The newest buyer's make the record; the others' awards and contracts stand in it beside its own, and each
tells its buyer, and where it has no title the title of the release that states it.
Source: standard.open-contracting.org/1.1/en/schema/identifiers/#contracting-process-identifier-ocid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .json_values import Json, part, rows, text
from .local_parties import local_label
from .organisation_names import NamedOrganisation, is_portal_vendor, plain_name
from .release_parties import REFERENCES, Parties, organisation_meant, parties_by_id


def different_buyers(bodies: Sequence[Json]) -> list[NamedOrganisation]:
    """The buyers of these releases, each once; none where all are one. A name with and without a number
    is one buyer; a portal that sent the notice is none."""
    written = [body["buyer"] for body in bodies if "buyer" in body]
    if all(buyer == written[0] for buyer in written):
        return []
    buyers: list[NamedOrganisation] = []
    for body in bodies:
        buyer = _buyer(body)
        if buyer and not any(is_same_organisation(buyer, other) for other in buyers):
            buyers.append(buyer)
    return buyers if len(buyers) > 1 else []


def is_same_organisation(one: NamedOrganisation, other: NamedOrganisation) -> bool:
    """Whether two namings are of one organisation: by number, else by name."""
    if one.key == other.key:
        return True
    return plain_name(one.name) == plain_name(other.name) and not (one.scheme and other.scheme)


def places_by_buyer(bodies: Sequence[Json], buyers: Sequence[NamedOrganisation]) -> list[list[int]]:
    """The places of each buyer's releases, the buyer of the newest last. A release that names no buyer goes
    with the one before it, and the first ones with the first that does."""
    known = [_place_among(buyers, _buyer(body)) for body in bodies]
    current = next(buyer for buyer in known if buyer is not None)
    places: dict[int, list[int]] = {}
    for place, buyer in enumerate(known):
        current = current if buyer is None else buyer
        places.setdefault(current, []).append(place)
    return sorted(places.values(), key=lambda of_buyer: of_buyer[-1])


def _place_among(buyers: Sequence[NamedOrganisation], buyer: NamedOrganisation | None) -> int | None:
    same = (place for place, other in enumerate(buyers) if buyer and is_same_organisation(buyer, other))
    return next(same, None)


def with_own_buyer(bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Releases of one buyer whose awards and contracts each tell this buyer, as named last, and a title."""
    named = ((body, buyer) for body in reversed(bodies) if (buyer := _buyer(body)))
    body, buyer = next(named)
    told = {"id": part(body, "buyer", "id"), "name": buyer.name}
    own = {"buyer": {name: value for name, value in told.items() if value is not None}}
    return [_with_own_buyer(body, own) for body in bodies]


def _buyer(body: Json) -> NamedOrganisation | None:
    if "buyer" not in body:
        return None
    buyer = organisation_meant(body["buyer"], parties_by_id(body))
    return None if buyer is None or is_portal_vendor(buyer.name) else buyer


def _with_own_buyer(body: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    title = text(part(body, "tender", "title")) or text(body.get("title"))
    return body | {
        name: [
            {**row, **own, **({"title": title} if title and not text(row.get("title")) else {})}
            if isinstance(row, dict)
            else row
            for row in body[name]
        ]
        for name in _LISTS
        if isinstance(body.get(name), list)
    }


_LISTS = ("awards", "contracts")


def record_of_buyers(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The newest buyer's record, which is the last, with the awards and contracts of the others and whom
    these name. Of parties that share an id over different buyers the newest buyer's keeps it."""
    *others, newest = [*map(_what_was_awarded, records[:-1]), records[-1]]
    taken = _ids_of_parties(newest)
    relabelled: list[dict[str, Any]] = []
    for record in reversed(others):
        labels = _free_labels(_ids_of_parties(record), taken)
        relabelled.insert(0, _relabelled(record, "", labels))
    stated = [row for record in (*relabelled, newest) for row in record.get("parties", [])]
    united = {"parties": [row for place, row in enumerate(stated) if row not in stated[:place]]}
    united |= {
        name: [row for record in (*relabelled, newest) for row in record.get(name, [])] for name in _LISTS
    }
    return newest | {name: listed for name, listed in united.items() if listed}


def _what_was_awarded(record: dict[str, Any]) -> dict[str, Any]:
    """The awards and contracts of a record, and the parties that they name."""
    awarded = {name: record.get(name, []) for name in _LISTS}
    named = {str(reference.get("id")) for reference in _references(awarded)}
    return awarded | {"parties": [row for row in record.get("parties", []) if str(row.get("id")) in named]}


def _ids_of_parties(record: Json) -> dict[str, Json | None]:
    """Every id by which a record means a party, with the party; None where it states none."""
    named = {str(reference.get("id")) for reference in _references(record) if reference.get("id") is not None}
    return dict.fromkeys(sorted(named)) | dict(parties_by_id(record))


def _references(value: Any, name: str = "") -> Iterator[Json]:
    if isinstance(value, list):
        for row in value:
            yield from _references(row, name)
    elif isinstance(value, dict):
        if name in REFERENCES:
            yield value
        for key, inner in value.items():
            yield from _references(inner, key)


def _free_labels(ids: dict[str, Json | None], taken: dict[str, Json | None]) -> dict[str, str]:
    """Other ids for the parties whose id an other buyer's record uses; ``taken`` learns all of them."""
    labels: dict[str, str] = {}
    for number, party in ids.items():
        label, count = number, 1
        while label in taken and taken[label] != party:
            count += 1
            suffix = text(part(party, "name")) if party else "unclear"
            label = local_label(number, plain_name(suffix) if count == 2 else f"{plain_name(suffix)} {count}")
        taken[label] = party
        if label != number:
            labels[number] = label
    return labels


def _relabelled(value: Any, name: str, labels: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_relabelled(row, name, labels) for row in value]
    if not isinstance(value, dict):
        return value
    within = {key: _relabelled(inner, key, labels) for key, inner in value.items()}
    if (name in REFERENCES or name == "parties") and (label := labels.get(str(value.get("id")))):
        within["id"] = label
    return within


def own_record(record: Json) -> Json:
    """A record with the awards and contracts of the buyer whose notice it is, without other buyers'."""
    if not has_several_buyers(record):
        return record
    parties = parties_by_id(record)
    buyer = organisation_meant(part(record, "buyer"), parties)
    own = {name: [row for row in rows(record, name) if is_of_buyer(row, buyer, parties)] for name in _LISTS}
    return {**record, **own}


def is_of_buyer(row: Json, buyer: NamedOrganisation | None, parties: Parties) -> bool:
    """Whether an award or a contract tells no other buyer than this one."""
    own = organisation_meant(row.get("buyer"), parties)
    return own is None or buyer is None or is_same_organisation(own, buyer)


def has_several_buyers(record: Json) -> bool:
    """Whether awards or contracts of a record tell their own buyers."""
    return any("buyer" in row for name in _LISTS for row in rows(record, name))
