"""The masthead: where this visitor may go, and which entry is the present one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.http import HttpRequest

from hopmarket.rules.roles import Role


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the masthead."""

    text: str
    href: str
    current: bool = False

    @property
    def own(self) -> bool:
        """Whether it leads to the member's own work."""
        return any(self.href == href for _, (_, href) in WORKPLACES)


class Masthead(TypedDict):
    nav: list[NavItem]
    account: NavItem
    signed_in: bool


FIND = ("Find work", "/opportunities/")
DECISIONS = ("Decisions", "/decisions/")
REGISTER = ("Register", "/register/")
HELP = ("Help", "/help/")
SIGN_IN = ("Sign in", "/account/login/")
ACCOUNT = ("Account", "/account/")

WORKPLACES: tuple[tuple[frozenset[Role], tuple[str, str]], ...] = (
    (frozenset({Role.COMMISSIONER}), ("My purchases", "/commission/")),
    (frozenset({Role.RESPONDER}), ("My responses", "/respond/")),
    (frozenset({Role.EVALUATOR}), ("To score", "/evaluate/")),
    (frozenset({Role.OPERATOR, Role.OFFICER}), ("Operate", "/operate/")),
)


def entries(roles: Iterable[str], signed_in: bool) -> list[tuple[str, str]]:
    """Names and addresses of the masthead's entries, the member's own work first."""
    if not signed_in:
        return [FIND, DECISIONS, REGISTER, HELP]
    held = set(roles)
    own = [entry for needed, entry in WORKPLACES if held & needed]
    return [*own, FIND, DECISIONS, HELP]


def nav(request: HttpRequest) -> Masthead:
    """Template context ``nav``, ``account`` and ``signed_in`` for the masthead."""
    member = getattr(request, "member", None)
    user = getattr(request, "user", None)
    signed_in = member is not None or bool(getattr(user, "is_authenticated", False))
    here = request.path
    items = [
        NavItem(text, href, here.startswith(href))
        for text, href in entries(getattr(member, "roles", ()), signed_in)
    ]
    text, href = ACCOUNT if signed_in else SIGN_IN
    return {"nav": items, "account": NavItem(text, href, here == href), "signed_in": signed_in}
