"""Index columns of an event: for which organisation somebody acted, and what the event is about.

They repeat what is hashed, so that events are found by them; nothing is known from them alone. An event is
about a purchase when it happened to the purchase, or to something that belongs to one: a response, a
contract. Then its fact ``about`` names the purchase; events from before that fact was written are reached
through the subject (``records/figures/event_columns.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ABOUT = "about"
"""The fact that names what a subject belongs to."""

BETWEEN = " for organisations/"
"""Stands between person and organisation in a plain reference of who acted."""

_FOR = re.compile(rf"people/\d+{BETWEEN}(\d+)", re.ASCII)


_PURCHASE = re.compile(r"opportunities/\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class EventIndex:
    """The index columns of one event; ``organisation`` is None for the portal itself and for people who act
    for nobody."""

    organisation: int | None
    about: str


def organisation_in(actor: str) -> int | None:
    """The organisation in a plain reference of who acted; None where there is none."""
    match = _FOR.fullmatch(actor)
    return int(match[1]) if match else None


def index_of(subject: str, actor: str, facts: Mapping[str, Any], *, reached: str = "") -> EventIndex:
    """The index columns that belong to what is hashed. ``reached`` is what the subject belongs to, for an event
    that does not name it."""
    return EventIndex(organisation_in(actor), str(facts.get(ABOUT) or reached or subject))


def purchase_in(subject: str) -> str:
    """The purchase with which a subject's plain reference begins; empty where it begins with none."""
    match = _PURCHASE.match(subject)
    return match[0] if match else ""
