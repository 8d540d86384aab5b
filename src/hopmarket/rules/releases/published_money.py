"""Published amounts: each with the currency of its own value object, none added up across currencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .json_values import amount, text

PLACEHOLDER = Decimal(1)
"""Portals write a pound, a penny or nought where no value is given."""


@dataclass(frozen=True, slots=True)
class PublishedMoney:
    """An amount and its currency (empty: none is given). ``gross`` is the amount with VAT where it is told
    apart; where only that is told, it is the amount too."""

    amount: Decimal
    currency: str = ""
    gross: Decimal | None = None


def published_money(value: Any) -> PublishedMoney | None:
    """Reads an OCDS value object; None where it gives no amount.

    Source: the extension "uk" of OCDS: ``amount`` leaves taxes out, ``amountGross`` has them in.
    """
    if not isinstance(value, dict):
        return None
    net, gross = amount(value.get("amount")), amount(value.get("amountGross"))
    if net is None and gross is None:
        return None
    stands = net if net is not None else gross
    assert stands is not None
    told = gross if gross is not None and gross >= stands else None
    return PublishedMoney(stands, text(value.get("currency")).upper()[:3], told)


def given_money(value: Any) -> PublishedMoney | None:
    """Reads a value object as :func:`published_money` does; None also for a placeholder."""
    money = published_money(value)
    return money if money and money.amount > PLACEHOLDER else None


def sums_by_currency(amounts: Iterable[PublishedMoney]) -> tuple[PublishedMoney, ...]:
    """One sum for each currency, in the order in which they come; with VAT where all of them tell it."""
    sums: dict[str, PublishedMoney] = {}
    for money in amounts:
        before = sums.get(money.currency)
        if before is None:
            sums[money.currency] = money
            continue
        gross = None if before.gross is None or money.gross is None else before.gross + money.gross
        sums[money.currency] = PublishedMoney(before.amount + money.amount, money.currency, gross)
    return tuple(sums.values())


def written_sums(sums: Iterable[PublishedMoney]) -> str:
    """Sums of several currencies in one line: "GBP 10000.00; JPY 5000000.00"."""
    return "; ".join(f"{money.currency} {money.amount:f}".strip() for money in sums)


def read_sums(line: str) -> list[PublishedMoney]:
    """The sums that :func:`written_sums` wrote."""
    written = (text.split(" ") for text in line.split("; ") if text)
    return [PublishedMoney(Decimal(words[-1]), words[0] if len(words) > 1 else "") for words in written]
