"""Party ids are local to their release: whoever shares one, no firm ever carries another's number."""

from __future__ import annotations

import copy
import csv
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.releases import contracts_finder
from hopmarket.rules.releases.merging import DatedRelease, compiled, rules_of
from hopmarket.rules.releases.notice_facts import NoticeFacts, notice_facts
from hopmarket.rules.releases.process_merging import MergedProcess, merged_process
from hopmarket.rules.releases.release_remarks import is_midnight_elsewhere, release_remarks
from hopmarket.rules.releases.supplier_cells import supplier_entries
from hopmarket.rules.transparency import agreements

RULES = rules_of(ocds_schema.merger())
CASES = Path(__file__).parents[1] / "data" / "cases"
Json = dict[str, Any]
NUMBER = {"scheme": "GB-COH", "id": "09234567"}


def dated(bodies: list[Json]) -> list[DatedRelease]:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        DatedRelease(first + timedelta(days=place), str(body.get("id")), str(place), body)
        for place, body in enumerate(bodies)
    ]


def process(bodies: list[Json]) -> tuple[MergedProcess, NoticeFacts]:
    before = copy.deepcopy(bodies)
    merged = merged_process(dated(bodies), ocds_schema.merger())
    assert bodies == before, "the releases themselves stay as they are"
    return merged, notice_facts(merged.record, {})


def case(name: str) -> list[Json]:
    releases = json.loads((CASES / name).read_text())["releases"]
    assert len({release["ocid"] for release in releases}) == 1
    return list(releases)


def won(facts: NoticeFacts) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (contract.number, [(supplier.name, supplier.number) for supplier in contract.suppliers])
        for contract in facts.contracts
    ]


def release(number: str, parties: list[Json], awards: dict[str, list[Json]], **more: Any) -> Json:
    return {
        "ocid": "ocds-b5fd17-1",
        "id": number,
        "date": "2026-01-01T00:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": parties,
        "awards": [
            {"id": award, "status": "active", "suppliers": suppliers} for award, suppliers in awards.items()
        ],
        **more,
    }


ANVIL = {"id": "2", "name": "Anvil Forge Ltd", "roles": ["supplier"], "identifier": NUMBER}
BELLOWS = {"id": "2", "name": "Bellows CIC", "roles": ["supplier"]}
TO_ANVIL, TO_BELLOWS = {"id": "2", "name": "Anvil Forge Ltd"}, {"id": "2", "name": "Bellows CIC"}


def test_an_id_that_two_releases_give_to_two_firms() -> None:
    merged, facts = process(case("10-party-ids-reused.json"))
    assert won(facts) == [("a1", [("Anvil Forge Ltd", "09234567")]), ("a2", [("Bellows CIC", "")])]
    assert [buyer.name for buyer in facts.buyers] == ["Larkfield Borough Council"]
    assert [(note.kind, "Anvil Forge Ltd" in note.message) for note in merged.notes] == [("party_id", True)]
    numbers = {row["name"]: row.get("identifier", {}).get("id") for row in merged.record["parties"]}
    assert numbers == {"Larkfield Borough Council": None, "Anvil Forge Ltd": "09234567", "Bellows CIC": None}
    code = {
        each.reference: each.suppliers[0]
        for each in agreements(merged.record, noticed=datetime.now(UTC).date())
    }
    assert (code["a1"].numbers, code["a2"].numbers) == (("GB-COH-09234567",), ())


