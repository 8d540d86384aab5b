"""Bodies, meetings and votes in words, for whoever serves them and for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopmarket.rules.bodies.body_life import DecisionAct
from hopmarket.rules.sectors import Sector

SECTOR_WORDS: Mapping[str, str] = {
    Sector.PUBLIC: "Public sector",
    Sector.VOLUNTARY: "Voluntary sector",
    Sector.BUSINESS: "Business",
    Sector.RESIDENTS: "Residents",
}
MEETING_MARKS: Mapping[str, tuple[str, str]] = {
    "called": ("todo", "Called"),
    "held": ("part", "No minutes yet"),
    "minuted": ("part", "Minutes not accepted yet"),
    "accepted": ("done", "Minutes accepted"),
    "cancelled": ("err", "Cancelled"),
}
"""The mark and the word of each state of a meeting."""
ACT_WORDS: Mapping[str, str] = {
    DecisionAct.RECOMMEND: "Recommended",
    DecisionAct.ADOPT: "Adopted",
    DecisionAct.RETURN: "Sent back",
    DecisionAct.OTHER: "Decided",
}


def rules_in_words(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a body may decide, and how, in rows: label and words."""
    rights = [
        words
        for name, words in (
            ("may_recommend", "recommend the framework, or send it back"),
            ("may_adopt", "adopt the framework, or send it back"),
        )
        if body[name]
    ]
    casting = "Whoever is in the chair has a casting vote" if body["casting_vote"] else "Nothing is decided"
    chairs = (
        "One of the public and one of the voluntary sector" if body["wants_co_chairs"] else "Not required"
    )
    return [
        ("It may", "; ".join([*rights, "decide matters of its own"]).capitalize()),
        ("Quorum", f"{body['quorum']} present"),
        ("On a tie", casting),
        ("Co-chairs", chairs),
    ]


def vote_in_words(decision: Mapping[str, Any]) -> str:
    """How a vote went, in one line."""
    vote = (
        f"{decision['votes_for']} for, {decision['votes_against']} against, {decision['abstained']} abstained"
    )
    casting = decision["casting_vote_by"]
    return f"{vote}. Casting vote for it: {casting}" if casting else vote
