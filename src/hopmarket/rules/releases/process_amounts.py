"""What a process is worth as published: before the award, as awarded, and of a framework the most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..contract_correction import CORRECTED
from .contract_awards import award_of_contract
from .json_values import Json, part, rows, text
from .lots_and_bids import standing_lots
from .published_money import PublishedMoney, published_money, sums_by_currency

PLACEHOLDER = Decimal(1)
"""Portals write a pound, a penny or nought where no value is given."""


@dataclass(frozen=True, slots=True)
class ProcessAmounts:
    """The values of a process. ``lowest`` and ``highest`` were given before the award, in ``currency``;
    ``gross`` is the highest with VAT where it is told apart. ``awarded`` has one sum for each currency.
    Of a framework the highest is the most that can be spent, and awards are never added up."""

    lowest: Decimal | None
    highest: Decimal | None
    currency: str
    gross: Decimal | None
    awarded: tuple[PublishedMoney, ...]
    is_framework: bool

    @property
    def award(self) -> PublishedMoney | None:
        """What was awarded, where it is in one currency."""
        return self.awarded[0] if len(self.awarded) == 1 else None


def process_amounts(record: Json, awards: Sequence[Json]) -> ProcessAmounts:
    """Reads the amounts of a compiled release; ``awards`` are those that stand. A contract counts in place of
    its award where it was put right, or where the award gives no value."""
    tender, framework = part(record, "tender"), is_framework(record)
    known = list(_tender_values(tender)) or _lot_sum(record)
    awarded = list(_awarded(record, awards))
    if framework:
        known = known or _shared(awarded)
        awarded = []
    most = max(known, key=lambda money: money.amount, default=None)
    least = min((money.amount for money in known), default=None)
    sums = sums_by_currency(awarded)
    return ProcessAmounts(
        lowest=least,
        highest=most.amount if most else None,
        currency=most.currency if most else sums[0].currency if len(sums) == 1 else "",
        gross=most.gross if most and least == most.amount else None,
        awarded=sums,
        is_framework=framework,
    )


def is_framework(record: Json) -> bool:
    """Whether a framework agreement is set up, which names the most that can be spent and no price.

    Source: the extension "techniques" of OCDS, of the tender or of one of its lots.
    """
    return any(
        part(holder, "techniques", "hasFrameworkAgreement") is True
        for holder in (part(record, "tender"), *rows(record, "tender", "lots"))
    )


def _awarded(record: Json, awards: Sequence[Json]) -> Iterator[PublishedMoney]:
    contracts = [row for row in rows(record, "contracts") if text(row.get("status")) != "cancelled"]
    followed = [(row, award_of_contract(row, awards)) for row in contracts]
    for award in awards:
        following = [contract for contract, of in followed if of is award]
        corrected = [contract for contract in following if _is_corrected(contract)]
        own = published_money(award.get("value"))
        if own and not corrected:
            yield own
        else:
            values = [published_money(contract.get("value")) for contract in corrected[-1:] or following]
            yield from filter(None, values if any(values) else [own])


def _is_corrected(contract: Json) -> bool:
    return any(amendment.get("kind") == CORRECTED for amendment in rows(contract, "amendments"))


def _tender_values(tender: object) -> Iterator[PublishedMoney]:
    """The values of the tender that are more than a placeholder: the whole value, and its lower end
    where that is given in the same currency."""
    most = _given(part(tender, "maxValue")) or _given(part(tender, "value"))
    least = _given(part(tender, "minValue"))
    if most:
        yield most
    if least and (most is None or least.currency == most.currency):
        yield least


def _given(value: object) -> PublishedMoney | None:
    money = published_money(value)
    return money if money and money.amount > PLACEHOLDER else None


def _lot_sum(record: Json) -> list[PublishedMoney]:
    """The sum of the lots that were not cancelled; nothing unless each has a value, all in one currency."""
    values = [_given(lot.get("value")) for lot in standing_lots(record)]
    known = [value for value in values if value]
    sums = sums_by_currency(known)
    return list(sums) if len(known) == len(values) and len(sums) == 1 else []


def _shared(awarded: list[PublishedMoney]) -> list[PublishedMoney]:
    """The value that all awards of a framework give: each firm's is that of the framework."""
    return awarded[:1] if len(set(awarded)) == 1 else []
