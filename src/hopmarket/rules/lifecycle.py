"""State machines: a table of steps, and the question which state an act leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from .refusal import Refusal

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Life(Generic[S, A]):
    """A life: its name, where it begins, and for each act the states it leads from and to.

    Every pair of state and act is decided: what the table does not allow it refuses.
    """

    name: str
    begins: S
    steps: Mapping[A, Mapping[S, S]]
    cite: str = ""

    def after(self, state: S, act: A) -> S | Refusal:
        """The state that ``act`` leads to from ``state``.

        Refuses ``<name>.<act>.not_now`` with the state as a parameter.
        """
        reached = self.steps[act].get(state)
        if reached is None:
            return Refusal(f"{self.name}.{act}.not_now", self.cite, {"state": str(state)})
        return reached


def from_each(states: tuple[S, ...], to: S) -> dict[S, S]:
    """A row of a life's table: each of ``states`` leads to ``to``."""
    return dict.fromkeys(states, to)


def staying(*states: S) -> dict[S, S]:
    """A row of a life's table: the act changes nothing of the state."""
    return {state: state for state in states}
