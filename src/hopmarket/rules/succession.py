"""Succession of public bodies: a rename, a merger, a split, and what each successor takes over.

A body is succeeded once: from that day everything it called for and signed is carried on by its
successors. Where there are several, a notice goes to the one whose districts hold its place;
where that does not decide, to all of them, and pages say so. Nothing is ever lost, and nothing
that goes to one alone is counted with another.

Source: structural changes under the Local Government and Public Involvement in Health Act 2007,
pt 1; property, rights and liabilities pass under the orders' transitional provisions
(SI 2008/2113, SI 2008/2176).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .refusal import Refusal

CITE = "Which councils follow which: docs/data/organisations.md"
UNKNOWN = ""
"""The district of a notice that gives no place, or none that is known."""
ELSEWHERE = "\x00"
"""Every district that no succession names."""


class SuccessionKind(StrEnum):
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Successor:
    """Who comes after, by number; ``districts`` whose work it takes on, empty for all the rest."""

    organisation: int
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """A succession: on the day ``on`` the organisations ``before`` end and those ``after`` carry on.

    ``number`` names the step.
    """

    number: int
    kind: SuccessionKind
    on: date
    before: frozenset[int]
    after: tuple[Successor, ...]


@dataclass(frozen=True, slots=True)
class CarriedShare:
    """Says which of a predecessor's notices an organisation carries on, by district.

    ``named`` are the districts that successions name; ``carried`` those whose notices go there, with
    UNKNOWN for notices without a place and ELSEWHERE for every other district; ``shared`` those of
    them that others carry too.
    """

    named: frozenset[str]
    carried: frozenset[str]
    shared: frozenset[str]

    def holds(self, district: str) -> bool:
        return self._class(district) in self.carried

    def shares(self, district: str) -> bool:
        return self._class(district) in self.shared

    def _class(self, district: str) -> str:
        return district if district == UNKNOWN or district in self.named else ELSEWHERE


def may_record(
    step: SuccessionStep, others: Iterable[SuccessionStep], *, complete: bool = True
) -> None | Refusal:
    """Whether a succession can stand beside those that are recorded; with ``complete`` False, whether
    one that is still being entered can, as far as it goes.

    Refuses ``succession.counts`` (a rename is of one to one, a merger of several to one, a split to
    several; a body that goes on as it is and takes others on is named after only, with one or more
    before), ``succession.same``, ``succession.districts``, ``succession.gone``,
    ``succession.circle`` and ``succession.order``.
    """
    all_steps = [*others, step]
    after = frozenset(successor.organisation for successor in step.after)
    if len(after) != len(step.after) or step.before & after:
        return Refusal("succession.same", CITE)
    if not _counts(step.kind, len(step.before), len(after), complete=complete):
        return Refusal("succession.counts", CITE)
    named = [district for successor in step.after for district in successor.districts]
    if len(named) != len(set(named)):
        return Refusal("succession.districts", CITE)
    if any(step.before & other.before for other in all_steps[:-1]):
        return Refusal("succession.gone", CITE)
    if any(step.before & set(followers(body, all_steps[:-1])) for body in after):
        return Refusal("succession.circle", CITE)
    if any(_disordered(first, later) for first in all_steps for later in all_steps):
        return Refusal("succession.order", CITE)
    return None


def _counts(kind: SuccessionKind, before: int, after: int, *, complete: bool) -> bool:
    if not complete:
        before, after = max(before, 1), max(after, 2 if kind is SuccessionKind.SPLIT else 1)
    match kind:
        case SuccessionKind.RENAME:
            return before == 1 and after == 1
        case SuccessionKind.MERGE:
            return before >= 1 and after == 1
        case SuccessionKind.SPLIT:
            return before >= 1 and after >= 2


def _disordered(first: SuccessionStep, later: SuccessionStep) -> bool:
    """Whether a body would end before the day on which it follows somebody."""
    return bool({successor.organisation for successor in first.after} & later.before) and later.on < first.on


def followers(organisation: int, steps: Sequence[SuccessionStep]) -> Iterator[int]:
    """Every successor of an organisation, and their successors."""
    step = next((step for step in steps if organisation in step.before), None)
    for successor in step.after if step else ():
        yield successor.organisation
        yield from followers(successor.organisation, steps)


def heirs(organisation: int, district: str, steps: Sequence[SuccessionStep], *, on: date) -> frozenset[int]:
    """Who carries on, on a day, what an organisation did in a district: itself while it exists.

    Never empty; several mean that it is shared, or that nobody has decided.
    """
    step = next((step for step in steps if organisation in step.before and step.on <= on), None)
    if step is None:
        return frozenset({organisation})
    return frozenset().union(
        *(
            heirs(successor.organisation, district, steps, on=on)
            for successor in _successors_for(step, district)
        )
    )


def _successors_for(step: SuccessionStep, district: str) -> Sequence[Successor]:
    if district == UNKNOWN:
        return step.after
    named = [successor for successor in step.after if district in successor.districts]
    return named or [successor for successor in step.after if not successor.districts] or step.after


def carried_shares(
    organisation: int, steps: Sequence[SuccessionStep], *, on: date
) -> dict[int, CarriedShare]:
    """Everybody whose notices an organisation carries on a day, and which of them."""
    before = {predecessor for step in steps for predecessor in step.before}
    named = frozenset(
        district for step in steps for successor in step.after for district in successor.districts
    )
    shares = {
        predecessor: _share(predecessor, organisation, named, steps, on)
        for predecessor in before
        if predecessor != organisation
    }
    return {predecessor: share for predecessor, share in shares.items() if share}


def _share(
    predecessor: int, organisation: int, named: frozenset[str], steps: Sequence[SuccessionStep], on: date
) -> CarriedShare | None:
    who = {district: heirs(predecessor, district, steps, on=on) for district in (*named, UNKNOWN, ELSEWHERE)}
    carried = frozenset(district for district, carriers in who.items() if organisation in carriers)
    shared = frozenset(district for district in carried if len(who[district]) > 1)
    return CarriedShare(named, carried, shared) if carried else None
