"""Facets in words: what a person reads beside each filter, in the order in which it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, assert_never

from .. import schema
from ..asked import Band, Closing, Count, Facet, Status
from ..models import PublishedOrganisation
from . import narrowing
from .counting import BUYERS, Counting
from .narrowing import AWARDED, ENDED

LABELS: Mapping[str, str] = {
    Status.OPEN: "Open",
    Status.SOON: "Closing in seven days",
    Status.PLANNED: "Planned",
    Status.CLOSED: "Closed, no result yet",
    Status.AWARDED: "Awarded",
    Status.ENDED: "Ended without award",
    Band.UNDER_5: "Under £5,000",
    Band.UNDER_30: "£5,000 to £30,000",
    Band.UNDER_100: "£30,000 to £100,000",
    Band.UNDER_1000: "£100,000 to £1 million",
    Band.OVER_1000: "£1 million and more",
    Closing.WEEK: "In 7 days",
    Closing.FORTNIGHT: "In 8 to 14 days",
    Closing.MONTH: "In 15 to 30 days",
    Closing.LATER: "Later",
    "sme": "Small and medium enterprises",
    "vcse": "Voluntary organisations",
    "yes": "Divided into lots",
}


Choice = TypeVar("Choice", bound=str)


def facets(counting: Counting) -> dict[Facet, tuple[Count, ...]]:
    """Every facet's counts. Choices that find nothing are left out where the index tells the
    choices; the fixed ones, and those that were made, stand there with 0."""
    return {facet: tuple(_counts(facet, counting)) for facet in Facet}


def _counts(facet: Facet, counting: Counting) -> Iterator[Count]:
    asked = counting.asked
    match facet:
        case Facet.STATUS:
            yield from _fixed(_statuses(counting), asked.statuses)
        case Facet.CLOSING:
            yield from _fixed(counting.windows(facet), asked.closing)
        case Facet.BAND:
            yield from _fixed(_of(tuple(Band), counting.values(facet)), asked.bands)
        case Facet.SUITABLE:
            yield from _fixed(_of(("sme", "vcse"), counting.values(facet)), narrowing.suits(asked))
        case Facet.LOTS:
            yield from _fixed(_of(("yes",), counting.values(facet)), ("yes",) if asked.lots else ())
        case Facet.KIND:
            yield from _told(counting.values(facet), asked.kinds, str.capitalize)
        case Facet.DISTRICT:
            yield from _told(counting.values(facet), asked.districts, str)
        case Facet.BUYER:
            yield from _buyers(counting)
        case Facet.CODE:
            yield from _codes(counting)
        case _:
            assert_never(facet)


def _fixed(counts: Mapping[Choice, int], chosen: tuple[str, ...]) -> Iterator[Count]:
    for value, count in counts.items():
        yield Count(str(value), LABELS[value], count, value in chosen)


def _of(values: tuple[str, ...], counts: Mapping[str, int]) -> dict[str, int]:
    return {value: counts.get(value, 0) for value in values}


def _told(counts: Mapping[str, int], chosen: tuple[str, ...], label: Callable[[str], str]) -> Iterator[Count]:
    for value in sorted({*counts, *chosen}):
        yield Count(value, label(value), counts.get(value, 0), value in chosen)


def _statuses(counting: Counting) -> dict[Status, int]:
    stages, windows = counting.values(Facet.STATUS), counting.windows(Facet.STATUS)
    is_open = sum(windows.values())
    return {
        Status.OPEN: is_open,
        Status.SOON: windows[Closing.WEEK],
        Status.PLANNED: stages.get("planned", 0),
        Status.CLOSED: stages.get("called", 0) - is_open,
        Status.AWARDED: sum(stages.get(one, 0) for one in AWARDED),
        Status.ENDED: sum(stages.get(one, 0) for one in ENDED),
    }


def _buyers(counting: Counting) -> Iterator[Count]:
    """The ten that call for most, and those that were chosen."""
    chosen = counting.asked.buyers
    counts = dict(Counter(counting.values(Facet.BUYER)).most_common(BUYERS))
    if missing := set(chosen) - counts.keys():
        counts |= counting.few(Facet.BUYER, missing)
    counts |= counting.carried()
    names = counting.held.names
    if new := {*counts, *chosen} - names.keys():
        rows = PublishedOrganisation.objects.filter(key__in=new).order_by()
        names.update(rows.values_list("key", "name"))
    known = {key: names[key] for key in (*counts, *chosen) if key in names}
    found = sorted((-counts.get(key, 0), name, key) for key, name in known.items())
    for count, name, key in found:
        yield Count(key, name, -count, key in chosen)


def _codes(counting: Counting) -> Iterator[Count]:
    """The tree of codes: the divisions, and below each code that was chosen the next level."""
    labels, chosen = schema.cpv_labels(), [narrowing.code(one) for one in counting.asked.codes]
    path = {one[:length] for one in chosen if one for length in (2, 3, 4, 5) if length <= len(one)}
    counts = {**dict.fromkeys([*path, *filter(None, chosen)], 0)}
    counts |= counting.values(Facet.CODE)
    for node in sorted(path):
        counts |= counting.below(node)
    for value in sorted(counts):
        if narrowing.code(value) == value:
            yield Count(value, labels.get(value.ljust(8, "0"), value), counts[value], value in chosen)
