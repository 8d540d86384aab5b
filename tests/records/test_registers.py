"""The room of registers: loaded as a whole, once, and asked for what is near."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from hopmarket.operations.registers_load import registers_load
from hopmarket.records.ledger.models import Event
from hopmarket.records.registers.models import RegisterEntry, RegisterLoad
from hopmarket.records.registers.queries import organisations_near, register_loads
from hopmarket.records.registers.services import load_register
from hopmarket.reference_data import centre_of, shipped_register, work_kinds
from hopmarket.rules.near_organisations import (
    KnownMarket,
    NearOrganisation,
    joined,
    known_market,
    own_organisation_near,
    work_kind_of,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.register_rows import COLUMNS
from hopmarket.rules.roles import System
from hopmarket.rules.shut_out import OrganisationFacts

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SAMPLE = Path(__file__).parents[1] / "data" / "registers" / "charities_sample.csv.gz"


def load(content: bytes, name: str = "charities.csv") -> RegisterLoad | Refusal:
    return load_register(content=content, file_name=name, by=System("command"), at=AT)


def rows(*numbers: str, postcode: str = "WR1 2AB") -> bytes:
    lines = [f"{number},Name of {number},{postcode},,,5000,2025-03-31,SW106," for number in numbers]
    return "\n".join([",".join(COLUMNS), *lines]).encode()


def test_the_register_that_comes_with_the_portal_is_loaded_once() -> None:
    loaded = load(shipped_register())
    assert not isinstance(loaded, Refusal)
    assert (loaded.count, loaded.schemes) == (40, ["GB-CHC", "GB-SC"])
    assert RegisterEntry.objects.count() == 40
    again = load(shipped_register(), "other-name.csv")
    assert isinstance(again, Refusal)
    assert again.reason == "register.loaded_already"
    assert Event.objects.filter(act="load_register").count() == 1


def test_a_register_is_replaced_as_a_whole_and_another_stays() -> None:
    load(rows("GB-CHC-1000001", "GB-CHC-1000002", "GB-COH-00000001"))
    load(rows("GB-CHC-1000003"))
    assert {str(row) for row in RegisterEntry.objects.all()} == {"GB-COH-00000001", "GB-CHC-1000003"}
    assert [row.count for row in register_loads()] == [1, 3]
    first_again = load(rows("GB-CHC-1000001", "GB-CHC-1000002", "GB-COH-00000001"))
    assert not isinstance(first_again, Refusal)
    assert RegisterEntry.objects.count() == 3


def test_a_table_with_a_fault_changes_nothing() -> None:
    load(rows("GB-CHC-1000001"))
    refused = load(rows("GB-CHC-1000002", "GB-CHC-1"))
    assert isinstance(refused, Refusal)
    assert refused.params["faults"].startswith("Row 3, org_id: write a register and a number")
    assert [str(row) for row in RegisterEntry.objects.all()] == ["GB-CHC-1000001"]


def test_what_is_near_is_counted_once_and_own_answers_go_first() -> None:
    """All 39 charities are within 40 miles of Worcester, fewer within ten and two. What a charity answered itself goes
    before its register."""
    load(shipped_register())
    place = centre_of("WR1 2LF")
    assert place is not None
    near = organisations_near(place, 40)
    assert len(near) == 39
    wider, closer = organisations_near(place, 10), organisations_near(place, 2)
    assert 0 < len(closer) < len(wider) < 39
    assert all(row.facts.miles is not None and row.facts.miles <= 10 for row in wider)
    answers = OrganisationFacts(insurance=Decimal(5_000_000), income=Decimal(7))
    own = own_organisation_near([("GB-CHC", "1136677")], Decimal("0.1"), answers)
    stranger = own_organisation_near([("GB-COH", "00000001")], Decimal("0.2"))
    rows = joined(closer, [own, stranger])
    assert len(rows) == len(closer) + 1
    (both,) = [row for row in rows if row.has_answered]
    assert (both.facts.insurance, both.facts.income) == (Decimal(5_000_000), Decimal(7))
    assert both.facts.audited is True
    assert rows[-1].facts == OrganisationFacts(miles=Decimal("0.2"))


def _doing(count: int, tag: str) -> list[NearOrganisation]:
    return [NearOrganisation((tag,) if tag else (), OrganisationFacts()) for _ in range(count)]


@pytest.mark.parametrize(
    ("cpv", "near", "expected"),
    [
        (
            "85312000",
            _doing(10, "SW106") + _doing(4, "AR101") + _doing(3, ""),
            (10, "social care and support", 3),
        ),
        ("85312000", _doing(9, "SW106") + _doing(4, "AR101"), (13, "", 0)),
        ("92000000", _doing(10, "AR101") + _doing(20, "SW106"), (10, "arts, sport and leisure", 0)),
        ("45000000", _doing(12, "SW106"), (12, "", 0)),
        ("", _doing(12, "SW106"), (12, "", 0)),
    ],
)
def test_the_same_kind_of_work_where_it_can_be_told(
    cpv: str, near: list[NearOrganisation], expected: tuple[int, str, int]
) -> None:
    market: KnownMarket = known_market(near, work_kind_of(cpv, work_kinds()))
    assert (market.coverage.known, market.work, market.untagged) == expected
    assert market.too_few is (cpv == "85312000" and not expected[1])


def test_the_command_loads_a_packed_table_and_tells_what_was_left_out(tmp_path: Path) -> None:
    loaded = CliRunner().invoke(registers_load, [str(SAMPLE)])
    assert loaded.exit_code == 0, loaded.output
    assert "Row 885, postcode: “M5V 3A7” is no postcode, and was left out" in loaded.output
    assert "Loaded: 4,104 organisations of GB-CHC, GB-NIC, GB-SC." in loaded.output
    assert CliRunner().invoke(registers_load, [str(SAMPLE)]).output.startswith("No change")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(rows("GB-CHC-1"))
    refused = CliRunner().invoke(registers_load, [str(bad)])
    assert refused.exit_code == 1
    assert "Row 2, org_id" in refused.output
    assert RegisterEntry.objects.count() == 4104
    bad.write_bytes(b"\x1f\x8bnothing")
    assert "cannot be unpacked" in CliRunner().invoke(registers_load, [str(bad)]).output
