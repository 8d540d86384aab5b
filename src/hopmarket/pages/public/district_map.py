"""The map view of a search: how many of its results lie in each district."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hopmarket.pages.parts import district_outlines
from hopmarket.pages.parts.view_models import DistrictCount
from hopmarket.pages.public.search_form import MarketSearchForm
from hopmarket.records.search.run import Facet, SearchAnswer, run_search


def map_context(form: MarketSearchForm, answer: SearchAnswer, now: datetime) -> dict[str, object]:
    """Builds the template context of the map.

    The counts by district do not depend on the districts that are chosen; ``elsewhere`` counts the rest.
    """
    asked, counts_by_district = (
        form.asked(),
        {district.value: district.count for district in answer.facets[Facet.DISTRICT]},
    )
    counts = [
        DistrictCount(
            name, counts_by_district.get(name, 0), f"?{_narrowed(form, name)}", name in asked.districts
        )
        for name in district_outlines.district_names()
    ]
    total = answer.total
    if asked.districts:
        total = run_search(replace(asked, districts=()), now=now, size=0, facets=False).total
    here = sum(count.count for count in counts)
    return {"counts": counts, "elsewhere": max(0, total - here), "say": _say(here, total)}


def _narrowed(form: MarketSearchForm, district: str) -> str:
    query = form.query()
    query["district"] = district
    return query.urlencode()


def _say(here: int, total: int) -> str:
    if total == here:
        return f"{_results(total)}, all of them in the county."
    return f"{here:,} of {_results(total)} {'lies' if here == 1 else 'lie'} in a district of the county."


def _results(count: int) -> str:
    return f"{count:,} result{'' if count == 1 else 's'}"
