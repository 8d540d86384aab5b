"""Notices from elsewhere, made only through the import."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hopmarket.records.notices.models import Notice, PublishedOrganisation
from hopmarket.records.notices.services import SourceFacts, import_releases
from hopmarket.rules.roles import System
from tests.factories.partnership import must

ELSEWHERE = SourceFacts(
    "gazette", "Gazette", "The Gazette", "OGL v3.0", "https://example.org/ogl", date(2026, 1, 1)
)
AT = datetime.fromisoformat("2026-11-20T09:00:00+00:00")


def party(
    name: str,
    role: str,
    *,
    number: tuple[str, str] | None = None,
    postcode: str = "",
    town: str = "",
    country: str = "",
) -> dict[str, Any]:
    """A party of a release; ``number`` is a scheme and a value."""
    made: dict[str, Any] = {"id": f"{role}-{name}", "name": name, "roles": [role]}
    address = {"postalCode": postcode, "locality": town, "countryName": country}
    if any(address.values()):
        made["address"] = {key: value for key, value in address.items() if value}
    if number:
        made["identifier"] = {"scheme": number[0], "id": number[1]}
    return made


def release(
    process: str,
    *parties: dict[str, Any],
    on: str = "2026-05-01",
    place: str = "",
    ends: str = "2029-03-31",
    value: int = 20_000,
    title: str = "",
) -> dict[str, Any]:
    """A release of a process with these parties; a supplier among them makes it a contract.
    ``place`` is the postcode where the work is done."""
    told = {role: [one for one in parties if role in one["roles"]] for role in ("buyer", "supplier")}
    made: dict[str, Any] = {
        "ocid": f"ocds-gazette-{process}",
        "id": f"{process}-{on}",
        "date": f"{on}T09:00:00Z",
        "tag": ["contract"] if told["supplier"] else ["tender"],
        "initiationType": "tender",
        "parties": [
            {key: value for key, value in one.items() if key != "roles"} | {"roles": one["roles"]}
            for one in parties
        ],
        "tender": {"id": process, "title": title or f"Process {process}", "status": "active"},
    }
    if told["buyer"]:
        made["buyer"] = {name: told["buyer"][0][name] for name in ("id", "name")}
    if place:
        made["tender"]["items"] = [{"id": "1", "deliveryAddress": {"postalCode": place}}]
    if told["supplier"]:
        suppliers = [{name: one[name] for name in ("id", "name")} for one in told["supplier"]]
        worth = {"amount": value, "currency": "GBP"}
        period = {"startDate": f"{on}T00:00:00Z", "endDate": f"{ends}T00:00:00Z"}
        made["awards"] = [{"id": "a1", "status": "active", "suppliers": suppliers, "value": worth}]
        made["contracts"] = [
            {"id": "c1", "awardID": "a1", "status": "active", "period": period, "value": worth}
        ]
    return made


def publish(*releases: dict[str, Any], at: datetime = AT) -> None:
    """Imports releases as one batch."""
    must(import_releases(releases=releases, source=ELSEWHERE, by=System("import"), at=at))


def published(key: str) -> PublishedOrganisation:
    """The published organisation under a key."""
    return PublishedOrganisation.objects.get(key=key)


def notice(process: str) -> Notice:
    """The notice of a process."""
    return Notice.objects.get(ocid=f"ocds-gazette-{process}")
