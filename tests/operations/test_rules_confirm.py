"""`hopmarket rules confirm`: lists, and records for a named officer of the partnership alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner

from hopmarket.operations.rules_confirm import confirm
from hopmarket.records.capabilities.queries import last_confirmation, unconfirmed_rules
from hopmarket.records.parties.models import Person
from hopmarket.rules.roles import OrganisationKind, Role
from tests.factories.consultations import a_member

pytestmark = pytest.mark.django_db
PUBLIC = OrganisationKind.PUBLIC_BODY
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_an_officer_records_who_confirmed_the_rules() -> None:
    member = a_member("Mary Officer", "Severn and Teme Partnership", PUBLIC, Role.OFFICER, at=AT)
    person = Person.objects.get(pk=member.person)
    asked = ["--officer", person.email, "--by", "Ana Lewis, monitoring officer", "--yes"]
    listed = CliRunner().invoke(confirm, [])
    assert listed.exit_code == 0
    assert "rules are not confirmed" in listed.output
    assert "selection-above, since 2025-02-24" in listed.output
    assert "no second factor" in CliRunner().invoke(confirm, asked).output
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    nameless = CliRunner().invoke(confirm, [*asked[:2], "--yes"])
    assert nameless.exit_code == 1
    assert "name who confirmed" in nameless.output
    assert last_confirmation() is None
    recorded = CliRunner().invoke(confirm, asked)
    assert recorded.exit_code == 0, recorded.output
    confirmed = last_confirmation()
    assert confirmed and confirmed.lawyer == "Ana Lewis, monitoring officer"
    assert not unconfirmed_rules()


def test_whoever_is_no_officer_records_nothing() -> None:
    member = a_member("Tom Buyer", "Teme District Council", PUBLIC, Role.COMMISSIONER, at=AT)
    person = Person.objects.get(pk=member.person)
    for address, why in ((person.email, "no officer"), ("nobody@example.org", "nobody here has")):
        answer = CliRunner().invoke(confirm, ["--officer", address, "--by", "Ana Lewis", "--yes"])
        assert answer.exit_code == 1
        assert why in answer.output
    assert last_confirmation() is None
