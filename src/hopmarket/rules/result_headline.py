"""The first line of a bidder's result: on its page, in its letter, and where the letter is promised."""

from __future__ import annotations


def result_headline(*, won: int, bid: int) -> str:
    """Says whether a bidder won, of how many lots: ``won`` lots of the ``bid`` that it priced."""
    if not won:
        return "You did not win this time"
    if won == bid:
        return "You won" if won == 1 else f"You won all {won} lots that you bid for"
    return f"You won {won} of the {bid} lots that you bid for"
