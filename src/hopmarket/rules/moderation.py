"""The rule by which comments are hidden: a published table. What no row names is shown, however unwelcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ModerationDeed(StrEnum):
    """What a line of the public log tells."""

    HIDDEN = "hidden"
    ASKED_AGAIN = "asked_again"
    KEPT_HIDDEN = "kept_hidden"
    RESTORED = "restored"


DEED_WORDS: Mapping[ModerationDeed, str] = {
    ModerationDeed.HIDDEN: "Hidden",
    ModerationDeed.ASKED_AGAIN: "Its author asked to look again",
    ModerationDeed.KEPT_HIDDEN: "Looked at again, and kept hidden",
    ModerationDeed.RESTORED: "Shown again",
}


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """One row of the rule: what is hidden, and what its author may do instead."""

    key: str
    title: str
    words: str
    instead: str


MODERATION_RULES: Mapping[str, ModerationRule] = {
    rule.key: rule
    for rule in (
        ModerationRule(
            "private_person",
            "It tells something private about a person",
            "A comment is hidden if it names somebody who has no public post, or says something about their "
            "health, family, money or beliefs from which others could tell who is meant.",
            "Say the same without the name, and without what gives the person away.",
        ),
        ModerationRule(
            "abuse",
            "It insults or threatens",
            "A comment is hidden if it insults or threatens somebody, or attacks people for who they are: their "
            "age, disability, race, religion, sex or sexuality. Hard words about a decision are no insult.",
            "Say what is wrong with the text or the decision, as hard as you like.",
        ),
        ModerationRule(
            "unlawful",
            "It may break the law to publish it",
            "A comment is hidden if publishing it may be unlawful: an accusation of a crime against a person or "
            "firm that can be recognised, something a court has forbidden to tell, somebody else's work copied whole.",
            "Tell the police, or whoever supervises the body, what happened; here, say what should change.",
        ),
        ModerationRule(
            "safeguarding",
            "It tells of a child or adult at risk",
            "A comment is hidden if it tells of harm to a child or to an adult who needs care. Whoever hides it "
            "passes it on to the council's safeguarding team on the same day.",
            "If somebody is in danger now, ring 999. Here, say what should change.",
        ),
        ModerationRule(
            "advertising",
            "It advertises, or a machine wrote it to fill the page",
            "A comment is hidden if it sells something, only leads to another site, or was sent in numbers by a "
            "program. The same words from several people are no reason: each of them counts.",
            "Say in your own words what you want of the clause.",
        ),
    )
}
"""Every row of the rule, by the key that stands in the log."""
