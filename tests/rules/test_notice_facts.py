"""What a dirty release tells: nothing guessed, nothing lost that is certain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.notice_status import NoticeStatus, notice_status
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases import contracts_finder
from hopmarket.rules.releases.json_values import amount, cpv, day, instant, postcode, web_address
from hopmarket.rules.releases.line_breaks import line_breaks
from hopmarket.rules.releases.merging import DatedRelease, compiled
from hopmarket.rules.releases.notice_facts import Stage, notice_facts
from hopmarket.rules.releases.organisation_names import is_portal_vendor, named_organisation, plain_name
from hopmarket.rules.releases.regions import region_in_words

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)


def release(**parts: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-b5fd17-1",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        **parts,
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (84000, "84000.00"),
        ("£1,200.5", "1200.50"),
        (1.5e7, "15000000.00"),
        (0, None),
        (-1, None),
        ("10-20", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        (10**14, None),
        ("١٢", None),
    ],
)
def test_amounts(written: Any, read: str | None) -> None:
    assert amount(written) == (Decimal(read) if read else None)


def test_single_values() -> None:
    assert instant("2020-09-29 12:00:00Z") == datetime(2020, 9, 29, 12, tzinfo=UTC)
    assert instant("2025-10-10T16:19:26+01:00") == datetime(2025, 10, 10, 15, 19, 26, tzinfo=UTC)
    assert instant("next week") is None and instant(None) is None
    assert day("2025-10-10T23:59:59Z") == date(2025, 10, 10)
    assert postcode("sw1a1aa") == "SW1A 1AA" and postcode("M3 5FS, Manchester") == ""
    assert cpv("45000000-7") == "45000000" and cpv(45000000) == "45000000" and cpv("4500") == ""
    assert web_address("javascript:alert(1)") == "" and web_address("https://example.org/a?b") != ""


def test_a_bad_date_at_the_edge_of_time_is_none() -> None:
    assert instant("0001-01-01T00:00:00+14:00") is None


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("UKL", "Wales"),
        ("UKL14", "Wales"),
        ("TLN0F", "Northern Ireland"),
        (" UKI4 ", "London"),
        ("UK", "United Kingdom"),
        ("UKB", "UKB"),
        ("UKL147", "UKL147"),
        ("Ukraine", "Ukraine"),
        ("IE061", "IE061"),
        ("Powys", "Powys"),
    ],
)
def test_a_region_is_told_by_its_name(region: str, name: str) -> None:
    assert region_in_words(region) == name
    read = notice_facts(
        release(tender={"items": [{"id": "1", "deliveryAddresses": [{"region": region}]}]}), {}
    )
    assert read.place == name.strip()


@pytest.mark.parametrize(
    ("flat", "broken"),
    [
        ("Done.rn Next", "Done.\n Next"),
        ("the end.rnrnThe start", "the end.\n\nThe start"),
        ("].rn      rn      QIP131", "].\n\nQIP131"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("born in Eastern modern govern", "born in Eastern modern govern"),
        ("earned turning Barnrn", "earned turning Barnrn"),
    ],
)
def test_line_breaks_only_where_certain(flat: str, broken: str) -> None:
    assert line_breaks(flat) == broken


@given(st.text(alphabet="abcdefghijklmopqstuvwxyz ,'", max_size=80))
def test_text_without_r_and_n_is_never_touched(text: str) -> None:
    assert line_breaks(text) == text


def test_names_that_are_one_name() -> None:
    spellings = ("The Worcester City Council", "WORCESTER CITY COUNCIL.", "Worcester  City Council")
    assert {plain_name(spelling) for spelling in spellings} == {"worcester city council"}
    assert plain_name("Griffiths & Armour Ltd.") == plain_name("Griffiths and Armour Limited")
    assert plain_name("Worcester City Council") != plain_name("Worcester County Council")


def test_an_identifier_decides_before_a_name() -> None:
    known = named_organisation("Acme Ltd", "GB-COH", "1234567")
    assert known is not None and (known.key, known.number) == ("gb-coh-01234567", "01234567")
    assert named_organisation("Acme Limited", "GB-COH", "not a number") == named_organisation("Acme Limited")
    assert named_organisation("  ") is None and named_organisation("\u200b") is None
    long = named_organisation("x" * 280)
    assert long is not None and len(long.key) <= 100


def test_portal_vendors_are_known_by_name() -> None:
    assert is_portal_vendor("IN-TEND LIMITED") and is_portal_vendor("DUE NORTH LIMITED")
    assert not is_portal_vendor("Northern Housing Consortium Limited")


@pytest.mark.parametrize(
    ("parts", "stage"),
    [
        ({"tender": {"status": "active"}}, Stage.CALLED),
        ({"tender": {"status": "planning"}}, Stage.PLANNED),
        ({"planning": {}}, Stage.PLANNED),
        ({"tender": {"status": "complete"}}, Stage.COMPLETE),
        ({"tender": {"status": "complete"}, "awards": [{"id": "1", "status": "active"}]}, Stage.AWARDED),
        ({"tender": {"status": "active"}, "awards": [{"id": "1", "status": "unsuccessful"}]}, Stage.CALLED),
        (
            {"tender": {"status": "complete"}, "contracts": [{"id": "1", "status": "active"}]},
            Stage.CONTRACTED,
        ),
        ({"tender": {"status": "cancelled"}, "awards": [{"id": "1", "status": "active"}]}, Stage.CANCELLED),
        ({"tender": {"status": "unsuccessful"}}, Stage.NO_AWARD),
        ({"tender": {"status": "withdrawn"}}, Stage.WITHDRAWN),
        ({"tender": "no object"}, Stage.PLANNED),
    ],
)
def test_stage(parts: dict[str, Any], stage: Stage) -> None:
    assert notice_facts(release(**parts), {}).stage is stage


def test_facts_of_a_whole_release() -> None:
    read = notice_facts(
        release(
            parties=[
                {"id": "b", "name": "Wyre Council", "roles": ["buyer"], "address": {"postalCode": "wr11aa"}},
                {
                    "id": "s",
                    "name": "Acme Ltd",
                    "roles": ["supplier"],
                    "identifier": {"scheme": "GB-COH", "id": 1234567},
                },
            ],
            buyer={"id": "b", "name": "Wyre Council"},
            tender={
                "id": "T1",
                "title": " Two\n words ",
                "status": "complete",
                "value": {"amount": 100, "currency": "GBP"},
                "minValue": {"amount": 1},
                "items": [{"id": 1, "classification": {"scheme": "CPV", "id": "45000000"}}],
                "additionalClassifications": [
                    {"scheme": "CPV", "id": "45000000-7"},
                    {"scheme": "OTHER", "id": "99999999"},
                ],
            },
            awards=[
                {
                    "id": "a",
                    "status": "active",
                    "suppliers": [{"id": "s"}],
                    "value": {"amount": 90},
                    "documents": [{"documentType": "awardNotice", "url": "https://example.org/n"}],
                }
            ],
        ),
        {"WR11AA": "Worcester"},
    )
    assert read.title == "Two words"
    assert (read.value_min, read.value_max, read.award_value) == (Decimal(100), Decimal(100), Decimal(90))
    assert read.cpv == ("45000000",)
    assert (read.postcode, read.district) == ("WR1 1AA", "Worcester")
    assert [buyer.key for buyer in read.buyers] == ["wyre-council"]
    assert [supplier.key for supplier in read.suppliers] == ["gb-coh-01234567"]
    assert [(contract.kind, contract.suppliers[0].name) for contract in read.contracts] == [
        ("award", "Acme Ltd")
    ]
    assert read.original_url == "https://example.org/n"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "tender",
                        "parties",
                        "buyer",
                        "awards",
                        "value",
                        "id",
                        "name",
                        "roles",
                        "items",
                        "status",
                        "suppliers",
                        "identifier",
                        "address",
                        "contracts",
                        "lots",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_shape_of_json_breaks_the_reading(value: Any) -> None:
    record = {**value, "ocid": "x"} if isinstance(value, dict) else {"ocid": "x", "tender": value}
    assert notice_facts(record, {}).ocid == "x"


_RELEASES = [
    release(id="a", date="2026-01-01T00:00:00Z", tender={"id": "1", "title": "first", "status": "active"}),
    release(id="b", date="2026-01-01T00:00:00Z", tender={"id": "1", "title": "second"}),
    release(id="c", date="2026-01-01T01:00:00+01:00", tender={"id": "1", "description": "third"}),
    release(id="d", date="2026-01-02T00:00:00Z", awards=[{"id": "x", "status": "active"}]),
]


@given(st.permutations(_RELEASES))
def test_any_order_compiles_to_the_same_record(order: list[dict[str, Any]]) -> None:
    dated = [
        DatedRelease(
            instant(release_json["date"]) or NOW, release_json["id"], release_json["id"] * 64, release_json
        )
        for release_json in order
    ]
    merged = compiled(dated, ocds_schema.merger())
    assert merged["tender"] == {"id": "1", "title": "second", "status": "active", "description": "third"}
    assert (merged["date"], merged["tag"]) == ("2026-01-02T00:00:00Z", ["compiled"])
    assert "awards" in merged


def test_merging_again_changes_nothing() -> None:
    dated = [
        DatedRelease(
            instant(release_json["date"]) or NOW, release_json["id"], release_json["id"] * 64, release_json
        )
        for release_json in _RELEASES
    ]
    once = compiled(dated, ocds_schema.merger())
    assert compiled([*dated, *dated], ocds_schema.merger()) == once


@pytest.mark.parametrize(
    ("stage", "closes", "expected"),
    [
        (Stage.CALLED, datetime(2027, 1, 1, tzinfo=UTC), NoticeStatus.OPEN),
        (Stage.CALLED, datetime(2026, 12, 3, 7, tzinfo=UTC), NoticeStatus.CLOSING_SOON),
        (Stage.CALLED, NOW, NoticeStatus.CLOSED),
        (Stage.CALLED, None, NoticeStatus.NO_CLOSING_DATE),
        (Stage.PLANNED, datetime(2027, 1, 1, tzinfo=UTC), NoticeStatus.PLANNED),
        (Stage.NO_AWARD, datetime(2035, 1, 1, tzinfo=UTC), NoticeStatus.NO_AWARD),
        (Stage.WITHDRAWN, None, NoticeStatus.CANCELLED),
        (Stage.COMPLETE, None, NoticeStatus.ENDED),
        (Stage.AWARDED, None, NoticeStatus.AWARDED),
    ],
)
def test_standing_of_imported_notices(stage: Stage, closes: datetime | None, expected: NoticeStatus) -> None:
    assert (
        notice_status(
            stage, closes_at=closes, assessment="", is_ours=False, starts_on=None, ends_on=None, now=NOW
        )
        is expected
    )


def test_standing_of_ours_and_of_contracts() -> None:
    def status(
        stage: Stage, assessment: str = "", starts: date | None = None, ends: date | None = None
    ) -> NoticeStatus:
        return notice_status(
            stage, closes_at=NOW, assessment=assessment, is_ours=True, starts_on=starts, ends_on=ends, now=NOW
        )

    assert status(Stage.CALLED, "open") is NoticeStatus.SEALED
    assert status(Stage.CALLED, "evaluating") is NoticeStatus.EVALUATING
    assert (
        status(Stage.CONTRACTED, starts=date(2026, 1, 1), ends=date(2027, 1, 1)) is NoticeStatus.IN_DELIVERY
    )
    assert status(Stage.CONTRACTED, starts=date(2027, 1, 1)) is NoticeStatus.AWARDED
    assert status(Stage.CONTRACTED, ends=date(2026, 1, 1)) is NoticeStatus.ENDED


ROW = {
    "Notice Identifier": "X 1",
    "Notice Type": "Contract",
    "Organisation Name": "Wyre Council",
    "Status": "Open",
    "Published Date": "2025-10-10T16:19:26+01:00",
    "Title": "Hedges",
    "Description": "Cut\nthem",
    "Postcode": "WR1 1AA",
    "Region": "West Midlands",
    "Cpv Codes": "77000000 77300000 ",
    "Closing Date": "21/11/2025",
    "Closing Time": "12:00",
    "Start Date": "01/12/2025",
    "End Date": "28/02/2026",
    "Value Low": "70000",
    "Value High": "90000",
    "Suitable for SME": "Yes",
    "Suitable for VCO": "No",
    "OJEU Contract Type": "Works",
    "OJEU Procedure Type": "OpenNonOJEU ",
    "Links": "https://example.org/a javascript:x",
    "Awarded Date": "",
}


def test_a_row_of_the_export() -> None:
    release_json = contracts_finder.release(ROW, prefix="ocds-test")
    assert isinstance(release_json, dict)
    tender = release_json["tender"]
    assert release_json["date"] == "2025-10-10T15:19:26Z" and release_json["tag"] == ["tender"]
    assert tender["tenderPeriod"] == {"endDate": "2025-11-21T12:00:00Z"}
    assert (tender["value"]["amount"], tender["minValue"]["amount"]) == (90000, 70000)
    assert (tender["procurementMethod"], tender["mainProcurementCategory"]) == ("open", "works")
    assert tender["suitability"] == {"sme": True, "vcse": False}
    assert [document["url"] for document in tender["documents"]] == ["https://example.org/a"]
    assert tender["description"] == "Cut\nthem"


def test_an_awarded_row_names_its_suppliers() -> None:
    awarded = {
        **ROW,
        "Status": "Awarded",
        "Awarded Date": "01/11/2025",
        "Awarded Value": "80000",
        "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]": "[Acme Ltd|1 Street|COMPANIES_HOUSE|1234567|Yes|No][Bee CIC|2 Street|NONE||No|Yes]",
    }
    release_json = contracts_finder.release(awarded, prefix="ocds-test")
    assert isinstance(release_json, dict)
    read = notice_facts(release_json, {})
    assert read.stage is Stage.AWARDED and read.award_value == 80000
    assert [supplier.key for supplier in read.suppliers] == ["gb-coh-01234567", "bee-cic"]


@pytest.mark.parametrize("kind", ["Pipeline", "PreProcurement"])
def test_what_is_planned_has_no_deadline(kind: str) -> None:
    release_json = contracts_finder.release({**ROW, "Notice Type": kind}, prefix="ocds-test")
    assert isinstance(release_json, dict)
    read = notice_facts(release_json, {})
    assert read.stage is Stage.PLANNED and read.closes_at is None


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"Title": " "}, "csv.Title"),
        ({"Published Date": "yesterday"}, "csv.Published Date"),
        ({"Closing Date": "31/02/2025"}, "csv.Closing Date"),
        ({"Closing Date": "29/03/2026", "Closing Time": "01:30"}, "csv.Closing Time"),
        ({"Closing Date": "25/10/2026", "Closing Time": "01:30"}, "csv.Closing Time"),
        ({"Closing Time": "99:99"}, "csv.Closing Time"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(spoilt: dict[str, str], reason: str) -> None:
    release_json = contracts_finder.release({**ROW, **spoilt}, prefix="ocds-test")
    assert isinstance(release_json, Refusal) and release_json.reason == reason


def test_a_date_of_the_year_one_means_none() -> None:
    release_json = contracts_finder.release({**ROW, "Closing Date": "01/01/1"}, prefix="ocds-test")
    assert isinstance(release_json, dict) and "tenderPeriod" not in release_json["tender"]
