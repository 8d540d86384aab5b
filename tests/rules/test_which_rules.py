"""Which rules apply: both sides of every line and of every day, and a citation for every part of every answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopmarket.rules.procedure_kinds import NoticeMoment, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES, notices_due
from hopmarket.rules.regimes.kinds import Regime
from hopmarket.rules.regimes.law_rows import BuyerKind
from hopmarket.rules.regimes.notice_rows import NOTICE_ROWS, OF_MARKETS, PATHS, BuyingPath, is_announced_first
from hopmarket.rules.regimes.purchase_facts import PurchaseFacts, ReckonedValue
from hopmarket.rules.regimes.reservations import (
    ReservedPlace,
    names_a_nation,
    place_of_choice,
    reservation_for,
    unlawful_reservation,
)
from hopmarket.rules.regimes.router import may_select, regime_of
from hopmarket.rules.regimes.which_rules import LAW_ROWS, WhichRules, which_rules
from hopmarket.rules.settling_lines import read_rules
from hopmarket.rules.thresholds import THRESHOLDS, AuthorityKind, Line

ROOT = Path(__file__).parents[2]
IN_2025, IN_2026 = date(2025, 12, 31), date(2026, 1, 1)
CARE, CATERING = "85000000", "30213100"
PENNY = Decimal("0.01")

_OF_LINE: dict[Line, tuple[dict[str, object], Regime, Regime]] = {
    Line.GOODS_SERVICES: ({"category": "goods", "cpv": CATERING}, Regime.BELOW_THRESHOLD, Regime.ABOVE_THRESHOLD),
    Line.WORKS: ({"category": "works", "cpv": "45000000"}, Regime.WORKS_BELOW, Regime.WORKS_ABOVE),
    Line.LIGHT_TOUCH: ({"category": "services", "cpv": CARE}, Regime.BELOW_THRESHOLD, Regime.LIGHT_TOUCH),
    Line.CONCESSIONS: (
        {"category": "services", "cpv": "90000000", "is_concession": True}, Regime.UNREGULATED, Regime.CONCESSION,
    ),
    Line.LIGHT_TOUCH_CONCESSIONS: (
        {"category": "services", "cpv": CARE, "is_concession": True}, Regime.UNREGULATED, Regime.CONCESSION,
    ),
}  # fmt: skip
"""What is bought, and the regimes on both sides of the line."""


def facts(day: date = IN_2026, value: str = "100000", **others: object) -> PurchaseFacts:
    """A council's purchase of goods, apart from what is named."""
    known: dict[str, object] = {"category": "goods", "cpv": CATERING, **others}
    return PurchaseFacts(day, value_with_vat=Decimal(value), **known)  # type: ignore[arg-type]


def rules_of(day: date = IN_2026, value: str = "100000", **others: object) -> WhichRules:
    answer = which_rules(facts(day, value, **others))
    assert answer is not None
    return answer


@pytest.mark.parametrize("row", [row for row in THRESHOLDS if row.line in _OF_LINE], ids=str)
def test_a_line_divides_the_regimes_at_its_penny(row: object) -> None:
    assert row in THRESHOLDS
    what, below, above = _OF_LINE[row.line]
    buyer = BuyerKind.CENTRAL if row.body is AuthorityKind.CENTRAL else BuyerKind.COUNCIL
    ends = [r.since for r in THRESHOLDS if (r.line, r.body) == (row.line, row.body) and r.since > row.since]
    for day in (row.since, min(ends) - timedelta(days=1) if ends else date(2027, 6, 1)):
        asked = {"day": day, "buyer": buyer, **what}
        assert regime_of(value=row.value - PENNY, **asked) is below  # type: ignore[arg-type]
        assert regime_of(value=row.value, **asked) is above  # type: ignore[arg-type]


def test_every_line_of_the_law_that_divides_regimes_is_in_the_table() -> None:
    others = {Line.NOTIFIABLE, Line.UTILITIES, Line.WORKS_SUITABILITY, Line.QUOTES}
    assert set(_OF_LINE) == set(Line) - others


