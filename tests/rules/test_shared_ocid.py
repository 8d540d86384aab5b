"""Buyers that use one ocid: whatever ids they share, each award and contract stays its own buyer's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.releases.merging import DatedRelease, compiled
from hopmarket.rules.releases.notice_facts import NoticeFacts, Stage, notice_facts
from hopmarket.rules.releases.process_merging import MergedProcess, merged_process
from hopmarket.rules.releases.shared_ocid import own_record
from hopmarket.rules.transparency import agreements

Json = dict[str, Any]
NORTH, SOUTH = "North Grid", "South Water"


def money(amount: int, currency: str = "GBP") -> Json:
    return {"amount": amount, "currency": currency}


def award(number: str, amount: int, firm: str = "Alder Ltd", party: str = "s1", **more: Any) -> Json:
    value = money(amount, more.pop("currency", "GBP"))
    suppliers = [{"id": party, "name": firm}]
    return {"id": number, "status": "active", "suppliers": suppliers, "value": value, **more}


def contract(number: str, follows: str, **more: Any) -> Json:
    return {"id": number, "awardID": follows, "status": "active", **more}


def release(buyer: str, *awards: Json, **more: Any) -> Json:
    """A release whose buyer is party b1 and whose tender has the buyer's name in its title."""
    suppliers = {(row["id"], row["name"]) for each in awards for row in each["suppliers"]}
    return {
        "ocid": "ocds-b5fd17-9",
        "id": f"{buyer} {len(awards)}",
        "tag": more.pop("tag", ["award"]),
        "buyer": {"id": "b1", "name": buyer},
        "parties": [
            {"id": "b1", "name": buyer, "roles": ["buyer"]},
            *({"id": number, "name": name, "roles": ["supplier"]} for number, name in sorted(suppliers)),
        ],
        "tender": {"id": "1", "title": f"Works of {buyer}", **more.pop("tender", {})},
        **({"awards": list(awards)} if awards else {}),
        **more,
    }


def dated(bodies: list[Json]) -> list[DatedRelease]:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        DatedRelease(first + timedelta(days=place), str(body["id"]), str(place), body)
        for place, body in enumerate(bodies)
    ]


def process(*bodies: Json) -> tuple[MergedProcess, NoticeFacts]:
    merged = merged_process(dated(list(bodies)), ocds_schema.merger())
    return merged, notice_facts(merged.record, {}, merged.cancelled)


Line = tuple[str, str, str, list[str], int, str]


def lines(facts: NoticeFacts) -> list[Line]:
    return [
        (
            each.kind,
            each.number,
            each.buyer.name if each.buyer else "",
            [firm.name for firm in each.suppliers],
            int(each.value or 0),
            each.currency,
        )
        for each in facts.contracts
    ]


APART = [
    (
        "awards and contracts of one number",
        [
            release(NORTH, award("a1", 4000), contracts=[contract("c1", "a1")]),
            release(
                SOUTH,
                award("a1", 9000, "Birch Ltd", "s2", currency="EUR"),
                contracts=[contract("c1", "a1")],
            ),
        ],
        [
            ("contract", "c1", NORTH, ["Alder Ltd"], 4000, "GBP"),
            ("contract", "c1", SOUTH, ["Birch Ltd"], 9000, "EUR"),
        ],
    ),
    (
        "awards and firms of one number",
        [release(NORTH, award("1", 4000)), release(SOUTH, award("1", 9000, "Birch Ltd"))],
        [
            ("award", "1", NORTH, ["Alder Ltd"], 4000, "GBP"),
            ("award", "1", SOUTH, ["Birch Ltd"], 9000, "GBP"),
        ],
    ),
    (
        "a buyer's later release brings its own award up to date",
        [
            release(NORTH, award("1", 4000)),
            release(SOUTH, award("1", 9000, "Birch Ltd")),
            release(NORTH, award("1", 5000)),
        ],
        [
            ("award", "1", SOUTH, ["Birch Ltd"], 9000, "GBP"),
            ("award", "1", NORTH, ["Alder Ltd"], 5000, "GBP"),
        ],
    ),
    (
        "a contract follows no award of the other buyer",
        [
            release(NORTH, award("1", 4000)),
            release(SOUTH, contracts=[contract("c", "1", value=money(70))]),
        ],
        [("contract", "c", SOUTH, [], 70, "GBP"), ("award", "1", NORTH, ["Alder Ltd"], 4000, "GBP")],
    ),
    (
        "a cancellation by tag reaches no award of the other buyer",
        [
            release(NORTH, award("1", 4000)),
            release(SOUTH, award("1", 9000, "Birch Ltd")),
            release(SOUTH, award("1", 9000, "Birch Ltd"), tag=["awardCancellation"]),
        ],
        [("award", "1", NORTH, ["Alder Ltd"], 4000, "GBP")],
    ),
]


