"""The debarment list: its file is read whole or not at all, who is on it, and how old it may be."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.debarment import (
    MOST_DAYS,
    CheckedOrganisation,
    DatedList,
    DebarmentFinding,
    DebarmentGround,
    DebarredSupplier,
    debarment_in_words,
    debarment_of,
    debarred,
    debarred_from_json,
    is_check_due,
    list_too_old,
)
from hopmarket.rules.debarment_file import COLUMNS, ListFault, read_debarment_file

TODAY = date(2026, 11, 30)
HEAD = ",".join(COLUMNS)
COMPANY = ("GB-COH", "01234567")
MANDATORY = DebarredSupplier("Example Haulage Ltd", (COMPANY,), DebarmentGround.MANDATORY)
DISCRETIONARY = DebarredSupplier("Example Haulage Ltd", (COMPANY,), DebarmentGround.DISCRETIONARY)


def csv_of(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def faults_of(content: bytes, dated: date | None = TODAY) -> list[tuple[int, str]]:
    read = read_debarment_file(content, dated=dated, today=TODAY)
    assert isinstance(read, tuple), read
    return [(fault.row, fault.column) for fault in read]


def test_csv_and_json_give_the_same_list() -> None:
    row = "“Example” Haulage Ltd,GB-COH 1234567; GB-CHC-1012345,Mandatory,01/02/2026,2027-02-01"
    from_csv = read_debarment_file(csv_of(row), dated=TODAY, today=TODAY)
    body = {
        "date": TODAY.isoformat(),
        "entries": [
            {
                "name": "“Example” Haulage Ltd",
                "identifiers": [
                    {"scheme": "GB-COH", "id": "01234567"},
                    {"scheme": "GB-CHC", "id": "1012345"},
                ],
                "grounds": "mandatory",
                "from": "2026-02-01",
                "until": "2027-02-01",
            }
        ],
    }
    assert from_csv == read_debarment_file(json.dumps(body).encode(), dated=None, today=TODAY)
    assert isinstance(from_csv, DatedList)
    assert from_csv.entries[0].identifiers == (COMPANY, ("GB-CHC", "1012345"))


@pytest.mark.parametrize("content", [csv_of(), b'{"date": "2026-11-30", "entries": []}', b"[]"])
def test_an_empty_list_of_a_day_is_a_list(content: bytes) -> None:
    assert read_debarment_file(content, dated=TODAY, today=TODAY) == DatedList(TODAY)


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (csv_of(",,mandatory,,"), [(2, "name")]),
        (csv_of("A Firm,,perhaps,,"), [(2, "grounds")]),
        (csv_of("A Firm,,mandatory,,", "B Firm,GB-COH 1;12,mandatory,,"), [(3, "identifiers")]),
        (csv_of("A Firm,,mandatory,soon,"), [(2, "from")]),
        (csv_of("A Firm,,mandatory,2026-02-01,2026-01-01"), [(2, "until")]),
        (b"name,grounds\nA Firm,mandatory", [(1, "identifiers"), (1, "from"), (1, "until")]),
        (csv_of('"A Firm,,mandatory,,'), [(2, "the whole row")]),
        (b"\xff\xfe", [(0, "")]),
        (b"{", [(0, "")]),
        (b'{"rows": []}', [(0, "")]),
        (b'["Acme"]', [(1, "the whole row")]),
        (b'{"date": "2026-11-29", "entries": []}', [(0, "")]),
    ],
)
def test_every_fault_is_named_by_row_and_column(content: bytes, places: list[tuple[int, str]]) -> None:
    assert faults_of(content) == places


def test_a_list_has_a_day_that_has_come() -> None:
    assert faults_of(csv_of(), dated=None) == [(0, "")]
    assert faults_of(csv_of(), dated=TODAY + timedelta(days=1)) == [(0, "")]


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_file_is_a_list_or_has_faults(content: bytes) -> None:
    read = read_debarment_file(content, dated=TODAY, today=TODAY)
    assert isinstance(read, DatedList) or (read and all(isinstance(fault, ListFault) for fault in read))


_NAMES = st.text("abcdefghij klmn", min_size=1, max_size=20).filter(str.strip)


@given(
    name=_NAMES,
    ground=st.sampled_from(DebarmentGround),
    days=st.tuples(st.dates(), st.dates()).map(sorted),
    numbered=st.booleans(),
)
def test_an_entry_reads_back(name: str, ground: DebarmentGround, days: list[date], numbered: bool) -> None:
    entry = DebarredSupplier(name, (COMPANY,) if numbered else (), ground, *days)
    assert debarred_from_json(json.loads(json.dumps(entry.to_json()))) == entry
    assert entry.counts_on(days[0]) and entry.counts_on(days[1])


@pytest.mark.parametrize(
    ("name", "numbers", "finding"),
    [
        ("Another Name", (COMPANY,), DebarmentFinding.LISTED),
        ("EXAMPLE HAULAGE LIMITED", (), DebarmentFinding.LOOKS_LIKE),
        ("The Example Haulage", (("GB-COH", "07654321"),), DebarmentFinding.LOOKS_LIKE),
        ("Example Haulage Services", (), DebarmentFinding.NOT_LISTED),
        ("Another Name", (("GB-CHC", "1012345"),), DebarmentFinding.NOT_LISTED),
    ],
)
@pytest.mark.parametrize("entry", [MANDATORY, DISCRETIONARY])
def test_a_number_decides_and_a_name_looks_like_it(
    name: str, numbers: tuple[tuple[str, str], ...], finding: DebarmentFinding, entry: DebarredSupplier
) -> None:
    match = debarment_of(CheckedOrganisation(name, numbers), [entry], TODAY)
    assert match.finding is finding
    listed, mandatory = finding is DebarmentFinding.LISTED, entry is MANDATORY
    assert match.forbids == (listed and mandatory)
    assert match.wants_two_people == (finding is not DebarmentFinding.NOT_LISTED and not match.forbids)
    for is_cleared in (False, True):
        refusal = debarred(match, is_cleared=is_cleared)
        expected = {
            (True, False): "debarment.mandatory",
            (True, True): "debarment.mandatory",
            (False, False): "debarment.two_people" if match.wants_two_people else None,
            (False, True): None,
        }[match.forbids, is_cleared]
        assert (refusal.reason if refusal else None) == expected
    assert debarment_in_words(match).startswith(name)


def test_the_gravest_entry_counts_and_one_that_ended_does_not() -> None:
    ended = DebarredSupplier(
        "Example Haulage", (COMPANY,), DebarmentGround.MANDATORY, None, TODAY - timedelta(1)
    )
    coming = DebarredSupplier("Example Haulage", (COMPANY,), DebarmentGround.MANDATORY, TODAY + timedelta(1))
    checked = CheckedOrganisation("Example Haulage", (COMPANY,))
    assert debarment_of(checked, [ended, coming], TODAY).finding is DebarmentFinding.NOT_LISTED
    assert debarment_of(checked, [DISCRETIONARY, ended, MANDATORY], TODAY).forbids
    assert debarment_of(checked, [MANDATORY, DISCRETIONARY], TODAY).forbids


@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize(
    ("days", "reason"), [(0, None), (MOST_DAYS, None), (MOST_DAYS + 1, "debarment.old_list")]
)
def test_a_list_is_as_old_as_the_line_allows(days: int, reason: str | None, is_above: bool) -> None:
    refusal = list_too_old(TODAY - timedelta(days=days), TODAY, is_above=is_above)
    assert (refusal.reason if refusal else None) == reason


def test_without_any_list_only_a_purchase_above_the_threshold_waits() -> None:
    refusal = list_too_old(None, TODAY, is_above=True)
    assert refusal is not None and refusal.reason == "debarment.no_list"
    assert list_too_old(None, TODAY, is_above=False) is None
    assert [is_check_due(is_above=above, dated=None) for above in (True, False)] == [True, False]
    assert is_check_due(is_above=False, dated=TODAY)
