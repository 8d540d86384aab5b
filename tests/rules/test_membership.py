"""Which roles each kind of organisation can give, and what a confirmed address proves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.membership import (
    SHARED_MAIL,
    founders_roles,
    joiners_roles,
    mail_domain,
    proves_claim,
    roles_of,
    roles_to_give,
)
from hopmarket.rules.postcodes import postcode
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import PERMISSIONS, OrganisationKind, Role


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("partnership", [True, False])
def test_nobody_gives_what_the_kind_does_not_hold(kind: OrganisationKind, partnership: bool) -> None:
    possible = roles_of(kind, partnership)
    assert Role.OPERATOR not in possible and Role.PERSON not in possible
    assert (Role.OFFICER in possible) is partnership
    assert (Role.COMMISSIONER in possible) is (kind is OrganisationKind.PUBLIC_BODY)
    assert founders_roles(kind) <= possible and joiners_roles(kind) <= possible
    assert Role.ADMINISTRATOR in founders_roles(kind)
    assert not joiners_roles(kind) & {Role.ADMINISTRATOR, Role.COMMISSIONER, Role.OFFICER}
    for role in Role:
        given_roles = roles_to_give([role], kind, partnership)
        assert isinstance(given_roles, Refusal) is (role not in possible)


def test_no_role_at_all_is_refused() -> None:
    outcome = roles_to_give([], OrganisationKind.CHARITY, False)
    assert isinstance(outcome, Refusal) and outcome.reason == "roles.none"


@pytest.mark.parametrize("domain", sorted(SHARED_MAIL))
def test_a_shared_provider_proves_nothing(domain: str) -> None:
    outcome = mail_domain(domain.upper())
    assert isinstance(outcome, Refusal) and outcome.reason == "domain.shared"
    assert not proves_claim([f"ann@{domain}"], domain)


@pytest.mark.parametrize(
    "text", ["", "example", "a b.example", "-a.example", "a..b", "x@y.example", "a" * 130 + ".uk"]
)
def test_what_is_no_domain_is_refused(text: str) -> None:
    outcome = mail_domain(text)
    assert isinstance(outcome, Refusal) and outcome.reason == "domain.shape"


@pytest.mark.parametrize(
    ("address", "proves"),
    [
        ("ann@severn.example", True),
        ("ANN@SEVERN.EXAMPLE", True),
        ("ann@notsevern.example", False),
        ("ann@mail.severn.example", False),
        ("severn.example@elsewhere.example", False),
        ("ann@severn.example@elsewhere.example", False),
        ("severn.example", False),
    ],
)
def test_only_an_address_at_the_very_domain_proves_a_claim(address: str, proves: bool) -> None:
    assert proves_claim([address], "severn.example") is proves


@given(st.text(max_size=30))
def test_an_organisation_without_a_domain_proves_nothing(address: str) -> None:
    assert not proves_claim([address], "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("wr12ab", "WR1 2AB"), (" WR15  8ab ", "WR15 8AB"), ("ec1a1bb", "EC1A 1BB"), ("m11ae", "M1 1AE")],
)
def test_a_postcode_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert postcode(typed) == kept


@pytest.mark.parametrize("typed", ["", "WR1", "1WR 2AB", "WR1 2CI", "WR1 2AB x", "٣WR1 2AB"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    outcome = postcode(typed)
    assert isinstance(outcome, Refusal) and outcome.reason == "place.postcode"


def test_people_and_organisations_are_administered_by_those_who_may() -> None:
    for act in ("invite_person", "set_roles", "end_membership", "withdraw_invitation"):
        assert PERMISSIONS[act].roles == {Role.ADMINISTRATOR} and PERMISSIONS[act].checked
