"""Middleware that settles once for each request who acts, for whom, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of, memberships_of
from hopmarket.rules.roles import Member

from . import came_from
from .requests import ACTING_FOR, DEMONSTRATION_PERSON, PortalRequest

_FORMS_OF_THE_DOOR = frozenset(
    {
        "/account/login/",
        "/account/signup/",
        "/account/password/reset/",
        "/account/demonstration/sign-in/",
    }
)
"""Forms whose ``next`` may name the opportunity from which somebody came."""


class MemberMiddleware:
    """Sets ``request.at`` and ``request.member``; a visitor without a session costs no query.
    An address with a NUL in it is refused: PostgreSQL cannot even be asked about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("No address here holds a NUL.", content_type="text/plain")
        portal_request = cast("PortalRequest", request)
        portal_request.at = now()
        portal_request.member = present_member(request)
        if request.method == "POST" and request.path in _FORMS_OF_THE_DOOR:
            came_from.remember(request)
        return self.get_response(request)


def present_member(request: HttpRequest) -> Member | None:
    """The signed-in person as a member of the organisation they act for."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person = request.user
    if not isinstance(person, Person):
        return None
    return member_of(person, acting_for(request, person), passed_second_factor(request, person))


def acting_for(request: HttpRequest, person: Person) -> Organisation | None:
    """The organisation that was chosen in this session, if still a member; else the first one."""
    organisations = {row.organisation_id: row.organisation for row in memberships_of(person)}
    chosen = organisations.get(request.session.get(ACTING_FOR, 0))
    return chosen or next(iter(organisations.values()), None)


def passed_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this session was opened with a code, or by one click in a demonstration."""
    if settings.DEMONSTRATION and request.session.get(DEMONSTRATION_PERSON) == person.pk:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, person))
