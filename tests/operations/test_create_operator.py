"""The first operator, made from the command line."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from click.testing import CliRunner

from hopmarket.operations.create_operator import create_operator
from hopmarket.records.ledger.models import Event
from hopmarket.records.parties.models import Person

pytestmark = pytest.mark.django_db
GOOD = "a walk along the Teme"


def _create(password: str, email: str = "ann@severn.example") -> object:
    words = ["--email", email, "--name", "Ann Oakley", "--password-stdin"]
    return CliRunner().invoke(create_operator, words, input=f"{password}\n")


def test_an_operator_is_made_with_one_event_and_may_sign_in() -> None:
    result = _create(GOOD)
    assert result.exit_code == 0, result.output
    person = Person.objects.get(email="ann@severn.example")
    assert person.is_operator
    assert person.check_password(GOOD)
    assert EmailAddress.objects.get(user=person).verified
    assert [event.act for event in Event.objects.all()] == ["create_operator"]
    assert GOOD not in result.output


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(weak: str) -> None:
    result = _create(weak)
    assert result.exit_code == 1
    assert not Person.objects.exists()
    assert not Event.objects.exists()


def test_a_known_address_is_refused() -> None:
    assert _create(GOOD).exit_code == 0
    result = _create(GOOD, email="ANN@severn.example")
    assert result.exit_code == 1
    assert Person.objects.count() == 1
    assert Event.objects.count() == 1
