"""Reads packs of barrier rules: a row that is wrong is named with its field, the others are used."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import re2

from ..regimes.kinds import Regime
from .barrier_kinds import BarrierCategory, BarrierRule, RuleState, Severity, SourcedExample, SuggestedWording
from .checked_notice import TextKind
from .phrases import compiled

_FIELDS = {known.name for known in fields(BarrierRule)}
_REQUIRED = ("code", "title", "category", "severity", "why", "cites", "message", "finders", "since")


@dataclass(frozen=True, slots=True)
class PackFault:
    """What is wrong with a pack: its row ("FIN01", or "row 3"), its field, and what to do."""

    row: str
    field: str
    sentence: str


def read_pack(rows: Any, finders: Collection[str]) -> tuple[tuple[BarrierRule, ...], tuple[PackFault, ...]]:
    """The rules of a pack that are right, and the faults of the others."""
    if not isinstance(rows, list):
        return (), (PackFault("pack", "", "Write a list of rules, each beginning with “- code:”."),)
    rules: dict[str, BarrierRule] = {}
    faults: list[PackFault] = []
    for number, row in enumerate(rows, 1):
        read = _rule(row, number, finders)
        if isinstance(read, PackFault):
            faults.append(read)
        elif read.code in rules:
            faults.append(PackFault(read.code, "code", f"{read.code} stands twice. Give one another code."))
        else:
            rules[read.code] = read
    return tuple(rules.values()), tuple(faults)


def _rule(row: Any, number: int, finders: Collection[str]) -> BarrierRule | PackFault:
    if not isinstance(row, Mapping):
        return PackFault(f"row {number}", "", "Write its fields as “name: value”.")
    name = str(row.get("code") or f"row {number}")
    for missing in _REQUIRED:
        if row.get(missing) in (None, "", [], ()):
            return PackFault(name, missing, f"{missing} is missing. Write it.")
    for unknown in row:
        if unknown not in _FIELDS:
            return PackFault(
                name, str(unknown), f"There is no field {unknown}. Take it out, or mend its name."
            )
    for finder in row["finders"] if isinstance(row["finders"], list) else ():
        if finder not in finders:
            known = ", ".join(sorted(finders))
            return PackFault(name, "finders", f"No function is called {finder}. Choose from {known}.")
    if row.get("patterns") and not row.get("keywords"):
        why = "keywords is missing. Patterns are looked for only where a keyword stands: write some."
        return PackFault(name, "keywords", why)
    values: dict[str, Any] = {}
    for field_name, value in row.items():
        try:
            values[field_name] = _READ.get(field_name, _text)(value)
        except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as fault:
            return PackFault(name, field_name, f"{field_name} cannot be read: {fault}. Mend it.")
    return BarrierRule(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return " ".join(value.split())


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(row, str) for row in value):
        raise ValueError("it is no list of texts")
    return tuple(value)


def _patterns(value: Any) -> tuple[str, ...]:
    for pattern in _texts(value):
        try:
            compiled((pattern,))
        except re2.error as fault:
            said = fault.args[0] if fault.args else b""
            reason = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
            raise ValueError(f"{pattern!r} is no RE2 pattern ({reason})") from fault
    return tuple(value)


def _examples(value: Any) -> tuple[SourcedExample, ...]:
    return tuple(SourcedExample(_text(row["text"]), _text(row.get("source", ""))) for row in value)


def _wording(value: Any) -> SuggestedWording:
    return SuggestedWording(
        _text(value.get("text", "")), bool(value.get("is_safe", False)), dict(value.get("sets", {}))
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("it is no whole number from 1")
    return value


_READ: Mapping[str, Any] = {
    "category": BarrierCategory,
    "severity": Severity,
    "state": RuleState,
    "severities": lambda rows: {Regime(regime): Severity(level) for regime, level in rows.items()},
    "regimes": lambda rows: frozenset(map(Regime, rows)),
    "texts": lambda rows: frozenset(str(TextKind(row)) for row in rows),
    "cites": _texts,
    "counter_cites": _texts,
    "finders": _texts,
    "keywords": _texts,
    "patterns": _patterns,
    "unless": _patterns,
    "positives": _examples,
    "near_misses": _examples,
    "wording": _wording,
    "since": _day,
    "version": _number,
    "options": lambda rows: {str(name): Decimal(str(line)) for name, line in rows.items()},
}
"""What reads a field of a row; any other is a text."""
