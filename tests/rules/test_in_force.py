"""What binds a buyer on a day: examples, and laws over many versions, signatures and successions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.framework.in_force import (
    InForce,
    PredecessorSigned,
    SignatureInTime,
    VersionSince,
    WhyNot,
    binding_spans,
    framework_in_force,
)
from hopmarket.rules.framework.signature import Grade, Reservation
from hopmarket.rules.succession import SuccessionKind, SuccessionStep, Successor

COUNTY, TRUST, POLICE, NEW = 1, 2, 3, 9
DAY = date(2026, 11, 30)
VERSIONS = (VersionSince(1, date(2025, 4, 1)), VersionSince(2, date(2026, 10, 1)))


def _signed(who: int, version: int, on: date, place: int = 1, **more: object) -> SignatureInTime:
    grade = more.pop("grade", Grade.FULL)
    effect = more.pop("day_of_effect", on)
    return SignatureInTime(who, version, grade, on, effect, place, **more)  # type: ignore[arg-type]


def _on(
    day: date, *signatures: SignatureInTime, who: int = COUNTY, steps: tuple[SuccessionStep, ...] = ()
) -> InForce:
    return framework_in_force(who, day, VERSIONS, signatures, steps)


def test_a_version_binds_from_its_effect_or_the_signatures_whichever_is_later() -> None:
    early = _signed(COUNTY, 2, date(2026, 9, 20))
    assert _on(date(2026, 9, 19), early).why is WhyNot.NOT_SIGNED
    assert _on(date(2026, 9, 30), early).why is WhyNot.NOT_YET
    assert _on(date(2026, 9, 30), early).since == date(2026, 10, 1)
    assert _on(date(2026, 10, 1), early).version == 2
    late = _signed(COUNTY, 2, date(2026, 9, 20), day_of_effect=date(2026, 12, 1))
    assert [_on(day, late).version for day in (date(2026, 11, 30), date(2026, 12, 1))] == [0, 2]


def test_who_has_not_signed_the_later_version_stays_bound_by_the_earlier() -> None:
    first = _signed(POLICE, 1, date(2025, 5, 1))
    declined = _signed(POLICE, 2, date(2026, 10, 9), 2, grade=Grade.DECLINED)
    assert _on(DAY, first, who=POLICE).version == 1
    assert _on(DAY, first, declined, who=POLICE).version == 1
    assert _on(DAY, declined, who=POLICE).why is WhyNot.DECLINED


def test_a_withdrawal_counts_from_its_end() -> None:
    ends_on = date(2027, 2, 28)
    rows = (
        _signed(COUNTY, 1, date(2025, 5, 1), 1, ends_on=ends_on),
        _signed(COUNTY, 2, date(2026, 10, 1), 2, ends_on=ends_on),
    )
    assert _on(ends_on - timedelta(1), *rows).version == 2
    assert _on(ends_on, *rows).why is WhyNot.WITHDRAWN
    again = _signed(COUNTY, 2, date(2027, 5, 1), 3)
    assert _on(date(2027, 5, 1), *rows, again).version == 2


def test_the_latest_answer_on_a_version_counts_with_its_reservations() -> None:
    reserved = (Reservation("7", "We pay within 20 days until April"),)
    rows = (
        _signed(TRUST, 2, date(2026, 10, 14), 1, grade=Grade.RESERVATIONS, reservations=reserved),
        _signed(TRUST, 2, date(2026, 11, 1), 2, day_of_effect=date(2027, 4, 1)),
    )
    before, after = _on(DAY, *rows, who=TRUST), _on(date(2027, 4, 1), *rows, who=TRUST)
    assert before.reservations == reserved and not before.binds("7.1") and before.binds("8.1")
    assert after.reservations == () and after.binds("7.1")


def test_a_memorandum_binds_its_clauses_alone() -> None:
    bound = _on(DAY, _signed(COUNTY, 2, DAY, grade=Grade.MEMORANDUM, clauses=("2", "7.1")))
    assert [bound.binds(clause) for clause in ("2", "2.1", "7", "7.1", "7.2")] == [
        True,
        True,
        False,
        True,
        False,
    ]


MERGED = SuccessionStep(1, SuccessionKind.MERGE, DAY, frozenset({COUNTY, TRUST}), (Successor(NEW),))


def test_a_successor_has_not_signed_until_it_signs() -> None:
    rows = (_signed(COUNTY, 2, date(2026, 10, 1)), _signed(TRUST, 1, date(2025, 5, 1)))
    eve = DAY - timedelta(1)
    assert _on(eve, *rows, steps=(MERGED,)).version == 2
    assert _on(DAY, *rows, steps=(MERGED,)).why is WhyNot.SUCCEEDED
    after = _on(DAY, *rows, who=NEW, steps=(MERGED,))
    assert (after.version, after.why) == (0, WhyNot.NOT_SIGNED)
    assert after.predecessors == (
        PredecessorSigned(COUNTY, 2, Grade.FULL, DAY),
        PredecessorSigned(TRUST, 1, Grade.FULL, DAY),
    )
    signed = _on(DAY, *rows, _signed(NEW, 2, DAY), who=NEW, steps=(MERGED,))
    assert signed.version == 2 and signed.predecessors == after.predecessors


def test_what_the_predecessors_predecessor_signed_is_found_where_the_next_signed_nothing() -> None:
    later = SuccessionStep(2, SuccessionKind.RENAME, date(2028, 4, 1), frozenset({NEW}), (Successor(10),))
    found = _on(
        date(2028, 4, 1), _signed(COUNTY, 2, date(2026, 10, 1)), who=10, steps=(later, MERGED)
    ).predecessors
    assert found == (PredecessorSigned(COUNTY, 2, Grade.FULL, DAY),)


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
BODIES = st.integers(1, 4)


@st.composite
def _answers(draw: st.DrawFn) -> tuple[SignatureInTime, ...]:
    rows = []
    for place in range(draw(st.integers(0, 8))):
        signed_on = draw(DAYS)
        grade = draw(st.sampled_from(Grade))
        ends = draw(st.none() | st.integers(0, 200)) if grade is not Grade.DECLINED else None
        rows.append(
            _signed(
                draw(BODIES), draw(st.integers(1, 4)), signed_on, place, grade=grade,
                day_of_effect=signed_on + timedelta(draw(st.integers(0, 90))),
                ends_on=None if ends is None else signed_on + timedelta(ends),
            )
        )  # fmt: skip
    return tuple(rows)


@st.composite
def _successions(draw: st.DrawFn) -> tuple[SuccessionStep, ...]:
    """A chain of successions from lower to higher numbers, so that there is no circle."""
    bodies = draw(st.lists(BODIES, unique=True, min_size=2, max_size=4).map(sorted))
    days = sorted(draw(st.lists(DAYS, min_size=len(bodies) - 1, max_size=len(bodies) - 1)))
    pairs = zip(bodies, bodies[1:], days, strict=False)
    return tuple(
        SuccessionStep(number, SuccessionKind.RENAME, day, frozenset({before}), (Successor(after),))
        for number, (before, after, day) in enumerate(pairs)
    )


ADOPTED = st.lists(DAYS, min_size=0, max_size=3).map(
    lambda days: tuple(VersionSince(number, day) for number, day in enumerate(sorted(days), 1))
)


@given(ADOPTED, _answers(), _successions(), BODIES, DAYS)
def test_nothing_binds_but_an_adopted_version_signed_by_the_buyer_itself(
    versions: tuple[VersionSince, ...],
    answers: tuple[SignatureInTime, ...],
    steps: tuple[SuccessionStep, ...],
    buyer: int,
    day: date,
) -> None:
    bound = framework_in_force(buyer, day, versions, answers, steps)
    assert bool(bound.version) == (bound.why is WhyNot.IN_FORCE)
    since = {version.number: version.since for version in versions}
    if bound.version:
        assert since[bound.version] <= day
        assert any(
            row.signatory == buyer and row.version == bound.version and row.grade is bound.grade is not Grade.DECLINED
            and row.signed_on <= row.day_of_effect <= day and (row.ends_on is None or day < row.ends_on)
            for row in answers
        )  # fmt: skip
        assert not any(buyer in step.before and step.on <= day for step in steps)
    own = tuple(row for row in answers if row.signatory == buyer)
    alone = framework_in_force(buyer, day, versions, own, steps)
    assert replace(alone, predecessors=()) == replace(bound, predecessors=())


@given(ADOPTED, _answers(), _successions(), BODIES, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_does_not_matter(
    versions: tuple[VersionSince, ...],
    answers: tuple[SignatureInTime, ...],
    steps: tuple[SuccessionStep, ...],
    buyer: int,
    day: date,
    chance: object,
) -> None:
    mixed = list(answers)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert framework_in_force(buyer, day, versions[::-1], mixed, steps) == framework_in_force(
        buyer, day, versions, answers, steps
    )


@given(ADOPTED, _answers(), BODIES, DAYS)
def test_what_is_signed_or_withdrawn_later_never_changes_an_earlier_day(
    versions: tuple[VersionSince, ...], answers: tuple[SignatureInTime, ...], buyer: int, day: date
) -> None:
    by_then = tuple(row for row in answers if row.signed_on <= day)
    assert framework_in_force(buyer, day, versions, by_then, ()) == framework_in_force(
        buyer, day, versions, answers, ()
    )


@given(ADOPTED, _answers(), BODIES, DAYS)
def test_after_a_withdrawal_of_everything_nothing_binds(
    versions: tuple[VersionSince, ...], answers: tuple[SignatureInTime, ...], buyer: int, day: date
) -> None:
    left = tuple(row if row.grade is Grade.DECLINED else replace(row, ends_on=day) for row in answers)
    assert framework_in_force(buyer, day, versions, left, ()).version == 0


@given(ADOPTED, _answers(), _successions(), BODIES, st.lists(DAYS, min_size=5, max_size=5))
def test_the_spans_say_of_every_day_what_binds_on_it(
    versions: tuple[VersionSince, ...],
    answers: tuple[SignatureInTime, ...],
    steps: tuple[SuccessionStep, ...],
    buyer: int,
    days: list[date],
) -> None:
    spans = binding_spans(buyer, versions, answers, steps)
    for day in days:
        within = [
            span.version for span in spans if span.since <= day and (not span.until or day < span.until)
        ]
        bound = framework_in_force(buyer, day, versions, answers, steps).version
        assert within == ([bound] if bound else [])


@pytest.mark.parametrize("versions", [(), (VersionSince(2, date(2026, 10, 1)),)])
def test_a_signature_on_a_version_that_was_never_adopted_counts_for_nothing(
    versions: tuple[VersionSince, ...],
) -> None:
    bound = framework_in_force(COUNTY, DAY, versions, [_signed(COUNTY, 3, DAY)], ())
    assert bound.why is (WhyNot.NOT_SIGNED if versions else WhyNot.NONE_ADOPTED)
