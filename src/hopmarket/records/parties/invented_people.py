"""The invented people of a demonstration, as whom anybody may sign in there."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from .models import Membership, Person
from .queries import current_memberships

RESERVED = ".example"


def invented_people() -> QuerySet[Person]:
    """Active people whose address lies in the top-level domain that RFC 2606 keeps for examples, and who
    have chosen no password: whoever signs up here, even with such an address, has one and is never listed.
    The operator's password is made up and known to nobody."""
    reserved = Person.objects.filter(email__endswith=RESERVED, is_active=True)
    return reserved.filter(Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(is_operator=True))


def invented_operators() -> QuerySet[Person]:
    """Those who run the demonstration's portal."""
    return invented_people().filter(is_operator=True)


def invented_memberships() -> QuerySet[Membership]:
    """Their memberships, by kind and name of the organisation."""
    rows = current_memberships().filter(person__in=invented_people())
    return rows.order_by("organisation__kind", "organisation__name", "person__name")