@pytest.mark.parametrize(
    ("what", "regime"),
    [
        ({"buyer": BuyerKind.PRIVATE}, Regime.BUSINESS),
        ({"is_grant": True}, Regime.GRANT),
        ({"is_health": True, "category": "services", "cpv": CARE}, Regime.HEALTH),
        ({"is_health": True, "buyer": BuyerKind.SCHOOL}, Regime.UNREGULATED),
        ({"buyer": BuyerKind.SCHOOL}, Regime.UNREGULATED),
        ({"buyer": BuyerKind.SCHOOL, "category": "works", "cpv": ""}, Regime.UNREGULATED),
        ({"category": "", "cpv": "45000000"}, Regime.WORKS_BELOW),
        ({"category": "goods", "cpv": CARE}, Regime.BELOW_THRESHOLD),
    ],
)
def test_who_buys_and_what_it_is_decide_before_the_value(what: dict[str, object], regime: Regime) -> None:
    assert rules_of(**what).regime is regime  # type: ignore[arg-type]


def test_a_school_above_the_threshold_is_bound_like_everybody() -> None:
    assert rules_of(value="207720", buyer=BuyerKind.SCHOOL).regime is Regime.ABOVE_THRESHOLD


def test_a_purchase_of_unknown_value_has_no_answer_yet() -> None:
    assert which_rules(PurchaseFacts(IN_2026, category="goods")) is None
    assert which_rules(PurchaseFacts(IN_2026, is_grant=True)) is not None


_WORKS = {"category": "works", "cpv": "45000000"}
_TWO_GATES = [
    (IN_2025, "213476.99", {}, False),
    (IN_2025, "213477", {}, True),
    (IN_2026, "207719.99", {}, False),
    (IN_2026, "207720", {}, True),
    (IN_2025, "138759.99", {"buyer": BuyerKind.CENTRAL}, False),
    (IN_2025, "138760", {"buyer": BuyerKind.CENTRAL}, True),
    (IN_2026, "135017.99", {"buyer": BuyerKind.CENTRAL}, False),
    (IN_2026, "135018", {"buyer": BuyerKind.CENTRAL}, True),
    (IN_2026, "50000", {"buyer": BuyerKind.SCHOOL}, True),
    (IN_2026, "50000", {"path": BuyingPath.CALL_OFF}, True),
    (IN_2026, "50000", {"path": BuyingPath.INVITED}, False),
]


@pytest.mark.parametrize(("day", "value", "what", "lawful"), _TWO_GATES)
def test_works_may_have_a_selection_stage_from_their_line_on(
    day: date, value: str, what: dict[str, object], lawful: bool
) -> None:
    assert rules_of(day, value, **_WORKS, **what).selection.is_lawful is lawful


@pytest.mark.parametrize("category", ["goods", "services"])
def test_goods_and_services_below_the_threshold_never_have_a_selection_stage(category: str) -> None:
    answer = rules_of(value="207719.99", category=category, cpv="")
    assert not answer.selection.is_lawful
    assert answer.selection.row.cite == "Procurement Act 2023, s. 85(1)"
    assert rules_of(value="207720", category=category, cpv="").selection.is_lawful


def test_the_version_of_the_works_line_is_that_of_the_day() -> None:
    before, after = (
        may_select(Regime.WORKS_BELOW, value=Decimal(300_000), day=day).row for day in (IN_2025, IN_2026)
    )
    assert before.key == after.key == "selection-works"
    assert before.since < after.since == IN_2026
    assert before.was_read and not after.was_read


DAY_BEFORE, ORDER_DAY = date(2026, 2, 3), date(2026, 2, 4)
UK, COUNTY = ReservedPlace.UNITED_KINGDOM, ReservedPlace.ONE_COUNTY
OWN, BORDERS = ReservedPlace.OWN_AREA, ReservedPlace.OWN_AREA_AND_BORDERS


@pytest.mark.parametrize(
    ("buyer", "day", "places"),
    [
        (BuyerKind.COUNCIL, DAY_BEFORE, set()),
        (BuyerKind.COUNCIL, ORDER_DAY, {UK, OWN, BORDERS}),
        (BuyerKind.CENTRAL, DAY_BEFORE, {UK, COUNTY}),
        (BuyerKind.CENTRAL, ORDER_DAY, {UK, COUNTY}),
        (BuyerKind.SUB_CENTRAL, ORDER_DAY, set()),
    ],
)
@pytest.mark.parametrize("place", list(ReservedPlace))
@pytest.mark.parametrize("small", [False, True])
def test_for_whom_a_purchase_below_its_threshold_may_be_kept(
    buyer: BuyerKind, day: date, places: set[ReservedPlace], place: ReservedPlace, small: bool
) -> None:
    answer = reservation_for(Regime.BELOW_THRESHOLD, buyer=buyer, day=day)
    lawful = place in places or (place is ReservedPlace.ANYWHERE and (not small or bool(places)))
    refusal = unlawful_reservation(place, for_small_or_voluntary=small, answer=answer)
    assert (refusal is None) is lawful
    if place is ReservedPlace.NATION:
        assert refusal and refusal.reason == "reservation.nation"


