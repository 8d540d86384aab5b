"""The functions that rules name: each looks at a purchase and gives what it saw, or what it lacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .barrier_kinds import BarrierRule, FieldsAbsent, Sighting
from .checked_notice import CheckedNotice
from .phrases import MEASURES, finder
from .read_texts import ReadTexts
from .structure import FIELD_FINDERS

Finder = Callable[[CheckedNotice, BarrierRule, ReadTexts], tuple[Sighting, ...] | FieldsAbsent]


def _without_texts(
    find: Callable[[CheckedNotice, BarrierRule], tuple[Sighting, ...] | FieldsAbsent],
) -> Finder:
    return lambda notice, rule, _: find(notice, rule)


FINDERS: Mapping[str, Finder] = {
    **{name: finder(measure) for name, measure in MEASURES.items()},
    **{name: _without_texts(find) for name, find in FIELD_FINDERS.items()},
}
"""By the names that rows of rules write."""
