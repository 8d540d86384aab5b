"""Quotes of invited suppliers: who reads them when, who may be asked, how much a reason says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.audience import RESULT_STATES, is_public, may_read
from hopmarket.rules.draft_completeness import NamedPeople, gaps
from hopmarket.rules.ocds import tags_of_first_release
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.procedure_kinds import Audience, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.quotes import (
    MOST_INVITED,
    enough_said,
    last_moment_to_invite,
    may_invite,
    may_still_invite,
    sentences,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms

S = OpportunityState
QUOTE = PROCEDURES[ProcedureKey.QUICK_QUOTE]
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)

# state: whether everybody reads a purchase for everybody, and whether an invited supplier and anybody else
# read one for the invited. Written by hand, on purpose apart from the code.
READ = {
    S.DRAFT: "no no no",
    S.WITH_APPROVER: "no no no",
    S.APPROVED: "no no no",
    S.OPEN: "yes yes no",
    S.CLOSED: "yes yes no",
    S.EVALUATING: "yes yes no",
    S.DECIDED: "yes yes no",
    S.AWARDED: "yes yes yes",
    S.NO_AWARD: "yes yes yes",
    S.CANCELLED: "yes yes yes",
    S.DISCARDED: "no no no",
}


@pytest.mark.parametrize("state", S)
def test_who_reads_a_purchase_in_each_state(state: OpportunityState) -> None:
    open_to_all, invited, others = (word == "yes" for word in READ[state].split())
    assert is_public(Audience.EVERYBODY, state) is open_to_all
    assert may_read(Audience.EVERYBODY, state, is_invited=False) is open_to_all
    assert may_read(Audience.INVITED, state, is_invited=True) is invited
    assert may_read(Audience.INVITED, state, is_invited=False) is others
    assert is_public(Audience.INVITED, state) is others
    assert RESULT_STATES < PUBLISHED_STATES


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Good plan", 0),
        ("Good plan.", 1),
        ("It costs 3.50 pounds a visit.", 1),
        ("Good plan. Costs are clear.", 2),
        ("Good plan.\nCosts are clear!", 2),
        ("Good plan … costs are clear?", 2),
        ("“Good plan.” (Costs are clear.)", 2),
        ("... . ! 12. ?", 0),
    ],
)
def test_sentences_are_counted_by_their_ends(text: str, count: int) -> None:
    assert sentences(text) == count


def test_a_reason_says_why_in_two_sentences() -> None:
    assert enough_said("The plan names who visits, and when. It says nothing of holidays.")
    assert not enough_said("The plan names who visits, and when, and says nothing of holidays.")
    assert not enough_said("Good. Good.")


@given(st.lists(st.sampled_from(["They visit weekly", "Costs are clear", "Nothing on holidays"]), max_size=6))
def test_as_many_sentences_as_were_written(pieces: list[str]) -> None:
    assert sentences(" ".join(f"{piece}." for piece in pieces)) == len(pieces)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"organisation": 3}, ""),
        ({"name": "Lunch Club", "email": "a@b.example"}, ""),
        ({"name": "Lunch Club"}, "invited.nobody"),
        ({"email": "a@b.example"}, "invited.nobody"),
        ({"organisation": 1}, "invited.own"),
        ({"organisation": 2}, "invited.twice"),
        ({"name": "Lunch Club", "email": "KNOWN@b.example "}, "invited.twice"),
    ],
)
def test_who_may_be_asked(words: dict[str, object], reason: str) -> None:
    typed = {"organisation": None, "name": "", "email": "", **words}
    refusal = may_invite(buyer=1, invited={2}, addresses={"known@b.example"}, **typed)  # type: ignore[arg-type]
    assert (refusal.reason if refusal else "") == reason


def test_no_crowd_is_asked() -> None:
    words = {"name": "", "email": "", "buyer": 1, "addresses": frozenset[str]()}
    crowd = set(range(2, MOST_INVITED + 1))
    assert may_invite(organisation=99, invited=crowd, **words) is None  # type: ignore[arg-type]
    refusal = may_invite(organisation=99, invited={*crowd, 50}, **words)  # type: ignore[arg-type]
    assert isinstance(refusal, Refusal) and refusal.reason == "invited.too_many"


@given(st.timedeltas(timedelta(minutes=-1), timedelta(days=30)))
def test_whoever_is_asked_later_has_the_fewest_days_too(left: timedelta) -> None:
    closes_at = NOW + left
    late = may_still_invite(closes_at, QUOTE, now=NOW)
    assert (late is None) == (left >= timedelta(days=QUOTE.fewest_days_open))
    assert last_moment_to_invite(closes_at, QUOTE) < closes_at


@pytest.mark.parametrize(("invited", "lacks"), [(0, True), (2, True), (3, False), (5, False)])
def test_a_draft_of_quotes_lacks_whom_it_asks(invited: int, lacks: bool) -> None:
    people = NamedPeople(openers=0, openers_with_key=0, evaluators=0, leads=1, invited=invited)
    found = {gap.reason: gap for gap in gaps(Terms(), people, QUOTE, now=NOW)}
    assert ("invitations_too_few" in found) is lacks
    assert not found.keys() & {"openers_missing", "evaluators_missing", "lead_missing"}
    others = PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN]
    assert "invitations_too_few" not in {gap.reason for gap in gaps(Terms(), people, others, now=NOW)}


@pytest.mark.parametrize(
    ("tags", "first"),
    [
        (("tender",), ("tender",)),
        (("award",), ("tender", "award")),
        (("tenderCancellation",), ("tender", "tenderCancellation")),
        (("tenderUpdate",), ("tender",)),
    ],
)
def test_the_first_release_begins_the_tender(tags: tuple[str, ...], first: tuple[str, ...]) -> None:
    assert tags_of_first_release(tags) == first
