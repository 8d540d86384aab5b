"""The confirmed e-mail addresses of the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest

from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import verified_addresses


def own_addresses(request: HttpRequest) -> list[str]:
    """The confirmed addresses of the person who is signed in, in small letters, the one they sign in
    with first; none for a visitor."""
    person = request.user
    if not isinstance(person, Person):
        return []
    return sorted(verified_addresses(person), key=lambda address: address != person.email.lower())
