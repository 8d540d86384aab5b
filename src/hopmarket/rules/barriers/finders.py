"""The functions that rules name: each looks at a purchase and gives what it saw, or what it lacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .barrier_kinds import BarrierRule, FieldsAbsent, Sighting
from .checked_notice import CheckedNotice
from .phrases import find_phrase
from .structure import find_price_alone

Finder = Callable[[CheckedNotice, BarrierRule], tuple[Sighting, ...] | FieldsAbsent]

FINDERS: Mapping[str, Finder] = {
    "phrase": find_phrase,
    "price_alone": find_price_alone,
}
"""By the names that rows of rules write."""
