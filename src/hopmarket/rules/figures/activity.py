"""The activity of a purchase: who did what and when, with work on the draft folded into one line a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from .purchase_acts import GROUP_SENTENCES, GROUPS, SENTENCES, ActGroup
from .purchase_events import PurchaseEvent


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """What somebody did: once, or several times in a row from ``first`` to ``last``."""

    sentence: str
    person: int | None
    organisation: int | None
    first: datetime
    last: datetime
    numbers: tuple[int, ...]

    @property
    def times(self) -> int:
        """How many acts stand in the line."""
        return len(self.numbers)


def activity_lines(events: Iterable[PurchaseEvent]) -> list[ActivityLine]:
    """The acts of a purchase that may be shown, newest first.

    Work on the draft without another act between makes one line for each person who did it. What is not
    shown parts no lines, so that nothing can be read from how they fall.
    """
    shown = [event for event in sorted(events, key=lambda event: event.number) if event.act in SENTENCES]
    runs = groupby(shown, key=_run_of)
    lines = [line for _, run in runs for line in _lines_of(list(run))]
    return sorted(lines, key=lambda line: line.numbers[-1], reverse=True)


def _run_of(event: PurchaseEvent) -> ActGroup | int:
    group = GROUPS.get(event.act)
    return event.number if group is None else group


def _lines_of(run: list[PurchaseEvent]) -> Iterator[ActivityLine]:
    people = dict.fromkeys((event.person, event.organisation) for event in run)
    for person, organisation in people:
        own = [event for event in run if (event.person, event.organisation) == (person, organisation)]
        first, last = own[0], own[-1]
        alone = len(own) == 1
        sentence = SENTENCES[last.act] if alone else GROUP_SENTENCES[GROUPS[last.act]]
        numbers = tuple(event.number for event in own)
        yield ActivityLine(sentence, person, organisation, first.at, last.at, numbers)
