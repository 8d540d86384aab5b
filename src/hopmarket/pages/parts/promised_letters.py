"""The letters that an act will send, as the page before it promises them: to whom, under which subject.

The subject is written by the same template as the letter itself, so the letter that comes is the letter
that was promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hopmarket.pages.parts.letters import letter_in_words
from hopmarket.records.opportunities.models import Opportunity


@dataclass(frozen=True, slots=True)
class PromisedLetter:
    """One letter: who gets it, and its subject."""

    readers: str
    subject: str


FOLLOWERS = "everybody who follows it"


def promised(opportunity: Opportunity, kind: str, readers: str, **params: str) -> PromisedLetter:
    """A letter of one kind about a purchase."""
    values: Mapping[str, str] = {
        "reference": opportunity.reference,
        "title": opportunity.the_terms.title,
        **params,
    }
    return PromisedLetter(readers, letter_in_words(kind, values).subject)


def promised_to_followers(opportunity: Opportunity, kind: str) -> PromisedLetter:
    """A letter to everybody who follows the purchase."""
    return promised(opportunity, kind, FOLLOWERS)
