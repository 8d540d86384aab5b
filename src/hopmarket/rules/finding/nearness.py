"""How near two words are, and how near two places."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
EARTH = 6_371.0088
"""Mean radius in kilometres (IUGG)."""


def mistakes_forgiven(word: str) -> int:
    """How many letters may be wrong: none of three, one of four to seven, two of eight and more."""
    if not word.isalpha() or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def one_off(word: str) -> Iterator[str]:
    """Every word of the letters a to z that is one mistake away: a letter missing, added, wrong, or
    two next to each other exchanged."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def mistakes(one: str, other: str, most: int) -> int:
    """How many mistakes lie between two words (optimal string alignment); above ``most``, some
    number above it."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, facing in enumerate(other, 1):
            cost = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return most + 1
        before, last = last, here
    return last[-1]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two points (latitude and longitude in degrees, WGS84), by
    the haversine formula on a sphere: within 0.6 per cent of the truth."""
    (north, east), (north_too, east_too) = one, other
    rise, run = radians(north_too - north), radians(east_too - east)
    half = sin(rise / 2) ** 2 + cos(radians(north)) * cos(radians(north_too)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
