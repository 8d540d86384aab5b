"""The fields of the terms in a release: each is written, and read back, at the path that its row names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import ocds_values
from .ocds_values import Json
from .procedure_kinds import Procedure
from .releases import json_values
from .terms import Terms, since_of
from .terms_fields import EVERY_ROW, TYPED_FIELDS, FieldKind, TermsField


def write_fields(release: Json, terms: Any, rows: Iterable[TermsField] = TYPED_FIELDS) -> None:
    """Writes fields of the terms into a release that has the lists to which their paths lead, or of a row
    of the terms into its object; what is empty is left out."""
    for row in rows:
        value = getattr(terms, row.name)
        if value not in ("", None):
            *steps, name = row.path.split("/")
            for target in _targets(release, steps):
                target[name] = _published(row, value)


def _targets(release: Json, steps: Iterable[str]) -> list[Any]:
    """The objects at the end of a path, made where they are not there yet: one, or one for each row of a
    list of which the path names every row."""
    found: list[Any] = [release]
    for step in steps:
        if step == EVERY_ROW:
            found = [row for rows in found for row in rows]
        else:
            found = [
                _row(target, step) if isinstance(target, list) else target.setdefault(step, {})
                for target in found
            ]
    return found


def asked_fields(terms: Terms, procedure: Procedure) -> list[TermsField]:
    """The typed fields that a release has: without those that the terms' format does not know, and those that
    the procedure leaves out where nothing stands in them."""
    empty = Terms()
    return [
        row
        for row in TYPED_FIELDS
        if getattr(terms, row.name) != getattr(empty, row.name)
        or (since_of(row.name) <= terms.format and row.name not in procedure.fields_left_out)
    ]


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
        case str() if row.codes:
            return row.codes.get(value, value)
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
                found = _row(found, "0" if step == EVERY_ROW else step)
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
        case FieldKind.CHOICE:
            choices = {code: choice for choice, code in (row.codes or {}).items()}
            return choices.get(str(value), str(value))
        case FieldKind.DAY:
            on = json_values.day(value)
            return on.isoformat() if on else json_values.text(value)
        case _:
            return str(value).strip()