@pytest.mark.parametrize(
    ("bodies", "wanted"), [pytest.param(bodies, wanted, id=name) for name, bodies, wanted in APART]
)
def test_ids_never_merge_across_buyers(bodies: list[Json], wanted: list[Line]) -> None:
    merged, facts = process(*bodies)
    assert lines(facts) == wanted
    assert "buyers_differ" in [note.kind for note in merged.notes]
    assert len({row["id"] for row in merged.record["parties"]}) == len(merged.record["parties"])
    if "awardCancellation" not in bodies[-1]["tag"]:
        code = agreements(merged.record, noticed=date(2026, 11, 9))
        read = [(each.reference, each.buyer and each.buyer.name, int(each.value or 0)) for each in code]
        assert read == [(line[1], line[2], line[4]) for line in wanted]


OLDER = {
    "status": "complete",
    "value": money(4000),
    "lots": [{"id": "1", "title": "Transformer", "value": money(4000)}],
    "documents": [{"id": "d", "documentType": "tenderNotice", "url": "https://example.org/t"}],
}
CALL: Json = {"status": "active", "tenderPeriod": {"endDate": "2026-12-18T12:00:00Z"}}


@pytest.mark.parametrize(
    ("older", "tag"),
    [
        ({"contracts": [contract("c", "1", period={"startDate": "2026-01-01", "endDate": "2026-02-01"})]}, "award"),
        ({}, "award"),
        ({}, "tenderCancellation"),
    ],
)  # fmt: skip
def test_an_open_call_is_open_whatever_another_buyer_did(older: Json, tag: str) -> None:
    signed = release(NORTH, award("1", 4000, relatedLots=["1"]), tender=OLDER, tag=[tag], **older)
    merged, facts = process(signed, release(SOUTH, tender=CALL, tag=["tender"]))
    assert (facts.stage, facts.title, facts.buyers[0].name) == (Stage.CALLED, "Works of South Water", SOUTH)
    assert (facts.value_max, facts.award_value, facts.suppliers, facts.lots) == (None, None, (), 0)
    assert (facts.starts_on, facts.ends_on, facts.original_url) == (None, None, "")
    assert [(line[2], line[4]) for line in lines(facts)] == [(NORTH, 4000)]
    assert "documents" not in merged.record["tender"] and own_record(merged.record)["awards"] == []


def test_another_buyers_line_has_nothing_of_this_tender() -> None:
    framework = {"techniques": {"hasFrameworkAgreement": True}, "description": "Pipes", **CALL}
    merged, _ = process(release(NORTH, award("1", 4000)), release(SOUTH, tender=framework))
    (line,) = agreements(merged.record, noticed=date(2026, 11, 9))
    assert (line.title, line.description, line.is_framework) == ("Works of North Grid", "", False)


@pytest.mark.parametrize(
    ("bodies", "orphans"),
    [
        ([release(NORTH, award("a1", 10), contracts=[contract("c", "zzz")])], ["c"]),
        ([release(NORTH, award("a1", 10), contracts=[contract("c", "a1")])], []),
        ([release(NORTH, award("a1", 10)), release(NORTH, contracts=[contract("c", "a1")])], []),
        ([release(NORTH, award("a1", 10)), release(SOUTH, contracts=[contract("c", "a1")])], ["c"]),
    ],
)
def test_a_contract_whose_award_is_missing_is_noted(bodies: list[Json], orphans: list[str]) -> None:
    notes = [note for note in process(*bodies)[0].notes if note.kind == "award_missing"]
    assert [note.message.split()[2] for note in notes] == orphans


AWARDS = st.builds(
    award,
    st.sampled_from(["1", "2"]),
    st.integers(2, 99),
    st.sampled_from(["Alder Ltd", "Birch Ltd"]),
    st.sampled_from(["b1", "s1", "s2"]),
)


@given(*[st.lists(AWARDS, max_size=2, unique_by=lambda row: row["id"])] * 2)
def test_every_award_of_two_buyers_stands(north: list[Json], south: list[Json]) -> None:
    _, facts = process(release(NORTH, *north), release(SOUTH, *south))
    wanted = [
        ("award", row["id"], buyer, [row["suppliers"][0]["name"]], row["value"]["amount"], "GBP")
        for buyer, rows in ((NORTH, north), (SOUTH, south))
        for row in rows
    ]
    assert lines(facts) == wanted
    assert facts.buyers[0].name == SOUTH


@given(st.lists(st.lists(AWARDS, max_size=2, unique_by=lambda row: row["id"]), min_size=1, max_size=3))
def test_one_buyers_process_tells_no_own_buyers(drawn: list[list[Json]]) -> None:
    bodies = [release(NORTH, *[{**row, "suppliers": []} for row in rows]) for rows in drawn]
    assert process(*bodies)[0].record == compiled(dated(bodies), ocds_schema.merger())