@pytest.mark.parametrize(
    ("bodies", "wanted"),
    [
        pytest.param(
            [release("1", [ANVIL, BELLOWS], {"a": [TO_ANVIL], "b": [TO_BELLOWS]})],
            [("a", [("Anvil Forge Ltd", "09234567")]), ("b", [("Bellows CIC", "")])],
            id="one release gives an id to two firms",
        ),
        pytest.param(
            [release("1", [BELLOWS, ANVIL], {"a": [TO_ANVIL, TO_BELLOWS]})],
            [("a", [("Anvil Forge Ltd", "09234567"), ("Bellows CIC", "")])],
            id="both are suppliers of one award",
        ),
        pytest.param(
            [release("1", [ANVIL, BELLOWS], {"a": [{"id": "2"}]})],
            [("a", [])],
            id="a reference without a name could mean either",
        ),
        pytest.param(
            [release("1", [ANVIL], {"a": [TO_BELLOWS]})],
            [("a", [("Bellows CIC", "")])],
            id="a reference names somebody else",
        ),
        pytest.param(
            [release("1", [ANVIL], {"a": [{"id": "2"}]})],
            [("a", [("Anvil Forge Ltd", "09234567")])],
            id="a reference without a name",
        ),
        pytest.param(
            [release("1", [ANVIL], {"a": [TO_ANVIL]}), release("2", [BELLOWS], {"a": [TO_BELLOWS]})],
            [("a", [("Bellows CIC", "")])],
            id="the award is told anew, with another supplier",
        ),
        pytest.param(
            [release("1", [ANVIL], {"a": [TO_ANVIL]}), release("2", [BELLOWS], {})],
            [("a", [("Anvil Forge Ltd", "09234567")])],
            id="the id is used again for somebody who won nothing",
        ),
        pytest.param(
            [
                release("1", [ANVIL], {"a": [TO_ANVIL]}),
                release(
                    "2",
                    [{**ANVIL, "name": "Anvil Group Ltd"}],
                    {"b": [{"id": "2", "name": "Anvil Group Ltd"}]},
                ),
            ],
            [("a", [("Anvil Forge Ltd", "09234567")]), ("b", [("Anvil Group Ltd", "09234567")])],
            id="a firm with another name since keeps its number under both",
        ),
        pytest.param(
            [
                release("1", [ANVIL], {"a": [TO_ANVIL]}),
                release("2", [{"id": "2", "name": "ANVIL FORGE LIMITED", "roles": ["supplier"]}], {}),
            ],
            [("a", [("ANVIL FORGE LIMITED", "09234567")])],
            id="another spelling is the same firm",
        ),
        pytest.param(
            [
                release(
                    "1",
                    [{**BELLOWS, "additionalIdentifiers": [NUMBER], "name": "Anvil Forge Ltd"}],
                    {"a": [TO_ANVIL]},
                ),
                release("2", [BELLOWS], {"b": [TO_BELLOWS]}),
            ],
            [("a", [("Anvil Forge Ltd", "09234567")]), ("b", [("Bellows CIC", "")])],
            id="a further number",
        ),
        pytest.param(
            [
                release("1", [{**ANVIL, "name": "Bellows CIC"}], {"a": [TO_BELLOWS]}),
                release("2", [{**BELLOWS, "identifier": {**NUMBER, "id": "01111111"}}], {"b": [TO_BELLOWS]}),
            ],
            [("a", [("Bellows CIC", "09234567")]), ("b", [("Bellows CIC", "01111111")])],
            id="two numbers are two firms, whatever they are called",
        ),
    ],
)
def test_who_a_reference_means(bodies: list[Json], wanted: list[Any]) -> None:
    _, facts = process(bodies)
    assert won(facts) == wanted


def test_a_buyer_whose_id_is_used_again_keeps_its_own_number() -> None:
    council = {
        "id": "2",
        "name": "Wyre Council",
        "roles": ["buyer"],
        "identifier": {"scheme": "GB-LAE", "id": "WYR"},
    }
    bodies = [
        release("1", [council], {}, buyer={"id": "2", "name": "Wyre Council"}),
        release("2", [ANVIL], {"a": [TO_ANVIL]}),
    ]
    merged, facts = process(bodies)
    assert [(buyer.name, buyer.key) for buyer in facts.buyers] == [("Wyre Council", "gb-lae-wyr")]
    assert won(facts) == [("a", [("Anvil Forge Ltd", "09234567")])]
    assert {reference["id"] for reference in [merged.record["buyer"]]} <= {
        row["id"] for row in merged.record["parties"]
    }


def test_a_corrected_buyer_leaves_nobody_behind() -> None:
    def named(number: str, name: str) -> Json:
        return release(
            number, [{"id": "1", "name": name, "roles": ["buyer"]}], {}, buyer={"id": "1", "name": name}
        )

    _, facts = process([named("1", "Wire Council"), named("2", "Wyre Council")])
    assert [buyer.name for buyer in facts.buyers] == ["Wyre Council"]


NAMES = st.sampled_from(["Anvil Ltd", "Bellows CIC", "Лицей 5", "Cedar"])
NUMBERS = st.none() | st.sampled_from(["01111111", "02222222"])


