"""The flat tables: a dictionary that leaves nothing out, and cells that say what was published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules import ocds
from hopmarket.rules.tables import BY_NAME, RELEASES, TABLES, CellKind, Table, TableProcess, dictionary
from hopmarket.rules.tables.cells import figure, text_as_published
from hopmarket.rules.tables.processes import NOTICE_VALUES
from hopmarket.rules.tables.release_index import RELEASE_VALUES
from tests.rules import publications

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)
KINDS: dict[CellKind, type | tuple[type, ...]] = {
    CellKind.TEXT: str,
    CellKind.ADDRESS: str,
    CellKind.COUNT: (int, Decimal),
    CellKind.NUMBER: Decimal,
    CellKind.MOMENT: datetime,
    CellKind.DAY: date,
    CellKind.TRUTH: bool,
}


def process(record: dict[str, Any], **facts: Any) -> TableProcess:
    return TableProcess(
        {**dict.fromkeys(NOTICE_VALUES), "ocid": "ocds-1", **facts}, record, {"85312000": "Social work"}
    )


def lines(table: Table, record: dict[str, Any], **facts: Any) -> list[dict[str, Any]]:
    return [dict(zip(table.head, cells, strict=True)) for cells in table.cells(process(record, **facts))]


SIGNED = ocds.release(publications.SIGNED, tags=("contract",), at=AT, number=1)


def test_eight_tables_each_with_a_name_a_meaning_and_a_key() -> None:
    names = ["processes", "lots", "items", "parties", "awards", "contracts", "documents", "releases"]
    assert [table.name for table in TABLES] == names == list(BY_NAME)
    for table in TABLES:
        assert table.title
        assert table.meaning
        assert table.head[0] == "ocid"
        assert set(table.key) <= set(table.head)


def test_the_dictionary_tells_every_column_of_every_table_once() -> None:
    rows = list(dictionary.lines())
    assert [line[:2] for line in rows] == [(table.name, name) for table in TABLES for name in table.head]
    assert len({line[:2] for line in rows}) == len(rows)
    for line in rows:
        table, column, title, meaning, kind, _, path, always = line
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column), (table, column)
        assert title and meaning and path, (table, column)
        assert kind in {str(cell_kind) for cell_kind in CellKind}
        assert always in ("true", "false")
        assert len(line) == len(dictionary.HEAD)


def test_the_definition_changes_with_the_dictionary_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dictionary.dictionary_fingerprint()
    assert dictionary.dictionary_fingerprint() == before
    monkeypatch.setattr(dictionary, "lines", lambda: iter([("processes", "ocid")]))
    assert dictionary.dictionary_fingerprint() != before


def test_csvw_metadata_names_the_columns_in_their_order_and_joins_the_tables() -> None:
    metadata = dictionary.metadata(
        "https://m.example/data/tables/", publisher="P", portal="https://m.example/"
    )
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [table["url"] for table in metadata["tables"]] == [
        f"https://m.example/data/tables/{table.name}.csv" for table in TABLES
    ]
    first = metadata["tables"][0]["url"]
    for description, table in zip(metadata["tables"], TABLES, strict=True):
        schema = description["tableSchema"]
        assert [column["titles"] for column in schema["columns"]] == list(table.head)
        assert schema["primaryKey"] == list(table.key)
        required = {column["name"] for column in schema["columns"] if column.get("required")}
        assert set(table.key) <= required
        if table is not TABLES[0]:
            assert schema["foreignKeys"][0]["reference"]["resource"] == first
    alone = dictionary.metadata_of(BY_NAME["lots"], "", publisher="P", portal="x")
    assert alone["url"] == "lots.csv"
    assert "foreignKeys" not in alone["tableSchema"]


@pytest.mark.parametrize(
    "table", [table for table in TABLES if table is not RELEASES], ids=lambda table: table.name
)
def test_cells_are_of_the_kind_that_their_column_says(table: Table) -> None:
    facts = {
        "releases": 1,
        "is_ours": True,
        "published_at": AT,
        "copied_on": None,
        "value_max": Decimal(5),
        "latitude": 52.19,
    }
    rows = list(table.cells(process(SIGNED, **facts)))
    assert rows, "a signed purchase has a line in every table"
    for cells in rows:
        for column, cell in zip(table.columns, cells, strict=True):
            assert cell is None or isinstance(cell, KINDS[column.kind]), (column.name, cell)
            if column.kind is CellKind.DAY:
                assert not isinstance(cell, datetime)


def test_a_release_is_a_line_of_the_index() -> None:
    facts = {**dict.fromkeys(RELEASE_VALUES), "ocid": "ocds-1", "tags": "award,contract", "redacted": False}
    (cells,) = RELEASES.cells(TableProcess(facts, {}))
    row = dict(zip(RELEASES.head, cells, strict=True))
    assert (row["ocid"], row["tags"], row["redacted"], row["stored_at"]) == (
        "ocds-1",
        "award; contract",
        False,
        None,
    )


def test_a_signed_purchase_in_its_tables() -> None:
    (contract,) = lines(BY_NAME["contracts"], SIGNED)
    assert contract["suppliers"] == publications.WINNER.name
    assert contract["supplier_parties"] == publications.WINNER.key
    assert contract["value"] == publications.SIGNED.contracts[0].value
    assert contract["signed_on"] == publications.SIGNED.contracts[0].signed_on
    assert contract["ends_on"] == publications.SIGNED.contracts[0].ends_on
    parties = lines(BY_NAME["parties"], SIGNED)
    assert [party["name"] for party in parties] == [publications.BUYER.name, publications.WINNER.name]
    assert parties[0]["further_identifiers"] == "GB-PPON-PABC-1234-DEFG"
    assert parties[0]["organisation"] == "gb-lae-tvd"
    assert (parties[1]["scale"], parties[1]["vcse"], parties[1]["fictional"]) == ("micro", True, None)
    (item,) = lines(BY_NAME["items"], SIGNED)
    assert (item["of"], item["scheme"], item["main"], item["number"]) == ("tender", "CPV", True, 1)
    assert {line["of"] for line in lines(BY_NAME["documents"], SIGNED)} == {"tender"}


def test_every_code_has_a_line_and_an_item_without_code_has_one_too() -> None:
    cpv = {"scheme": "CPV", "id": "85312000"}
    record = {
        "tender": {
            "id": "T",
            "classification": {"scheme": "CPV", "id": "85000000", "description": "Health"},
            "items": [
                {"id": "1", "classification": cpv, "additionalClassifications": [cpv, "no"]},
                {"id": 2},
            ],
            "lots": [{"id": "L", "items": [{"id": "3", "quantity": 0.1, "unit": {"name": "tonne"}}]}],
        },
        "awards": [{"id": "A", "items": [{"id": "4", "classification": cpv}]}],
    }
    rows = lines(BY_NAME["items"], record)
    assert [(row["of"], row["of_id"], row["item"], row["code"], row["main"]) for row in rows] == [
        ("tender", "T", "", "85000000", True),
        ("tender", "T", "1", "85312000", True),
        ("tender", "T", "1", "85312000", False),
        ("tender", "T", "2", "", None),
        ("tender", "T", "3", "", None),
        ("award", "A", "4", "85312000", True),
    ]
    assert [row["label"] for row in rows[:2]] == ["Health", "Social work"]
    assert (rows[4]["lot"], rows[4]["quantity"], rows[4]["unit"]) == ("L", Decimal("0.1"), "tonne")
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (" a\r\nb\rc ", "a\nb\nc"),
        ("a\x00b\x1fc\ufffe", "a\ufffdb\ufffdc\ufffd"),
        ("tab\tkept", "tab\tkept"),
        (["a", " b ", "", 3, None], "a; b; 3"),
        (7, "7"),
        (True, ""),
        (1.5, ""),
        ({"a": 1}, ""),
        (None, ""),
    ],
)
def test_text_as_published(value: Any, meant: str) -> None:
    assert text_as_published(value) == meant


@given(st.one_of(st.integers(-(2**63), 2**64), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_figure_is_exactly_the_number_in_the_release(value: float) -> None:
    read = figure(value)
    assert read is not None
    assert type(value)(read) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "5", None, [1], {}])
def test_what_is_no_number_is_an_empty_cell(value: Any) -> None:
    assert figure(value) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "tender", "lots", "items", "awards", "suppliers", "parties", "value", "amount", "documents", "classification", "contracts", "identifier", "address"]), inner, max_size=4), max_leaves=25))  # fmt: skip
def test_no_record_is_too_odd_for_a_table(record: Any) -> None:
    record_object = (
        record if isinstance(record, dict) else {"tender": record, "parties": record, "awards": record}
    )
    for table in TABLES:
        if table is not RELEASES:
            for cells in table.cells(process(record_object)):
                assert len(cells) == len(table.columns)
