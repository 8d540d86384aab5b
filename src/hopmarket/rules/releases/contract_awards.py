"""Which award a contract follows, where several awards have the id that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .json_values import Json, part, rows, text

NO_AWARD: Json = {}


def award_of_contract(contract: Json, awards: Sequence[Json]) -> Json:
    """The award that a contract names. Of several with this id it is the one with which the contract shares
    its lots, its value or its title, when that is one alone; else none, and nothing is taken from any. Where
    several buyers use one ocid, a contract follows an award of its own buyer."""
    named = awards_named(contract, awards)
    if len(named) < 2:
        return named[0] if named else NO_AWARD
    for marks in (_lots, _worth, _title):
        mark = marks(contract)
        alike = [award for award in named if mark and marks(award) == mark]
        if len(alike) == 1:
            return alike[0]
    return NO_AWARD


def awards_named(contract: Json, awards: Sequence[Json]) -> list[Json]:
    """The awards with the id that a contract names, and of no other buyer."""
    number, buyer = str(contract.get("awardID")), contract.get("buyer")
    return [
        award for award in awards if str(award.get("id")) == number and _agrees(award.get("buyer"), buyer)
    ]


def orphan_contracts(record: Json) -> list[Json]:
    """The contracts of a compiled release that name an award which is not in it."""
    awards = list(rows(record, "awards"))
    named = [contract for contract in rows(record, "contracts") if contract.get("awardID") not in (None, "")]
    return [contract for contract in named if not awards_named(contract, awards)]


def _agrees(own: object, other: object) -> bool:
    return own == other or own is None or other is None


def _lots(entry: Json) -> object:
    lots = entry.get("relatedLots")
    return sorted(map(str, lots)) if isinstance(lots, list) else None


def _worth(entry: Json) -> object:
    value = entry.get("value")
    return (part(value, "amount"), part(value, "currency")) if isinstance(value, Mapping) else None


def _title(entry: Json) -> object:
    return text(entry.get("title"))
