"""The parts of a purchase in words: its days, its length."""

from __future__ import annotations

from datetime import datetime

from hopmarket.rules.contract_length import contract_months
from hopmarket.rules.terms import Terms


def days_open(terms: Terms, start: datetime) -> int | None:
    """Whole days from ``start`` to the deadline; None without one, or when it has passed."""
    if terms.closes_at is None or terms.closes_at <= start:
        return None
    return (terms.closes_at - start).days


def contract_length_in_words(terms: Terms) -> str:
    """How long the contract runs: "3 years", "18 months"."""
    months = contract_months(terms.starts_on, terms.ends_on)
    if months is None:
        return ""
    if months and months % 12 == 0:
        return f"{months // 12} year{'' if months == 12 else 's'}"
    return f"{months} month{'' if months == 1 else 's'}" if months else "under a month"
