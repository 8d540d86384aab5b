"""Amounts, currencies, dates and stages of imported notices: what each case file says, and its siblings.

A row of ``FACTS`` is a case of ``tests/data/cases`` and what is read from it; further cases are further rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.local_time import LONDON, end_of_day
from hopmarket.rules.money import in_words, sums_in_words, with_vat_in_words, without_empty_pence
from hopmarket.rules.notice_status import NoticeStatus, notice_status
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases import contracts_finder
from hopmarket.rules.releases.cancelled_by_tag import cancelled_by_tag
from hopmarket.rules.releases.future_dates import is_ahead, order_instant
from hopmarket.rules.releases.json_values import closing_instant, day, instant, release_instant
from hopmarket.rules.releases.lots_and_bids import bids_by_lot, lot_closing
from hopmarket.rules.releases.merging import DatedRelease, MergeRule, merged, rules_of
from hopmarket.rules.releases.notice_facts import NoticeFacts, Stage, notice_facts
from hopmarket.rules.releases.published_money import (
    PublishedMoney,
    published_money,
    read_sums,
    sums_by_currency,
    written_sums,
)
from hopmarket.rules.releases.release_remarks import release_remarks
from hopmarket.rules.releases.repeated_ids import repeated_ids
from hopmarket.rules.releases.value_repairs import instant_spelling
from hopmarket.rules.releases.versioned_release import versioned_release
from hopmarket.rules.tables.awards_and_contracts import AWARDS, CONTRACTS
from hopmarket.rules.tables.columns import TableProcess
from hopmarket.rules.transparency.agreements import agreements
from tests.factories.case_files import AT, compiled_case, notes_of_case

D = Decimal


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


FACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "03",
        {"award_value": D(120000), "award_currency": "EUR", "currency": "EUR", "contract.currency": ["EUR"]},
    ),
    (
        "04",
        {
            "award_value": None,
            "award_currency": "",
            "currency": "",
            "award_sums": (PublishedMoney(D(10000), "GBP"), PublishedMoney(D(5000000), "JPY")),
        },
    ),
    ("05", {"contract.value": [D(8000)], "contract.currency": ["EUR"]}),
    (
        "07",
        {
            "value_min": D(50000),
            "value_max": D(50000),
            "currency": "GBP",
            "lots": 2,
            "lots_cancelled": 1,
            "stage": Stage.CALLED,
        },
    ),
    ("08", {"closes_at": at("2027-07-02T22:59:59+00:00")}),
    (
        "09",
        {
            "contract.starts_on": [date(2026, 4, 1)],
            "contract.ends_on": [date(2027, 3, 31)],
            "contract.signed_on": [date(2026, 4, 1)],
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2027, 3, 31),
        },
    ),
    ("13", {"responses": None, "lots": 2}),
    (
        "14",
        {
            "award_value": D(140000),
            "contract.value": [D(100000), D(40000)],
            "contract.title": ["Lot 1", "Lot 2"],
            "contract.number": ["FW-7", "FW-7"],
        },
    ),
    ("15", {"is_framework": True, "value_max": D(900000), "award_value": None, "award_sums": ()}),
    ("16", {"stage": Stage.CANCELLED}),
    ("17", {"stage": Stage.NO_AWARD, "lots_cancelled": 1}),
    (
        "18",
        {
            "stage": Stage.CALLED,
            "closes_at": at("2026-12-15T12:00:00+00:00"),
            "interest_by": at("2026-12-15T12:00:00+00:00"),
        },
    ),
    ("19", {"stage": Stage.CALLED, "closes_at": None, "interest_by": None}),
    (
        "21",
        {
            "value_max": D("54393.60"),
            "value_gross": D("65272.32"),
            "contract.value": [D("54393.60")],
            "contract.gross": [D("65272.32")],
        },
    ),
    ("23", {"closes_at": None, "stage": Stage.CALLED}),
)


@pytest.mark.parametrize(("case", "expected"), FACTS, ids=[case for case, _ in FACTS])
def test_a_case_is_read_right(case: str, expected: dict[str, Any]) -> None:
    read = compiled_case(case).facts
    assert {name: _fact(read, name) for name in expected} == expected


def _fact(read: NoticeFacts, name: str) -> Any:
    of_contracts = name.removeprefix("contract.")
    if of_contracts != name:
        return [getattr(contract, of_contracts) for contract in read.contracts]
    return getattr(read, name)


def test_the_report_tells_which_id_stands_twice() -> None:
    (note,) = notes_of_case("14")
    assert (note.kind, note.path) == ("repeated_id", "$.releases[0].awards")
    assert note.message.startswith("id FW-7 stands twice in awards")


def test_lots_keep_their_own_number_of_bids() -> None:
    record = {
        "bids": {
            "statistics": [
                {"measure": "bids", "value": 3, "relatedLot": "1"},
                {"measure": "bids", "value": 8, "relatedLots": ["2"]},
                {"measure": "validBids", "value": 2, "relatedLot": "1"},
                {"measure": "requests", "value": 99},
                {"measure": "bids", "value": "many", "relatedLot": "3"},
            ]
        }
    }
    assert bids_by_lot(record) == {"1": 3, "2": 8}


@pytest.mark.parametrize(
    ("statistics", "lots", "responses"),
    [
        ([{"measure": "bids", "value": 5}], [], 5),
        ([{"measure": "bids", "value": 5.0}], [], 5),
        (
            [{"measure": "bids", "value": 3, "relatedLot": "1"}, {"measure": "bids", "value": 9}],
            ["1", "2"],
            9,
        ),
        ([{"measure": "bids", "value": 3, "relatedLot": "1"}], ["1"], 3),
        ([{"measure": "bids", "value": 3, "relatedLots": ["1", "2"]}], ["1", "2"], 3),
        ([{"measure": "bids", "value": 3, "relatedLots": ["1", "2"]}], ["1", "2", "3"], None),
        ([{"measure": "validBids", "value": 2}, {"measure": "bids", "value": 4}], [], 4),
        ([{"measure": "bids", "value": True}], [], None),
    ],
)
def test_bids_for_the_whole(statistics: list[Any], lots: list[str], responses: int | None) -> None:
    tender = {"lots": [{"id": number} for number in lots]}
    read = notice_facts({"ocid": "x", "tender": tender, "bids": {"statistics": statistics}}, {})
    assert read.responses == responses


def lot(value: float | None, status: str = "active", currency: str = "GBP") -> dict[str, Any]:
    return {"status": status} | ({} if value is None else {"value": {"amount": value, "currency": currency}})


@pytest.mark.parametrize(
    ("tender", "lowest", "highest", "currency"),
    [
        ({"lots": [lot(20), lot(30), lot(99, "withdrawn")]}, 50, 50, "GBP"),
        ({"lots": [lot(20), lot(None)]}, None, None, ""),
        ({"lots": [lot(20), lot(30, currency="EUR")]}, None, None, ""),
        ({"lots": [lot(20, "cancelled")]}, None, None, ""),
        ({"lots": [lot(20), lot(1)]}, None, None, ""),
        ({"value": {"amount": 1, "currency": "GBP"}, "lots": [lot(20)]}, 20, 20, "GBP"),
        ({"value": {"amount": 70, "currency": "EUR"}, "lots": [lot(20)]}, 70, 70, "EUR"),
        ({"value": {"amount": 70}}, 70, 70, ""),
        ({"value": {"amount": 70, "currency": "EUR"}, "minValue": {"amount": 50, "currency": "EUR"}}, 50, 70, "EUR"),
        ({"value": {"amount": 70, "currency": "EUR"}, "minValue": {"amount": 50, "currency": "GBP"}}, 70, 70, "EUR"),
        ({"value": {"currency": "USD"}}, None, None, ""),
        ({"value": {"amountGross": 120, "currency": "GBP"}}, 120, 120, "GBP"),
    ],
)  # fmt: skip
def test_what_is_given_before_the_award(
    tender: dict[str, Any], lowest: int | None, highest: int | None, currency: str
) -> None:
    read = notice_facts({"ocid": "x", "tender": tender}, {})
    assert (read.value_min, read.value_max, read.currency) == (lowest, highest, currency)


def award(
    number: str, value: float | None = None, currency: str | None = "GBP", **more: Any
) -> dict[str, Any]:
    money = {} if value is None else {"amount": value} | ({"currency": currency} if currency else {})
    return {
        "id": number,
        "status": "active",
        "suppliers": [{"name": f"Firm {number}"}],
        "value": money,
        **more,
    }


@pytest.mark.parametrize(
    ("awards", "techniques", "value", "sums"),
    [
        ([award("1", 10), award("2", 5)], {}, 15, [("GBP", 15)]),
        ([award("1", 10), award("2", 5, "EUR"), award("3", 1.5)], {}, None, [("GBP", D("11.50")), ("EUR", 5)]),
        ([award("1", 1)], {}, None, []),
        ([award("1", 0.01)], {}, None, []),
        ([award("1", 80000), award("2", 1)], {}, 80000, [("GBP", 80000)]),
        ([award("1", 10, None)], {}, 10, [("", 10)]),
        ([award("1", 10, None), award("2", 5)], {}, None, [("", 10), ("GBP", 5)]),
        ([award("1", 10), award("2", 10)], {"hasFrameworkAgreement": True}, None, []),
        ([award("1", 10), award("2", 10)], {"hasFrameworkAgreement": False}, 20, [("GBP", 20)]),
        ([award("1", 10), award("2", 7, status="cancelled")], {}, 10, [("GBP", 10)]),
    ],
)  # fmt: skip
def test_what_awards_come_to(
    awards: list[Any], techniques: dict[str, Any], value: Any, sums: list[Any]
) -> None:
    read = notice_facts({"ocid": "x", "tender": {"techniques": techniques}, "awards": awards}, {})
    assert read.award_value == value
    assert [(money.currency, money.amount) for money in read.award_sums] == sums


def framework(most: float | None = None, currency: str = "GBP", **more: Any) -> dict[str, Any]:
    value = {} if most is None else {"frameworkAgreement": {"value": {"amount": most, "currency": currency}}}
    return {"techniques": {"hasFrameworkAgreement": True, **value}, **more}


@pytest.mark.parametrize(
    ("award_value", "contract_value", "value"),
    [(80000, 1, 80000), (80000, 0, 80000), (1, 7000, 7000), (0.01, 1, None), (1, None, None)],
)
def test_a_pound_is_no_value_of_a_contract_either(
    award_value: float, contract_value: float | None, value: int | None
) -> None:
    contract = {"id": "c", "awardID": "1", "status": "active", "value": {"amount": contract_value}}
    record = {"ocid": "x", "awards": [award("1", award_value)], "contracts": [contract]}
    read = notice_facts(record, {})
    (line,) = agreements(record, noticed=AT.date())
    assert [read.award_value, read.contracts[0].value, line.value] == [value] * 3


@pytest.mark.parametrize(
    ("tender", "awards", "highest"),
    [
        ({"lots": [{"techniques": {"hasFrameworkAgreement": True}}]}, [award("1", 10), award("2", 10)], 10),
        ({"techniques": {"hasFrameworkAgreement": True}}, [award("1", 10), award("2", 12)], None),
        (framework(700), [award("1", 10)], 700),
        (framework(700) | {"value": {"amount": 100, "currency": "GBP"}}, [], 700),
        (framework(1) | {"value": {"amount": 100, "currency": "GBP"}}, [], 100),
        (framework(lots=[lot(100) | framework(400), lot(50)]), [], 450),
        (framework(lots=[lot(100) | framework(400), lot(50, "cancelled") | framework(60)]), [], 400),
        (framework(lots=[framework(400), framework(60, "EUR")]), [], None),
        (framework(lots=[framework(400), {}], value={"amount": 90, "currency": "GBP"}), [], 90),
    ],
)
def test_the_most_of_a_framework_is_its_own_else_the_value_that_all_its_awards_share(
    tender: dict[str, Any], awards: list[Any], highest: int | None
) -> None:
    read = notice_facts({"ocid": "x", "tender": tender, "awards": awards}, {})
    assert read.is_framework and (read.value_max, read.award_value) == (highest, None)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"amount": 100, "amountGross": 120, "currency": "GBP"}, PublishedMoney(D(100), "GBP", D(120))),
        ({"amount": 100, "amountGross": 20, "currency": "GBP"}, PublishedMoney(D(100), "GBP")),
        ({"amountGross": 120, "currency": "gbp"}, PublishedMoney(D(120), "GBP", D(120))),
        ({"amount": 0, "currency": "GBP"}, None),
        ({"currency": "GBP"}, None),
        ("£100", None),
        (None, None),
    ],
)
def test_money_is_one_value(value: Any, read: PublishedMoney | None) -> None:
    assert published_money(value) == read


MONEY = st.builds(
    PublishedMoney,
    st.decimals(min_value=1, max_value=10**9, places=2),
    st.sampled_from(["GBP", "EUR", ""]),
)


@given(st.lists(MONEY, max_size=6))
def test_no_sum_crosses_currencies_and_nothing_is_lost(amounts: list[PublishedMoney]) -> None:
    sums = sums_by_currency(amounts)
    assert len({money.currency for money in sums}) == len(sums)
    for money in sums:
        assert money.amount == sum(one.amount for one in amounts if one.currency == money.currency)
    assert read_sums(written_sums(sums)) == list(sums)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("120000", "GBP", "£120,000"),
        ("120000.5", "GBP", "£120,000.50"),
        ("120000.00", "EUR", "EUR 120,000"),
        ("120000.55", "EUR", "EUR 120,000.55"),
        ("5000000", "JPY", "JPY 5,000,000"),
        ("1200", "", "1,200 (currency not given)"),
        ("-3.5", "GBP", "−£3.50"),
        ("-3", "EUR", "EUR −3"),
        ("0", "GBP", "£0"),
    ],
)
def test_money_has_one_form(amount: str, currency: str, words: str) -> None:
    assert in_words(D(amount), currency) == words


def test_older_workings_lose_pence_that_are_nought() -> None:
    assert without_empty_pence("£63,000.50 ÷ £84,000.00 × 40 = 30.00") == "£63,000.50 ÷ £84,000 × 40 = 30.00"


def test_several_amounts_and_vat_in_words() -> None:
    assert sums_in_words([]) == ""
    assert sums_in_words([(D(10), "GBP")]) == "£10"
    assert sums_in_words([(D(10), "GBP"), (D(5), "JPY")]) == "£10 and JPY 5"
    assert sums_in_words([(D(10), "GBP"), (D(5), "JPY"), (D(1), "EUR")]) == "£10, JPY 5 and EUR 1"
    assert with_vat_in_words(D("54393.60"), D("65272.32"), "GBP") == (
        "£54,393.60 without VAT, £65,272.32 with VAT"
    )
    assert with_vat_in_words(D(120), D(120), "GBP") == "£120 with VAT"


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-03-31T23:00:00Z", date(2026, 4, 1)),
        ("2026-03-31T23:00:00+00:00", date(2026, 4, 1)),
        ("2026-03-31T22:59:59Z", date(2026, 3, 31)),
        ("2026-06-30T23:59:59Z", date(2026, 6, 30)),
        ("2026-12-31T23:00:00Z", date(2026, 12, 31)),
        ("2026-07-01T00:00:00+01:00", date(2026, 7, 1)),
        ("2026-12-01T00:00:00+01:00", date(2026, 12, 1)),
        ("2026-07-01T00:00:00+03:00", date(2026, 7, 1)),
        ("2026-07-01T25:00", date(2026, 7, 1)),
        ("0001-01-01T00:00:00Z", None),
        ("1899-12-31", None),
        ("1900-01-01", None),
        ("1899-12-30T00:00:00Z", None),
        ("1900-12-31T23:59:59Z", None),
        ("1901-01-01", date(1901, 1, 1)),
        ("1970-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("1970-01-01T23:59:59Z", None),
        ("1969-12-31T23:00:00Z", None),
        ("1970-01-02", date(1970, 1, 2)),
        ("2027-06-30t23:00:00z", date(2027, 7, 1)),
        ("2027-06-30T23:59:60Z", date(2027, 6, 30)),
        ("9999-12-31T23:59:59Z", None),
        ("2999-12-31", None),
        ("soon", None),
        (None, None),
    ],
)
def test_the_day_of_an_instant_is_that_of_london(written: Any, on: date | None) -> None:
    assert day(written) == on


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00Z",
        "1753-01-01T00:00:00Z",
        "1900-01-01T00:00:00Z",
        "1900-01-01",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59Z",
        "2999-01-01",
    ],
)
def test_a_placeholder_is_no_instant_but_dates_a_release(written: str) -> None:
    assert instant(written) is None and closing_instant(written) is None
    assert release_instant(written) is not None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2027-07-02t12:00:00z", "2027-07-02T12:00:00+00:00"),
        ("2027-07-02t12:00:00+01:00", "2027-07-02T11:00:00+00:00"),
        ("2027-06-30T23:59:60Z", "2027-06-30T23:59:59+00:00"),
        ("2027-07-01T00:59:60+01:00", "2027-06-30T23:59:59+00:00"),
        ("2027-06-30T23:59:60.5Z", "2027-06-30T23:59:59.500000+00:00"),
        ("2027-06-30T23:60:00Z", None),
        ("2027-06-30T23:59:61Z", None),
    ],
)
def test_every_spelling_of_the_internet_is_read(written: str, read: str | None) -> None:
    expected = at(read) if read else None
    assert (release_instant(written), instant(written), closing_instant(written)) == (expected,) * 3


@pytest.mark.parametrize(
    ("written", "ends", "spelling"),
    [
        ("2027-07-02", True, "2027-07-02T22:59:59Z"),
        ("2027-12-02", True, "2027-12-02T23:59:59Z"),
        ("2027-07-02Z", True, "2027-07-02T22:59:59Z"),
        ("2027-07-02+02:00", True, "2027-07-02T23:59:59+02:00"),
        ("2027-07-02", False, "2027-07-02T00:00:00Z"),
        ("2027-07-02T12:00", True, "2027-07-02T12:00:00Z"),
        ("2027-02-30", True, None),
        ("2027-06-30t23:59:60z", True, "2027-06-30T23:59:59Z"),
        ("9999-12-31", True, "9999-12-31T23:59:59Z"),
    ],
)
def test_a_day_that_ends_something_ends_in_london(written: str, ends: bool, spelling: str | None) -> None:
    assert instant_spelling(written, ends=ends) == spelling


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 1, 1)))
def test_a_deadline_of_a_day_is_on_that_day_in_london(on: date) -> None:
    closes = closing_instant(on.isoformat())
    assert closes == end_of_day(on)
    assert closes is not None and closes.astimezone(LONDON).date() == on
    assert (closes + timedelta(seconds=1)).astimezone(LONDON).date() == on + timedelta(days=1)


def called(**tender: Any) -> NoticeFacts:
    return notice_facts({"ocid": "x", "tender": {"status": "active", **tender}}, {})


def lot_until(ends: str, status: str = "active") -> dict[str, Any]:
    return {"status": status, "tenderPeriod": {"endDate": ends}}


@pytest.mark.parametrize(
    ("tender", "closes_at"),
    [
        ({"lots": [lot_until("2027-02-10T12:00:00Z"), lot_until("2027-01-10T12:00:00Z")]}, "2027-02-10T12:00:00Z"),
        ({"lots": [lot_until("2027-01-10T12:00:00Z"), {}]}, "2027-01-10T12:00:00Z"),
        (
            {"lots": [lot_until("2027-02-10T12:00:00Z", "cancelled"), lot_until("2027-01-10T12:00:00Z")]},
            "2027-01-10T12:00:00Z",
        ),
        (
            {"lots": [lot_until("2027-02-10T12:00:00Z")], "tenderPeriod": {"endDate": "2027-01-01T12:00:00Z"}},
            "2027-01-01T12:00:00Z",
        ),
        (
            {"lots": [lot_until("2027-02-10T12:00:00Z")], "expressionOfInterestDeadline": "2027-01-01T12:00:00Z"},
            "2027-02-10T12:00:00Z",
        ),
        ({"lots": [lot_until("1900-01-01")]}, None),
    ],
)  # fmt: skip
def test_a_notice_closes_with_its_last_lot(tender: dict[str, Any], closes_at: str | None) -> None:
    assert called(**tender).closes_at == instant(closes_at)


def test_a_lot_tells_its_own_deadline() -> None:
    ends = [lot_until("2027-02-10T12:00:00Z"), lot_until("1900-01-01"), {"tenderPeriod": None}]
    assert [lot_closing(one) for one in ends] == [instant("2027-02-10T12:00:00Z"), None, None]


@pytest.mark.parametrize("closing", ["01/01/1900", "1/1/1900", "01/01/1970", "01/01/0001", ""])
def test_a_row_whose_closing_day_is_a_placeholder_has_none(closing: str) -> None:
    row = dict.fromkeys(contracts_finder.NEEDED, "x") | {
        "Published Date": "2026-11-20T09:00:00Z",
        "Closing Date": closing,
        "Closing Time": "00:00",
    }
    body = contracts_finder.release(row, prefix="ocds-x")
    assert not isinstance(body, Refusal)
    assert "tenderPeriod" not in body["tender"]


def test_a_supplier_in_two_spellings_is_told_once() -> None:
    spellings = ["Alder Build Ltd", "ALDER BUILD LIMITED", "Cedar Build Ltd"]
    suppliers = [{"id": f"s{place}", "name": name} for place, name in enumerate(spellings)]
    contract = {"id": "c", "awardID": "1", "status": "active"}
    record = {"ocid": "x", "awards": [award("1", 10, suppliers=suppliers)], "contracts": [contract]}
    record["parties"] = [{**supplier, "roles": ["supplier"]} for supplier in suppliers]
    read, (line,) = notice_facts(record, {}), agreements(record, noticed=AT.date())
    once = ["Alder Build Ltd", "Cedar Build Ltd"]
    assert [supplier.name for supplier in read.suppliers] == once
    assert [supplier.name for supplier in read.contracts[0].suppliers] == once
    assert [supplier.name for supplier in line.suppliers] == once
    for table in (AWARDS, CONTRACTS):
        (row,) = table.rows(TableProcess({"ocid": "x"}, record))
        cells = {column.name: column.read(row) for column in table.columns}
        assert cells["suppliers"] == "; ".join(once)
        assert cells.get("supplier_count", 2) == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status"),
    [
        (date(2020, 1, 1), date(2019, 1, 1), NoticeStatus.IN_DELIVERY),
        (date(2100, 1, 1), date(2019, 1, 1), NoticeStatus.AWARDED),
        (None, date(2019, 1, 1), NoticeStatus.ENDED),
        (date(2019, 1, 1), date(2019, 1, 1), NoticeStatus.ENDED),
    ],
)
def test_what_ends_before_it_starts_has_not_ended(
    starts_on: date | None, ends_on: date, status: NoticeStatus
) -> None:
    days = {"starts_on": starts_on, "ends_on": ends_on}
    assert notice_status(
        Stage.CONTRACTED, closes_at=None, assessment="", is_ours=False, **days, now=AT
    ) is status  # fmt: skip


def test_what_ends_before_it_starts_is_noted() -> None:
    period = {"startDate": "2027-03-28", "endDate": "2026-03-28"}
    release = {"contracts": [{"id": "c", "period": period}], "tender": {"contractPeriod": period}}
    remarks = [remark for remark in release_remarks(release, RULES) if remark.kind == "ends_before_start"]
    assert [remark.steps for remark in remarks] == [("contracts", 0, "period"), ("tender", "contractPeriod")]


def test_interest_comes_before_the_tender_period_ends() -> None:
    interest, ends = "2026-12-15T12:00:00Z", "2027-01-20T12:00:00Z"
    both = called(expressionOfInterestDeadline=interest, tenderPeriod={"endDate": ends})
    assert (both.interest_by, both.closes_at) == (instant(interest), instant(ends))
    assert called(expressionOfInterestDeadline="2027-07-02").closes_at == end_of_day(date(2027, 7, 2))


@pytest.mark.parametrize(
    ("statuses", "stage"),
    [
        (["cancelled", "cancelled"], Stage.CANCELLED),
        (["withdrawn"], Stage.WITHDRAWN),
        (["withdrawn", "cancelled"], Stage.CANCELLED),
        (["unsuccessful"], Stage.NO_AWARD),
        (["cancelled", "active"], Stage.CALLED),
        (["cancelled", ""], Stage.CALLED),
        ([], Stage.CALLED),
    ],
)
def test_a_process_of_which_no_lot_can_be_won_has_ended(statuses: list[str], stage: Stage) -> None:
    assert called(lots=[{"status": status} for status in statuses]).stage is stage


def tagged(*tags: str, **parts: Any) -> dict[str, Any]:
    return {"tag": list(tags), **parts}


AWARDED = {"awards": [{"id": "a", "status": "active"}]}


@pytest.mark.parametrize(
    ("releases", "tender", "awards"),
    [
        ([tagged("tender"), tagged("tenderCancellation")], True, set()),
        ([tagged("tenderCancellation"), tagged("planningUpdate")], True, set()),
        ([tagged("tenderCancellation"), tagged("tenderUpdate")], False, set()),
        ([tagged("tenderCancellation"), tagged("award", **AWARDED)], False, set()),
        ([tagged("award", **AWARDED), tagged("awardCancellation", **AWARDED)], False, {"a"}),
        ([tagged("awardCancellation", **AWARDED), tagged("award", **AWARDED)], False, set()),
        (
            [tagged("awardCancellation", awards=[{"id": "a"}, {"id": "b", "status": "cancelled"}])],
            False,
            set(),
        ),
        ([tagged("contractTermination", **AWARDED)], False, set()),
        ([{"tag": None}, {}, {"tag": [1]}], False, set()),
    ],
)
def test_what_only_a_tag_cancels(releases: list[Any], tender: bool, awards: set[str]) -> None:
    read = cancelled_by_tag(releases)
    assert (read.tender, set(read.awards)) == (tender, awards)


def test_a_cancelled_award_is_no_result() -> None:
    record = {"ocid": "x", "tender": {"status": "active"}, "awards": [award("a", 10)]}
    read = notice_facts(record, {}, cancelled_by_tag([tagged("awardCancellation", **AWARDED)]))
    assert (read.stage, read.award_value, read.contracts) == (Stage.CALLED, None, ())


CONTRACT: dict[str, Any] = {"id": "c", "awardID": "a", "status": "active"}
TERMINATED = CONTRACT | {"status": "terminated"}


@pytest.mark.parametrize(
    ("releases", "contracts"),
    [
        ([tagged("contract", contracts=[CONTRACT]), tagged("contractTermination", contracts=[CONTRACT])], {"c"}),
        ([tagged("contractTermination", contracts=[CONTRACT]), tagged("contractUpdate", contracts=[CONTRACT])], set()),
        ([tagged("contractTermination", contracts=[CONTRACT]), tagged("tenderUpdate")], {"c"}),
        ([tagged("contractTermination", contracts=[CONTRACT, TERMINATED | {"id": "d"}])], set()),
        ([tagged("contractUpdate", contracts=[CONTRACT])], set()),
    ],
)  # fmt: skip
def test_what_only_a_tag_terminates(releases: list[Any], contracts: set[str]) -> None:
    assert set(cancelled_by_tag(releases).contracts) == contracts


@pytest.mark.parametrize(
    ("awards", "contracts", "tags", "stage"),
    [
        (["a"], [TERMINATED], [], Stage.COMPLETE),
        (["a"], [CONTRACT], [tagged("contractTermination", contracts=[CONTRACT])], Stage.COMPLETE),
        (["a"], [TERMINATED, CONTRACT | {"id": "d", "status": "cancelled"}], [], Stage.COMPLETE),
        (["a"], [TERMINATED, CONTRACT | {"id": "d"}], [], Stage.CONTRACTED),
        (["a"], [TERMINATED, CONTRACT | {"id": "d", "status": "pending"}], [], Stage.CONTRACTED),
        (["a", "b"], [TERMINATED], [], Stage.CONTRACTED),
        (["a"], [CONTRACT], [], Stage.CONTRACTED),
        ([], [TERMINATED], [], Stage.COMPLETE),
    ],
)
def test_a_process_whose_contracts_were_all_terminated_has_ended(
    awards: list[str], contracts: list[Any], tags: list[Any], stage: Stage
) -> None:
    record = {
        "ocid": "x",
        "tender": {"status": "complete"},
        "awards": [award(number, 10) for number in awards],
        "contracts": contracts,
    }
    read = notice_facts(record, {}, cancelled_by_tag(tags))
    assert read.stage is stage
    assert "c" in [contract.number for contract in read.contracts]


@pytest.mark.parametrize("status", ["cancelled", "unsuccessful"])
@pytest.mark.parametrize(
    ("contract_status", "counts"),
    [("active", True), ("terminated", True), ("pending", False), ("cancelled", False), ("", False)],
)
def test_an_award_that_fell_counts_where_its_contract_was_signed(
    status: str, contract_status: str, counts: bool
) -> None:
    contract = CONTRACT | {"status": contract_status}
    record = {
        "ocid": "x",
        "tender": {"status": "complete"},
        "awards": [award("a", 7000, status=status)],
        "contracts": [contract],
    }
    read = notice_facts(record, {})
    lines = list(agreements(record, noticed=AT.date()))
    firms = ["Firm a"] if counts else []
    assert [supplier.name for supplier in read.suppliers] == firms
    assert [supplier.name for line in read.contracts for supplier in line.suppliers] == firms
    assert [supplier.name for line in lines for supplier in line.suppliers] == firms
    assert read.award_value == (D(7000) if counts else None)


@pytest.mark.parametrize(
    ("statuses", "stage"),
    [
        (["pending"], Stage.CALLED),
        (["pending", "unsuccessful"], Stage.CALLED),
        (["pending", "active"], Stage.AWARDED),
        (["unsuccessful"], Stage.COMPLETE),
        ([], Stage.COMPLETE),
    ],
)
def test_while_an_award_is_pending_nothing_is_decided(statuses: list[str], stage: Stage) -> None:
    awards = [award(str(place), 10, status=status) for place, status in enumerate(statuses)]
    tender = {"status": "complete", "tenderPeriod": {"endDate": "2020-01-01T12:00:00Z"}}
    read = notice_facts({"ocid": "x", "tender": tender, "awards": awards}, {})
    assert read.stage is stage


def test_without_a_closing_date_it_is_neither_open_nor_closed() -> None:
    def status(closes_at: datetime | None) -> NoticeStatus:
        return notice_status(
            Stage.CALLED,
            closes_at=closes_at,
            assessment="",
            is_ours=False,
            starts_on=None,
            ends_on=None,
            now=AT,
        )

    assert status(None) is NoticeStatus.NO_CLOSING_DATE
    assert status(AT) is NoticeStatus.CLOSED and status(AT + timedelta(days=30)) is NoticeStatus.OPEN


def test_what_is_dated_in_the_future_counts_from_the_day_on_which_it_came() -> None:
    late = datetime(2062, 11, 20, tzinfo=UTC)
    assert is_ahead(late, AT) and order_instant(late, AT) == AT
    assert not is_ahead(AT + timedelta(hours=14), AT) and order_instant(AT, AT) == AT


RULES = rules_of(ocds_schema.merger())
ALDER = award("7", 100000, title="Lot 1") | {"suppliers": [{"id": "s1", "name": "Alder"}]}
BIRCH = award("7", 40000, title="Lot 2") | {"suppliers": [{"id": "s2", "name": "Birch"}]}
CEDAR = {"id": "7", "status": "active", "title": "Lot 3", "suppliers": [{"id": "s3"}], "value": {"amount": 3}}


def awards_of(*releases: list[dict[str, Any]]) -> list[Any]:
    bodies = [{"ocid": "x", "awards": awards} for awards in releases]
    rows = merged(bodies, ocds_schema.merger())["awards"]
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize(
    ("releases", "rows"),
    [
        ([[ALDER, BIRCH]], [ALDER, BIRCH]),
        ([[ALDER, BIRCH], [BIRCH, ALDER]], [ALDER, BIRCH]),
        ([[ALDER, BIRCH, ALDER]], [ALDER, BIRCH]),
        ([[ALDER], [ALDER, BIRCH]], [ALDER, BIRCH]),
        ([[ALDER, BIRCH], [CEDAR]], [ALDER, BIRCH, CEDAR]),
        (
            [[ALDER, BIRCH], [{**BIRCH, "value": {"amount": 41000}}]],
            [ALDER, {**BIRCH, "value": {"amount": 41000, "currency": "GBP"}}],
        ),
        ([[ALDER, {"id": "7", "description": "Walls"}]], [{**ALDER, "description": "Walls"}]),
        ([[{**ALDER, "id": 7}, BIRCH]], [{**ALDER, "id": 7}, BIRCH]),
    ],
)
def test_rows_that_share_an_id_and_contradict_one_another_stay_apart(
    releases: list[list[dict[str, Any]]], rows: list[dict[str, Any]]
) -> None:
    assert awards_of(*releases) == rows


@pytest.mark.parametrize("path", [("awards",), ("tender", "lots"), ("tender", "items"), ("parties",)])
def test_ids_that_stand_twice_are_found_in_every_list(path: tuple[str, ...]) -> None:
    release: Any = [{"id": "7", "title": "one"}, {"id": 7, "title": "two"}, {"id": "7", "title": "three"}]
    for name in reversed(path):
        release = {name: release}
    (found,) = repeated_ids(release, RULES)
    assert (found.path, found.id, found.count) == (path, "7", 3)
    assert found.message.startswith(f"id 7 stands 3 times in {path[-1]}")


def test_every_version_of_rows_that_share_an_id_is_kept_apart() -> None:
    body = {
        "ocid": "x",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["award"],
        "awards": [ALDER, BIRCH],
    }
    again = body | {"id": "2", "awards": [ALDER, BIRCH | {"title": "Lot 2, south"}]}
    releases = [
        DatedRelease(AT, str(release["id"]), str(release["id"]), release) for release in (body, again)
    ]
    rows = versioned_release(releases, ocds_schema.merger())["awards"]
    assert [row["id"] for row in rows] == ["7", "7"]
    assert [[version["value"] for version in row["title"]] for row in rows] == [
        ["Lot 1"],
        ["Lot 2", "Lot 2, south"],
    ]


def test_ids_may_stand_twice_where_lists_are_taken_whole() -> None:
    codes = [{"id": "1", "scheme": "CPV"}, {"id": "1", "scheme": "UNSPSC"}]
    whole = RULES["tender"]
    assert isinstance(whole, dict) and whole["items"]["additionalClassifications"] is MergeRule.WHOLE
    item = {"id": "1", "additionalClassifications": codes}
    assert not list(repeated_ids({"tender": {"items": [item, item]}}, RULES))


def test_a_contract_of_an_id_that_stands_twice_follows_the_award_that_it_is_like() -> None:
    lots = [award("7", 100, relatedLots=["1"]), award("7", 40, relatedLots=["2"])]
    second = {"id": "c", "awardID": "7", "status": "active", "relatedLots": ["2"]}
    read = notice_facts({"ocid": "x", "awards": lots, "contracts": [second]}, {})
    assert [(contract.kind, contract.value) for contract in read.contracts] == [
        ("contract", D(40)),
        ("award", D(100)),
    ]
    unclear = {"id": "c", "awardID": "7", "status": "active"}
    read = notice_facts({"ocid": "x", "awards": lots, "contracts": [unclear]}, {})
    assert [contract.value for contract in read.contracts] == [None, 100, 40]
