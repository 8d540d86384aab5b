"""An officer's opening key is put away, still wrapped."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import OpeningKey, Person
from ..wrapped_keys import WrappedKey


@act("make_opening_key")
def make_opening_key(*, key: WrappedKey, by: Member, at: datetime) -> Outcome[OpeningKey] | Refusal:
    """Keeps a key from ``parties.opening.wrapped_key``; earlier ones still open what was published
    to them. No refusals of its own: a bad passphrase never becomes a key."""
    person = Person.objects.get(pk=by.person)
    opening_key = OpeningKey.objects.create(
        person=person, recipient=key.recipient, wrapped=key.wrapped, made_at=at
    )
    write_letter(
        "opening_key_made", address=person.email, person=person.pk, at=at, params={"name": str(person)}
    )
    return Outcome(f"people/{person.pk}", opening_key, {"recipient": key.recipient})