@st.composite
def processes(draw: st.DrawFn) -> tuple[list[Json], dict[str, set[str]]]:
    """Releases that number their parties anew, and all numbers that any of them gives to a name."""
    bodies, numbers = [], defaultdict[str, set[str]](set)
    for place in range(draw(st.integers(1, 4))):
        named = draw(
            st.lists(st.tuples(NAMES, NUMBERS), min_size=1, max_size=3, unique_by=lambda each: each[0])
        )
        parties: list[Json] = []
        for label, (name, number) in enumerate(named):
            party: Json = {"id": str(label), "name": name, "roles": ["supplier"]}
            if number:
                party["identifier"] = {"scheme": "GB-COH", "id": number}
                numbers[name].add(number)
            parties.append(party)
        references = [{"id": party["id"], "name": party["name"]} for party in parties]
        awards = draw(
            st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from(references), unique_by=str))
        )
        bodies.append(release(str(place), parties, {name: rows for name, rows in awards.items() if rows}))
    return bodies, numbers


@given(processes())
def test_no_name_ever_gets_a_number_that_nobody_gave_it(
    drawn: tuple[list[Json], dict[str, set[str]]],
) -> None:
    bodies, numbers = drawn
    merged, facts = process(bodies)
    renamed = {
        number
        for number in ("01111111", "02222222")
        if sum(number in given for given in numbers.values()) > 1
    }
    for organisation in (
        *facts.suppliers,
        *(one for contract in facts.contracts for one in contract.suppliers),
    ):
        assert not organisation.number or organisation.number in numbers[organisation.name] | renamed
    for row in merged.record["parties"]:
        number = row.get("identifier", {}).get("id")
        assert not number or number in numbers[row["name"]] | renamed
    last = {award["id"]: award for body in bodies for award in body["awards"]}
    named = {supplier.name for supplier in facts.suppliers}
    assert {reference["name"] for award in last.values() for reference in award["suppliers"]} <= named
    assert "x-party" not in json.dumps(merged.record)


@given(processes())
def test_without_shared_ids_it_is_what_the_standard_merges(
    drawn: tuple[list[Json], dict[str, set[str]]],
) -> None:
    bodies = [json.loads(json.dumps(body)) for body in drawn[0]]
    for body in bodies:
        labels = {party["id"]: f"{party['name']} {party.get('identifier')}" for party in body["parties"]}
        for row in (*body["parties"], *(one for award in body["awards"] for one in award["suppliers"])):
            row["id"] = labels[row["id"]]
    assert process(bodies)[0].record == compiled(dated(bodies), ocds_schema.merger())


def test_one_ocid_of_two_buyers() -> None:
    merged, facts = process(case("20-reused-ocid.json"))
    lines = [(line.buyer and line.buyer.name, line.title, line.value) for line in facts.contracts]
    assert [(buyer, title, int(value or 0)) for buyer, title, value in lines] == [
        ("North Grid Test plc", "Super transformers", 900_000),
        ("Fenland Water Test Ltd", "Pipes and fittings", 50_000),
    ]
    assert (facts.buyers[0].name, facts.title, int(facts.award_value or 0)) == (
        "Fenland Water Test Ltd",
        "Pipes and fittings",
        50_000,
    )
    assert [supplier.name for supplier in facts.suppliers] == ["Pipe Works Ltd"]
    assert [note.kind for note in merged.notes] == ["buyers_differ"]


def test_a_contract_without_a_title_has_that_of_its_own_release() -> None:
    bodies = case("20-reused-ocid.json")
    for body in bodies:
        for row in body["contracts"]:
            del row["title"]
    _, facts = process(bodies)
    assert [contract.title for contract in facts.contracts] == ["Super transformers", "Pipes and fittings"]


def test_one_buyer_with_and_without_a_number_is_one() -> None:
    numbered = {
        "id": "b",
        "name": "Wyre Council",
        "roles": ["buyer"],
        "identifier": {"scheme": "GB-LAE", "id": "WYR"},
    }
    bodies = [
        release(
            "1",
            [{"id": "x", "name": "WYRE COUNCIL"}],
            {"a": [TO_ANVIL]},
            buyer={"id": "x", "name": "WYRE COUNCIL"},
        ),
        release("2", [numbered], {"b": [TO_ANVIL]}, buyer={"id": "b", "name": "Wyre Council"}),
    ]
    merged, facts = process(bodies)
    assert not merged.notes and [contract.buyer for contract in facts.contracts] == [None, None]


