"""A search carried out: which notices, how many, and what else they could be narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from .. import schema
from ..asked import Asked, Count, Facet, Sort
from . import holding, ordering, wording
from .counting import Counting
from .facets import facets as counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """The primary keys of one page of what was found, and what is told besides."""

    total: int
    keys: tuple[int, ...]
    facets: Mapping[Facet, tuple[Count, ...]]
    spelled: str
    sort: Sort
    centre: tuple[float, float] | None


def found(asked: Asked, *, now: datetime, start: int = 0, size: int = 30, facets: bool = True) -> Found:
    """Carries out a search; an index that turns out to be damaged is made anew and asked again."""
    return _surely(lambda held: _found(held, asked, now, start, size, facets))


def found_each(asks: Sequence[Asked], *, now: datetime, size: int) -> list[Found]:
    """Carries out several searches on one state of the index, without facets."""
    return _surely(lambda held: [_found(held, one, now, 0, size, facets=False) for one in asks])


def _surely(search: Callable[[holding.Held], T]) -> T:
    try:
        return search(holding.held())
    except BaseException as fault:
        if not holding.is_damage(fault):
            raise
        holding.log.warning("search_damaged", why=f"{type(fault).__name__}: {fault}")
        return search(holding.make_anew())


def _found(held: holding.Held, asked: Asked, now: datetime, start: int, size: int, facets: bool) -> Found:
    said = wording.said(held.searcher, asked.words, either=asked.either)
    centre = schema.centre_of(asked.near) if asked.near else None
    sort = _sort(asked, worded=said.ranks is not None, placed=centre is not None)
    counting = Counting(held, asked, said.finds, now)
    return Found(
        total=counting.total(facets=facets),
        keys=tuple(ordering.page(counting, said.ranks, sort, centre, start=start, size=size)),
        facets=counted(counting) if facets else {},
        spelled=said.spelled,
        sort=sort,
        centre=centre,
    )


def _sort(asked: Asked, *, worded: bool, placed: bool) -> Sort:
    """As asked for, else the best match for words, else what closes first."""
    if asked.sort is None or (asked.sort is Sort.NEAREST and not placed):
        return Sort.RELEVANCE if worded else Sort.CLOSING
    return Sort.CLOSING if asked.sort is Sort.RELEVANCE and not worded else asked.sort
