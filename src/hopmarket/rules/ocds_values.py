"""Instants, days, money and references as OCDS writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from .publication import PublishedParty

Json = dict[str, Any]


def instant(at: datetime) -> str:
    """An instant as OCDS writes it, to the second, in UTC; a year always has four figures."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day(on: date, *, end: bool = False) -> str:
    """A day as OCDS writes it: its first moment, or with ``end`` its last second."""
    return f"{datetime.combine(on, time(23, 59, 59) if end else time()).isoformat()}Z"


def number(value: Decimal) -> int | float:
    """A decimal as a JSON number; up to fifteen figures it reads back as the same decimal."""
    return int(value) if value == value.to_integral_value() else float(value)


def money(amount: Decimal) -> Json:
    """Pounds as an OCDS value."""
    return {"amount": number(amount), "currency": "GBP"}


def reference(party: PublishedParty) -> Json:
    """An organisation as OCDS refers to it."""
    return {"id": party.key, "name": party.name}
