"""Notices from elsewhere, made only through the import."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.services import SourceFacts, import_releases
from hopmarket.records.published_organisations.models import PublishedOrganisation
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
    party_json: dict[str, Any] = {"id": f"{role}-{name}", "name": name, "roles": [role]}
    address = {"postalCode": postcode, "locality": town, "countryName": country}
    if any(address.values()):
        party_json["address"] = {key: value for key, value in address.items() if value}
    if number:
        party_json["identifier"] = {"scheme": number[0], "id": number[1]}
    return party_json


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
    buyers, suppliers = (
        [party for party in parties if role in party["roles"]] for role in ("buyer", "supplier")
    )
    release_json: dict[str, Any] = {
        "ocid": f"ocds-gazette-{process}",
        "id": f"{process}-{on}",
        "date": f"{on}T09:00:00Z",
        "tag": ["contract"] if suppliers else ["tender"],
        "initiationType": "tender",
        "parties": [
            {key: value for key, value in party.items() if key != "roles"} | {"roles": party["roles"]}
            for party in parties
        ],
        "tender": {"id": process, "title": title or f"Process {process}", "status": "active"},
    }
    if buyers:
        release_json["buyer"] = {name: buyers[0][name] for name in ("id", "name")}
    if place:
        release_json["tender"]["items"] = [{"id": "1", "deliveryAddress": {"postalCode": place}}]
    if suppliers:
        references = [{name: party[name] for name in ("id", "name")} for party in suppliers]
        amount = {"amount": value, "currency": "GBP"}
        period = {"startDate": f"{on}T00:00:00Z", "endDate": f"{ends}T00:00:00Z"}
        release_json["awards"] = [{"id": "a1", "status": "active", "suppliers": references, "value": amount}]
        release_json["contracts"] = [
            {"id": "c1", "awardID": "a1", "status": "active", "period": period, "value": amount}
        ]
    return release_json


def publish(*releases: dict[str, Any], at: datetime = AT) -> None:
    """Imports releases as one batch."""
    must(import_releases(releases=releases, source=ELSEWHERE, by=System("import"), at=at))


def published(key: str) -> PublishedOrganisation:
    """The published organisation under a key."""
    return PublishedOrganisation.objects.get(key=key)


def notice(process: str) -> Notice:
    """The notice of a process."""
    return Notice.objects.get(ocid=f"ocds-gazette-{process}")
