"""What a life reaches."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from hopmarket.rules.lifecycle import Life

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


def reachable_states(life: Life[S, A]) -> frozenset[S]:
    """All states that some chain of acts reaches from the beginning."""
    reached: set[S] = {life.begins}
    while True:
        more = {to for moves in life.steps.values() for start, to in moves.items() if start in reached}
        if more <= reached:
            return frozenset(reached)
        reached |= more
