"""The guards of oversight: officers of the partnership and the operator, the operator alone, or those and the
members of the board; each after a code."""

from __future__ import annotations

from functools import wraps

from django.http import HttpResponseBase

from hopmarket.pages.account.access_guards import Guarded, P, View, acting_as, signed_in, to_second_factor
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.bodies.queries import sits_on
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.roles import Role

checker = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)
operator = acting_as(Role.OPERATOR, second_factor=True)


def is_on_the_board(request: MemberRequest) -> bool:
    """Whether the member holds a seat of the partnership's board."""
    return sits_on(request.member, BodyKind.BOARD)


def overseer(view: Guarded[P]) -> View[P]:
    """Lets in who checks, and who sits on the board."""
    checked = checker(view)

    @wraps(view)
    @signed_in
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.member.roles & {Role.OFFICER, Role.OPERATOR} or not is_on_the_board(request):
            return checked(request, *args, **kwargs)
        if not request.member.second_factor:
            return to_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded
