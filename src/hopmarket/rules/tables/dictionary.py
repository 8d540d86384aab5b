"""The dictionary of the tables: as lines, and as CSV on the Web metadata.

Source: W3C Recommendation "Metadata Vocabulary for Tabular Data", 17 December 2015.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ..citation import LICENCE_URL
from . import TABLES, Column, Table

HEAD = ("table", "column", "title", "meaning", "type", "unit", "source_in_ocds", "always_there")


def lines() -> Iterator[tuple[str, ...]]:
    """One line for each column of each table."""
    for table in TABLES:
        for column in table.columns:
            always = "true" if column.required or column.name in table.key else "false"
            yield (
                table.name,
                column.name,
                column.title,
                column.meaning,
                str(column.kind),
                column.unit,
                column.path,
                always,
            )


def dictionary_fingerprint() -> str:
    """A fingerprint of the dictionary: it changes when a column does."""
    return hashlib.sha256(repr(tuple(lines())).encode()).hexdigest()[:12]


def metadata(address: str, *, publisher: str, portal: str) -> dict[str, Any]:
    """CSVW metadata of all tables; ``address`` is that of their folder, ending with a slash."""
    return {
        **_heading(publisher, portal),
        "tables": [_described(table, address) for table in TABLES],
    }


def metadata_of(table: Table, address: str, *, publisher: str, portal: str) -> dict[str, Any]:
    """CSVW metadata of one table. Foreign keys stand only in the metadata of all tables."""
    description = _described(table, address)
    description["tableSchema"].pop("foreignKeys", None)
    return {**_heading(publisher, portal), **description}


def _heading(publisher: str, portal: str) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:publisher": publisher,
        "dc:license": {"@id": LICENCE_URL},
        "dc:source": {"@id": portal},
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
    }


def _described(table: Table, address: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column, table) for column in table.columns],
        "primaryKey": list(table.key),
        "aboutUrl": f"{address}{table.name}.csv#" + ",".join(f"{{{name}}}" for name in table.key),
    }
    if table is not TABLES[0]:
        reference = {"resource": f"{address}{TABLES[0].name}.csv", "columnReference": "ocid"}
        schema["foreignKeys"] = [{"columnReference": "ocid", "reference": reference}]
    return {
        "url": f"{address}{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.meaning,
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    description: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": f"{column.meaning} ({column.unit})" if column.unit else column.meaning,
        "dc:source": column.path,
        "datatype": str(column.kind),
    }
    if column.required or column.name in table.key:
        description["required"] = True
    return description
