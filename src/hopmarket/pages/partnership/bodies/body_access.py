"""Who may serve the bodies: officers of the partnership, after a code; and what an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.records.bodies.models import Body, Meeting, Seat
from hopmarket.records.bodies.queries import body_with_key, meeting_numbered, seat_numbered
from hopmarket.rules.roles import Role

secretary = acting_as(Role.OFFICER, second_factor=True)


def body_or_404(request: HttpRequest, key: str) -> Body:
    """The body of this key."""
    body = body_with_key(key)
    if body is None:
        raise Http404
    return body


def meeting_or_404(request: HttpRequest, key: str, number: int) -> Meeting:
    """A meeting by the key of its body and its number."""
    meeting = meeting_numbered(key, number)
    if meeting is None:
        raise Http404
    return meeting


def seat_or_404(request: HttpRequest, key: str, number: int) -> Seat:
    """The seat of a body with this number, as it is now."""
    seat = seat_numbered(body_or_404(request, key), number)
    if seat is None:
        raise Http404
    return seat
