"""The index columns of events, compared with what is hashed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from hopmarket.records.agreements.models import Contract
from hopmarket.records.ledger.models import Event
from hopmarket.records.responses.models import Response
from hopmarket.rules.event_index import index_of

BATCH = 2000


@dataclass(frozen=True, slots=True)
class ColumnFault:
    """An event whose index column is not what actor, subject and facts say."""

    number: int
    column: str
    stands: str
    belongs: str


def _purchases_of_responses(keys: Collection[int]) -> dict[int, int]:
    return dict(Response.objects.filter(pk__in=keys).order_by().values_list("pk", "opportunity"))


def _purchases_of_contracts(keys: Collection[int]) -> dict[int, int]:
    rows = Contract.objects.filter(pk__in=keys).order_by()
    return dict(rows.values_list("pk", "award__decision__opportunity"))


REACHED_BY: Mapping[str, Callable[[Collection[int]], dict[int, int]]] = {
    "responses": _purchases_of_responses,
    "contracts": _purchases_of_contracts,
}
"""How the purchase is reached to which a subject belongs, by kind of subject. A new kind comes here, and its
acts name the purchase in ``Outcome.about``."""


def reached_purchases(subjects: Iterable[str]) -> dict[str, str]:
    """The purchase to which each of these subjects belongs, for those that belong to one."""
    keys: dict[str, set[int]] = {kind: set() for kind in REACHED_BY}
    for subject in subjects:
        kind, _, key = subject.partition("/")
        if kind in keys and key.isdecimal():
            keys[kind].add(int(key))
    return {
        f"{kind}/{key}": f"opportunities/{purchase}"
        for kind, found in keys.items()
        if found
        for key, purchase in REACHED_BY[kind](found).items()
    }


def first_column_fault() -> ColumnFault | None:
    """The first event with an index column that differs; None if all agree."""
    return next(_column_faults(), None)


def _column_faults() -> Iterator[ColumnFault]:
    rows = Event.objects.order_by("number").iterator(chunk_size=BATCH)
    while events := list(islice(rows, BATCH)):
        reached = reached_purchases(event.subject for event in events)
        for event in events:
            belongs = index_of(
                event.subject, event.actor, event.facts, reached=reached.get(event.subject, "")
            )
            for column in ("organisation", "about"):
                stands, right = getattr(event, column), getattr(belongs, column)
                if stands != right:
                    yield ColumnFault(event.number, column, _shown(stands), _shown(right))


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