@pytest.mark.parametrize(
    ("award", "contract", "signed", "kinds"),
    [
        ("cancelled", {"status": "pending"}, False, []),
        ("unsuccessful", {"status": "pending"}, False, []),
        ("cancelled", {}, False, []),
        ("unsuccessful", {}, False, []),
        ("active", {"status": "cancelled"}, False, ["award"]),
        ("active", {"status": "pending"}, False, ["award"]),
        ("active", {"status": "pending", "dateSigned": "2026-01-02T00:00:00Z"}, True, ["contract"]),
        ("cancelled", {"status": "pending", "dateSigned": "2026-01-02T00:00:00Z"}, False, []),
        ("active", {"status": "active"}, True, ["contract"]),
        ("active", {"status": "terminated"}, True, ["contract"]),
        ("active", {}, True, ["contract"]),
        ("pending", {"status": "active"}, True, ["contract"]),
    ],
)
def test_the_register_holds_what_was_signed(
    award: str, contract: Json, signed: bool, kinds: list[str]
) -> None:
    body = release("1", [ANVIL], {"a": [TO_ANVIL]})
    body["awards"][0]["status"] = award
    body["contracts"] = [
        {"id": "c", "awardID": "a", "value": {"amount": 9000, "currency": "GBP"}, **contract}
    ]
    _, facts = process([body])
    assert [line.kind for line in facts.contracts] == kinds and signed == ("contract" in kinds)
    assert [line.kind for line in agreements(body, noticed=datetime.now(UTC).date())] == kinds
    assert all(line.suppliers[0].number == "09234567" for line in facts.contracts)


def test_a_pending_contract_of_a_cancelled_award_is_not_in_the_register() -> None:
    assert process(case("22-contract-of-cancelled-award.json"))[1].contracts == ()


def rows(*names: str) -> list[Json]:
    releases = []
    for name in names:
        with (CASES / name).open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                read = contracts_finder.release(row, prefix="ocds-hopmkt")
                assert isinstance(read, dict)
                releases.append(read)
    return releases


def test_another_export_names_another_supplier() -> None:
    bodies = rows("11-cf-two-exports-1.csv", "11-cf-two-exports-2.csv")
    ids = [body["parties"][1]["id"] for body in bodies]
    assert len(set(ids)) == 2 and ids == [body["parties"][1]["id"] for body in rows(
        "11-cf-two-exports-1.csv", "11-cf-two-exports-2.csv"
    )]  # fmt: skip
    _, facts = process(bodies)
    assert [(supplier.name, supplier.number) for supplier in facts.suppliers] == [("Bellows Quay CIO", "")]
    assert facts.award_value == 1500


def by_place(body: Json) -> Json:
    """A release as an earlier version made it of a row, which numbered suppliers by their place."""
    changed: Json = json.loads(json.dumps(body))
    suppliers = [row for row in changed["parties"] if row["roles"] == ["supplier"]]
    for place, row in enumerate(suppliers, 1):
        row["id"] = f"supplier-{place}"
    changed["awards"][0]["suppliers"] = [{"id": row["id"], "name": row["name"]} for row in suppliers]
    return changed


