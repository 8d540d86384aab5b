"""The request types of the pages: every request carries who acts, and at which instant."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from hopmarket.records.parties.models import Person
from hopmarket.rules.roles import Member

ACTING_FOR = "acting_for"
DEMONSTRATION_PERSON = "demonstration_person"
AFTER_SECOND_FACTOR = "after_second_factor"


class PortalRequest(HttpRequest):
    """A request behind the middleware; ``member`` is None for a visitor, ``at`` is in UTC."""

    member: Member | None
    at: datetime


class MemberRequest(PortalRequest):
    """A request of somebody who is signed in, as guarded views receive it."""

    member: Member
    user: Person
