"""Geometry of the drawings, as numbers that a template puts into SVG attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate
from typing import Protocol

SWATCHES = (1, 2, 5, 3, 4, 6, 7)
NARROWEST_WITH_FIGURE = Decimal(4)


class Weighted(Protocol):
    """Anything with a title, a weight and what a strong answer shows."""

    @property
    def title(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def what(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar; ``start``, ``width`` and ``middle`` are per cent of the bar."""

    title: str
    what: str
    weight: Decimal
    swatch: int
    start: Decimal
    width: Decimal
    figure: str

    @property
    def middle(self) -> Decimal:
        return self.start + self.width / 2

    @property
    def weight_in_words(self) -> str:
        return figure(self.weight)


def figure(value: Decimal) -> str:
    """Writes a weight without trailing zeros: 30, 12.5."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def segments(parts: Sequence[Weighted], total: Decimal | None = None) -> list[Segment]:
    """Cuts a bar into pieces as wide as their weights; they fill ``total``, by default their sum."""
    total = total or sum((Decimal(part.weight) for part in parts), Decimal(0))
    if total <= 0:
        return []
    widths = [Decimal(part.weight) * 100 / total for part in parts]
    starts = accumulate(widths, initial=Decimal(0))
    return [
        Segment(
            part.title,
            part.what,
            Decimal(part.weight),
            SWATCHES[place % len(SWATCHES)],
            start,
            width,
            figure(part.weight) if width >= NARROWEST_WITH_FIGURE else "",
        )
        for place, (part, start, width) in enumerate(zip(parts, starts, widths, strict=False))
    ]


def tally_gates(filled: int, total: int) -> list[list[bool]]:
    """Groups a tally into five-bar gates: each bar is filled (True) or still to write (False)."""
    bars = [place < filled for place in range(total)]
    return [bars[start : start + 5] for start in range(0, total, 5)]


def hundred_pockets(known: int, unknown: int, goal: int = 25) -> tuple[list[str], list[str]]:
    """Fills a hundred pockets, "y" known, "u" unknown, "" elsewhere: the goal row, then the rest.

    Raises ValueError where the counts do not lie within a hundred.
    """
    if min(known, unknown) < 0 or known + unknown > 100:
        raise ValueError("Known and unknown must be counts within a hundred")
    pockets = ["y"] * known + ["u"] * unknown + [""] * (100 - known - unknown)
    return pockets[:goal], pockets[goal:]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from ``low`` to ``high`` with ticks; ``at`` gives per cent of its width."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def at(self, value: Decimal) -> Decimal:
        return (Decimal(value) - self.low) * 100 / (self.high - self.low)


def scale(values: Sequence[Decimal], step: Decimal = Decimal(10)) -> Scale:
    """Builds a scale in full steps that spans all the values."""
    low = (min(values) / step).to_integral_value(ROUND_FLOOR) * step
    high = (max(values) / step).to_integral_value(ROUND_CEILING) * step
    if high == low:
        high = low + step
    count = int((high - low) / step) + 1
    return Scale(low, high, tuple(low + step * place for place in range(count)))
