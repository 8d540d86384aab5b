"""Reads the ledger into figures: goes on from where it stopped, or begins anew and compares.

Whoever asks for a figure reads on first, so figures are right with no clock running. One transaction takes
one piece of the ledger and moves the reader past it, under the reader's lock: a crash leaves the figures as
they were before the piece, and nothing is read twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hopmarket.records.ledger.acts import locked, person_in
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_after, last_number
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules import ocds
from hopmarket.rules.figures import purchase_figures as rules
from hopmarket.rules.figures.purchase_events import PurchaseEvent

from .models import Figure, FigurePart, LedgerReader

T = TypeVar("T")

PURCHASES = "purchases"
"""The name of the reader of purchases' figures."""

PIECE = 2000
"""Events read in one transaction at most."""

FigureKey = tuple[str, str]
FigureContents = tuple[int | None, frozenset[tuple[str, int]]]
"""A figure's value, and its parts with the event that brought each in."""

_CONCERNED = Q(about__startswith="opportunities/") | Q(act="redact_release")


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """Figures compared with those made anew: how many, and those that differ, with the old and the new value
    (None: it is not there, or cannot be told). Where only the parts differ the values are the same."""

    figures: int
    differences: tuple[tuple[str, str, int | None, int | None], ...]


def read_on(*, piece: int = PIECE) -> int:
    """Reads what has come to the ledger since; answers how many events that were. Where the rules have
    changed, all figures are made anew."""
    stands = LedgerReader.objects.filter(name=PURCHASES, rules=rules.table_mark()).values_list(
        "last", flat=True
    )
    known, newest = stands.first(), last_number()
    begun = known or 0
    while known is None or known < newest:
        known = _read_piece(piece)
    return max(known - begun, 0)


def _read_piece(piece: int) -> int:
    """Reads at most so many events; answers the number up to which everything has been read now."""
    with transaction.atomic():
        reader = _locked_reader()
        newest = last_number()
        events = list(events_after(reader.last).filter(_CONCERNED)[:piece])
        _take_in(events)
        reached = events[-1].number if events else 0
        reader.last = reached if len(events) == piece else max(reached, newest)
        reader.save(update_fields=["last"])
        return reader.last


def _locked_reader() -> LedgerReader:
    """The reader under lock; one that has read by other rules begins anew."""
    mark = rules.table_mark()
    row, _ = LedgerReader.objects.get_or_create(name=PURCHASES, defaults={"rules": mark})
    reader = locked(LedgerReader.objects.all(), pk=row.pk)
    if reader.rules != mark:
        _begin_anew(reader, mark)
    return reader


def _begin_anew(reader: LedgerReader, mark: str) -> None:
    Figure.objects.all().delete()
    reader.last, reader.rules = 0, mark
    reader.save()


def _take_in(events: Iterable[Event]) -> None:
    """Adds the parts of these events to their figures, and makes the values of those figures anew."""
    added: dict[FigureKey, dict[str, rules.FigurePart]] = defaultdict(dict)
    for about, event in _of_purchases(events):
        for rule, part in rules.parts_of_event(event):
            added[about, rule.name].setdefault(part.reference, part)
    known = _known_parts(_keys_of(added))
    for key, parts in known.items():
        for reference in parts:
            added[key].pop(reference, None)
    _set_values(
        {key: [*known.get(key, {}).values(), *parts.values()] for key, parts in added.items() if parts}
    )
    keys = _keys_of(added)
    FigurePart.objects.bulk_create(
        (
            FigurePart(
                figure_id=keys[key], reference=part.reference, number=part.number, at=part.at, act=part.act
            )
            for key, parts in added.items()
            for part in parts.values()
        ),
        batch_size=PIECE,
    )


