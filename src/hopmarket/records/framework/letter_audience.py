"""Who hears of a version of the framework: everybody who holds a seat in a body, and the officers."""

from __future__ import annotations

from hopmarket.records.bodies.queries import living_bodies, people_on, secretaries
from hopmarket.records.parties.models import Person


def seat_holders(*, but: int = 0) -> list[Person]:
    """Everybody who holds a seat in a body and every officer, each once, but one: whoever has just acted."""
    people = [person for body in living_bodies() for person in people_on(body)] + secretaries()
    return list({person.pk: person for person in people if person.pk != but}.values())
