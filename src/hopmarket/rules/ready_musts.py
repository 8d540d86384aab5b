"""Musts that many contracts need, ready to be asked: each a question of yes or no, why, and the rule.

A must is asked with the tender and informs the buyer. It never shuts a bidder out: below the threshold no
authority may restrict who tenders by an assessment of their suitability (Procurement Act 2023, s. 85(1)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadyMust:
    """The words of a question, what it should cover, why the contract needs a yes, and the rule behind it."""

    label: str
    title: str
    guidance: str
    why: str
    cite: str


READY_MUSTS: Mapping[str, ReadyMust] = {
    "insurance": ReadyMust(
        label="Insurance",
        title="Do you hold the insurance that the contract asks for, or will you hold it before the contract begins?",
        guidance="Nobody has to be insured for this contract before it is awarded. Say yes if you would take the "
        "insurance out once you have won.",
        why="somebody may come to harm, or something may be damaged, while the work is done",
        cite="Procurement Act 2023, s. 22(3)(b)",
    ),
    "safeguarding": ReadyMust(
        label="Safeguarding",
        title="Do you keep children and adults at risk safe by a written policy and checked staff, or will you "
        "before the contract begins?",
        guidance="Checks of your staff and volunteers may still be under way. Say yes if they will be done before "
        "anybody meets people alone.",
        why="the work brings people together with children or adults at risk",
        cite="Children Act 2004, s. 11(2)(b)",
    ),
    "terms": ReadyMust(
        label="The terms of the contract",
        title="Do you accept the terms of contract that are published with this opportunity?",
        guidance="Ask a question before you answer, if something in them does not suit you: everybody reads the answer.",
        why="the contract is signed on the published terms, which are the same for everybody",
        cite="",
    ),
}
"""By a key that stands in the address of the form."""
