"""Which award a contract follows, where several awards have the id that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .json_values import Json, part, text

NO_AWARD: Json = {}


def award_of_contract(contract: Json, awards: Sequence[Json]) -> Json:
    """The award that a contract names. Of several with this id it is the one with which the contract shares
    its lots, its value or its title, when that is one alone; else none, and nothing is taken from any."""
    number = str(contract.get("awardID"))
    named = [award for award in awards if str(award.get("id")) == number]
    if len(named) < 2:
        return named[0] if named else NO_AWARD
    for marks in (_lots, _worth, _title):
        mark = marks(contract)
        alike = [award for award in named if mark and marks(award) == mark]
        if len(alike) == 1:
            return alike[0]
    return NO_AWARD


def _lots(entry: Json) -> object:
    lots = entry.get("relatedLots")
    return sorted(map(str, lots)) if isinstance(lots, list) else None


def _worth(entry: Json) -> object:
    value = entry.get("value")
    return (part(value, "amount"), part(value, "currency")) if isinstance(value, Mapping) else None


def _title(entry: Json) -> object:
    return text(entry.get("title"))
