"""The difference of two documents in clauses, clause by clause, and the way of one clause through all versions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .clause_history import ClauseLinks
from .clauses import Clause, ClauseDocument
from .word_differences import WordRun, word_runs


class ChangeKind(StrEnum):
    """What happened to a clause; several things may have happened to one."""

    ADDED = "added"
    ADOPTED = "adopted"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    REWORDED = "reworded"
    LABELLED = "labelled"
    """Who promises it, its part, its topics, sources, checks or references are others."""


LABELS = ("part", "by", "topics", "sources", "checks", "see")
"""The fields of a clause that are neither its title nor its text."""


@dataclass(frozen=True)
class ClauseChange:
    """What happened to one clause from one document to another.

    ``number`` is the number it has now, or had where it has gone. ``before`` and ``after`` are the clause then
    and now. ``came_from`` are the numbers before out of which it was moved, split, merged or adopted,
    ``went_to`` the numbers now that took it in or were split from it. A number that is empty stands for the
    title and summary of the document itself.
    """

    number: str
    kinds: tuple[ChangeKind, ...]
    before: Clause | None
    after: Clause | None
    came_from: tuple[str, ...] = ()
    went_to: tuple[str, ...] = ()

    @cached_property
    def title_runs(self) -> tuple[WordRun, ...]:
        """The title in words that stayed, went and are new."""
        return word_runs(self.before.title if self.before else "", self.after.title if self.after else "")

    @cached_property
    def text_runs(self) -> tuple[WordRun, ...]:
        """The text in words that stayed, went and are new."""
        return word_runs(self.before.text if self.before else "", self.after.text if self.after else "")

    @property
    def labels(self) -> tuple[str, ...]:
        """The fields beside title and text that are others than before."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name in LABELS if getattr(self.before, name) != getattr(self.after, name))


def changes_between(before: ClauseDocument, after: ClauseDocument) -> tuple[ClauseChange, ...]:
    """Every clause to which something happened, in the order of reading; one that has gone stands where it
    was. Nothing for the same document."""
    links = ClauseLinks(before, after)
    was, now = before.by_number, after.by_number
    went = {number: links.went_into(number, now) for number in was if number not in now}
    came = {number: links.origins(number, was) for number in now if number not in was}
    taken_in = _turned_round(went)
    split_off = _turned_round(came)
    stirred = _stirred(before, after)
    changes: list[ClauseChange] = []
    for number, clause in now.items():
        if number in came:
            changes.append(_of_new_number(clause, came[number], went, was))
            continue
        happened = (
            (ChangeKind.MOVED, number in stirred),
            (ChangeKind.SPLIT, number in split_off),
            (ChangeKind.MERGED, number in taken_in),
        )
        change = _compared(
            was[number],
            clause,
            tuple(kind for kind, is_so in happened if is_so),
            came_from=tuple(taken_in.get(number, ())),
            went_to=tuple(split_off.get(number, ())),
        )
        changes += [change] if change.kinds else []
    renumbered = {change.before.number for change in changes if change.before}
    for number, into in went.items():
        if number not in renumbered:
            kind = ChangeKind.MERGED if into else ChangeKind.REMOVED
            changes.append(ClauseChange(number, (kind,), was[number], None, went_to=into))
    frame = _compared(_frame(before), _frame(after))
    return (*([frame] if frame.kinds else []), *_in_order_of_reading(changes, before, after))


def is_changed(changes: Iterable[ClauseChange], number: str) -> bool:
    """Whether anything happened to the clause that has this number now, or had it before."""
    return any(number in (change.number, change.before and change.before.number) for change in changes)


def _frame(document: ClauseDocument) -> Clause:
    """Title and summary of a document, as if they were a clause."""
    return Clause("", title=document.title, text=document.summary)


