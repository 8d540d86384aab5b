"""The menu of each hat, the footer, and which hat's menu a page shows. Tables and plain functions: no request.

A hat is what somebody does here: buys, supplies, scores, serves the board, runs the portal, or only
looks. Each hat has one menu of at most five entries. Whoever wears several sees one menu at a time and
a switch; everybody wears the public hat, so signing in takes nothing away. An entry without a route
keeps the place of something that is not built yet, and is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hopmarket.rules.roles import Role

from .site_map import parents_of

MOST_ENTRIES = 5


class Hat(StrEnum):
    """What somebody does here; the order is that of the switch, and of what one sees first."""

    COMMISSIONER = "commissioner"
    SUPPLIER = "supplier"
    EVALUATOR = "evaluator"
    BOARD = "board"
    OPERATOR = "operator"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its label and the route it leads to, empty while nothing stands there."""

    label: str
    route: str = ""


FIND_WORK = Entry("Find work", "public:find_work")
DIRECTORY = Entry("Directory", "public:organisations")
HOW_WE_WORK = Entry("How we work", "public:about")
DECISIONS = Entry("Money and decisions", "public:decisions")

MENUS: dict[Hat, tuple[Entry, ...]] = {
    Hat.COMMISSIONER: (
        Entry("Purchases", "commissioner:purchases"),
        Entry("Grants and funding"),
        Entry("Suppliers"),
        HOW_WE_WORK,
    ),
    Hat.SUPPLIER: (
        Entry("For you"),
        Entry("Responses and contracts", "supplier:responses"),
        Entry("Our answers"),
        FIND_WORK,
        DIRECTORY,
    ),
    Hat.EVALUATOR: (Entry("To score", "evaluator:to_score"),),
    Hat.BOARD: (
        Entry("Checks", "oversight:waiting"),
        Entry("Meetings", "partnership:bodies"),
        Entry("Framework", "partnership:framework"),
        Entry("Consultations", "partnership:consultations"),
        Entry("Figures"),
    ),
    Hat.OPERATOR: (Entry("Operate", "oversight:waiting"),),
    Hat.PUBLIC: (
        FIND_WORK,
        DIRECTORY,
        Entry("Have your say", "public:consultations"),
        DECISIONS,
        HOW_WE_WORK,
    ),
}
FOOTER: dict[str, tuple[Entry, ...]] = {
    "Check and reuse": (
        Entry("Check a record", "public:published"),
        Entry("Download the data", "feeds:data"),
        DECISIONS,
        Entry("Contract register", "public:register"),
        Entry("How sealing works", "public:sealing"),
    ),
    "About": (
        Entry("Help", "public:help"),
        HOW_WE_WORK,
        Entry("The common framework", "public:framework"),
        Entry("Groups and boards", "public:bodies"),
        Entry("Accessibility", "public:accessibility"),
        Entry("Privacy", "public:privacy"),
        Entry("Cookies", "public:cookies"),
        Entry("Correct this data", "public:correct"),
    ),
}
HOME = Entry("Hopmarket", "public:home")
SIGN_IN = Entry("Sign in", "account_login")
ACCOUNT = Entry("Account", "account:overview")
DESK = Entry("Desk", "account:desk")
"""Stands in the masthead of whoever is signed in, beside the account: it is one for all of their hats."""

HAT_OF_ROLE: dict[Role, Hat] = {
    Role.COMMISSIONER: Hat.COMMISSIONER,
    Role.RESPONDER: Hat.SUPPLIER,
    Role.EVALUATOR: Hat.EVALUATOR,
    Role.OFFICER: Hat.BOARD,
    Role.OPERATOR: Hat.OPERATOR,
}


def hats_of(roles: Iterable[Role]) -> tuple[Hat, ...]:
    """Lists the hats that somebody with these roles wears, work first; the public one is always there."""
    worn = {HAT_OF_ROLE[role] for role in roles if role in HAT_OF_ROLE} | {Hat.PUBLIC}
    return tuple(hat for hat in Hat if hat in worn)


def entries_of(hat: Hat) -> tuple[Entry, ...]:
    """Lists the entries of a hat's menu that lead somewhere today."""
    return tuple(entry for entry in MENUS[hat] if entry.route)


def footer_beside(hat: Hat) -> dict[str, tuple[Entry, ...]]:
    """Lists the footer's entries under their headings, without those that stand in the hat's menu."""
    shown = {entry.route for entry in MENUS[hat]} | {""}
    return {
        heading: tuple(entry for entry in entries if entry.route not in shown)
        for heading, entries in FOOTER.items()
    }


def trails(route: str) -> Iterator[tuple[str, ...]]:
    """Yields each chain of routes from a page without a parent down to this route."""
    parents = parents_of(route)
    for parent in parents:
        yield from ((*trail, route) for trail in trails(parent))
    if not parents:
        yield (route,)


def trail_to(route: str, hat: Hat) -> tuple[str, ...]:
    """Returns the chain that begins in the hat's menu, else the first of the table."""
    chains = list(trails(route))
    return next((chain for chain in chains if _stands_in(chain, hat)), chains[0])


def hat_on(route: str, worn: Sequence[Hat], chosen: str = "") -> Hat:
    """Chooses the hat whose menu a page shows.

    A menu that holds the page comes before one that does not; among equals the hat that was chosen,
    then the first that is worn.
    """
    chains = list(trails(route)) if route else []
    fitting = [hat for hat in worn if any(_stands_in(chain, hat) for chain in chains)] or worn
    return next((hat for hat in fitting if hat == chosen), fitting[0])


def label_in(route: str, hat: Hat) -> str:
    """Returns what the hat's menu calls a route; empty when it is not there."""
    return next((entry.label for entry in entries_of(hat) if entry.route == route), "")


def _stands_in(chain: Collection[str], hat: Hat) -> bool:
    return any(entry.route in chain for entry in entries_of(hat))
