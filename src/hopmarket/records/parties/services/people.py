"""Registration of people, at sign-up or by a command on the server."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from hopmarket.rules.typed_secrets import password_as_kept

from ..models import Person

LONGEST_NAME = 120


@act("register_person")
def register_person(
    *,
    email: str,
    name: str,
    password: str | None,
    by: System,
    at: datetime,
    address_verified: bool = False,
) -> Outcome[Person] | Refusal:
    """Registers a person. ``address_verified`` is for callers who vouch for the address; at sign-up
    allauth sends a letter and keeps the address itself.

    Refuses ``person.address``, ``person.address_taken`` and ``person.name``.
    """
    person = _person(email, name, password, operator=False)
    if isinstance(person, Refusal):
        return person
    if address_verified:
        _vouch(person)
    return Outcome(f"people/{person.pk}", person)


@act("create_operator")
def create_operator(
    *, email: str, name: str, password: str, by: System, at: datetime
) -> Outcome[Person] | Refusal:
    """Registers a person who runs the portal; the command line vouches for the address.

    Refuses what :func:`register_person` refuses, and ``person.password_weak``.
    """
    try:
        validate_password(password_as_kept(password), Person(email=email, name=name))
    except ValidationError as fault:
        return Refusal("person.password_weak", params={"why": " ".join(fault.messages).rstrip(".")})
    person = _person(email, name, password, operator=True)
    if isinstance(person, Refusal):
        return person
    _vouch(person)
    return Outcome(f"people/{person.pk}", person, {"operator": True})


def _person(email: str, name: str, password: str | None, *, operator: bool) -> Person | Refusal:
    try:
        validate_email(email)
    except ValidationError:
        return Refusal("person.address")
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        return Refusal("person.name")
    if Person.objects.filter(email__iexact=email).exists():
        return Refusal("person.address_taken")
    return Person.objects.create_user(email, password, name=name.strip(), is_operator=operator)


def _vouch(person: Person) -> None:
    EmailAddress.objects.create(user_id=person.pk, email=person.email, verified=True, primary=True)
