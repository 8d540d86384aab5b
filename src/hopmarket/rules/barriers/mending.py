"""Puts suggested words in the place of those that a rule found in a draft's terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ..refusal import Refusal
from ..terms import Terms
from .answering import CITE
from .barrier_kinds import BarrierFinding

_ROWS = {"lots", "criteria", "questions", "musts"}
_NUMBERS = {"payment_days"}


def finding_key(finding: BarrierFinding) -> str:
    """How a form names a finding: its code, its path and where it begins."""
    return f"{finding.code} {finding.path} {finding.span[0] if finding.span else ''}".strip()


def can_be_mended(finding: BarrierFinding) -> bool:
    """Whether one click mends a finding: the words are safe, and stand in a text or set a field."""
    words = finding.wording
    return bool(words.is_safe and ((finding.span and words.text) or words.sets))


def words_in_place(terms: Terms, finding: BarrierFinding) -> str:
    """What would stand in the place of the words found, fitted to what is around them; empty where a field is
    set, or where other words stand there."""
    if finding.span is None:
        return ""
    part, *inside = finding.path.split("/")
    text: str = getattr(terms, part) if not inside else ""
    if inside:
        text = next((getattr(row, inside[1]) for row in getattr(terms, part) if row.key == inside[0]), "")
    start, end = finding.span
    return _replaced(text, finding)[start : len(_replaced(text, finding)) - (len(text) - end)]


def mended_terms(terms: Terms, findings: Iterable[BarrierFinding], chosen: str) -> Terms | Refusal:
    """The terms with one finding mended, or with all that are safe where none is chosen; the last in a text
    first, so that places stay true. Nothing that is not safe is ever put in."""
    found = list(findings)
    if chosen:
        found = [row for row in found if finding_key(row) == chosen]
        if not found:
            return Refusal("barriers.wording_gone", CITE)
        if not can_be_mended(found[0]):
            return Refusal("barriers.wording_unsafe", CITE)
    else:
        found = [row for row in found if can_be_mended(row)]
        if not found:
            return Refusal("barriers.nothing_safe", CITE)
    ordered: Sequence[BarrierFinding] = sorted(found, key=lambda row: row.span or (0, 0), reverse=True)
    for finding in ordered:
        terms = _mended(terms, finding)
    return terms


def _mended(terms: Terms, finding: BarrierFinding) -> Terms:
    changes: dict[str, Any]
    part, *inside = finding.path.split("/")
    if finding.span is None:
        sets = finding.wording.sets
        changes = {name: int(value) if name in _NUMBERS else value for name, value in sets.items()}
    elif part not in _ROWS:
        changes = {part: _replaced(getattr(terms, part), finding)}
    else:
        key, field = inside
        changes = {
            part: tuple(
                replace(row, **{field: _replaced(getattr(row, field), finding)}) if row.key == key else row
                for row in getattr(terms, part)
            )
        }
    return replace(terms, **changes)


def _replaced(text: str, finding: BarrierFinding) -> str:
    """A text with the words found replaced; a capital letter at their beginning is kept."""
    assert finding.span is not None
    start, end = finding.span
    if text[start:end] != finding.words:
        return text
    words = finding.wording.text
    if words and finding.words[:1].isupper():
        words = words[0].upper() + words[1:]
    elif words and finding.words[:1].islower() and words[1:2].islower():
        words = words[0].lower() + words[1:]
    words = words.removesuffix(".") if text[end : end + 1] in {".", ",", ";"} else words
    return text[:start] + words + text[end:]
