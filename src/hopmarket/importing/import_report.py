"""The report of an import: counts, and faults one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .equal_refusals import MOST_EQUAL, EqualRefusals, add_refusals, count_refusal
from .pieces import ExtensionNotes, ImportFault

MOST_LISTED = 1000
REMEMBERED = 200
"""So many notes back it is looked whether a note stands there already."""


@dataclass
class ImportReport:
    """What became of the releases and rows of a file.

    ``new`` are of processes that nobody knew here before this file, ``updated`` joined a process
    that was known, ``unchanged`` were held already, ``mended`` were taken all the same, ``refused``
    were not taken. The first thousand faults and mendings are listed; ``refusals`` counts those for one
    reason together. ``stopped``: every one was refused for one reason, so reading ended. ``undeclared``
    (extensions in use), ``unknown`` (declared, not known here) and ``extra`` (fields that no schema
    knows, by path) count releases. ``unreadable``: nothing at all could be read, the fault says why.
    """

    file: str
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    mended: int = 0
    refused: int = 0
    faults: list[ImportFault] = field(default_factory=list)
    mendings: list[ImportFault] = field(default_factory=list)
    remarks: list[ImportFault] = field(default_factory=list)
    undeclared: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    unreadable: bool = False
    refusals: list[EqualRefusals] = field(default_factory=list)
    stopped: bool = False

    @property
    def is_hopeless(self) -> bool:
        """Whether a thousand were read, and each was refused for the same reason."""
        return MOST_EQUAL <= self.refused == self.read and len(self.refusals) == 1

    def refuse(self, faults: Sequence[ImportFault], remedy: str = "") -> None:
        """Counts a refused release; the first of those refused for one reason says what to do as well."""
        self.refused += 1
        group = count_refusal(self.refusals, faults, remedy)
        if remedy and group.count == 1:
            faults = [replace(faults[0], message=f"{faults[0].message} {remedy}"), *faults[1:]]
        self.faults += faults[: max(0, MOST_LISTED - len(self.faults))]

    def mend(self, faults: Sequence[ImportFault]) -> None:
        self.mended += bool(faults)
        self.mendings += faults[: max(0, MOST_LISTED - len(self.mendings))]

    def remark(self, remark: ImportFault) -> None:
        """Takes a note once, however many batches of the file come upon it."""
        if len(self.remarks) < MOST_LISTED and remark not in self.remarks[-REMEMBERED:]:
            self.remarks.append(remark)

    def add(self, other: ImportReport) -> None:
        """Counts what became of another file as part of this one."""
        for name in ("read", "new", "updated", "unchanged", "mended", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("faults", "mendings", "remarks"):
            rows = getattr(self, name)
            rows += getattr(other, name)[: max(0, MOST_LISTED - len(rows))]
        for name in ("undeclared", "unknown", "extra"):
            getattr(self, name).update(getattr(other, name))
        add_refusals(self.refusals, other.refusals)
        self.unreadable = self.unreadable or other.unreadable
        self.stopped = self.stopped or other.stopped

    def note(self, noted: ExtensionNotes | None) -> None:
        if noted:
            self.undeclared.update(noted.undeclared)
            self.unknown.update(noted.unknown)
            self.extra.update(noted.extra)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import has come: releases counted in the report, and bytes of the file read of ``size`` (None
    where the size is not known)."""

    done: int
    bytes: int
    size: int | None
