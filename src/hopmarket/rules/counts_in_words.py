"""Small counts as words: "two", as sentences write them."""

from __future__ import annotations

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count_in_words(count: int) -> str:
    """Says "no", "two" or "12": words up to nine, figures beyond."""
    return COUNTS[count] if 0 <= count < len(COUNTS) else str(count)