def _keys_of(figures: Iterable[FigureKey]) -> dict[FigureKey, int]:
    """The primary keys of those of these figures that there are."""
    wanted = set(figures)
    rows: dict[FigureKey, int] = {}
    for abouts in _in_pieces({about for about, _ in wanted}):
        found = Figure.objects.filter(about__in=abouts).order_by().values_list("about", "name", "pk")
        rows |= {(about, name): pk for about, name, pk in found if (about, name) in wanted}
    return rows


def _known_parts(keys: Mapping[FigureKey, int]) -> dict[FigureKey, dict[str, rules.FigurePart]]:
    """The parts that stand behind these figures already, by reference."""
    figures = {pk: key for key, pk in keys.items()}
    parts: dict[FigureKey, dict[str, rules.FigurePart]] = {key: {} for key in keys}
    for some in _in_pieces(figures):
        rows = FigurePart.objects.filter(figure__in=some).order_by()
        for figure, reference, number, at, act in rows.values_list(
            "figure", "reference", "number", "at", "act"
        ):
            parts[figures[figure]][reference] = rules.FigurePart(reference, number, at, act)
    return parts


def _set_values(parts: Mapping[FigureKey, Collection[rules.FigurePart]]) -> None:
    """Makes the values of figures from all of their parts; a figure that is new begins so."""
    Figure.objects.bulk_create(
        (
            Figure(about=about, name=name, value=rules.RULES[name].value(behind))
            for (about, name), behind in parts.items()
        ),
        batch_size=PIECE,
        update_conflicts=True,
        unique_fields=["about", "name"],
        update_fields=["value"],
    )


def _in_pieces(keys: Iterable[T]) -> Iterator[list[T]]:
    """These keys in lists that both databases take in one query."""
    listed = list(keys)
    for start in range(0, len(listed), PIECE):
        yield listed[start : start + PIECE]


def _of_purchases(events: Iterable[Event]) -> Iterable[tuple[str, PurchaseEvent]]:
    """The events with what they are about; a redaction is about the purchase whose release it was, if it was
    one of ours."""
    listed = list(events)
    redacted = _purchases_of_releases([event.subject for event in listed if event.act == "redact_release"])
    for event in listed:
        about = redacted.get(event.subject, "") if event.act == "redact_release" else event.about
        if about:
            yield about, as_value(event)


def _purchases_of_releases(subjects: Iterable[str]) -> dict[str, str]:
    keys = {int(subject.rpartition("/")[2]): subject for subject in subjects}
    ocids = dict(Release.objects.filter(pk__in=keys, source=None).order_by().values_list("pk", "ocid"))
    begins = ocds.ocid(settings.OCID_PREFIX, "")
    references = {key: ocid.removeprefix(begins) for key, ocid in ocids.items()}
    rows = Opportunity.objects.filter(reference__in=references.values()).order_by()
    purchases = dict(rows.values_list("reference", "pk"))
    return {
        keys[key]: f"opportunities/{purchases[reference]}"
        for key, reference in references.items()
        if reference in purchases
    }


def as_value(event: Event) -> PurchaseEvent:
    """An event as rules read it."""
    return PurchaseEvent(
        event.number, event.at, event.act, person_in(event.actor), event.organisation, event.facts
    )


def rebuild_figures() -> FigureComparison:
    """Makes all figures anew from the first event on, and compares them with those that stood before. The new
    ones are in force then; meanwhile everybody who asks waits, or sees the old ones."""
    read_on()
    with transaction.atomic():
        reader = _locked_reader()
        before = _contents()
        _begin_anew(reader, reader.rules)
        read_on()
        after = _contents()
    differences = [
        (*key, before.get(key, (None,))[0], after.get(key, (None,))[0])
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]
    return FigureComparison(len(after), tuple(differences))


def _contents() -> dict[FigureKey, FigureContents]:
    parts: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for figure, reference, number in FigurePart.objects.values_list("figure", "reference", "number"):
        parts[figure].add((reference, number))
    return {(row.about, row.name): (row.value, frozenset(parts[row.pk])) for row in Figure.objects.all()}
