"""One notice as named values: the columns of the CSV and the fields of the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings

from hopmarket.pages.parts import safe_csv
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.organisation_names import is_portal_vendor

Value = str | int | float | bool | None
COLUMNS = (
    "ocid",
    "reference",
    "title",
    "buyer",
    "sent_by_portal",
    "status",
    "kind",
    "cpv",
    "place",
    "postcode",
    "district",
    "distance_km",
    "distance_to",
    "value_min",
    "value_max",
    "award_value",
    "currency",
    "published_at",
    "changed_at",
    "closes_at",
    "starts_on",
    "ends_on",
    "lots",
    "sme",
    "vcse",
    "suppliers",
    "source",
    "licence",
    "original_url",
    "url",
    "award_currency",
    "award_sums",
    "value_with_vat",
    "award_value_with_vat",
    "framework",
    "interest_by",
    "lots_cancelled",
)


def address(ocid: str) -> str:
    """Builds the absolute address of an opportunity's page."""
    return f"{settings.BASE_URL}/opportunities/{ocid}/"


def values(
    notice: Notice, now: datetime, kilometres: float | None = None, *, to_office: bool = False
) -> dict[str, Value]:
    """Lists the values of a notice by column. Instants in UTC; amounts exact, as text; None: not given."""
    portal = is_portal_vendor(notice.buyer_name)
    known: dict[str, Value] = {
        "ocid": notice.ocid,
        "reference": notice.reference,
        "title": notice.title,
        "buyer": None if portal else notice.buyer_name or None,
        "sent_by_portal": notice.buyer_name if portal else None,
        "status": notice.status_at(now).value,
        "kind": notice.category or None,
        "cpv": notice.cpv or None,
        "place": notice.place or None,
        "postcode": notice.postcode or None,
        "district": notice.district or None,
        "distance_km": None if kilometres is None else round(kilometres, 1),
        "distance_to": None if kilometres is None else "buyer" if to_office else "work",
        **_money(notice),
        "published_at": _instant(notice.published_at),
        "changed_at": _instant(notice.changed_at),
        "closes_at": _instant(notice.closes_at),
        "starts_on": notice.starts_on.isoformat() if notice.starts_on else None,
        "ends_on": notice.ends_on.isoformat() if notice.ends_on else None,
        "lots": notice.lots,
        "sme": notice.sme,
        "vcse": notice.vcse,
        "suppliers": notice.suppliers or None,
        "source": notice.source.publisher if notice.source else settings.PARTNERSHIP,
        "licence": notice.source.licence if notice.source else "Open Government Licence v3.0",
        "original_url": notice.original_url or None,
        "url": address(notice.ocid),
        "framework": notice.is_framework,
        "interest_by": _instant(notice.interest_by),
        "lots_cancelled": notice.lots_cancelled,
    }
    return {name: known[name] for name in COLUMNS}


def _money(notice: Notice) -> dict[str, Value]:
    def amount_text(amount: Decimal | None) -> str | None:
        return None if amount is None else f"{amount:f}"

    return {
        "value_min": amount_text(notice.value_min),
        "value_max": amount_text(notice.value_max),
        "award_value": amount_text(notice.award_value),
        "currency": notice.currency or None,
        "award_currency": notice.award_currency or None,
        "award_sums": notice.award_sums or None,
        "value_with_vat": amount_text(notice.value_gross),
        "award_value_with_vat": amount_text(notice.award_gross),
    }


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def csv_lines(rows: Iterable[dict[str, Value]]) -> Iterator[str]:
    """Writes the head and a line for each row; no cell is one that a spreadsheet takes for a formula."""
    return safe_csv.csv_pieces(COLUMNS, ([_cell(row[name]) for name in COLUMNS] for row in rows))


def _cell(value: Value) -> Value:
    return ("yes" if value else "no") if isinstance(value, bool) else value
