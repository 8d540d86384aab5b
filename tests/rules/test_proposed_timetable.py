"""A proposed timetable: working days in order, long enough open for the procedure, a contract by whole months; and
what a new draft takes from what is known and from an earlier purchase."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.reference_data import READY_TEMPLATES, ready_templates
from hopmarket.rules.beginnings import (
    NOTHING_KNOWN,
    KnownNeed,
    once_each,
    open_fields,
    terms_to_copy,
    unfit_procedures,
    unfit_to_draft,
)
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES, fitting_procedures
from hopmarket.rules.proposed_timetable import with_proposed_dates
from hopmarket.rules.roles import OrganisationKind
from hopmarket.rules.sane_dates import draft_faults
from hopmarket.rules.terms import Document, Terms
from hopmarket.rules.terms_fields import DATES, TERMS_FIELDS
from hopmarket.rules.working_days import is_working_day

DAY = date(2026, 11, 30)
SHEETS = st.lists(st.sampled_from("abcd"), max_size=8)


@given(st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.sampled_from(READY_TEMPLATES), st.integers(3, 60))
def test_proposed_dates_have_no_fault_on_any_day(today: date, key: str, open_days: int) -> None:
    days = ready_templates()[key].days
    terms = with_proposed_dates(Terms(), days, today=today, fewest_days_open=open_days)
    now = datetime(today.year, today.month, today.day, 18, tzinfo=UTC) + timedelta(days=3)
    assert draft_faults(terms, fewest_days_open=open_days, now=now) == ()
    assert terms.questions_until and terms.closes_at and terms.award_on and terms.starts_on and terms.ends_on
    for on in (terms.questions_until.date(), terms.closes_at.date(), terms.award_on):
        assert is_working_day(on)
    after = terms.ends_on + timedelta(days=1)
    assert terms.starts_on.day == after.day == 1
    assert (after.year - terms.starts_on.year) * 12 + after.month - terms.starts_on.month == days.months


def test_a_date_that_is_given_stays_unless_all_are_asked_for_anew() -> None:
    days, mine = ready_templates()["training"].days, date(2027, 3, 3)
    given_one = Terms(award_on=mine)
    assert with_proposed_dates(given_one, days, today=DAY, fewest_days_open=10).award_on == mine
    anew = with_proposed_dates(given_one, days, today=DAY, fewest_days_open=10, anew=True)
    assert anew.award_on and anew.award_on != mine


@given(SHEETS)
def test_each_document_comes_along_once_in_its_order(prints: list[str]) -> None:
    papers = [Document(str(n), f"{n}.pdf", "application/pdf", 1, mark) for n, mark in enumerate(prints)]
    kept = once_each(papers)
    assert [paper.sha256 for paper in kept] == list(dict.fromkeys(prints))
    assert set(kept) <= set(papers) and [int(paper.file) for paper in kept] == sorted(
        int(p.file) for p in kept
    )


def test_a_copy_has_no_dates_and_a_partners_no_contact() -> None:
    terms = Terms(title="X", award_on=DAY, contact_name="The team", contact_email="a@b.example", place="Here")
    own, other = terms_to_copy(terms, is_own=True), terms_to_copy(terms, is_own=False)
    assert own == replace(terms, award_on=None)
    assert other == replace(own, contact_name="", contact_email="")
    assert all(getattr(own, row.name) is None for row in TERMS_FIELDS if row.kind in DATES)


def test_what_is_known_fills_a_draft_and_what_is_not_stays() -> None:
    begun = Terms(category="works", cpv="45000000", value=Decimal(5))
    assert NOTHING_KNOWN.put_into(begun) == begun
    known = KnownNeed("goods", "39000000", Decimal(0)).put_into(begun)
    assert (known.category, known.cpv, known.value) == ("goods", "39000000", 0)


@pytest.mark.parametrize("key", ProcedureKey)
def test_what_has_no_responses_is_not_drafted(key: ProcedureKey) -> None:
    refusal = unfit_to_draft(key, Terms(category=next(iter(PROCEDURES[key].categories))), DAY)
    assert (refusal.reason if refusal else "") == (
        "" if PROCEDURES[key].has_responses else "procedure.recorded"
    )


@given(
    st.sampled_from(["services", "goods", "works"]),
    st.sampled_from(["", "85312000", "90910000"]),
    st.none() | st.decimals(0, 10_000_000, places=2),
)
def test_every_procedure_either_fits_or_says_why_not(category: str, cpv: str, value: Decimal | None) -> None:
    body = OrganisationKind.PUBLIC_BODY
    fitting = fitting_procedures(category=category, cpv=cpv, value=value, kind=body, day=DAY)
    unfit = unfit_procedures(KnownNeed(category, cpv, value), kind=body, day=DAY)
    assert {row.key for row in fitting} | {row.procedure.key for row in unfit} == set(PROCEDURES)
    assert not {row.key for row in fitting} & {row.procedure.key for row in unfit}
    assert any(row.has_responses for row in fitting)


@pytest.mark.parametrize("key", READY_TEMPLATES)
def test_one_page_asks_for_what_a_template_leaves_open(key: str) -> None:
    terms = ready_templates()[key].terms
    asked = [row.name for row in open_fields(terms, PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN])]
    dates = ["questions_until", "closes_at", "award_on", "starts_on", "ends_on"]
    assert asked == ["place", "postcode", "value", *dates, "contact_name", "contact_email"]
