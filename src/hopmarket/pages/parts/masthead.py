"""What every page shows around its contents: the menu of one hat, the switch of hats, and the footer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TypedDict

from django.http import HttpRequest

from hopmarket.records.capabilities.queries import is_on
from hopmarket.records.ledger.queries import newest_hash
from hopmarket.records.parties.models import Person
from hopmarket.records.post.queries import count_unread
from hopmarket.records.tasks.queries import desk_of_person
from hopmarket.rules.capabilities import capability_at
from hopmarket.rules.roles import Member, Role

from . import menu
from .menu import Entry, Hat
from .routes import address_of

CHOSEN_HAT = "hat"
COUNTED = "tasks_counted"
"""The attribute of a request whose view has counted what waits."""
HAT_WORDS: dict[Hat, str] = {
    Hat.COMMISSIONER: "Commissioner",
    Hat.SUPPLIER: "Supplier",
    Hat.EVALUATOR: "Evaluator",
    Hat.BOARD: "Board",
    Hat.OPERATOR: "Operator",
    Hat.PUBLIC: "Public pages",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry as a page shows it; ``current`` is "page" on the page itself, "true" below it."""

    text: str
    href: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class HatChoice:
    """One hat of the switch."""

    value: str
    text: str
    current: bool


class Masthead(TypedDict):
    nav: list[NavItem]
    account: NavItem
    desk: NavItem | None
    desk_count: Callable[[], int]
    unread_count: Callable[[], int]
    signed_in: bool
    hat: Hat
    hat_choices: list[HatChoice]
    workplaces: list[NavItem]
    footer: list[tuple[str, list[NavItem]]]


def route_of(request: HttpRequest) -> str:
    """Names the route that answers a request; empty where none does."""
    match = getattr(request, "resolver_match", None)
    return match.view_name or "" if match else ""


def nav(request: HttpRequest) -> Masthead:
    """Template context for the masthead and the footer."""
    member = getattr(request, "member", None)
    user = getattr(request, "user", None)
    signed_in = member is not None or bool(getattr(user, "is_authenticated", False))
    worn = menu.hats_of(getattr(member, "roles", ()))
    route = route_of(request)
    hat = menu.hat_on(route, worn, chosen_hat(request) if member else "")
    trail = menu.trail_to(route, hat)
    return {
        "nav": _items(menu.entries_of(hat), trail),
        "account": _items([menu.ACCOUNT if signed_in else menu.SIGN_IN], trail)[0],
        "desk": _items([menu.DESK], trail)[0] if signed_in else None,
        "desk_count": cache(lambda: waiting_count(request)),
        "unread_count": cache(lambda: count_unread(member.person) if member else 0),
        "signed_in": signed_in,
        "hat": hat,
        "hat_choices": [HatChoice(choice, HAT_WORDS[choice], choice == hat) for choice in worn],
        "workplaces": workplaces(getattr(member, "roles", ())),
        "footer": [(head, _items(entries, trail)) for head, entries in menu.footer_beside(hat).items()],
    }


def waiting_count(request: HttpRequest) -> int:
    """How many tasks stand on the desk of whoever is signed in; a page that shows no masthead never asks."""
    counted: int | None = getattr(request, COUNTED, None)
    if counted is not None:
        return counted
    person, at = getattr(request, "user", None), getattr(request, "at", None)
    member: Member | None = getattr(request, "member", None)
    if member is None or not isinstance(person, Person) or at is None:
        return 0
    return _counted(person, member.second_factor, newest_hash(), int(at.timestamp()) // 60)


@lru_cache(maxsize=2000)
def _counted(person: Person, second_factor: bool, newest: str, minute: int) -> int:
    """What waits changes by an act, of which the ledger tells, or by time: so it is counted once for each
    newest event and minute."""
    at = datetime.fromtimestamp(minute * 60, UTC)
    return len(desk_of_person(person, at, second_factor=second_factor).tasks)


def chosen_hat(request: HttpRequest) -> str:
    """Reads which hat was chosen in this session; only somebody who is signed in has chosen one."""
    return str(request.session.get(CHOSEN_HAT, ""))


def workplaces(roles: Iterable[Role]) -> list[NavItem]:
    """Lists where the work of each hat begins, without the public one."""
    firsts = [first_entry(hat) for hat in menu.hats_of(roles) if hat is not Hat.PUBLIC]
    return _items(firsts, ())


def first_entry(hat: Hat) -> Entry:
    """The entry at which a hat's work begins: the first of its menu that this partnership uses."""
    return next(iter(in_use(menu.entries_of(hat))), menu.HOME)


def in_use(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that lead to no capability that is switched off."""
    return [entry for entry in entries if not (name := _capability_of(entry.route)) or is_on(name)]


@cache
def _capability_of(route: str) -> str:
    return capability_at(address_of(route))


def _items(entries: Iterable[Entry], trail: tuple[str, ...]) -> list[NavItem]:
    return [
        NavItem(entry.label, address_of(entry.route), _current(entry.route, trail))
        for entry in in_use(entries)
    ]


def _current(route: str, trail: tuple[str, ...]) -> str:
    if route not in trail:
        return ""
    return "page" if route == trail[-1] else "true"
