"""Tables of public registers: real ones with their totals, and every fault by row and column."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.reference_data import DATA
from hopmarket.rules.audit_lines import AUDIT_LINES, has_to_be_audited
from hopmarket.rules.barriers.barrier_kinds import BarrierCondition, ConditionKind
from hopmarket.rules.register_rows import (
    COLUMNS,
    RegisteredKind,
    RegisteredOrganisation,
    RegisterTable,
    one_each,
    read_register,
)
from hopmarket.rules.shut_out import AnswerCount, PutCondition, ShutOutTable, shut_out_table

SAMPLE = Path(__file__).parents[1] / "data" / "registers" / "charities_sample.csv.gz"
ROW = {
    "org_id": "GB-CHC-1012345",
    "name": "A club",
    "postcode": "WR1 2AB",
    "date_registered": "1993-10-29",
    "activities": "Walks",
    "income": "42930.0",
    "fye": "2019-09-30",
    "UKCAT": "SW106;BE101",
    "company_number": "3033781",
}


def table(*changes: dict[str, str], columns: tuple[str, ...] = (*COLUMNS, "active")) -> bytes:
    lines = [",".join(columns)]
    lines += [",".join(f'"{({**ROW, **change}).get(name, "")}"' for name in columns) for change in changes]
    return "\n".join(lines).encode()


def organisations_of(content: bytes) -> tuple[RegisteredOrganisation, ...]:
    read = read_register(content)
    assert isinstance(read, RegisterTable), [str(fault) for fault in read]
    return read.organisations


def test_a_row_is_read_whole() -> None:
    assert organisations_of(table({})) == (
        RegisteredOrganisation(
            scheme="GB-CHC",
            number="1012345",
            name="A club",
            kind=RegisteredKind.CHARITY,
            postcode="WR1 2AB",
            registered_on=date(1993, 10, 29),
            activities="Walks",
            income=Decimal("42930.00"),
            year_end=date(2019, 9, 30),
            tags=("SW106", "BE101"),
            company_number="03033781",
        ),
    )


def test_what_a_register_does_not_say_is_not_known() -> None:
    bare = dict.fromkeys(("postcode", "date_registered", "income", "fye", "UKCAT", "company_number"), "")
    (read,) = organisations_of(table(bare))
    assert (read.income, read.year_end, read.registered_on, read.audited, read.tags) == (*[None] * 4, ())
    assert read.facts().income is None


FAULTS = [
    ({"org_id": ""}, "Row 2, org_id: write a register and a number, such as GB-CHC-1012345, not “”"),
    ({"org_id": "GB-CHC-12"}, "Row 2, org_id: write a register and a number"),
    ({"org_id": "XX-ABC-1012345"}, "Row 2, org_id: write a register and a number"),
    ({"name": "  "}, "Row 2, name: enter the organisation’s name"),
    ({"income": "lots"}, "Row 2, income: write pounds, such as 42930, not “lots”"),
    ({"income": "1e99"}, "Row 2, income: write pounds"),
    ({"income": "NaN"}, "Row 2, income: write pounds"),
    ({"fye": "31/03/2019"}, "Row 2, fye: write a day such as 2026-11-30, not “31/03/2019”"),
    ({"date_registered": "1993"}, "Row 2, date_registered: write a day"),
    ({"active": "perhaps"}, "Row 2, active: write True or False, not “perhaps”"),
]


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_a_fault_is_named_by_row_and_column(change: dict[str, str], sentence: str) -> None:
    read = read_register(table(change))
    assert not isinstance(read, RegisterTable)
    assert str(read[0]).startswith(sentence)


def test_files_that_are_no_table_of_a_register() -> None:
    sentences = {
        b"": "Row 1, org_id: this column is missing",
        b"\xff\xfe": "the file is not UTF-8: save it as “CSV UTF-8”",
        table(): "the file has no rows below its head",
        table({}, columns=COLUMNS[:-1]): "Row 1, company_number: this column is missing",
        table({}) + b'\n"open': "Row 3, the whole row: it cannot be read as CSV",
        table({}, {"name": "Another club"}): "Row 3, org_id: GB-CHC-1012345 stands in an earlier row",
    }
    for content, sentence in sentences.items():
        read = read_register(content)
        assert not isinstance(read, RegisterTable)
        assert str(read[0]).startswith(sentence)


def test_rows_that_need_no_answer() -> None:
    """A row twice with other tags counts once with both; a number that a spreadsheet wrote, a day with a midnight, a
    postcode that is none, an organisation that has ended."""
    gone, twice = {"org_id": "GB-CHC-1099999", "active": "False", "income": "lots"}, {"UKCAT": "HE101;SW106"}
    (read,) = organisations_of(table({}, twice, {**gone, "income": ""}))
    assert read.tags == ("SW106", "BE101", "HE101")
    odd = {"company_number": "232081.0", "fye": "2019-09-30 00:00:00", "postcode": "TR13 0W"}
    answer = read_register(table(odd))
    assert isinstance(answer, RegisterTable)
    assert answer.organisations[0].company_number == "00232081"
    assert answer.organisations[0].year_end == date(2019, 9, 30)
    assert [str(remark) for remark in answer.remarks] == [
        "Row 2, postcode: “TR13 0W” is no postcode, and was left out"
    ]


AUDITS = [
    # register, income, end of the year: whether the law asks for an audit
    ("GB-CHC", "1000000", "2019-03-31", None),
    ("GB-CHC", "1000000.01", "2019-03-31", True),
    ("GB-CHC", "250000", "2019-03-31", False),
    ("GB-CHC", "250000.01", "2019-03-31", None),
    ("GB-CHC", "500000.01", "2015-03-30", True),
    ("GB-CHC", "500000.01", "2015-03-31", None),
    ("GB-CHC", "1500000", "2026-09-29", True),
    ("GB-CHC", "1500000", "2026-09-30", None),
    ("GB-CHC", "1500000.01", "2026-09-30", True),
    ("GB-CHC", "500000", "2026-09-30", False),
    ("GB-CHC", "500000.01", "2026-09-30", None),
    ("GB-CHC", "5000", "2009-03-31", None),
    ("GB-SC", "5000", "2019-03-31", None),
    ("GB-COH", "5000", "2019-03-31", None),
    ("GB-CHC", None, "2019-03-31", None),
    ("GB-CHC", "5000", None, None),
]


@pytest.mark.parametrize(("scheme", "income", "year_end", "expected"), AUDITS)
def test_the_lines_of_an_audit(
    scheme: str, income: str | None, year_end: str | None, expected: bool | None
) -> None:
    pounds = Decimal(income) if income else None
    assert has_to_be_audited(scheme, pounds, date.fromisoformat(year_end) if year_end else None) is expected
    assert all(line.cite.startswith("Charities Act 2011, s. 144") for line in AUDIT_LINES)


@given(st.decimals(0, 10_000_000, places=2), st.dates(date(2009, 4, 1), date(2030, 1, 1)))
def test_more_income_never_takes_an_audit_away(income: Decimal, year_end: date) -> None:
    order = [False, None, True]
    less = has_to_be_audited("GB-CHC", income / 2, year_end)
    assert order.index(less) <= order.index(has_to_be_audited("GB-CHC", income, year_end))


def test_the_charity_sample_beside_three_conditions() -> None:
    """4,203 rows are 4,104 charities (some drawn twice); one is entered twice under two numbers. Counted again with
    a spreadsheet: 288 show no income, 238 have to be audited and 2,518 need not be."""
    read = read_register(gzip.decompress(SAMPLE.read_bytes()))
    assert isinstance(read, RegisterTable)
    rows = read.organisations
    assert len(rows) == 4104
    assert len(one_each(rows)) == 4103
    assert len(read.remarks) == 5
    assert Counter(row.scheme for row in rows) == {"GB-CHC": 3409, "GB-SC": 550, "GB-NIC": 145}
    asked = [
        BarrierCondition(ConditionKind.TURNOVER, Decimal(100_000)),
        BarrierCondition(ConditionKind.AUDITED_ACCOUNTS),
        BarrierCondition(ConditionKind.CERTIFICATE, name="ISO 9001"),
    ]
    put = [PutCondition(str(each.kind), each, "specification") for each in asked]
    counted = shut_out_table(put, [row.facts() for row in rows])
    assert isinstance(counted, ShutOutTable)
    assert [row.count for row in counted.rows] == [
        AnswerCount(1317, 2499, 288),
        AnswerCount(238, 2518, 1348),
        AnswerCount(0, 0, 4104),
    ]


def test_the_register_that_comes_with_the_portal() -> None:
    """43 rows: two have ended, one stands there twice; one charity is on two registers."""
    rows = organisations_of(DATA.joinpath("registers", "worcestershire_charities.csv").read_bytes())
    assert len(rows) == 40
    assert len(one_each(rows)) == 39
    assert sum(row.income is None for row in rows) == 0
    assert Counter(row.audited for row in rows) == {False: 22, True: 12, None: 6}
