"""Acts of the demonstration with their instants, done in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.rules.refusal import Refusal

T = TypeVar("T")
Do = Callable[[datetime], None]


class StoryRefused(RuntimeError):
    """An act of the demonstration was refused: the story breaks a rule of the portal."""


@dataclass(frozen=True, slots=True)
class TimedAct:
    """One act of a story, called with its instant."""

    at: datetime
    what: str
    do: Do


def result_or_raise(outcome: T | Refusal) -> T:
    """What an act gave. Raises StoryRefused with the reason when it was refused."""
    if isinstance(outcome, Refusal):
        raise StoryRefused(f"{outcome.reason} {dict(outcome.params)}")
    return outcome


def do_in_order(steps: Iterable[TimedAct]) -> int:
    """Does every step at its instant, earliest first, equal instants in the order given."""
    ordered = sorted(steps, key=lambda step: step.at)
    for step in ordered:
        try:
            with pretend_time(step.at):
                step.do(step.at)
        except StoryRefused as fault:
            raise StoryRefused(f"{step.what} on {step.at:%d %B %Y}: {fault}") from fault
    return len(ordered)
