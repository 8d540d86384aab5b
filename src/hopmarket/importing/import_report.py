"""The report of an import: counts, faults one by one, and refusals for one reason counted together."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .checks import ExtensionNotes
from .pieces import ImportFault

MOST_LISTED = 1000
REMEMBERED = 200
"""So many notes back it is looked whether a note stands there already."""
MOST_EQUAL = 1000
"""An import ends when so many were read and all of them were refused for one reason."""
FIRST = 5
"""So many of equal refusals are shown."""
_REMEDIES = {
    "encoding": "Save the file as UTF-8, then import it again.",
    "json": "Each release must be JSON: a package, a list, or one release to a line.",
    "ours": "This portal publishes these itself: nothing needs to be imported.",
    "columns": "Look for cells with a quotation mark or a separator in them, and save the table anew.",
}


@dataclass
class EqualRefusals:
    """The releases of a file that were refused for one reason: how many, the first lines, the first faults
    that say something different, and what to do (empty: nobody can say). ``path`` has no places of lists."""

    kind: str
    path: str
    count: int = 0
    lines: list[int] = field(default_factory=list)
    first: list[ImportFault] = field(default_factory=list)
    remedy: str = ""


def count_refusal(
    groups: list[EqualRefusals], faults: Sequence[ImportFault], remedy: str = ""
) -> EqualRefusals:
    """Counts one refused release among those refused for the same reason, which its first fault tells."""
    path = re.sub(r"\[\d+\]", "[]", faults[0].path)
    group = next((group for group in groups if (group.kind, group.path) == (faults[0].kind, path)), None)
    if group is None:
        group = EqualRefusals(faults[0].kind, path, remedy=remedy or _REMEDIES.get(faults[0].kind, ""))
        groups.append(group)
    group.count += 1
    if group.count <= FIRST:
        group.lines.append(faults[0].line)
    if len(group.first) < FIRST and all(fault.message != faults[0].message for fault in group.first):
        group.first += faults[:1]
    return group


def add_refusals(groups: list[EqualRefusals], others: Sequence[EqualRefusals]) -> None:
    """Counts the refusals of another file among these."""
    for other in others:
        group = next(
            (group for group in groups if (group.kind, group.path) == (other.kind, other.path)), None
        )
        if group is None:
            groups.append(replace(other, lines=list(other.lines), first=list(other.first)))
        else:
            group.count += other.count


def stopped_in_words(count: int) -> str:
    """Why an import ended before its file did."""
    return f"The first {count:,} were all refused for this one reason, so reading ended there. Nothing is stored."


def publisher_unknown(ocid: str) -> str:
    """Why a process of nobody known here is refused."""
    prefix = "-".join(ocid.split("-")[:2])
    return f"Nobody here knows who publishes processes that begin with {prefix}: say it with --source."


def command_with_source(file: str) -> str:
    """What to type so that a file of an unknown publisher is taken."""
    return (
        f'./run import {shlex.quote(file)} --source "Name of the portal" --publisher "Who publishes it" '
        '--licence "Name of the licence" --licence-url https://address-of-the-licence'
    )


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
