"""What counts and what was decided, in words: working copies, values beyond an award, days of a contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.contract_correction import (
    ContractFigures,
    needs_second_officer,
    unfit_dates,
    value_note,
    value_notes,
)
from hopmarket.rules.result_headline import result_headline
from hopmarket.rules.roles import OrganisationKind, Size
from hopmarket.rules.signature_remarks import signature_remarks
from hopmarket.rules.working_copy import WorkingCopyStanding, working_copy_standing

_S = WorkingCopyStanding
NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("saved_at", "received_at", "withdrawn", "standing"),
    [
        (NOON, None, False, _S.NEVER_SENT),
        (NOON, None, True, _S.WITHDRAWN),
        (NOON, NOON + MINUTE, False, _S.AS_SENT),
        (NOON, NOON, False, _S.AS_SENT),
        (NOON + MINUTE, NOON, False, _S.CHANGED_SINCE),
    ],
)
def test_a_working_copy_is_what_was_sent_only_if_nothing_was_saved_since(
    saved_at: datetime, received_at: datetime | None, withdrawn: bool, standing: WorkingCopyStanding
) -> None:
    found = working_copy_standing(saved_at=saved_at, received_at=received_at, withdrawn=withdrawn)
    assert found is standing


@pytest.mark.parametrize(
    ("won", "bid", "line"),
    [
        (0, 1, "You did not win this time"),
        (0, 3, "You did not win this time"),
        (1, 1, "You won"),
        (2, 2, "You won all 2 lots that you bid for"),
        (1, 2, "You won 1 of the 2 lots that you bid for"),
    ],
)
def test_the_first_line_of_a_result(won: int, bid: int, line: str) -> None:
    assert result_headline(won=won, bid=bid) == line


FIGURES = ContractFigures(
    Decimal(400), date(2027, 1, 12), date(2027, 2, 1), date(2028, 1, 31), OrganisationKind.CHARITY, Size.SMALL
)


@pytest.mark.parametrize(
    ("value", "awarded", "needed"),
    [("40000", "400", True), ("400.01", "400", True), ("399", "400", False), ("500", "600", False)],
)
def test_a_value_beyond_the_award_needs_a_second_officer(value: str, awarded: str, needed: bool) -> None:
    new = replace(FIGURES, value=Decimal(value))
    assert needs_second_officer(FIGURES, new, awarded=Decimal(awarded)) is needed


def test_a_correction_of_the_days_of_a_contract_that_costs_more_already_needs_one_person() -> None:
    old = replace(FIGURES, value=Decimal(40000))
    assert not needs_second_officer(old, replace(old, ends_on=date(2028, 2, 28)), awarded=Decimal(400))


@given(st.decimals("0.01", "1e9", places=2), st.decimals("0.01", "1e9", places=2))
def test_a_value_is_noted_beside_the_ranking_exactly_when_it_differs(counted: Decimal, now: Decimal) -> None:
    note = value_note(counted=counted, now=now)
    assert bool(note) is (counted != now)


def test_the_note_names_both_values() -> None:
    assert value_note(counted=Decimal(400), now=Decimal("40000.00")) == (
        "The contract’s value was corrected afterwards to £40,000; the ranking counted £400."
    )


def test_a_release_without_a_correction_has_no_note() -> None:
    award = {"id": "a", "relatedLots": ["lot-1"], "value": {"amount": 400, "currency": "GBP"}}
    contract = {"awardID": "a", "value": {"amount": 40000, "currency": "GBP"}}
    assert value_notes({"awards": [award], "contracts": [contract]}) == {}
    corrected = {**contract, "amendments": [{"kind": "corrected", "rationale": "A nought was left out"}]}
    assert list(value_notes({"awards": [award], "contracts": [corrected]})) == ["lot-1"]


DAYS = {"awarded_on": date(2026, 12, 22), "today": date(2027, 1, 20)}


@pytest.mark.parametrize(
    ("signed", "starts", "ends", "reason"),
    [
        ("2026-12-22", "2027-01-01", "2027-12-31", None),
        ("2026-12-21", "2027-01-01", "2027-12-31", "contract.signed_before_award"),
        ("2027-01-21", "2027-02-01", "2027-12-31", "contract.in_future"),
        ("2026-12-22", "2020-01-01", "2099-12-31", "contract.starts_before_award"),
        ("2026-12-22", "2027-01-01", "2099-12-31", "contract.contract_too_long"),
        ("2026-12-22", "2199-01-01", "2199-12-31", "contract.starts_too_late"),
        ("2026-12-22", "2027-01-02", "2027-01-01", "contract.ends_before_start"),
    ],
)
def test_which_days_a_contract_may_have(signed: str, starts: str, ends: str, reason: str | None) -> None:
    refusal = unfit_dates(
        signed_on=date.fromisoformat(signed),
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends),
        **DAYS,
    )
    assert (refusal.reason if refusal else None) == reason


def test_where_a_contract_differs_from_what_was_published() -> None:
    remarks = signature_remarks(
        signed_on=date(2027, 3, 1),
        starts_on=date(2027, 2, 2),
        ends_on=date(2040, 1, 30),
        published_start=date(2027, 2, 1),
        published_end=date(2040, 1, 31),
    )
    assert remarks == (
        "The first day was published as 1 February 2027: this is 1 day later.",
        "The last day was published as 31 January 2040: this is 1 day earlier.",
        "It starts before it was signed.",
        "It runs for 12 years. Is the last day meant?",
    )
    assert not signature_remarks(
        signed_on=date(2027, 1, 1),
        starts_on=date(2027, 2, 1),
        ends_on=date(2028, 1, 31),
        published_start=date(2027, 2, 1),
        published_end=date(2028, 1, 31),
    )
