"""Known publishers, and the day on which a copy was made."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hopmarket import reference_data
from hopmarket.records.notices.services import SourceFacts


def known_publishers() -> list[dict[str, Any]]:
    """The publishers that this project knows, with the ocid prefixes they write."""
    rows: list[dict[str, Any]] = reference_data.listing("notices", "sources.json")
    return rows


@cache
def publisher_named(key: str, *, copied_on: date) -> SourceFacts | None:
    """The publisher with this key; None when nobody knows it."""
    row = next((publisher for publisher in known_publishers() if publisher["key"] == key), None)
    return _facts(row, copied_on) if row else None


def publisher_of_process(ocid: str, *, copied_on: date) -> SourceFacts | None:
    """The publisher whose registered prefix a process carries; None when nobody knows it."""
    for row in known_publishers():
        if any(ocid.startswith(f"{prefix}-") for prefix in row["prefixes"]):
            return publisher_named(row["key"], copied_on=copied_on)
    return None


def _facts(row: dict[str, Any], copied_on: date) -> SourceFacts:
    facts = {name: row[name] for name in ("key", "name", "publisher", "licence", "licence_url")}
    return SourceFacts(**facts, copied_on=copied_on)
