"""Stores an officer's opening key, wrapped by their passphrase."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..models import OpeningKey, Person
from ..wrapped_keys import WrappedKey


@act("make_opening_key")
def make_opening_key(*, key: WrappedKey, by: Member, at: datetime) -> Outcome[OpeningKey] | Refusal:
    """Stores a key made by ``parties.wrapped_keys.wrap_new_key``; earlier keys still open what was
    published to them. Refuses nothing: ``wrap_new_key`` has refused bad passphrases."""
    person = Person.objects.get(pk=by.person)
    opening_key = OpeningKey.objects.create(
        person=person, recipient=key.recipient, wrapped=key.wrapped, made_at=at
    )
    outbox.write({}, letters.OPENING_KEY_MADE, [person], at=at)
    return Outcome(f"people/{person.pk}", opening_key, {"recipient": key.recipient})
