"""A row of the Contracts Finder CSV export (43 columns) as an OCDS release."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from ..local_time import clock_time, local_instant
from ..ocds_values import instant as written
from ..refusal import Refusal
from .contracts_finder_cells import NO_DAY, PLANNING, STATUSES, SUPPLIER, export_day
from .json_values import Json, amount, cpv, instant, is_placeholder, postcode, web_address
from .supplier_cells import supplier_entries

Row = Mapping[str, str]

NEEDED = ("Notice Identifier", "Notice Type", "Organisation Name", "Published Date", "Title")
EXTENSIONS = frozenset({"suitability", "location", "uk", "european-union"})
"""The extensions that releases made from rows use."""
_CATEGORY = {"Works": "works", "Products": "goods", "Services": "services"}
_METHOD = (
    ("SingleTender", "limited"),
    ("Restricted", "selective"),
    ("CallOff", "selective"),
    ("Negotiat", "selective"),
    ("Dialogue", "selective"),
    ("Dynamic", "selective"),
    ("Open", "open"),
)
_CLOCKS = {
    "time.does_not_exist": "the clocks of London skip it on the closing date",
    "time.happens_twice": "the clocks of London show it twice on the closing date",
}
_NUMBERS = {"COMPANIES_HOUSE": "GB-COH", "CHARITIES_COMMISSION": "GB-CHC", "DUNS_NUMBER": "XI-DUNS"}


def is_row(value: Mapping[str, object]) -> bool:
    """Whether a JSON object is a row of the export, its keys the columns."""
    return "Notice Identifier" in value and "ocid" not in value


def is_from_row(release: Mapping[str, Any]) -> bool:
    """Whether a release was made from a row of the export."""
    ocid, number = str(release.get("ocid")), str(release.get("id"))
    return re.search(r"-cf-[0-9a-f]{20}$", ocid) is not None and number.startswith(f"{ocid}-")


def with_newest_awards(releases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Releases of one process, the oldest first, with the awards and suppliers of the newest row alone: an
    export tells a notice's award whole each time, so a supplier that it no longer names is none."""
    telling = [place for place, release in enumerate(releases) if release.get("awards")]
    if len(telling) < 2 or not all(map(is_from_row, releases)):
        return list(releases)
    last = releases[telling[-1]]["id"]
    same_row = [place for place in telling if releases[place]["id"] == last]
    newest = max(same_row, key=lambda place: (not _is_numbered_by_place(releases[place]), place))
    return [
        _without_awards(release) if place in telling and place != newest else release
        for place, release in enumerate(releases)
    ]


def _is_numbered_by_place(release: Mapping[str, Any]) -> bool:
    """Whether an earlier version made a release, which gave suppliers ids by their place in the cell and
    cut names at brackets."""
    return any(re.fullmatch(r"supplier-\d{1,4}", str(row.get("id"))) for row in release["parties"])


def _without_awards(release: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in release.items() if name != "awards"}
    return kept | {"parties": [row for row in release["parties"] if row.get("roles") != ["supplier"]]}


def process_number(organisation: str, notice: str) -> str:
    """A number for a process that the export gives no ``ocid``: the same for the same buyer and
    buyer's reference, whichever export it stands in."""
    return hashlib.sha256(f"{organisation.strip()}\n{notice.strip()}".encode()).hexdigest()[:20]


def release(row: Row, *, prefix: str) -> dict[str, Any] | Refusal:
    """The release that a row describes, under our own ``prefix`` because the export has no ocid.

    Refuses ``csv.<column>`` with the text that could not be read, and ``why`` where that is not plain.
    """
    cells = {name: " ".join(text.split()) for name, text in row.items() if isinstance(text, str)}
    for name in NEEDED:
        if not cells.get(name):
            return Refusal(f"csv.{name}", params={"text": ""})
    at = instant(cells["Published Date"])
    if at is None:
        return Refusal("csv.Published Date", params={"text": cells["Published Date"][:40]})
    closes = _closes(cells)
    if isinstance(closes, Refusal):
        return closes
    planned = cells["Notice Type"] in PLANNING
    number = process_number(cells["Organisation Name"], cells["Notice Identifier"])
    content = hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:16]
    awards = [] if planned else _awards(cells, number)
    body: dict[str, Any] = {
        "ocid": f"{prefix}-cf-{number}",
        "id": f"{prefix}-cf-{number}-{content}",
        "date": written(at),
        "tag": ["planning" if planned else "award" if awards else "tender"],
        "initiationType": "tender",
        "language": "en",
        "parties": [{"id": "buyer", "name": cells["Organisation Name"], "roles": ["buyer"]}],
        "buyer": {"id": "buyer", "name": cells["Organisation Name"]},
        "tender": _tender(cells, row.get("Description", ""), planned, closes),
    }
    if planned and closes:
        body["planning"] = {
            "milestones": [
                {"id": "closing", "title": "Closing date in the notice", "dueDate": written(closes)}
            ]
        }
    if awards:
        body["awards"] = awards
        body["parties"] += list(_suppliers(cells))
    return body


