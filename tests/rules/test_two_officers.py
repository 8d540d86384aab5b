"""Two officers publish: who may approve, and the way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.two_officers import (
    DraftAuthors,
    WayOut,
    approvers,
    may_approve,
    sections_changed,
    way_out,
)

ANN, BO, CY, DEE = 1, 2, 3, 4


def authors(*wrote: int, asked: int | None = None) -> DraftAuthors:
    return DraftAuthors(ANN, frozenset(wrote), asked)


@pytest.mark.parametrize(
    ("person", "of", "reason"),
    [
        (ANN, authors(), "approve.own_draft"),
        (ANN, authors(ANN, asked=ANN), "approve.own_draft"),
        (BO, authors(BO, asked=ANN), "approve.own_words"),
        (BO, authors(BO, asked=BO), "approve.own_words"),
        (BO, authors(CY, asked=BO), "approve.own_request"),
        (BO, authors(CY, asked=ANN), None),
    ],
)
def test_who_may_approve(person: int, of: DraftAuthors, reason: str | None) -> None:
    refusal = may_approve(person, of)
    assert (refusal.reason if isinstance(refusal, Refusal) else None) == reason


@pytest.mark.parametrize(
    ("asker", "officers", "of", "wanted"),
    [
        (ANN, {ANN, BO}, authors(ANN), None),
        (BO, {ANN, BO}, authors(ANN), WayOut.ANOTHER_ASKS),
        (ANN, {ANN, BO}, authors(ANN, BO), WayOut.SOMEBODY_JOINS),
        (BO, {ANN, BO}, authors(ANN, BO), WayOut.SOMEBODY_JOINS),
        (BO, {ANN, BO, CY}, authors(ANN, BO), None),
        (CY, {ANN, BO, CY}, authors(ANN, BO), WayOut.ANOTHER_ASKS),
        (ANN, {ANN}, authors(ANN), WayOut.SOMEBODY_JOINS),
        (BO, {ANN, BO, DEE}, authors(BO), None),
    ],
)
def test_the_way_out(asker: int, officers: set[int], of: DraftAuthors, wanted: WayOut | None) -> None:
    assert way_out(asker, officers, of) == wanted


PEOPLE = st.integers(1, 5)


@given(PEOPLE, st.frozensets(PEOPLE), PEOPLE, st.frozensets(PEOPLE))
def test_nobody_approves_what_they_began_wrote_or_asked(
    began: int, wrote: frozenset[int], asked: int, officers: frozenset[int]
) -> None:
    left = approvers(officers, DraftAuthors(began, wrote, asked))
    assert left <= officers and not left & {began, asked, *wrote}


@given(PEOPLE, st.frozensets(PEOPLE), PEOPLE, st.frozensets(PEOPLE, min_size=2))
def test_the_way_out_leads_out(
    began: int, wrote: frozenset[int], asker: int, officers: frozenset[int]
) -> None:
    officers = officers | {asker, began}
    of = DraftAuthors(began, wrote)
    match way_out(asker, officers, of):
        case None:
            assert approvers(officers, replace(of, asked=asker))
        case WayOut.ANOTHER_ASKS:
            assert asker in approvers(officers, replace(of, asked=began))
        case WayOut.SOMEBODY_JOINS:
            assert approvers({*officers, 99}, replace(of, asked=asker)) == {99}


def test_the_sections_that_a_save_changed() -> None:
    old = Terms(title="Visits", value=Decimal(40000))
    new = replace(old, summary="Who needs it", ends_on=date(2030, 1, 31))
    assert sections_changed(old, new) == (DraftSection.NEED, DraftSection.TIMETABLE)
    assert sections_changed(new, new) == ()
