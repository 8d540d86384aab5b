"""How near two words are, and how near two places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import asin, cos, radians, sin, sqrt

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = frozenset("aeiouy")
_MISTAKE = 100
"""The cost of one mistake; the hundredths are left to weigh likely mistakes against unlikely ones."""
EARTH = 6_371.0088
"""Mean radius in kilometres (IUGG)."""


def mistakes_forgiven(word: str) -> int:
    """How many letters may be wrong: none of three, one of four to seven, two of eight and more."""
    if not word.isalpha() or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def words_one_mistake_away(word: str) -> Iterator[str]:
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


def mistakes(word: str, other_word: str, most: int) -> int:
    """How many mistakes lie between two words (optimal string alignment); above ``most``, some
    number above it."""
    return _slips(word, other_word, most) // _MISTAKE


def likeliest_word(word: str, known: Mapping[str, tuple[int, int]]) -> str:
    """Of words that are written so often, in just this form and in any, the one that was most likely
    meant; empty of none.

    Fewest mistakes first. Among equals a letter left out, added or exchanged with its neighbour, or a
    vowel for a vowel, is likelier than any other letter for a letter; then a word that begins with
    the same letter; then the one that is written more often, in this form before any.
    """

    def unlikely(known_word: str) -> tuple[int, bool, int, int, str]:
        slips, (thus, anyhow) = _slips(word, known_word, max(len(word), len(known_word))), known[known_word]
        return slips, known_word[:1] != word[:1], -thus, -anyhow, known_word

    return min(known, key=unlikely, default="")


def _slips(word: str, other_word: str, most: int) -> int:
    """Mistakes in hundreds, and one more for each letter that was taken for an unlike one."""
    beyond = (most + 1) * _MISTAKE
    if abs(len(word) - len(other_word)) > most:
        return beyond
    before: list[int] = []
    last = [column * _MISTAKE for column in range(len(other_word) + 1)]
    for row, letter in enumerate(word, 1):
        here = [row * _MISTAKE]
        for column, facing in enumerate(other_word, 1):
            cost = min(last[column], here[-1]) + _MISTAKE
            cost = min(cost, last[column - 1] + _taken(letter, facing))
            if row > 1 and column > 1 and letter == other_word[column - 2] and word[row - 2] == facing:
                cost = min(cost, before[column - 2] + _MISTAKE)
            here.append(cost)
        if min(here) >= beyond:
            return beyond
        before, last = last, here
    return last[-1]


def _taken(letter: str, facing: str) -> int:
    if letter == facing:
        return 0
    return _MISTAKE if letter in _VOWELS and facing in _VOWELS else _MISTAKE + 1


def kilometres(place: tuple[float, float], other_place: tuple[float, float]) -> float:
    """The great-circle distance between two points (latitude and longitude in degrees, WGS84), by
    the haversine formula on a sphere: within 0.6 per cent of the truth."""
    (north, east), (north_too, east_too) = place, other_place
    rise, run = radians(north_too - north), radians(east_too - east)
    half = sin(rise / 2) ** 2 + cos(radians(north)) * cos(radians(north_too)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