def _tender(cells: Row, description: str, planned: bool, closes: datetime | None) -> dict[str, Any]:
    tender: dict[str, Any] = {
        "id": cells["Notice Identifier"],
        "title": cells["Title"],
        "description": description.strip(),
        "status": "planned" if planned else STATUSES.get(cells.get("Status", ""), "active"),
        "items": [_item(cells)],
        **_periods(cells, None if planned else closes),
        **_values(cells),
    }
    codes = [cpv_code for code in cells.get("Cpv Codes", "").split() if (cpv_code := cpv(code))]
    if codes:
        tender["classification"] = {"scheme": "CPV", "id": codes[0]}
    if codes[1:]:
        tender["additionalClassifications"] = [{"scheme": "CPV", "id": code} for code in codes[1:]]
    if category := _CATEGORY.get(cells.get("OJEU Contract Type", "")):
        tender["mainProcurementCategory"] = category
    if details := cells.get("OJEU Procedure Type"):
        tender["procurementMethodDetails"] = details
        for word, method in _METHOD:
            if word in details:
                tender["procurementMethod"] = method
                break
    if extra := cells.get("Additional Text"):
        tender["submissionMethodDetails"] = extra
    flags = {"sme": cells.get("Suitable for SME"), "vcse": cells.get("Suitable for VCO")}
    tender["suitability"] = {name: flag == "Yes" for name, flag in flags.items() if flag in ("Yes", "No")}
    if not tender["suitability"]:
        del tender["suitability"]
    links = [address for link in cells.get("Links", "").split() if (address := web_address(link))]
    if links:
        tender["documents"] = [
            {"id": f"link-{place}", "title": "Link given in the notice", "url": link}
            for place, link in enumerate(dict.fromkeys(links), 1)
        ]
    return tender


def _item(cells: Row) -> dict[str, Any]:
    address = {"postalCode": postcode(cells.get("Postcode")), "region": cells.get("Region", "")}
    return {
        "id": "1",
        "deliveryAddresses": [{name: text for name, text in address.items() if text}],
    }


def _periods(cells: Row, closes: datetime | None) -> dict[str, Any]:
    periods: dict[str, Any] = {}
    if closes:
        periods["tenderPeriod"] = {"endDate": written(closes)}
    starts, ends = _day(cells.get("Start Date", "")), _day(cells.get("End Date", ""))
    period = {
        name: f"{on.isoformat()}T{clock}Z"
        for name, on, clock in (("startDate", starts, "00:00:00"), ("endDate", ends, "23:59:59"))
        if on
    }
    if period:
        periods["contractPeriod"] = period
    return periods


def _values(cells: Row) -> dict[str, Any]:
    low, high = amount(cells.get("Value Low")), amount(cells.get("Value High"))
    most = high or low
    values: dict[str, Any] = {}
    if most is not None:
        values["value"] = {"amount": float(most), "currency": "GBP"}
    if low is not None and high is not None and low < high:
        values["minValue"] = {"amount": float(low), "currency": "GBP"}
    return values


def _day(text: str) -> date | None:
    return export_day(text)


def _closes(cells: Row) -> datetime | None | Refusal:
    """The deadline on the clocks of London. A closing date without a time lasts until the last
    minute of its day; a time that the clocks skip or repeat is refused."""
    day_text = cells.get("Closing Date", "")
    if day_text in NO_DAY:
        return None
    on = _day(day_text)
    if on is None:
        return Refusal("csv.Closing Date", params={"text": day_text[:40]})
    if is_placeholder(on):
        return None
    time_text = cells.get("Closing Time", "")
    at = clock_time(time_text) if time_text else time(23, 59)
    if isinstance(at, Refusal):
        return Refusal("csv.Closing Time", params={"text": time_text[:40]})
    closes = local_instant(on, at)
    if isinstance(closes, Refusal):
        return Refusal("csv.Closing Time", params={"text": time_text[:40], "why": _CLOCKS[closes.reason]})
    return closes


def _suppliers(cells: Row) -> Iterator[Json]:
    """The suppliers as parties, each once. Their ids are made of name and number: of the place in the cell,
    another export would give one firm the id of another."""
    seen = set()
    for name, _, kind, number, sme, vcse in supplier_entries(cells.get(SUPPLIER, "")):
        digest = hashlib.sha256("\n".join((name, kind, number)).encode()).hexdigest()[:16]
        if digest in seen:
            continue
        seen.add(digest)
        party: dict[str, Any] = {"id": f"supplier-{digest}", "name": name, "roles": ["supplier"]}
        scheme = _NUMBERS.get(kind.upper().replace(" ", "_"))
        if scheme and number:
            party["identifier"] = {"scheme": scheme, "id": number, "legalName": name}
        details = {"vcse": vcse == "Yes"} if vcse in ("Yes", "No") else {}
        party["details"] = {**details, "scale": "sme"} if sme == "Yes" else details
        yield party


def _awards(cells: Row, number: str) -> list[dict[str, Any]]:
    suppliers = [{"id": supplier["id"], "name": supplier["name"]} for supplier in _suppliers(cells)]
    awarded = _day(cells.get("Awarded Date", ""))
    if not suppliers and not awarded:
        return []
    award: dict[str, Any] = {"id": f"{number}-1", "status": "active", "suppliers": suppliers}
    if awarded:
        award["date"] = f"{awarded.isoformat()}T00:00:00Z"
    if value := amount(cells.get("Awarded Value")):
        award["value"] = {"amount": float(value), "currency": "GBP"}
    starts, ends = _day(cells.get("Contract start date", "")), _day(cells.get("Contract end date", ""))
    if starts and ends:
        award["contractPeriod"] = {
            "startDate": f"{starts.isoformat()}T00:00:00Z",
            "endDate": f"{ends.isoformat()}T23:59:59Z",
        }
    return [award]
