"""Records of purchases: what they must say, by which ground, with which notices, and on which day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.refusals import SENTENCES
from hopmarket.rules.award_grounds import DIRECT_GROUNDS, WAYS_BOUGHT, fitting_grounds
from hopmarket.rules.procedure_kinds import NoticeKind, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.record_changes import EarlierContract, looks_recorded, may_correct_value, record_changes
from hopmarket.rules.recorded_purchase import (
    RecordedFacts,
    RecordedNotice,
    RecordedSupplier,
    facts_as_kept,
    facts_from_json,
    is_above,
    must_stand_still,
    notices_of,
    record_faults,
)
from hopmarket.rules.recorded_purchase_life import RecordAct, RecordState, record_life
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import OrganisationKind
from tests.factories.recorded import (
    ABOVE,
    NOTICES,
    SIGNED,
    SUPPLIER,
    bought_elsewhere,
    direct_award,
    direct_award_above,
)

TODAY = date(2026, 11, 30)
DIRECT, ELSEWHERE = PROCEDURES[ProcedureKey.DIRECT_AWARD], PROCEDURES[ProcedureKey.BOUGHT_ELSEWHERE]
_LIGHT_TOUCH = "85312000"


def faults(facts: RecordedFacts, procedure: Any = DIRECT) -> dict[str, str]:
    return {fault.part: fault.refusal.reason for fault in record_faults(procedure, facts, TODAY)}


# Its life: every state and act, with a second officer and without

_S, _A = RecordState, RecordAct
_REACHED = {
    (_S.DRAFT, _A.REVISE): (_S.DRAFT, _S.DRAFT),
    (_S.DRAFT, _A.ASK_APPROVAL): (_S.WITH_APPROVER, None),
    (_S.WITH_APPROVER, _A.RETURN): (_S.DRAFT, None),
    (_S.WITH_APPROVER, _A.APPROVE): (_S.RECORDED, None),
    (_S.DRAFT, _A.RECORD): (None, _S.RECORDED),
    (_S.DRAFT, _A.DISCARD): (_S.DISCARDED, _S.DISCARDED),
    (_S.WITH_APPROVER, _A.DISCARD): (_S.DISCARDED, _S.DISCARDED),
    (_S.RECORDED, _A.CORRECT): (_S.RECORDED, _S.RECORDED),
}


@pytest.mark.parametrize("state", RecordState)
@pytest.mark.parametrize("act", RecordAct)
def test_every_state_and_act_is_decided(state: RecordState, act: RecordAct) -> None:
    expected = _REACHED.get((state, act), (None, None))
    for procedure, reached in zip((DIRECT, ELSEWHERE), expected, strict=True):
        after = record_life(procedure).after(state, act)
        assert after == reached or (reached is None and isinstance(after, Refusal))


# What must be there


@pytest.mark.parametrize(
    ("procedure", "facts"),
    [(DIRECT, direct_award()), (DIRECT, direct_award_above()), (ELSEWHERE, bought_elsewhere())],
)
def test_complete_facts_have_no_fault(procedure: Any, facts: RecordedFacts) -> None:
    assert faults(facts, procedure) == {}


@pytest.mark.parametrize(
    ("changes", "part", "reason"),
    [
        ({"title": " "}, "title", "record.no_title"),
        ({"summary": ""}, "summary", "record.no_summary"),
        ({"category": ""}, "category", "record.no_category"),
        ({"cpv": ""}, "cpv", "record.no_cpv"),
        ({"supplier": replace(SUPPLIER, name="")}, "supplier", "record.no_supplier"),
        ({"supplier": replace(SUPPLIER, kind="")}, "kind", "record.no_kind"),
        ({"supplier": replace(SUPPLIER, number="12")}, "number", None),
        ({"supplier": replace(SUPPLIER, number="one")}, "number", "identifier.shape"),
        ({"value": None}, "value", "record.no_value"),
        ({"value": Decimal(0)}, "value", "contract.no_value"),
        ({"vat_not_recovered": Decimal(24000)}, "vat_not_recovered", "record.vat_too_much"),
        ({"signed_on": None}, "signed_on", "record.no_signed_on"),
        ({"signed_on": TODAY + timedelta(1)}, "signed_on", "contract.in_future"),
        ({"signed_on": TODAY}, "signed_on", None),
        ({"signed_on": date(2016, 11, 30)}, "signed_on", None),
        ({"signed_on": date(2016, 11, 29)}, "signed_on", "record.too_long_ago"),
        ({"starts_on": None}, "starts_on", "record.no_starts_on"),
        ({"ends_on": date(2026, 11, 1)}, "ends_on", "contract.ends_before_start"),
        ({"review_on": date(2026, 11, 1)}, "review_on", "record.review_before_start"),
    ],
)
@pytest.mark.parametrize(("procedure", "whole"), [(DIRECT, direct_award()), (ELSEWHERE, bought_elsewhere())])
def test_what_is_lacking_or_cannot_stand_is_named(
    procedure: Any, whole: RecordedFacts, changes: dict[str, Any], part: str, reason: str | None
) -> None:
    assert faults(replace(whole, **changes), procedure).get(part) == reason


def test_how_it_was_bought_must_be_told() -> None:
    assert faults(bought_elsewhere(way_bought=""), ELSEWHERE) == {"way_bought": "record.no_way_bought"}
    assert faults(bought_elsewhere(way_bought="other"), ELSEWHERE) == {"reason": "reasons.missing"}
    told = bought_elsewhere(way_bought="other", reason="The county bought for all districts and we joined")
    assert faults(told, ELSEWHERE) == {}
    assert faults(bought_elsewhere(bids=0), ELSEWHERE) == {"bids": "record.bids"}
    assert faults(bought_elsewhere(bids=None), ELSEWHERE) == {}


def test_a_supplier_of_this_portal_needs_nothing_but_its_key() -> None:
    assert faults(direct_award(supplier=RecordedSupplier(key="hopfield-lifts"))) == {}


@pytest.mark.parametrize("ground", sorted(DIRECT_GROUNDS))
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("light", [True, False])
def test_a_ground_counts_on_its_side_of_the_threshold(ground: str, above: bool, light: bool) -> None:
    row = DIRECT_GROUNDS[ground]
    value = Decimal(700_000) if above else Decimal(24_000)
    changes = {"ground": ground, "value": value, "cpv": _LIGHT_TOUCH if light else "50750000"}
    facts = direct_award_above(**changes)
    assert is_above(facts, TODAY) is above
    fits = row in fitting_grounds(is_above=above, is_light_touch=light)
    assert fits == (row.is_above == above and (light or not row.only_light_touch))
    expected = None if fits else ("record.ground_above" if above else "record.ground_below")
    assert faults(facts).get("ground") == expected


@pytest.mark.parametrize(
    ("value", "day", "above"),
    [
        ("207719.99", date(2026, 1, 1), False),
        ("207720.00", date(2026, 1, 1), True),
        ("207720.00", date(2025, 12, 31), False),
        ("214904.00", date(2025, 12, 31), True),
    ],
)
def test_the_threshold_is_that_of_the_day_of_signature(value: str, day: date, above: bool) -> None:
    assert is_above(direct_award(value=Decimal(value), signed_on=day), TODAY) is above


# Notices and standstill


def test_notices_are_due_by_value_and_ground() -> None:
    def due(facts: RecordedFacts, procedure: Any = DIRECT) -> list[str]:
        return [str(row.kind) for row in notices_of(procedure, facts, TODAY)]

    assert due(direct_award()) == []
    assert due(direct_award(value=Decimal(30_000))) == ["UK7"]
    assert due(direct_award_above()) == ["UK5", "UK6", "UK7"]
    chosen = direct_award_above(ground="user_choice", cpv=_LIGHT_TOUCH, value=Decimal(700_000))
    assert due(chosen) == ["UK6", "UK7"]
    assert due(bought_elsewhere(value=ABOVE), ELSEWHERE) == ["UK7"]


@pytest.mark.parametrize("kind", ["UK5", "UK6", "UK7"])
@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        (RecordedNotice("", "", None, "No notice is due for this kind of contract"), "record.no_notice"),
        (RecordedNotice("", "12345", SIGNED), "national.shape"),
        (RecordedNotice("", "012345-2026", None), "record.no_notice_day"),
        (RecordedNotice("", "012345-2026", TODAY + timedelta(1)), "record.notice_in_future"),
        (RecordedNotice("", "012345-2026", TODAY), "record.notice_after_signature"),
    ],
)
def test_notices_before_the_signature_need_reference_and_day(
    kind: str, notice: RecordedNotice, reason: str
) -> None:
    others = tuple(row for row in NOTICES if row.kind != kind)
    found = faults(direct_award_above(notices=(*others, replace(notice, kind=kind))))
    after = kind == "UK7" and reason in ("record.no_notice", "record.notice_after_signature")
    assert found.get(kind) == (None if after else reason)


def test_a_notice_that_lacks_without_a_reason_is_named() -> None:
    assert faults(direct_award(value=Decimal(30_000))) == {"UK7": "record.notice_or_reason"}
    unreasoned = bought_elsewhere(value=ABOVE, notices=(RecordedNotice("UK7", why_none="none"),))
    assert faults(unreasoned, ELSEWHERE) == {"UK7": "reasons.missing"}


def test_the_award_notice_follows_the_transparency_notice() -> None:
    swapped = (replace(NOTICES[0], day=date(2026, 11, 3)), *NOTICES[1:])
    assert faults(direct_award_above(notices=swapped)) == {"UK6": "record.notices_out_of_order"}


@pytest.mark.parametrize(
    ("signed", "reason"), [(date(2026, 11, 11), "contract.standstill"), (date(2026, 11, 12), None)]
)
def test_nothing_is_signed_within_eight_working_days(signed: date, reason: str | None) -> None:
    """The award notice is of Monday 2 November: its eight working days end on Wednesday the 11th."""
    facts = direct_award_above(signed_on=signed)
    assert faults(facts).get("signed_on") == reason
    assert must_stand_still(DIRECT, facts, TODAY)
    assert faults(replace(facts, ground="urgency")).get("signed_on") is None
    assert not must_stand_still(ELSEWHERE, facts, TODAY)


def test_above_the_threshold_core_information_is_confirmed() -> None:
    assert faults(direct_award_above(core_reference="")) == {"core_reference": "core.no_reference"}
    assert faults(direct_award_above(core_on=None)) == {"core_on": "core.no_day"}
    assert faults(direct_award_above(core_on=TODAY + timedelta(1))) == {"core_on": "core.in_future"}


def test_every_fault_has_its_sentence() -> None:
    empty = RecordedFacts()
    for procedure in (DIRECT, ELSEWHERE):
        assert all(fault.refusal.reason in SENTENCES for fault in record_faults(procedure, empty, TODAY))


# The value itself

_TEXTS = st.text(max_size=12)
_DAYS = st.none() | st.dates()
_SUMS = st.none() | st.decimals(0, 10**9, places=2, allow_nan=False)
_NOTICES = st.builds(
    RecordedNotice, st.sampled_from([str(kind) for kind in NoticeKind]), _TEXTS, _DAYS, _TEXTS
)
ANY_FACTS = st.builds(
    RecordedFacts,
    *([_TEXTS] * 6),
    supplier=st.builds(
        RecordedSupplier, *([_TEXTS] * 4), st.sampled_from(["", *OrganisationKind]), _TEXTS, _TEXTS
    ),
    value=_SUMS,
    vat_not_recovered=_SUMS,
    signed_on=_DAYS,
    starts_on=_DAYS,
    ends_on=_DAYS,
    review_on=_DAYS,
    ground=st.sampled_from(["", *DIRECT_GROUNDS]),
    reason=_TEXTS,
    way_bought=st.sampled_from(["", *WAYS_BOUGHT]),
    bids=st.none() | st.integers(0, 20),
    notices=st.lists(_NOTICES, max_size=3).map(tuple),
    core_reference=_TEXTS,
    core_on=_DAYS,
    debarment_reason=_TEXTS,
)


@given(facts=ANY_FACTS, procedure=st.sampled_from([DIRECT, ELSEWHERE]))
def test_facts_read_back_and_any_facts_are_judged(facts: RecordedFacts, procedure: Any) -> None:
    assert facts_from_json(json.loads(json.dumps(facts.to_json()))) == facts
    assert record_changes(facts, facts) == ()
    kept = facts_as_kept(facts, procedure, TODAY)
    assert facts_as_kept(kept, procedure, TODAY) == kept
    record_faults(procedure, kept, TODAY)


def test_facts_of_an_earlier_version_have_defaults() -> None:
    assert facts_from_json({"title": "Lifts", "unknown": 1}) == RecordedFacts(title="Lifts")


def test_changes_are_named_by_part() -> None:
    old, new = direct_award(), direct_award(value=Decimal(25_000), supplier=replace(SUPPLIER, size="medium"))
    assert {change.part: (change.before, change.after) for change in record_changes(old, new)} == {
        "value": ("24000.00", "25000"),
        "supplier_size": ("small", "medium"),
    }


@pytest.mark.parametrize("person", [1, 2])
@pytest.mark.parametrize("approvals", [0, 1])
@pytest.mark.parametrize(("value", "larger"), [(Decimal(24_001), True), (Decimal(23_999), False)])
def test_a_larger_value_is_corrected_by_another_officer(
    person: int, approvals: int, value: Decimal, larger: bool
) -> None:
    refusal = may_correct_value(
        person, frozenset({1}), old=direct_award(), new=direct_award(value=value), approvals=approvals
    )
    assert (refusal is not None) == (person == 1 and approvals == 1 and larger)


def test_the_same_supplier_value_and_day_look_like_the_same_contract() -> None:
    facts = direct_award()
    earlier = EarlierContract("Lifts", "ocds-1", "gb-coh-04455667", facts.value, facts.signed_on)
    assert looks_recorded(facts, "gb-coh-04455667", earlier)
    assert not looks_recorded(facts, "gb-coh-07654321", earlier)
    assert not looks_recorded(facts, "", replace(earlier, supplier=""))
    assert not looks_recorded(replace(facts, value=Decimal(1)), earlier.supplier, earlier)
    assert not looks_recorded(replace(facts, signed_on=TODAY), earlier.supplier, earlier)