@pytest.mark.parametrize("earlier", [(True, True), (True, False)])
def test_rows_that_an_earlier_version_stored_merge_right(earlier: tuple[bool, bool]) -> None:
    bodies = rows("11-cf-two-exports-1.csv", "11-cf-two-exports-2.csv")
    stored = [by_place(body) if old else body for body, old in zip(bodies, earlier, strict=True)]
    _, facts = process(stored)
    assert [(supplier.name, supplier.number) for supplier in facts.suppliers] == [("Bellows Quay CIO", "")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_row_that_is_imported_again_counts_as_it_is_read_now(order: int) -> None:
    (body,) = rows("12-cf-supplier-bracket.csv")
    stored = by_place(body)
    stored["parties"][1]["name"] = stored["awards"][0]["suppliers"][0]["name"] = "UK"
    _, facts = process([stored, body][::order])
    assert [(supplier.name, supplier.number) for supplier in facts.suppliers] == [
        ("Acme [UK] Ltd", "01234567")
    ]


TAIL = "COMPANIES_HOUSE|01234567|Yes|No"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", []),
        (f"[Acme Ltd|1 High St|{TAIL}]", ["Acme Ltd"]),
        (f"[Acme [UK] Ltd|1 High St, Town|{TAIL}]", ["Acme [UK] Ltd"]),
        (f"[Acme] Ltd|1 High St|{TAIL}]", ["Acme] Ltd"]),
        (f"[Acme]|1 High St|{TAIL}]", ["Acme]"]),
        (f"[Open[ Ltd|1 [Unit 3] High St|{TAIL}],[Birch|2 Low St|NONE||No|Yes]", ["Open[ Ltd", "Birch"]),
        (f"[Acme [UK], [Wales] Ltd|a|{TAIL}]", ["Acme [UK], [Wales] Ltd"]),
        (f"[Acme | Birch Ltd|1 High St|{TAIL}]", ["Acme | Birch Ltd"]),
        (f"[Acme|Birch Ltd|1 High St|{TAIL}]", ["Acme|Birch Ltd"]),
        (f"[Acme|1 High St | Town|{TAIL}]", ["Acme"]),
        ("[A|x|NONE||No|Yes][B|y|||Yes|]", ["A", "B"]),
        ("[Acme],[Birch|y|NONE||Yes|No]", ["Acme", "Birch"]),
        ("[|x|NONE||No|No]", []),
        ("[Acme|x", ["Acme"]),
    ],
)
def test_the_names_of_a_suppliers_cell(cell: str, names: list[str]) -> None:
    assert [fields[0] for fields in supplier_entries(cell)] == names


@given(
    st.lists(
        st.tuples(
            st.text("ab []|,", min_size=1, max_size=12).map(lambda name: f"a{' '.join(name.split())}a"),
            st.sampled_from(["1 High St, Town", ""]),
        ),
        max_size=3,
    )
)
def test_every_number_of_a_suppliers_cell_is_read(suppliers: list[tuple[str, str]]) -> None:
    cell = ",".join(f"[{name}|{place}|{TAIL}]" for name, place in suppliers)
    if not any("]," in name or "][" in name or "] [" in name for name, _ in suppliers):
        entries = list(supplier_entries(cell))
        assert [fields[2:] for fields in entries] == [tuple(TAIL.split("|"))] * len(suppliers)


def test_a_supplier_with_brackets_keeps_number_and_size() -> None:
    (body,) = rows("12-cf-supplier-bracket.csv")
    party = body["parties"][1]
    assert (party["name"], party["identifier"]["id"]) == ("Acme [UK] Ltd", "01234567")
    assert party["details"] == {"vcse": False, "scale": "sme"}


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (release("1", [ANVIL], {"a": [TO_ANVIL]}), []),
        (release("1", [ANVIL], {"a": [{"id": "2", "name": "ANVIL FORGE LIMITED"}]}), []),
        (release("1", [ANVIL], {"a": [TO_BELLOWS]}), ["party_name"]),
        (release("1", [ANVIL], {}, buyer=TO_BELLOWS, tender={"tenderers": [TO_BELLOWS]}), ["party_name"] * 2),
        (release("1", [ANVIL, BELLOWS], {"a": [TO_ANVIL]}), ["party_id", "repeated_id"]),
        (case("39-prozorro-shape.json")[0], ["day_elsewhere"] * 3 + ["repeated_id"]),
    ],
)
def test_what_is_noted_of_a_release(body: Json, kinds: list[str]) -> None:
    assert [remark.kind for remark in release_remarks(body, RULES)] == kinds


@pytest.mark.parametrize(
    ("written", "elsewhere"),
    [
        ("2016-08-15T21:00:00+00:00", True),
        ("2016-12-30T22:00:00Z", True),
        ("2016-07-01T04:00:00Z", True),
        ("2026-03-31T23:00:00Z", False),
        ("2026-01-31T23:00:00Z", True),
        ("2026-01-31T00:00:00Z", False),
        ("2026-01-31T23:59:59Z", False),
        ("2026-01-31T12:00:00Z", False),
        ("2016-08-16T00:00:00+03:00", False),
        ("2016-08-16", False),
        ("", False),
    ],
)
def test_midnight_elsewhere(written: str, elsewhere: bool) -> None:
    assert is_midnight_elsewhere(written) is elsewhere


def test_names_of_another_script_are_shown() -> None:
    _, facts = process(case("39-prozorro-shape.json"))
    assert [buyer.name for buyer in facts.buyers] == ["Державний заклад «Тестовий санаторій»"]
    assert won(facts) == [("c1", [("КП «Зразок»", "")])]