@pytest.mark.parametrize("regime", sorted(set(Regime) - {Regime.BELOW_THRESHOLD, Regime.WORKS_BELOW}))
@pytest.mark.parametrize("buyer", [BuyerKind.COUNCIL, BuyerKind.CENTRAL])
def test_no_other_regime_lets_a_purchase_be_kept_for_some(regime: Regime, buyer: BuyerKind) -> None:
    assert not reservation_for(regime, buyer=buyer, day=ORDER_DAY).is_open


@pytest.mark.parametrize(
    ("ground", "is_nation"),
    [
        ("Wales", True),
        ("the whole of England only", True),
        ("Only suppliers from Scotland may bid.", True),
        ("Kept for Welsh firms.", True),
        ("Worcestershire and the counties that border on it, in the west of England", False),
        ("Suppliers from Worcestershire, England", False),
        ("Suppliers from the United Kingdom", False),
        ("", False),
    ],
)
def test_a_nation_in_the_words_of_a_reservation_is_seen(ground: str, is_nation: bool) -> None:
    assert names_a_nation(ground) is is_nation
    place, _ = place_of_choice("local", ground) or (None, False)
    assert (place is ReservedPlace.NATION) is is_nation


@pytest.mark.parametrize(
    ("buyer", "value", "numbers"),
    [
        (BuyerKind.COUNCIL, "29999.99", []),
        (BuyerKind.COUNCIL, "30000", ["UK4", "UK7"]),
        (BuyerKind.CENTRAL, "11999.99", []),
        (BuyerKind.CENTRAL, "12000", ["UK4", "UK7"]),
        (BuyerKind.SCHOOL, "30000", []),
    ],
)
def test_notices_below_the_threshold_begin_at_the_notifiable_value(
    buyer: BuyerKind, value: str, numbers: list[str]
) -> None:
    assert [entry.notice.number for entry in rules_of(value=value, buyer=buyer).calendar] == numbers


@pytest.mark.parametrize(
    ("value", "in_it", "not_in_it"),
    [
        ("2000000", set(), {"UK1", "UK9"}),
        ("2000000.01", {"UK1"}, {"UK9"}),
        ("5000000", {"UK1"}, {"UK9"}),
        ("5000000.01", {"UK1", "UK9"}, set()),
    ],
)
def test_the_pipeline_and_performance_notices_begin_above_their_values(
    value: str, in_it: set[str], not_in_it: set[str]
) -> None:
    numbers = {entry.notice.number for entry in rules_of(value=value).calendar}
    assert in_it <= numbers
    assert not not_in_it & numbers


@pytest.mark.parametrize(
    ("number", "first"),
    [("UK8", date(2026, 4, 1)), ("UK17", date(2026, 1, 1)), ("UK9", date(2026, 1, 1))],
)
def test_a_notice_is_due_from_the_day_of_its_row(number: str, first: date) -> None:
    for day, is_due in ((first - timedelta(days=1), False), (first, True)):
        numbers = {entry.notice.number for entry in rules_of(day, value="9000000").calendar}
        assert (number in numbers) is is_due


def test_the_path_decides_which_notices_are_due() -> None:
    numbers = {
        path: {entry.notice.number for entry in rules_of(value="500000", path=path).calendar}
        for path in BuyingPath
    }
    assert {"UK2", "UK3", "UK4", "UK6", "UK7"} <= numbers[BuyingPath.ADVERTISED]
    assert {"UK5", "UK6", "UK7"} <= numbers[BuyingPath.DIRECT]
    assert "UK4" not in numbers[BuyingPath.DIRECT] | numbers[BuyingPath.CALL_OFF]


def test_all_seventeen_notices_are_known() -> None:
    assert {row.number for row in NOTICE_ROWS} | set(OF_MARKETS) == {f"UK{number}" for number in range(1, 18)}


@pytest.mark.parametrize("key", list(ProcedureKey))
def test_the_notices_of_a_procedure_come_from_the_same_rows(key: ProcedureKey) -> None:
    for value in (None, Decimal(29_999), Decimal(30_000), Decimal(9_000_000)):
        due = notices_due(PROCEDURES[key], category="goods", cpv=CATERING, value=value, day=IN_2026)
        rows = {(row.number, row.title) for row in NOTICE_ROWS if PATHS[key] in row.paths and row.moment}
        assert {(str(notice.kind), notice.title) for notice in due} <= rows
        assert is_announced_first(key) or all(n.moment is not NoticeMoment.BEFORE_PUBLICATION for n in due)