def _compared(
    before: Clause,
    after: Clause,
    kinds: tuple[ChangeKind, ...] = (),
    came_from: tuple[str, ...] = (),
    went_to: tuple[str, ...] = (),
) -> ClauseChange:
    """A clause that was there before, with what is different in itself."""
    if (before.title, before.text) != (after.title, after.text):
        kinds = (*kinds, ChangeKind.REWORDED)
    if any(getattr(before, name) != getattr(after, name) for name in LABELS):
        kinds = (*kinds, ChangeKind.LABELLED)
    return ClauseChange(after.number, kinds, before, after, came_from, went_to)


def _of_new_number(
    clause: Clause,
    origins: tuple[str, ...],
    went: Mapping[str, tuple[str, ...]],
    was: Mapping[str, Clause],
) -> ClauseChange:
    """A clause whose number was not there: new, taken from elsewhere, moved to it, split off, or merged."""
    own = [number for number in origins if number in was]
    if not own:
        kind = ChangeKind.ADOPTED if origins else ChangeKind.ADDED
        return ClauseChange(clause.number, (kind,), None, clause, origins)
    gone_here = [number for number in own if clause.number in went.get(number, ())]
    if not gone_here:
        return ClauseChange(clause.number, (ChangeKind.SPLIT,), None, clause, origins)
    kind = ChangeKind.MOVED if len(own) == 1 else ChangeKind.MERGED
    return _compared(was[gone_here[0]], clause, (kind,), origins)


def _turned_round(ways: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {}
    for start, ends in ways.items():
        for end in ends:
            turned.setdefault(end, []).append(start)
    return turned


def _stirred(before: ClauseDocument, after: ClauseDocument) -> frozenset[str]:
    """The fewest clauses that have to be taken out of both so that the others stand in the same order, beside
    each other on the first level and below each clause of it."""
    place = {number: at for at, number in enumerate(before.by_number)}
    beside: dict[str, list[str]] = {}
    for clause in after.clauses:
        if clause.number in place:
            beside.setdefault(clause.parent, []).append(clause.number)
    return frozenset(
        number for numbers in beside.values() for number in set(numbers) - _longest_rise(numbers, place)
    )


def _longest_rise(numbers: Sequence[str], place: Mapping[str, int]) -> set[str]:
    """The longest run of numbers, not necessarily side by side, whose places rise."""
    ends: list[int] = []
    last: list[str] = []
    above: dict[str, str] = {}
    for number in numbers:
        at = bisect_left(ends, place[number])
        if at:
            above[number] = last[at - 1]
        ends[at : at + 1] = [place[number]]
        last[at : at + 1] = [number]
    step = last[-1] if last else None
    rise: set[str] = set()
    while step is not None:
        rise.add(step)
        step = above.get(step)
    return rise


def _in_order_of_reading(
    changes: Iterable[ClauseChange], before: ClauseDocument, after: ClauseDocument
) -> list[ClauseChange]:
    order = {number: (at, 0) for at, number in enumerate(after.by_number)}
    behind = -1
    for at, number in enumerate(before.by_number):
        behind = order[number][0] if number in after.by_number else behind
        order.setdefault(number, (behind, at + 1))
    return sorted(changes, key=lambda change: order[change.number])


@dataclass(frozen=True, slots=True)
class ClauseStep:
    """A clause in one version of a document: the clauses that it was or became there, and what had happened to
    them since the version before. No clause where it was not yet there, or has gone."""

    version: int
    clauses: tuple[Clause, ...]
    changes: tuple[ClauseChange, ...]


def trace(versions: Sequence[tuple[int, ClauseDocument]], number: str) -> tuple[ClauseStep, ...]:
    """The way of a clause through the versions of a document, oldest first: whatever it came from, and
    whatever came of it."""
    family = ClauseLinks(*(document for _, document in versions)).family(number)
    steps: list[ClauseStep] = []
    earlier: ClauseDocument | None = None
    for version, document in versions:
        changes = changes_between(earlier, document) if earlier is not None else ()
        steps.append(
            ClauseStep(
                version,
                tuple(clause for clause in document.clauses if clause.number in family),
                tuple(change for change in changes if change.number in family),
            )
        )
        earlier = document
    return tuple(steps)
