"""What a process is worth as published: before the award, as awarded, and of a framework the most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..contract_correction import CORRECTED
from .contract_awards import award_of_contract
from .json_values import Json, part, rows, text
from .lots_and_bids import standing_lots
from .published_money import PublishedMoney, given_money, sums_by_currency


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
    known = _framework_most(record) if framework else []
    known = known or list(_tender_values(tender)) or _lot_sum(record)
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
        own = given_money(award.get("value"))
        if own and not corrected:
            yield own
        else:
            values = [given_money(contract.get("value")) for contract in corrected[-1:] or following]
            yield from filter(None, values if any(values) else [own])


def _is_corrected(contract: Json) -> bool:
    return any(amendment.get("kind") == CORRECTED for amendment in rows(contract, "amendments"))


def _tender_values(tender: object) -> Iterator[PublishedMoney]:
    """The values of the tender that are more than a placeholder: the whole value, and its lower end
    where that is given in the same currency."""
    most = given_money(part(tender, "maxValue")) or given_money(part(tender, "value"))
    least = given_money(part(tender, "minValue"))
    if most:
        yield most
    if least and (most is None or least.currency == most.currency):
        yield least


def _framework_most(record: Json) -> list[PublishedMoney]:
    """The most that can be spent under a framework, where it is told of the framework itself: of all of it,
    else of each lot, or of some lots beside the values of the others.

    Source: the extension "techniques" of OCDS, ``frameworkAgreement.value``.
    """
    of_all = _framework_value(part(record, "tender"))
    if of_all:
        return [of_all]
    lots = standing_lots(record)
    values = [_framework_value(lot) for lot in lots]
    if not any(values):
        return []
    return _sum_of_all(
        [value or given_money(lot.get("value")) for lot, value in zip(lots, values, strict=True)]
    )


def _framework_value(holder: object) -> PublishedMoney | None:
    return given_money(part(holder, "techniques", "frameworkAgreement", "value"))


def _lot_sum(record: Json) -> list[PublishedMoney]:
    """The sum of the lots that were not cancelled; nothing unless each has a value, all in one currency."""
    return _sum_of_all([given_money(lot.get("value")) for lot in standing_lots(record)])


def _sum_of_all(values: Sequence[PublishedMoney | None]) -> list[PublishedMoney]:
    known = [value for value in values if value]
    sums = sums_by_currency(known)
    return list(sums) if len(known) == len(values) and len(sums) == 1 else []


def _shared(awarded: list[PublishedMoney]) -> list[PublishedMoney]:
    """The value that all awards of a framework give: each firm's is that of the framework."""
    return awarded[:1] if len(set(awarded)) == 1 else []