def test_dates_are_reckoned_over_the_bank_holidays_of_england() -> None:
    answer = rules_of(date(2026, 12, 1), "500000", awarded_on=date(2026, 12, 18), signed_on=date(2027, 1, 7))
    days = {entry.notice.number: (entry.first, entry.last) for entry in answer.calendar}
    assert answer.closes_from == date(2026, 12, 26)
    assert answer.sign_from == date(2027, 1, 1)
    assert days["UK3"][1] == date(2026, 10, 22)
    assert days["UK7"] == (date(2027, 1, 7), date(2027, 2, 6))


def test_light_touch_contracts_have_longer_for_their_details_and_no_standstill() -> None:
    answer = rules_of(
        value="663540", category="services", cpv=CARE, awarded_on=IN_2026, signed_on=date(2026, 1, 7)
    )
    days = {entry.notice.number: entry.last for entry in answer.calendar}
    assert days["UK7"] == date(2026, 1, 7) + timedelta(days=120)
    assert answer.sign_from is None
    assert answer.fewest_days is None


@pytest.mark.parametrize(("value", "is_full"), [("29999.99", False), ("207719.99", False), ("207720", True)])
def test_the_full_notice_begins_at_the_threshold(value: str, is_full: bool) -> None:
    assert rules_of(value=value).is_full_notice is is_full


def test_a_missing_value_is_reckoned_and_said() -> None:
    net = PurchaseFacts(IN_2026, category="goods", value_without_vat=Decimal("173100"))
    assert net.value == ReckonedValue(Decimal("207720.00"), Decimal(173_100), "with_vat")
    assert which_rules(net).regime is Regime.ABOVE_THRESHOLD  # type: ignore[union-attr]
    both = PurchaseFacts(
        IN_2026, category="goods", value_with_vat=Decimal(207_719), value_without_vat=Decimal(207_719)
    )
    answer = which_rules(both)
    assert answer and answer.regime is Regime.BELOW_THRESHOLD
    assert not any("reckoned" in part.words for part in answer.parts)


def test_a_central_body_is_offered_procedures_by_its_own_line() -> None:
    council, central = (
        {row.key for row in rules_of(value="150000", buyer=buyer).procedures}
        for buyer in (BuyerKind.COUNCIL, BuyerKind.CENTRAL)
    )
    assert ProcedureKey.BELOW_THRESHOLD_OPEN in council - central
    assert ProcedureKey.OPEN_ABOVE_THRESHOLD in central - council


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ({"is_health": True}, "Health services under the Provider Selection Regime"),
        ({"is_concession": True, "value": "6000000"}, "Concession"),
        ({"value": "300000"}, "Competitive flexible procedure"),
    ],
)
def test_what_the_portal_does_not_run_is_listed_as_that(what: dict[str, str], title: str) -> None:
    assert title in [row.title for row in rules_of(**what).elsewhere]
    assert title not in [row.title for row in rules_of(value="40000").elsewhere]


_FACTS = st.builds(
    PurchaseFacts,
    day=st.dates(date(2025, 2, 24), date(2028, 12, 31)),
    buyer=st.sampled_from(BuyerKind),
    category=st.sampled_from(["goods", "services", "works"]),
    cpv=st.sampled_from(["", CARE, CATERING, "45000000"]),
    value_with_vat=st.decimals(0, 20_000_000, places=2),
    path=st.sampled_from(BuyingPath),
    is_concession=st.booleans(),
    is_health=st.booleans(),
    is_grant=st.booleans(),
    awarded_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    signed_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(_FACTS)
@settings(max_examples=150, deadline=None)
def test_any_facts_give_one_regime_and_every_part_has_its_row(known: PurchaseFacts) -> None:
    answer = which_rules(known)
    assert answer is not None
    assert isinstance(answer.regime, Regime)
    assert len({part.title for part in answer.parts}) == len(answer.parts) == 7
    for row in answer.rows:
        assert row in LAW_ROWS
        assert row.key and row.cite and row.says


def test_every_row_has_one_version_a_day() -> None:
    versions = [row.version for row in LAW_ROWS]
    assert len(versions) == len(set(versions))


def test_what_was_not_read_at_its_source_stands_among_the_rules_to_confirm() -> None:
    listed = set(read_rules((ROOT / "docs/rules/to-confirm.md").read_text("utf-8")))
    assert {row.to_confirm for row in LAW_ROWS if not row.was_read} <= listed
