"""Formats of the import report: JSON for programs, a table for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from .import_report import EqualRefusals, ImportReport, stopped_in_words
from .pieces import ImportFault
from .streams import InputFile

MOST_SHOWN = 40
_COUNTS = ("new", "updated", "unchanged", "refused")


def report_as_json(reports: Sequence[ImportReport], skipped: Sequence[InputFile]) -> str:
    """The reports as one JSON object: ``files`` with counts and faults, and the sums of the counts."""
    payload: dict[str, Any] = {"files": [report_as_value(report) for report in reports]}
    payload |= {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
    payload["skipped"] = [{"file": file.name, "message": file.skipped} for file in skipped]
    return json.dumps(payload, ensure_ascii=False, indent=2)


def report_as_value(report: ImportReport) -> dict[str, Any]:
    """A report as a JSON value."""
    return {
        "file": report.file,
        **{name: getattr(report, name) for name in _COUNTS},
        "faults": [asdict(fault) for fault in report.faults],
        "refusals": [asdict(group) for group in report.refusals],
        "stopped": report.stopped,
        "read": report.read,
        "mended": report.mended,
        "mendings": [asdict(fault) for fault in report.mendings],
        "notes": [asdict(fault) for fault in report.remarks],
        "undeclared": dict(report.undeclared.most_common()),
        "unknown": dict(report.unknown.most_common()),
        "extra": dict(report.extra.most_common()),
        "unreadable": report.unreadable,
    }


def report_as_table(reports: Sequence[ImportReport], skipped: Sequence[InputFile], console: Console) -> None:
    """Writes the reports to a console: a line for each fault, and a table at the end."""
    for report in reports:
        if report.unreadable:
            _tell_faults(console, report.file, "cannot be read", report.faults[:1])
        for group in report.refusals:
            _tell_equal(console, report.file, group)
        if report.stopped:
            _say(console, f"{report.file}: {stopped_in_words(report.read)}")
        _tell_faults(console, report.file, "repaired", report.mendings)
        _tell_faults(console, report.file, "note", report.remarks)
        for line in extension_notes_in_words(report):
            _say(console, f"{report.file}: {line}")
    for file in skipped:
        _say(console, f"{file.name}: skipped. {file.skipped}")
    table = Table()
    table.add_column("File", overflow="fold", min_width=20)
    for name in ("Read", "New", "Updated", "Unchanged", "Repaired", "Refused"):
        table.add_column(name, justify="right")
    for report in reports:
        counts = (report.read, report.new, report.updated, report.unchanged, report.mended, report.refused)
        table.add_row(
            _short(report.file), *(("–",) * 6 if report.unreadable else (f"{count:,}" for count in counts))
        )
    console.print(table, markup=False)


def _short(name: str, most: int = 20) -> str:
    return name if len(name) <= most else f"…{name[1 - most :]}"


def extension_notes_in_words(report: ImportReport) -> list[str]:
    """What is worth knowing of a file's extensions and fields, a sentence each."""
    sentences = []
    if report.undeclared:
        sentences.append(f"Extensions in use but not declared: {_listed(report.undeclared)}.")
    if report.unknown:
        sentences.append(f"Extensions declared but not known here: {_listed(report.unknown)}.")
    if report.extra:
        sentences.append(f"Fields that no schema knows, kept: {_listed(report.extra)}.")
    return sentences


def _listed(counts: Counter[str], most: int = 12) -> str:
    shown = [f"{name} ({count:,})" for name, count in counts.most_common(most)]
    more = len(counts) - most
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _tell_equal(console: Console, file: str, group: EqualRefusals) -> None:
    """Refusals for one reason: once where they say the same, else the first of them; how many there are,
    and what to do about it."""
    if group.count == 1 or len(group.first) > 1:
        _tell_faults(console, file, "refused", group.first)
        if (more := group.count - len(group.first)) > 0:
            _say(console, f"{file}: and {more:,} more are refused for this reason [{group.kind}].")
    else:
        lines = ", ".join(map(str, group.lines))
        if (more := group.count - len(group.lines)) > 0:
            lines += f" and {more:,} more"
        reason = f"{group.path} [{group.kind}] {group.first[0].message}"
        _say(console, f"{file}: {group.count:,} refused {reason} (Lines {lines}.)")
    if group.remedy:
        _say(console, f"{file}: {group.remedy}")


def _tell_faults(console: Console, file: str, what: str, faults: Sequence[ImportFault]) -> None:
    for fault in faults[:MOST_SHOWN]:
        if not fault.line and fault.path == "$":  # the file, not a place in it
            _say(console, f"{file} {what} [{fault.kind}] {fault.message}")
            continue
        _say(console, f"{file}:{fault.line} {what} {fault.path} [{fault.kind}] {fault.message}")
    if len(faults) > MOST_SHOWN:
        _say(console, f"… and {len(faults) - MOST_SHOWN} more; --format json tells them all.")


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
