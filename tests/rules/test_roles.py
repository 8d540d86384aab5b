"""Who may act before an officer has looked: a founder writes for an organisation of their own, and no more."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import PERMISSIONS, Member, OrganisationKind, OrganisationStanding, Role, may

EVERY_ROLE = frozenset(Role)
EARLY = {
    "claim_quote_invitation",
    "register_interest",
    "end_interest",
    "ask_question",
    "start_response",
    "save_answer",
    "save_price",
    "attach_file",
    "remove_file",
}
"""What never leaves the organisation, or is asked of a buyer in confidence."""
CONFIRMED = Member(
    person=3,
    person_name="Zoë Newcomer",
    organisation=5,
    organisation_name="Ferry Lane Supper Club",
    kind=OrganisationKind.PUBLIC_BODY,
    standing=OrganisationStanding.CHECKED,
    claim_checked=True,
    roles=EVERY_ROLE,
    second_factor=True,
)
FOUNDER = replace(CONFIRMED, standing=OrganisationStanding.UNCHECKED, claim_checked=False, founder=True)
UNCHECKED_ACTS = {act for act, row in PERMISSIONS.items() if not row.checked}


def allowed(member: Member) -> set[str]:
    return {act for act in PERMISSIONS if may(act, member) is None}


@pytest.mark.parametrize(
    ("member", "acts"),
    [
        pytest.param(CONFIRMED, set(PERMISSIONS), id="confirmed, with every role"),
        pytest.param(FOUNDER, UNCHECKED_ACTS | EARLY, id="founder, nothing checked"),
        pytest.param(
            replace(FOUNDER, standing=OrganisationStanding.CHECKED),
            UNCHECKED_ACTS | EARLY,
            id="founder, the organisation checked first",
        ),
        pytest.param(
            replace(FOUNDER, claim_checked=True, founder=False),
            UNCHECKED_ACTS | EARLY,
            id="confirmed, the organisation still to check",
        ),
        pytest.param(replace(FOUNDER, founder=False), UNCHECKED_ACTS, id="claimant of an organisation"),
        pytest.param(
            replace(FOUNDER, standing=OrganisationStanding.REFUSED), UNCHECKED_ACTS, id="refused organisation"
        ),
        pytest.param(
            replace(CONFIRMED, standing=OrganisationStanding.REFUSED),
            UNCHECKED_ACTS,
            id="confirmed, then refused",
        ),
    ],
)
def test_what_each_may_do_with_every_role(member: Member, acts: set[str]) -> None:
    assert allowed(member) == acts


def test_what_leaves_the_organisation_never_begins_early() -> None:
    begun_early = {act for act, row in PERMISSIONS.items() if row.begins_early}
    assert begun_early == EARLY
    assert not begun_early & {"seal_response", "withdraw_response", "invite_person", "publish_notice"}


@pytest.mark.parametrize(
    ("standing", "claim_checked", "founder"),
    list(product(OrganisationStanding, (True, False), (True, False))),
)
def test_a_founder_never_may_more_than_a_confirmed_member(
    standing: OrganisationStanding, claim_checked: bool, founder: bool
) -> None:
    member = replace(CONFIRMED, standing=standing, claim_checked=claim_checked, founder=founder)
    assert allowed(member) <= allowed(CONFIRMED)
    if not member.works_already:
        assert not allowed(member) & EARLY
    assert member.writes_as(Role.RESPONDER) is (claim_checked or founder)
    assert member.stands_as(Role.RESPONDER) is claim_checked
    assert not (member.awaits_check and may("seal_response", member) is None)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (FOUNDER, "role.claim_unchecked"),
        (replace(FOUNDER, claim_checked=True), "role.unchecked"),
        (replace(CONFIRMED, standing=OrganisationStanding.REFUSED), "organisation.refused"),
        (replace(FOUNDER, roles=frozenset({Role.PERSON})), "role.missing"),
    ],
)
def test_sealing_says_what_it_waits_for(member: Member, reason: str) -> None:
    refusal = may("seal_response", member)
    assert isinstance(refusal, Refusal) and refusal.reason == reason
