"""What every form of a check's report has in common: it is written while notices are read, and ended by the counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from hopmarket.operations.notice_files import PlacedNotice, UnreadPart
from hopmarket.rules.barriers.barrier_kinds import BarrierFinding, BarrierReport, BarrierRule
from hopmarket.rules.barriers.check_summary import CheckSummary

Write = Callable[[str], object]


class CheckReport(Protocol):
    """One form of report. Nothing of a notice is kept once it is written."""

    def begin(self, rules: Sequence[BarrierRule]) -> None: ...

    def add(self, placed: PlacedNotice, report: BarrierReport) -> None: ...

    def miss(self, unread: UnreadPart) -> None: ...

    def end(self, summary: CheckSummary) -> None: ...


def printable(text: str) -> str:
    """A text on one line without signs that steer a terminal or turn the direction of what follows."""
    return "".join(" " if sign in "\n\r\t" else sign if _is_shown(sign) else "�" for sign in text)


def _is_shown(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _TURNING


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def in_numbers(count: int, one: str, many: str = "") -> str:
    """ "1 notice", "1,234 notices"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def in_order(placed: PlacedNotice, findings: Iterable[BarrierFinding]) -> tuple[BarrierFinding, ...]:
    """Findings as a reader comes to them, at their places in the file: of fields first, then text by text, each
    from its beginning."""
    turns = {text.path: turn for turn, text in reversed(list(enumerate(placed.notice.texts)))}
    there = [replace(row, path=placed.columns.get(row.path, row.path)) for row in findings]
    return tuple(
        sorted(there, key=lambda row: (turns.get(row.path, -1), row.path, row.span or (0, 0), row.code))
    )
