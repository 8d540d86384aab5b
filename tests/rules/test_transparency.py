"""Contracts over £5,000 as the Local Government Transparency Code 2015 asks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules import ocds
from hopmarket.rules.transparency import (
    FIELDS,
    HEAD,
    NOT_PUBLISHED,
    Agreement,
    Quarter,
    agreements,
    is_covered,
    line,
)
from hopmarket.rules.transparency.agreements import Route, route
from tests.rules import publications

NOTICED = date(2026, 11, 26)
BESIDE = dict.fromkeys(
    ("body", "body_identifier", "ocid", "page", "fictional", "publisher", "licence"), "told"
)


def read(record: dict[str, Any]) -> list[Agreement]:
    return list(agreements(record, noticed=NOTICED))


def row_of(agreement: Agreement, is_ours: bool = False) -> dict[str, Any]:
    return dict(zip(HEAD, line(agreement, is_ours=is_ours, beside=BESIDE), strict=True))


def imported(**parts: Any) -> dict[str, Any]:
    award = {
        "id": "A1",
        "status": "active",
        "date": "2025-02-03T00:00:00Z",
        "suppliers": [{"id": "s", "name": "Hedges Ltd"}],
        "value": {"amount": 9000.5, "currency": "GBP"},
        "contractPeriod": {"startDate": "2025-03-01T00:00:00Z", "endDate": "2026-02-28T23:59:59Z"},
    }
    return {"ocid": "x", "tender": {"title": "Hedges", "description": "Laying"}, "awards": [award], **parts}


def party(**details: Any) -> dict[str, Any]:
    return {
        "id": "s",
        "name": "Hedges Ltd",
        "identifier": {"scheme": "GB-COH", "id": "01234567"},
        "address": {"streetAddress": "1 Lane", "postalCode": "WR1 1AA"},
        "details": details,
    }


def test_the_ten_fields_of_the_code_in_its_order() -> None:
    assert [field.number for field in FIELDS] == list(range(1, 11))
    assert [field.title.split()[0] for field in FIELDS] == [
        "Reference", "Title", "Local", "Description", "Supplier", "Sum", "Value", "Start,", "Whether", "Whether",
    ]  # fmt: skip
    columns = [name for field in FIELDS for name in field.columns]
    assert list(HEAD[: len(columns)]) == columns
    assert len(set(HEAD)) == len(HEAD)


@pytest.mark.parametrize(
    ("value", "currency", "covered"),
    [
        ("5000.00", "GBP", False),
        ("5000.01", "GBP", True),
        ("1", "GBP", False),
        ("9999999", "GBP", True),
        (None, "GBP", None),
        ("9000", "EUR", None),
    ],
)
def test_what_exceeds_five_thousand_pounds(value: str | None, currency: str, covered: bool | None) -> None:
    assert is_covered(Decimal(value) if value else None, currency) is covered


@pytest.mark.parametrize(
    ("method", "details", "meant"),
    [
        ("open", "", Route.TENDER),
        ("open", "Open procedure (above threshold)", Route.TENDER),
        ("open", "Below threshold - open competition", Route.TENDER),
        ("selective", "Restricted procedure", Route.TENDER),
        ("limited", "Competitive quotation (below threshold)", Route.QUOTE),
        ("", "Request for quote", Route.QUOTE),
        ("selective", "Call-off from a framework agreement", Route.UNKNOWN),
        ("selective", "Call-off from a dynamic purchasing system", Route.UNKNOWN),
        ("", "Other - Further Competition - Framework", Route.UNKNOWN),
        ("limited", "Single tender action (below threshold)", Route.NEITHER),
        ("direct", "Direct award", Route.NEITHER),
        ("direct", "", Route.NEITHER),
        ("limited", "Negotiated without prior publication", Route.NEITHER),
        ("limited", "", Route.UNKNOWN),
        ("", "Not specified", Route.UNKNOWN),
        ("", "", Route.UNKNOWN),
        ("nonsense", "Not applicable", Route.UNKNOWN),
    ],
)
def test_how_a_contract_came_about(method: str, details: str, meant: Route) -> None:
    assert route(method, details) is meant


def test_our_signed_contract_in_its_ten_fields() -> None:
    record = ocds.release(publications.SIGNED, tags=("contract",), at=publications.OPENS, number=1)
    contracts = [agreement for agreement in read(record) if agreement.kind == "contract"]
    (signed,) = publications.SIGNED.contracts
    (agreement,) = contracts
    row = row_of(agreement, is_ours=True)
    assert row["reference_number"] == signed.reference
    assert row["title"] == signed.title
    assert row["department"] == row["vat_not_recovered"] == row["review_date"] == NOT_PUBLISHED
    assert row["description"] == publications.TERMS.summary
    assert row["supplier_name"] == publications.WINNER.name
    assert row["sum"] == signed.value
    assert (row["start_date"], row["end_date"]) == (signed.starts_on, signed.ends_on)
    assert row["invitation"] == "Published invitation to tender"
    assert (row["supplier_sme"], row["supplier_vcse"]) == ("Yes", "Yes")
    assert row["supplier_registration_number"] == "GB-CHC-1012345"
    assert (row["sum_includes_vat"], row["dated"], row["dated_from"]) == ("Yes", signed.signed_on, "signed")


def test_an_award_without_contract_counts_as_one() -> None:
    (agreement,) = read(imported(parties=[party(scale="sme", vcse=False)]))
    row = row_of(agreement)
    assert (row["known_from"], row["reference_number"], row["title"]) == ("award", "A1", "Hedges")
    assert row["supplier_details"] == "1 Lane, WR1 1AA, GB-COH-01234567"
    assert (row["sum"], row["sum_includes_vat"]) == (Decimal("9000.50"), "Not said")
    assert (row["start_date"], row["end_date"]) == (date(2025, 3, 1), date(2026, 2, 28))
    assert (row["dated"], row["dated_from"], row["quarter"]) == (date(2025, 2, 3), "awarded", "2025-Q1")


@pytest.mark.parametrize(
    ("details", "sme", "vcse", "number"),
    [
        ({"scale": "sme", "vcse": True}, "Yes", "Yes", "GB-COH-01234567"),
        ({"scale": "small"}, "Yes", NOT_PUBLISHED, "GB-COH-01234567"),
        ({"scale": "large", "vcse": False}, "No", "No", "Not applicable"),
        ({"scale": "large", "vcse": True}, "No", "Yes", "GB-COH-01234567"),
        ({}, NOT_PUBLISHED, NOT_PUBLISHED, "GB-COH-01234567"),
        ({"scale": "", "vcse": "yes"}, NOT_PUBLISHED, NOT_PUBLISHED, "GB-COH-01234567"),
    ],
)
def test_whether_the_supplier_is_small_or_voluntary(
    details: dict[str, Any], sme: str, vcse: str, number: str
) -> None:
    (agreement,) = read(imported(parties=[party(**details)]))
    row = row_of(agreement)
    assert (row["supplier_sme"], row["supplier_vcse"], row["supplier_registration_number"]) == (
        sme,
        vcse,
        number,
    )


def test_nothing_is_made_up_for_a_bare_award() -> None:
    (agreement,) = read({"awards": [{"id": "A", "suppliers": [{"name": "Somebody"}]}]})
    row = row_of(agreement)
    known = {"reference_number": "A", "supplier_name": "Somebody", "known_from": "award"}
    assert {name: row[name] for name in known} == known
    assert (row["dated"], row["dated_from"]) == (NOTICED, "notice")
    unpublished = [name for field in FIELDS for name in field.columns if name not in known]
    assert {row[name] for name in (*unpublished, "currency", "sum_with_vat")} == {NOT_PUBLISHED}


def test_cancelled_contracts_and_awards_that_do_not_stand_are_left_out() -> None:
    contract = {"id": "C1", "awardID": "A1", "status": "cancelled", "value": {"amount": 1}}
    awards = [
        {"id": "B", "status": "cancelled", "suppliers": [{"name": "X"}]},
        {"id": "C", "status": "pending"},
    ]
    record = imported(contracts=[contract])
    record["awards"] += awards
    assert [(agreement.kind, agreement.reference) for agreement in read(record)] == [("award", "A1")]


def test_several_suppliers_answer_in_their_order() -> None:
    record = imported(parties=[party(scale="sme")])
    record["awards"][0]["suppliers"] = [{"id": "s"}, {"id": "t", "name": "Large plc"}]
    (agreement,) = read(record)
    row = row_of(agreement)
    assert row["supplier_name"] == "Hedges Ltd; Large plc"
    assert row["supplier_sme"] == f"Yes; {NOT_PUBLISHED}"


@given(st.dates())
def test_every_day_lies_in_its_quarter_alone(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day
    assert Quarter.of(quarter.first) == quarter
    assert Quarter.read(str(quarter)) == quarter or day.year < 1000
    if day.year < 9999:
        assert day <= quarter.last
        assert Quarter.of(quarter.last) == quarter
        assert quarter.next.first - timedelta(days=1) == quarter.last


@pytest.mark.parametrize("text", ["", "2026", "2026-Q0", "2026-Q5", "Q1-2026", "2026-Q1x", "٢٠٢٦-Q1"])
def test_what_is_no_quarter(text: str) -> None:
    assert Quarter.read(text) is None


def test_a_quarter_in_words() -> None:
    assert Quarter.read(" 2026-q3 ") == Quarter(2026, 3)
    assert Quarter(2026, 3).title == "July to September 2026"
