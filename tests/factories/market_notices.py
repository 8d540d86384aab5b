"""Notices from elsewhere for tests of the market list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hopmarket.records.notices.services import SourceFacts, import_releases
from hopmarket.rules.roles import System

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
SOURCE = SourceFacts("finder", "Finder", "Finder Office", "OGL v3", "https://example.org/ogl", NOW.date())


def release(place: int, parts: dict[str, Any] | None = None, **tender: Any) -> dict[str, Any]:
    """A release of process number ``place`` about a hedge; what is given stands in its tender."""
    tender_json = {
        "id": f"T{place}",
        "title": f"Hedge {place}",
        "status": "active",
        "tenderPeriod": {"endDate": "2026-12-10T12:00:00Z"},
        **tender,
    }
    return {
        "ocid": f"ocds-b5fd17-{place}",
        "id": str(place),
        "date": "2026-11-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "tender": tender_json,
        **(parts or {}),
    }


def bring(*releases: dict[str, Any]) -> None:
    """Imports releases."""
    import_releases(releases=list(releases), source=SOURCE, by=System("import"), at=NOW)


def at(postcode: str) -> dict[str, Any]:
    """Work that is done at a postcode, to stand in a tender."""
    return {"items": [{"id": "1", "deliveryAddresses": [{"postalCode": postcode}]}]}


def closing(day: str) -> dict[str, Any]:
    """A deadline, to stand in a tender."""
    return {"tenderPeriod": {"endDate": day}}


def about(*codes: str) -> dict[str, Any]:
    """CPV codes, to stand in a tender."""
    first, *others = ({"scheme": "CPV", "id": code} for code in codes)
    return {"classification": first, "items": [{"id": "1", "additionalClassifications": others}]}
