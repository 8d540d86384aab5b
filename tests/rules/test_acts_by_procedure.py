"""Every procedure in every state: which of the acts around an award is possible, and whose role may do it."""

from __future__ import annotations

import pytest

from hopmarket.rules.opportunity_life import OpportunityAct as A
from hopmarket.rules.opportunity_life import OpportunityState as S
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import PERMISSIONS, Member, OrganisationKind, OrganisationStanding, Role, may

STRAIGHT = {(S.EVALUATING, A.AWARD): S.AWARDED}
SUMMARY_FIRST = {(S.EVALUATING, A.DECIDE): S.DECIDED, (S.DECIDED, A.AWARD): S.AWARDED}
ALWAYS = {
    (S.AWARDED, A.SIGN): S.AWARDED,
    (S.CLOSED, A.END): S.NO_AWARD,
    (S.EVALUATING, A.END): S.NO_AWARD,
    (S.DECIDED, A.END): S.NO_AWARD,
}
ACTS = (A.DECIDE, A.AWARD, A.SIGN, A.END)
TABLE = {
    ProcedureKey.QUICK_QUOTE: STRAIGHT,
    ProcedureKey.BELOW_THRESHOLD_OPEN: STRAIGHT,
    ProcedureKey.LIGHT_TOUCH_OPEN: STRAIGHT,
    ProcedureKey.WORKS_BELOW_THRESHOLD: STRAIGHT,
    ProcedureKey.OPEN_ABOVE_THRESHOLD: SUMMARY_FIRST,
}
"""Where each act leads by procedure and state; whatever is not here is refused."""


@pytest.mark.parametrize("key", TABLE)
@pytest.mark.parametrize("state", S)
def test_each_state_of_a_procedure_allows_its_acts_alone(key: ProcedureKey, state: S) -> None:
    life, steps = PROCEDURES[key].life, {**ALWAYS, **TABLE[key]}
    for act in ACTS:
        after = life.after(state, act)
        if (state, act) in steps:
            assert after is steps[state, act]
        else:
            assert isinstance(after, Refusal) and after.reason == f"opportunity.{act}.not_now"


def member(role: Role, kind: OrganisationKind, *, second_factor: bool = True) -> Member:
    roles = frozenset({Role.PERSON, role})
    return Member(1, "Ana", 2, "Somewhere", kind, OrganisationStanding.CHECKED, True, roles, second_factor)


@pytest.mark.parametrize("act", ["decide_award", "confirm_award", "record_national_notice", "sign_contract"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", OrganisationKind)
def test_only_commissioners_of_public_bodies_with_a_second_factor_do_them(
    act: str, role: Role, kind: OrganisationKind
) -> None:
    allowed = role is Role.COMMISSIONER and kind is OrganisationKind.PUBLIC_BODY
    assert act in PERMISSIONS
    assert (may(act, member(role, kind)) is None) is allowed
    assert may(act, member(role, kind, second_factor=False)) is not None
