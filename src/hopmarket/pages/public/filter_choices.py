"""The filters of a search with their counts, and the chips that take a filter away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from hopmarket import reference_data
from hopmarket.pages.parts.fields import lower_first
from hopmarket.pages.public.search_form import NEVER_NARROWING, MarketSearchForm, with_empty_words
from hopmarket.records.published_organisations import queries as published_organisations
from hopmarket.records.search.run import LABELS, Facet, FacetCount, SearchAnswer, StatusFilter
from hopmarket.rules.money import in_words, pounds
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.organisation_names import is_portal_vendor
from hopmarket.rules.search.synonyms import Synonym

SHOWN = 7
LONG = 40
KIND_WORDS = {"goods": "Goods", "services": "Services", "works": "Building and other works"}
GROUPS = (
    ("status", Facet.STATUS, "Where it has got to"),
    ("closing", Facet.CLOSING, "Closing"),
    ("district", Facet.DISTRICT, "Where the work is"),
    ("kind", Facet.KIND, "What kind of work"),
    ("cpv", Facet.CODE, "Subject"),
    ("band", Facet.BAND, "Value"),
    ("", Facet.SUITABLE, "Said to suit"),
    ("", Facet.LOTS, "Lots"),
    ("body", Facet.BUYER, "Buyer"),
)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One tick box: name and value in the address, label, count; ``level`` is its depth in a tree, from 0."""

    name: str
    value: str
    label: str
    count: int
    chosen: bool
    level: int = 0

    @property
    def count_in_words(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """A filter: the ticks that are always shown, and ``more``, which a person opens."""

    name: str
    legend: str
    shown: Sequence[FilterChoice]
    more: Sequence[FilterChoice]


def filter_groups(answer: SearchAnswer) -> list[FilterGroup]:
    """Lists the filters that have anything to choose; choices that would find nothing are left out."""
    groups = (_group(name, legend, answer.facets.get(facet, ())) for name, facet, legend in GROUPS)
    return [group for group in groups if group.shown]


def _group(name: str, legend: str, counts: Sequence[FacetCount]) -> FilterGroup:
    choices = [
        _choice(name, count) for count in counts if count.chosen or (count.count and _is_listed(count))
    ]
    least = sorted((choice.count for choice in choices if not choice.level), reverse=True)[SHOWN - 1 : SHOWN]
    if len(choices) <= SHOWN + 1 or not least:
        return FilterGroup(name, legend, choices, ())
    first = [choice for choice in choices if choice.chosen or choice.level or choice.count >= least[0]]
    return FilterGroup(name, legend, first, [choice for choice in choices if choice not in first])


def _is_listed(count: FacetCount) -> bool:
    """Leaves out "closing soon": the filter by days has it."""
    return count.value != StatusFilter.SOON


def _choice(name: str, count: FacetCount) -> FilterChoice:
    if not name:
        key = "lots" if count.value == "yes" else count.value
        return FilterChoice(key, "on", count.label, count.count, count.chosen)
    level = min(3, _level(count.value)) if name == "cpv" else 0
    return FilterChoice(
        name, count.value, _label(name, count.value, count.label), count.count, count.chosen, level
    )


def _level(code: str) -> int:
    return len(code.rstrip("0") if len(code) == 8 else code) - 2


def _label(name: str, value: str, label: str) -> str:
    match name:
        case "kind":
            return KIND_WORDS.get(value, label)
        case "body" if is_portal_vendor(label):
            return f"Not named (sent by {label})"
        case "cpv":
            return _short(label)
        case _:
            return label


def _short(label: str) -> str:
    """Shortens a long CPV label to what stands before a semicolon, a colon or a bracket: the rest explains it."""
    return re.split(r"[;:(]", label)[0].strip() if len(label) > LONG else label


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A chosen filter, or the words of the search or how to search, with the address without it."""

    text: str
    href: str
    is_no_filter: bool = False


_CHIP_TEXTS = {
    "q": "“{}”",
    "any": "Any of the words",
    "typed": "Only the words typed",
    "place": "In {}",
    "buyer": "Buyer: {}",
    "least": "From {}",
    "most": "Up to {}",
    "closes_from": "Closing from {}",
    "closes_until": "Closing until {}",
    "near": "Near {}",
    "organisation": "Organisation: {}",
    "sme": "Suits small and medium enterprises",
    "vcse": "Suits voluntary organisations",
    "lots": "Divided into lots",
    "ours": "Posted here only",
}


def search_in_words(form: MarketSearchForm) -> str:
    """Says what a search asks for in a few words: "hedge", Open, Worcester."""
    pairs = ((name, str(value)) for name, values in form.query().lists() for value in values if value)
    return ", ".join(_text(name, value) for name, value in pairs if name != "sort") or "everything"


def synonyms_in_words(synonyms: Sequence[Synonym]) -> str:
    """Lists what was searched for besides the words typed, and which of it is wider."""
    return ", ".join(f"{synonym.words}{' (wider)' * synonym.wider}" for synonym in synonyms)


def filter_chips(form: MarketSearchForm, filters: Sequence[FilterGroup], view: str) -> Iterator[FilterChip]:
    """Yields a chip for the words and for each filter that narrows the list; the sort order has no chip."""
    query = form.query()
    labels = {
        (choice.name, choice.value): choice.label
        for group in filters
        for choice in (*group.shown, *group.more)
    }
    for name, values in query.lists():
        for value in values:
            if name != "sort" and value:
                rest = _without(query, name, value, view)
                text = labels.get((name, str(value))) or _text(name, str(value))
                yield FilterChip(text, f"?{rest}", name == "q" or name in NEVER_NARROWING)


def _without(query: QueryDict, name: str, value: object, view: str) -> str:
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    if name == "q":
        rest.pop("any", None)
        rest.pop("typed", None)
    encoded = with_empty_words(rest).urlencode()
    return encoded if view == "list" else f"{encoded}&view={view}"


def _text(name: str, value: str) -> str:
    match name:
        case "status" | "band":
            return LABELS[value]
        case "cpv":
            return _short(reference_data.cpv_labels().get(value.ljust(8, "0"), value))
        case "kind":
            return KIND_WORDS[value]
        case "closing":
            return f"Closing {lower_first(LABELS[value])}"
        case "body" | "organisation":
            organisation = published_organisations.organisation(value).first()
            return _CHIP_TEXTS.get(name, "{}").format(organisation.name if organisation else value)
        case "least" | "most":
            amount = pounds(value)
            worth = value if isinstance(amount, Refusal) else in_words(amount)
            return _CHIP_TEXTS[name].format(worth)
        case _:
            return _CHIP_TEXTS.get(name, "{}").format(value)
