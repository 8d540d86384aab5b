"""Documents in clauses as JSON values: what is empty is left out, everything else stands as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from .clauses import FORMAT, Clause, ClauseDocument, Provenance, RetiredNumber

Row = TypeVar("Row", Provenance, Clause, RetiredNumber)

DOCUMENT_TEXTS = ("kind", "title", "summary", "place", "licence", "attribution")
"""The fields of a document that are one text, in the order in which they are written."""
ROWS: Mapping[str, type[Provenance] | type[Clause] | type[RetiredNumber]] = {
    "sources": Provenance,
    "clauses": Clause,
    "retired": RetiredNumber,
}
"""The fields of a document that are lists of rows, in the order in which they are written."""
TEXTS_OF_ROWS: Mapping[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(form) if field.type == "str") for name, form in ROWS.items()
}
"""The fields of each row that are one text."""
LISTS_OF_ROWS: Mapping[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(form) if field.type != "str") for name, form in ROWS.items()
}
"""The fields of each row that are lists of texts."""


def as_json(document: ClauseDocument) -> dict[str, Any]:
    """A document as a JSON value, in the order of its fields."""
    value: dict[str, Any] = {"format": FORMAT}
    value |= {name: text for name in DOCUMENT_TEXTS if (text := getattr(document, name))}
    for name in ROWS:
        if rows := getattr(document, name):
            value[name] = [_row_as_json(row) for row in rows]
    return value


def from_json(value: Mapping[str, Any]) -> ClauseDocument:
    """The document that ``as_json`` wrote."""
    return ClauseDocument(
        **{name: value.get(name, "") for name in DOCUMENT_TEXTS},
        sources=_rows(Provenance, value.get("sources", ())),
        clauses=_rows(Clause, value.get("clauses", ())),
        retired=_rows(RetiredNumber, value.get("retired", ())),
    )


def _row_as_json(row: Provenance | Clause | RetiredNumber) -> dict[str, Any]:
    written = ((field.name, getattr(row, field.name)) for field in fields(row))
    return {name: list(text) if isinstance(text, tuple) else text for name, text in written if text}


def _rows(form: type[Row], rows: list[Mapping[str, Any]] | tuple[()]) -> tuple[Row, ...]:
    read: list[dict[str, Any]] = [
        {name: tuple(text) if isinstance(text, list) else text for name, text in row.items()} for row in rows
    ]
    return tuple(form(**row) for row in read)
