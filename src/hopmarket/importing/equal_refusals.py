"""Refusals for one reason, counted together: told once, with the first of them and what to do."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .pieces import ImportFault

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
