"""When a question is asked: a closed language of comparisons with the answers to earlier questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is not"
    ONE_OF = "one of"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"


_HOLDS: Mapping[Operator, Callable[[tuple[Any, ...], Any], bool]] = {
    Operator.IS: lambda given, value: value in given,
    Operator.IS_NOT: lambda given, value: value not in given,
    Operator.ONE_OF: lambda given, values: any(answer in values for answer in given),
    Operator.AT_LEAST: lambda given, value: given[0] >= value,
    Operator.AT_MOST: lambda given, value: given[0] <= value,
    Operator.ANSWERED: lambda given, value: True,
}
"""By what was given: the options of a choice, or the one answer to another question."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison with the answer to the earlier question ``link``; ONE_OF compares with several values,
    ANSWERED and NOT_ANSWERED with none."""

    link: str
    operator: Operator
    values: tuple[bool | str | Decimal | date, ...] = ()

    def holds(self, asked: Mapping[str, Any]) -> bool:
        """Compares with what was ``asked`` so far (None: asked, not answered). False of a question that
        is not asked, and of an answer that cannot be compared."""
        given = asked.get(self.link)
        if given is None or self.operator is Operator.NOT_ANSWERED:
            return given is None and self.operator is Operator.NOT_ANSWERED and self.link in asked
        value = self.values if self.operator is Operator.ONE_OF else self.values and self.values[0]
        try:
            return _HOLDS[self.operator](given if type(given) is tuple else (given,), value)
        except (TypeError, InvalidOperation):
            return False


@dataclass(frozen=True, slots=True)
class AskedIf:
    """Comparisons of which all have to hold, or with ``any_holds`` one."""

    of: tuple[Comparison, ...]
    any_holds: bool = False

    def holds(self, asked: Mapping[str, Any]) -> bool:
        return (any if self.any_holds else all)(comparison.holds(asked) for comparison in self.of)

    @property
    def branches(self) -> tuple[tuple[Comparison, ...], ...]:
        """The comparisons that have to hold together, each in another way for the condition to hold."""
        return tuple((comparison,) for comparison in self.of) if self.any_holds else (self.of,)
