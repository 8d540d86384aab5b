"""How near two words are, and how near two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from rapidfuzz.distance import OSA

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALIKE = str.maketrans("aeiouy", "aaaaaa")
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
    """How many mistakes lie between two words (optimal string alignment); above ``most``, one more."""
    return OSA.distance(word, other_word, score_cutoff=most)


def likeliest_word(word: str, known: Mapping[str, tuple[int, int]]) -> str:
    """Of words that are written so often, in just this form and in any, the one that was most likely
    meant; empty of none.

    Fewest mistakes first. Among equals a letter left out, added or exchanged with its neighbour, or a
    vowel for a vowel, is likelier than any other letter for a letter; then a word that begins with
    the same letter; then the one that is written more often, in this form before any.
    """

    def unlikely(known_word: str) -> tuple[int, int, bool, int, int, str]:
        thus, anyhow = known[known_word]
        letters = OSA.distance(word, known_word), _unlike_letters(word, known_word)
        return *letters, known_word[:1] != word[:1], -thus, -anyhow, known_word

    return min(known, key=unlikely, default="")


def _unlike_letters(word: str, other_word: str) -> int:
    """How many letters stand for an unlike one, wherever they stand; vowels are alike."""
    letters, others = Counter(word.translate(_ALIKE)), Counter(other_word.translate(_ALIKE))
    return min((letters - others).total(), (others - letters).total())


def kilometres(place: tuple[float, float], other_place: tuple[float, float]) -> float:
    """The great-circle distance between two points (latitude and longitude in degrees, WGS84), by
    the haversine formula on a sphere: within 0.6 per cent of the truth."""
    (north, east), (north_too, east_too) = place, other_place
    rise, run = radians(north_too - north), radians(east_too - east)
    half = sin(rise / 2) ** 2 + cos(radians(north)) * cos(radians(north_too)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


KM_PER_MILE = 1.609344


def miles_apart(place: tuple[float, float], other_place: tuple[float, float]) -> Decimal:
    """The distance between two points in miles, to a tenth."""
    return Decimal(str(round(kilometres(place, other_place) / KM_PER_MILE, 1)))
