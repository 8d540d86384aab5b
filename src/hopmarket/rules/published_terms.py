"""The fields of the terms in a release: each is written, and read back, at the path that its row names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import ocds_values
from .ocds_values import Json
from .releases import json_values
from .terms_fields import TYPED_FIELDS, FieldKind, TermsField


def write_fields(release: Json, terms: Any, rows: Iterable[TermsField] = TYPED_FIELDS) -> None:
    """Writes fields of the terms into a release that has the lists to which their paths lead, or of a row
    of the terms into its object; what is empty is left out."""
    for row in rows:
        value = getattr(terms, row.name)
        if value not in ("", None):
            *steps, name = row.path.split("/")
            target: Any = release
            for step in steps:
                target = _row(target, step) if isinstance(target, list) else target.setdefault(step, {})
            target[name] = _published(row, value)


def _row(rows: list[Any], step: str) -> Any:
    """The row with this id; of rows without ids the one at this place, counted from nought."""
    named = next((row for row in rows if isinstance(row, dict) and row.get("id") == step), None)
    if named is None and step.isdecimal() and int(step) < len(rows):
        return rows[int(step)]
    return named


def _published(row: TermsField, value: Any) -> Any:
    match value:
        case Decimal():
            return ocds_values.money(value)
        case datetime():
            return ocds_values.instant(value)
        case date():
            return ocds_values.day(value, end=row.path.endswith("/endDate"))
        case _:
            return value


def published_value(release: json_values.Json, path: str) -> Any:
    """What lies at a path of the table; None when any step is missing."""
    found: Any = release
    for step in path.split("/"):
        match found:
            case dict():
                found = found.get(step)
            case list():
                found = _row(found, step)
            case _:
                return None
    return found


def published_text(release: json_values.Json, row: TermsField) -> str:
    """The value of a typed field in a release, as differences write it: a day "2026-12-18", pounds
    "84000.50"; empty when none is given."""
    value = published_value(release, row.path)
    if value is None:
        return ""
    match row.kind:
        case FieldKind.MONEY:
            return str(json_values.amount(json_values.part(value, "amount")) or "")
        case FieldKind.DAY:
            on = json_values.day(value)
            return on.isoformat() if on else json_values.text(value)
        case _:
            return str(value).strip()
