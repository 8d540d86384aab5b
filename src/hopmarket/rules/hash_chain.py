"""The arithmetic of the ledger: canonical bytes, and the hash that links one event to the last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainLink:
    """An event of the ledger as it is hashed; ``at`` is ISO 8601 in UTC, ``hash`` hexadecimal SHA-256."""

    number: int
    at: str
    act: str
    subject: str
    actor: str
    facts: Mapping[str, Any]
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class BackwardStep:
    """An event that bears an earlier time than the one before it, and by how much."""

    number: int
    before: int
    at: datetime
    by: timedelta


LONGEST_ACT = timedelta(minutes=15)
"""An event bears the time at which its request came, and stands where the act ended: so much may lie between."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def link_hash(
    *, number: int, at: str, act: str, subject: str, actor: str, facts: Mapping[str, Any], before: str
) -> str:
    """SHA-256 over an event and the hash of the event before it."""
    body = [number, at, act, subject, actor, facts, before]
    return hashlib.sha256(canonical(body)).hexdigest()


def first_fault(links: Iterable[ChainLink]) -> int | None:
    """The number of the first event that does not follow from the one before it; None if sound."""
    before = GENESIS
    for number, link in enumerate(links, start=1):
        expected = link_hash(
            number=link.number,
            at=link.at,
            act=link.act,
            subject=link.subject,
            actor=link.actor,
            facts=link.facts,
            before=before,
        )
        if link.number != number or link.before != before or link.hash != expected:
            return number
        before = link.hash
    return None


def backward_steps(times: Iterable[tuple[int, datetime]]) -> list[BackwardStep]:
    """Every event that is earlier, by more than an act can last, than the event before it: a clock was moved.

    ``times`` are numbers and times of events, in the order of the ledger.
    """
    steps: list[BackwardStep] = []
    last: tuple[int, datetime] | None = None
    for number, at in times:
        if last is not None and last[1] - at > LONGEST_ACT:
            steps.append(BackwardStep(number, last[0], at, last[1] - at))
        last = (number, at)
    return steps
