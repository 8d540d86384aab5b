"""One ocid that several buyers use: what each of them awarded and signed stays its own.

An ocid stands for one process of one buyer. Publishers give it to unrelated processes all the same;
merged, one buyer's contract would stand under another's title and add to another's value. So each award
and each contract remembers the buyer, and where it has no title the title, of the release that states it.
Source: standard.open-contracting.org/1.1/en/schema/identifiers/#contracting-process-identifier-ocid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .json_values import Json, part, rows, text
from .organisation_names import NamedOrganisation, is_portal_vendor, plain_name
from .release_parties import Parties, organisation_meant, parties_by_id


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


def with_own_buyers(bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Releases whose awards and contracts each tell their buyer and title."""
    return [_with_own_buyer(body) for body in bodies]


def _buyer(body: Json) -> NamedOrganisation | None:
    if "buyer" not in body:
        return None
    buyer = organisation_meant(body["buyer"], parties_by_id(body))
    return None if buyer is None or is_portal_vendor(buyer.name) else buyer


def _with_own_buyer(body: dict[str, Any]) -> dict[str, Any]:
    buyer = _buyer(body)
    if buyer is None:
        return body
    title = text(part(body, "tender", "title")) or text(body.get("title"))
    own = {"buyer": {"id": part(body, "buyer", "id"), "name": buyer.name}}
    own["buyer"] = {name: value for name, value in own["buyer"].items() if value is not None}
    return body | {
        name: [
            {**row, **own, **({"title": title} if title and not text(row.get("title")) else {})}
            if isinstance(row, dict)
            else row
            for row in body[name]
        ]
        for name in ("awards", "contracts")
        if isinstance(body.get(name), list)
    }


def own_awards(record: Json, awards: Iterable[Json], parties: Parties) -> list[Json]:
    """The awards of the buyer whose notice the record is; all, where they tell no other."""
    buyer = organisation_meant(part(record, "buyer"), parties)
    return [award for award in awards if is_award_of(award, buyer, parties)]


def is_award_of(award: Json, buyer: NamedOrganisation | None, parties: Parties) -> bool:
    """Whether an award tells no other buyer than this one."""
    own = organisation_meant(award.get("buyer"), parties)
    return own is None or buyer is None or is_same_organisation(own, buyer)


def has_several_buyers(record: Json) -> bool:
    """Whether awards or contracts of a record tell their own buyers."""
    return any("buyer" in row for name in ("awards", "contracts") for row in rows(record, name))
