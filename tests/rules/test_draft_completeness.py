"""What a draft lacks, what may be amended, and a deadline that only lengthens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.draft_completeness import NamedPeople, changeable_flaws, gaps, may_amend, may_extend
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Question, QuestionKind, Terms
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.thresholds import Line, threshold_on
from tests.factories.contract_fields import REQUIRED

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
THRESHOLD = threshold_on(Line.GOODS_SERVICES, date(2026, 10, 1)).value
PROCEDURE = PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN]
PEOPLE = NamedPeople(openers=2, openers_with_key=2, evaluators=2, leads=1)
QUALITY, PRICE = CriterionKind.QUALITY, CriterionKind.PRICE
PLAN = Criterion("plan", QUALITY, "Plan", "", Decimal(60))
PRICED = Criterion("price", PRICE, "Price", "", Decimal(40))
LOTS = (Lot("a", "North", "", Decimal(50000)), Lot("b", "South", "", Decimal(34000)))
HOW = Question("how", QuestionKind.TEXT, "How?", "", 300, True, "plan")
WHOLE = Terms(
    title="Home-from-hospital support",
    summary="Visits",
    specification="A visit",
    cpv="85312000",
    place="Teme Valley",
    value=Decimal("84000.00"),
    questions_until=NOW + 10 * DAY,
    closes_at=NOW + 20 * DAY,
    award_on=date(2026, 12, 18),
    starts_on=date(2027, 2, 1),
    ends_on=date(2030, 1, 31),
    lots=(Lot("lot-1", "Whole", "", Decimal("84000.00")),),
    criteria=(PLAN, PRICED),
    questions=(HOW,),
    **REQUIRED,
)


def reasons(terms: Terms, people: NamedPeople = PEOPLE, now: datetime = NOW) -> list[str]:
    return [gap.reason for gap in gaps(terms, people, PROCEDURE, now=now)]


def test_a_whole_draft_lacks_nothing() -> None:
    assert reasons(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"title": " "}, ["title_missing"]),
        ({"summary": "\n"}, ["summary_missing"]),
        ({"cpv": ""}, ["cpv_missing"]),
        ({"place": ""}, ["place_missing"]),
        ({"value": None}, ["value_missing"]),
        ({"value": Decimal(0)}, ["value_missing"]),
        ({"value": THRESHOLD, "lots": (Lot("a", "A", "", None),)}, ["procedure_too_much"]),
        ({"value": THRESHOLD - Decimal("0.01"), "lots": (Lot("a", "A", "", None),)}, []),
        ({"lots": ()}, ["no_lot"]),
        ({"value": Decimal("84000.01")}, ["lots_do_not_add_up"]),
        ({"lots": LOTS}, []),
        ({"lots": (*LOTS, Lot("c", "The whole contract", "", None))}, ["lot_value_left_out"]),
        ({"lots": (*LOTS, Lot("c", "  NORTH ", "", Decimal(1)))}, ["lot_title_twice", "lots_above_value"]),
        (
            {"lots": (replace(LOTS[0], value=Decimal(90000)), replace(LOTS[1], value=None))},
            ["lots_above_value"],
        ),
        ({"lots": (replace(LOTS[0], value=None), replace(LOTS[1], value=None))}, []),
        (
            {
                "criteria": (
                    replace(PLAN, weight=Decimal(30)),
                    PRICED,
                    Criterion("b", QUALITY, "plan", "", Decimal(30)),
                )
            },
            ["criterion_title_twice", "criterion_without_question"],
        ),
        ({"questions_until": datetime(2020, 1, 1, 17, tzinfo=UTC)}, ["questions_in_past"]),
        ({"ends_on": date(2199, 12, 31)}, ["contract_too_long"]),
        ({"closes_at": None}, ["deadline_missing"]),
        ({"closes_at": NOW + 10 * DAY, "questions_until": NOW + 3 * DAY}, []),
        (
            {"closes_at": NOW + 10 * DAY - timedelta(seconds=1), "questions_until": NOW + 3 * DAY},
            ["deadline_too_soon"],
        ),
        ({"questions_until": None}, ["questions_until_missing"]),
        ({"questions_until": WHOLE.closes_at}, ["questions_after_deadline"]),
        ({"award_on": None}, ["award_on_missing"]),
        ({"award_on": date(2026, 11, 22)}, ["award_before_deadline"]),
        ({"starts_on": None}, ["contract_dates_missing"]),
        ({"ends_on": None}, ["contract_dates_missing"]),
        ({"ends_on": date(2027, 1, 31)}, ["ends_before_start"]),
        ({"starts_on": date(2026, 12, 17)}, ["starts_before_award"]),
        ({"specification": ""}, ["specification_missing"]),
        ({"criteria": (replace(PLAN, kind=PRICE, weight=Decimal(100)),)}, ["no_quality_criterion"]),
        ({"criteria": (PLAN,)}, ["weights_not_100"]),
        ({"questions": ()}, ["no_question"]),
        ({"questions": (replace(HOW, criterion="price"),)}, ["criterion_without_question"]),
    ],
)
def test_each_thing_that_is_lacking_is_named(changes: dict[str, Any], wanted: list[str]) -> None:
    assert reasons(replace(WHOLE, **changes)) == wanted


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        (replace(PEOPLE, openers=1), ["openers_missing"]),
        (replace(PEOPLE, openers=3), ["openers_missing"]),
        (replace(PEOPLE, openers_with_key=1), ["opener_without_key"]),
        (replace(PEOPLE, evaluators=1), ["evaluators_missing"]),
        (replace(PEOPLE, evaluators=5), []),
        (replace(PEOPLE, leads=0), ["lead_missing"]),
        (NamedPeople(0, 0, 0, 0), ["openers_missing", "evaluators_missing", "lead_missing"]),
    ],
)
def test_people(people: NamedPeople, wanted: list[str]) -> None:
    assert reasons(WHOLE, people) == wanted


def test_gaps_stand_in_the_order_of_the_task_list() -> None:
    found_gaps = gaps(Terms(), NamedPeople(0, 0, 0, 0), PROCEDURE, now=NOW)
    order = [list(DraftSection).index(gap.section) for gap in found_gaps]
    assert order == sorted(order) and {gap.section for gap in found_gaps} == set(DraftSection)


weights = st.lists(st.decimals("0.01", 100, places=2), min_size=1, max_size=6)


@given(weights)
def test_weights_come_to_exactly_one_hundred_or_are_told(given_weights: list[Decimal]) -> None:
    criteria = tuple(
        Criterion(f"c{number}", QUALITY, f"C{number}", "", weight)
        for number, weight in enumerate(given_weights)
    )
    questions = tuple(replace(HOW, key=criterion.key, criterion=criterion.key) for criterion in criteria)
    found_gaps = gaps(replace(WHOLE, criteria=criteria, questions=questions), PEOPLE, PROCEDURE, now=NOW)
    sums = [gap.params["sum"] for gap in found_gaps if gap.reason == "weights_not_100"]
    total = sum(given_weights, Decimal())
    assert sums == ([] if total == 100 else [f"{total:f}"])


@given(weights.filter(lambda drawn: sum(drawn) < 100))
def test_any_weights_are_made_whole_by_the_rest(given_weights: list[Decimal]) -> None:
    rest = Decimal(100) - sum(given_weights, Decimal())
    criteria = tuple(
        Criterion(f"c{number}", QUALITY, f"C{number}", "", weight)
        for number, weight in enumerate([*given_weights, rest])
    )
    questions = tuple(replace(HOW, key=criterion.key, criterion=criterion.key) for criterion in criteria)
    assert reasons(replace(WHOLE, criteria=criteria, questions=questions)) == []


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(old=moments, new=moments, now=moments)
def test_a_deadline_only_lengthens_and_only_before_it_has_passed(
    old: datetime, new: datetime, now: datetime
) -> None:
    outcome = may_extend(old=old, new=new, now=now)
    if outcome is None:
        assert now < old < new <= now + 366 * DAY
    else:
        too_far = "extend.too_far" if new > old else "extend.only_lengthens"
        assert outcome.reason == ("extend.deadline_passed" if now >= old else too_far)


@given(moments, st.lists(moments, max_size=8), moments)
def test_no_chain_of_extensions_ever_ends_sooner(
    first: datetime, deadlines: list[datetime], now: datetime
) -> None:
    deadline = first
    for new in deadlines:
        if may_extend(old=deadline, new=new, now=now) is None:
            deadline = new
    assert deadline >= first


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_at": NOW + 30 * DAY}, {"lots": ()}, {"criteria": (PLAN,)}, {"questions": ()},
        {"value": Decimal(1)}, {"category": "works"},
    ],
)  # fmt: skip
def test_what_responses_are_built_from_cannot_be_amended(changes: dict[str, Any]) -> None:
    outcome = may_amend(WHOLE, replace(WHOLE, **changes), now=NOW)
    assert isinstance(outcome, Refusal) and outcome.reason == "amend.fixed"
    assert outcome.params["parts"] == next(iter(changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "amend.nothing_changed"),
        ({"summary": ""}, "amend.incomplete"),
        ({"specification": ""}, "amend.incomplete"),
        ({"questions_until": WHOLE.closes_at}, "amend.incomplete"),
        ({"ends_on": date(2026, 1, 1)}, "amend.incomplete"),
    ],
)
def test_an_amendment_changes_something_and_leaves_it_whole(changes: dict[str, Any], reason: str) -> None:
    outcome = may_amend(WHOLE, replace(WHOLE, **changes), now=NOW)
    assert isinstance(outcome, Refusal) and outcome.reason == reason


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another"}, {"place": "All of it"}, {"postcode": "WR1 1AA"}, {"award_on": date(2026, 12, 22)},
        {"questions_until": NOW + 11 * DAY}, {"lots_rationale": "Small."}, {"sme_suitable": False},
    ],
)  # fmt: skip
def test_the_rest_may_be_amended(changes: dict[str, Any]) -> None:
    assert may_amend(WHOLE, replace(WHOLE, **changes), now=NOW) is None


def test_time_that_has_passed_is_no_flaw_of_published_terms() -> None:
    later = NOW + 15 * DAY
    assert reasons(WHOLE, now=later) == ["questions_in_past", "deadline_too_soon"]
    assert changeable_flaws(WHOLE, replace(WHOLE, title="Another"), now=later) == ()
