"""Facets in words: what a person reads beside each filter, in the order in which it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, assert_never

from hopmarket import reference_data
from hopmarket.records.published_organisations.models import PublishedOrganisation

from ..query import DAYS_LEFT, ClosingWindow, Facet, FacetCount, StatusFilter, ValueBand
from . import filters
from .facet_counts import BUYERS, FacetCounts
from .filters import AWARDED, ENDED


def _days_in_words(fewest: int, most: int | None) -> str:
    if most is None:
        return "Later"
    return f"In {fewest} to {most} days" if fewest else f"In {most} days"


LABELS: Mapping[str, str] = {
    StatusFilter.OPEN: "Open",
    StatusFilter.SOON: "Closing soon",
    StatusFilter.PLANNED: "Planned",
    StatusFilter.UNDATED: "No closing date given",
    StatusFilter.CLOSED: "Closed, no result yet",
    StatusFilter.AWARDED: "Awarded, running or ended",
    StatusFilter.ENDED: "Cancelled or ended without award",
    ValueBand.UNDER_5: "Under £5,000",
    ValueBand.UNDER_30: "£5,000 to £30,000",
    ValueBand.UNDER_100: "£30,000 to £100,000",
    ValueBand.UNDER_1000: "£100,000 to £1 million",
    ValueBand.OVER_1000: "£1 million and more",
    **{window: _days_in_words(*days) for window, days in DAYS_LEFT.items()},
    "sme": "Small and medium enterprises",
    "vcse": "Voluntary organisations",
    "yes": "Divided into lots",
}


Choice = TypeVar("Choice", bound=str)


def facets(counting: FacetCounts) -> dict[Facet, tuple[FacetCount, ...]]:
    """Every facet's counts. Values that match nothing are left out where the values come from the index;
    fixed choices, and those that were chosen, are listed with 0."""
    return {facet: tuple(_counts(facet, counting)) for facet in Facet}


def _counts(facet: Facet, counting: FacetCounts) -> Iterator[FacetCount]:
    asked = counting.asked
    match facet:
        case Facet.STATUS:
            yield from _fixed(_statuses(counting), asked.statuses)
        case Facet.CLOSING:
            yield from _fixed(counting.windows(facet), asked.closing)
        case Facet.BAND:
            yield from _fixed(_of(tuple(ValueBand), counting.values(facet)), asked.bands)
        case Facet.SUITABLE:
            yield from _fixed(_of(("sme", "vcse"), counting.values(facet)), filters.suitability_query(asked))
        case Facet.LOTS:
            yield from _fixed(_of(("yes",), counting.values(facet)), ("yes",) if asked.lots else ())
        case Facet.KIND:
            yield from _listed(counting.values(facet), asked.kinds, str.capitalize)
        case Facet.DISTRICT:
            yield from _listed(counting.values(facet), asked.districts, str)
        case Facet.BUYER:
            yield from _buyers(counting)
        case Facet.CODE:
            yield from _codes(counting)
        case _:
            assert_never(facet)


def _fixed(counts: Mapping[Choice, int], chosen: tuple[str, ...]) -> Iterator[FacetCount]:
    for value, count in counts.items():
        yield FacetCount(str(value), LABELS[value], count, value in chosen)


def _of(values: tuple[str, ...], counts: Mapping[str, int]) -> dict[str, int]:
    return {value: counts.get(value, 0) for value in values}


def _listed(
    counts: Mapping[str, int], chosen: tuple[str, ...], label: Callable[[str], str]
) -> Iterator[FacetCount]:
    for value in sorted({*counts, *chosen}):
        yield FacetCount(value, label(value), counts.get(value, 0), value in chosen)


def _statuses(counting: FacetCounts) -> dict[StatusFilter, int]:
    stages, windows = counting.values(Facet.STATUS), counting.windows(Facet.STATUS)
    is_open, undated = sum(windows.values()), counting.undated()
    return {
        StatusFilter.OPEN: is_open,
        StatusFilter.SOON: windows[ClosingWindow.WEEK],
        StatusFilter.PLANNED: stages.get("planned", 0),
        StatusFilter.UNDATED: undated,
        StatusFilter.CLOSED: stages.get("called", 0) - is_open - undated,
        StatusFilter.AWARDED: sum(stages.get(stage, 0) for stage in AWARDED),
        StatusFilter.ENDED: sum(stages.get(stage, 0) for stage in ENDED),
    }


def _buyers(counting: FacetCounts) -> Iterator[FacetCount]:
    """The ten buyers with the most notices, and those that were chosen."""
    chosen = counting.asked.buyers
    counts = dict(Counter(counting.values(Facet.BUYER)).most_common(BUYERS))
    if missing := set(chosen) - counts.keys():
        counts |= counting.few(Facet.BUYER, missing)
    counts |= counting.carried()
    names = counting.state.names
    if new := {*counts, *chosen} - names.keys():
        rows = PublishedOrganisation.objects.filter(key__in=new).order_by()
        names.update(rows.values_list("key", "name"))
    known = {key: names[key] for key in (*counts, *chosen) if key in names}
    ranked = sorted((-counts.get(key, 0), name, key) for key, name in known.items())
    for count, name, key in ranked:
        yield FacetCount(key, name, -count, key in chosen)


def _codes(counting: FacetCounts) -> Iterator[FacetCount]:
    """The tree of codes: the divisions, and below each code that was chosen the next level."""
    labels, chosen = reference_data.cpv_labels(), [filters.code_prefix(code) for code in counting.asked.codes]
    path = {code[:length] for code in chosen if code for length in (2, 3, 4, 5) if length <= len(code)}
    counts = {**dict.fromkeys([*path, *filter(None, chosen)], 0)}
    counts |= counting.values(Facet.CODE)
    for node in sorted(path):
        counts |= counting.below(node)
    for value in sorted(counts):
        if filters.code_prefix(value) == value:
            yield FacetCount(value, labels.get(value.ljust(8, "0"), value), counts[value], value in chosen)
