"""References as they are pasted, and the addresses of originals that are made from ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket import reference_data
from hopmarket.rules.releases.original_addresses import host_of, is_for_programs, original_address
from hopmarket.rules.releases.place_of_work import is_measured_to_work
from hopmarket.rules.search.query_words import read_terms, words_of_numbered
from hopmarket.rules.search.references import ReferenceForms, reference_forms

CASE = Path(__file__).parents[1] / "data" / "cases" / "27-search-reference.json"
REFERENCES = [release["tender"]["id"] for release in json.loads(CASE.read_bytes())["releases"]]
GUID = "ca6397dc-31b2-4494-b226-bd6ed3b3c645"
CF = "https://www.contractsfinder.service.gov.uk"
FTS = "https://www.find-tender.service.gov.uk"
S2W = "https://www.sell2wales.gov.wales"
PCS = "https://www.publiccontractsscotland.gov.uk"


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("WCC/2026/0045-A", ("wcc/2026/0045-a", "wcc 2026 0045 a", "wcc20260045a")),
        ('"WCC/2026/0045-A"', ("wcc/2026/0045-a", "wcc 2026 0045 a", "wcc20260045a")),
        ("  WCC –  20226 ", ("wcc - 20226", "wcc 20226", "wcc20226")),
        ("RM6200..", ("rm6200..", "rm6200", "rm6200")),
        ("Waste Services", ("waste services", "waste services", "")),
        ("12/3", ("12/3", "12 3", "")),
        ("№ 7_Б", ("№ 7_б", "7 б", "")),
        ("..", ("..", "", "")),
    ],
)
def test_a_reference_has_three_forms(typed: str, forms: tuple[str, str, str]) -> None:
    assert reference_forms(typed) == ReferenceForms(*forms)


@given(st.text(max_size=40))
def test_quotes_and_capitals_make_no_other_reference(text: str) -> None:
    bare = text.replace('"', "")
    assert reference_forms(f'"{bare}"') == reference_forms(bare) == reference_forms(f" {bare}\t")


@pytest.mark.parametrize("reference", [reference for reference in REFERENCES if " " not in reference])
def test_a_pasted_reference_is_one_thing(reference: str) -> None:
    (term,) = read_terms(reference)
    assert term.numbered and not term.exact


def test_what_is_no_reference_is_read_word_by_word() -> None:
    assert [term.text for term in read_terms("IT/telecoms, phones (2026)")] == [
        "it",
        "telecoms",
        "phones",
        "2026",
    ]
    (term,) = read_terms("cleaning/2026,")
    assert term.text == "cleaning/2026"
    assert [part.text for part in words_of_numbered(term)] == ["cleaning", "2026"]


def notice(ocid: str, **tender: Any) -> dict[str, Any]:
    return {"ocid": ocid, "tender": tender}


@pytest.mark.parametrize(
    ("record", "releases", "address"),
    [
        (
            notice(f"ocds-b5fd17-{GUID}"),
            ["deddd0f5-7f54-41ae-9c16-bbd0e5933625-1", f"{GUID}-819949"],
            f"{CF}/Notice/{GUID}",
        ),
        (notice("ocds-b5fd17-x"), ["x-1"], f"{CF}/Published/OCDS/Record/ocds-b5fd17-x"),
        (notice("ocds-h6vhtk-02a1b3"), ["012345-2024", "012399-2025"], f"{FTS}/Notice/012399-2025"),
        (notice("ocds-h6vhtk-02a1b3"), ["odd"], f"{FTS}/procurement/ocds-h6vhtk-02a1b3"),
        (
            notice("ocds-kuma6s-148458", documents=[{"id": "FEB497929", "documentType": "contractNotice"}]),
            ["r"],
            f"{S2W}/search/show/search_view.aspx?ID=FEB497929",
        ),
        (notice("ocds-kuma6s-148458"), ["r"], f"{S2W}/Search/Search_Switch.aspx?ID=148458"),
        (
            notice(
                "ocds-r6ebe6-0000574493", documents=[{"id": "APR351985", "documentType": "contractNotice"}]
            ),
            ["r"],
            f"{PCS}/search/show/search_view.aspx?ID=APR351985",
        ),
        (notice("ocds-r6ebe6-0000574493"), ["r"], f"{PCS}/Search/Search_Switch.aspx?ID=574493"),
        (notice("ocds-hopmkt-ted-046438-2020"), ["r"], "https://ted.europa.eu/en/notice/-/detail/46438-2020"),
        (notice("ocds-zzzzzz-1", documents=[{"url": "https://example.org/terms.pdf"}]), ["r"], ""),
        (
            notice(
                "ocds-zzzzzz-1", documents=[{"url": "https://in-tendhost.co.uk/wnc/aspx/ProjectManage/403"}]
            ),
            ["r"],
            "https://in-tendhost.co.uk/wnc/aspx/ProjectManage/403",
        ),
        (
            notice(
                "ocds-zzzzzz-1",
                description="Go to https://procontract.due-north.com, or https://procontract.due-north.com/Advert?advertId=2.rnPlease do",
            ),
            ["r"],
            "https://procontract.due-north.com/Advert?advertId=2",
        ),
        (
            notice(
                "ocds-zzzzzz-1",
                documents=[{"url": "https://in-tendhost.co.uk/a/1"}],
                description=f"The notice: {FTS}/Notice/012345-2025.",
            ),
            ["r"],
            f"{FTS}/Notice/012345-2025",
        ),
        (
            notice(
                "ocds-zzzzzz-1", description="javascript:alert(1) http://evil.example/in-tendhost.co.uk/1"
            ),
            ["r"],
            "",
        ),
        (notice("ocds-zzzzzz-1", description="https://in-tendhost.co.uk.evil.example/a"), ["r"], ""),
        (notice("ocds-zzzzzz-1", description="https://in-tendhost.co.uk@evil.example/a"), ["r"], ""),
        (
            notice("ocds-zzzzzz-1", documents=[{"url": "https://evil.example\\@in-tendhost.co.uk/a"}]),
            ["r"],
            "",
        ),
        (notice("ocds-b5fd17-a b/../c"), ["x"], f"{CF}/Published/OCDS/Record/ocds-b5fd17-a%20b%2F..%2Fc"),
    ],
)
def test_an_original_is_found_by_its_publishers_pattern_or_an_address_in_it(
    record: dict[str, Any], releases: list[str], address: str
) -> None:
    assert original_address(record, releases, reference_data.original_addresses()) == address


def test_every_row_of_the_table_is_cited_and_leads_to_a_known_host() -> None:
    table = reference_data.original_addresses()
    rows = reference_data.document("notices", "original_addresses.json")["patterns"]
    assert all(len(row["cited"]) > 20 for row in rows)
    for pattern in table.patterns:
        host = host_of(pattern.address, table.hosts)
        assert host and host.publishes and host.search, pattern
    assert is_for_programs(f"{CF}/Published/OCDS/Record/1") and not is_for_programs(f"{CF}/Notice/1")


@pytest.mark.parametrize(
    ("record", "is_work"),
    [
        (notice("o", items=[{"deliveryAddresses": [{"postalCode": "WR1 1AA"}]}]), True),
        (notice("o", items=[{"deliveryAddress": {"postalCode": "wr1 1aa"}}]), True),
        (notice("o", items=[{"deliveryAddresses": [{"region": "Any region"}]}]), False),
        (
            {
                **notice("o"),
                "buyer": {"id": "b"},
                "parties": [{"id": "b", "address": {"postalCode": "WR1 1AA"}}],
            },
            False,
        ),
    ],
)
def test_only_a_postcode_of_the_work_is_a_place_of_work(record: dict[str, Any], is_work: bool) -> None:
    assert is_measured_to_work(record) is is_work
