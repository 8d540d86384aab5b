"""Letters about claims to be a published organisation: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values

from .models import PublishedClaim


def claim_values(claim: PublishedClaim) -> Values:
    """What letters say of a claim: who is said to be which published organisation."""
    return {
        "organisation": claim.party.name,
        "published": claim.organisation.name,
        "key": claim.organisation.key,
    }


PUBLISHED_CLAIM_CONFIRMED = LetterKind(
    "published_claim_confirmed",
    "{organisation} has its published record",
    "An officer has confirmed that {published}, as published notices name it, is {organisation}. "
    "Its public page says so from now on, and its notices and contracts stand on your account.",
    "/account/published/",
)

PUBLISHED_CLAIM_REFUSED = LetterKind(
    "published_claim_refused",
    "{published} was not confirmed as {organisation}",
    "You said that {published}, as published notices name it, is {organisation}. That was refused. "
    "The reason given is:\n\n{reason}",
    "/account/published/",
)

PUBLISHED_CLAIM_ENDED = LetterKind(
    "published_claim_ended",
    "{published} no longer stands as {organisation}",
    "The public page of {published} no longer says that it is {organisation} on this portal. "
    "The reason given is:\n\n{reason}",
    "/account/published/",
)

PUBLISHED_CLAIM_UNNAMED = LetterKind(
    "published_claim_unnamed",
    "The published record of {organisation} has been taken out",
    "You had said that a name in published notices stands for {organisation}. That name has been "
    "taken out of everything that is published here, and what you had said has ended with it. "
    "Its public page no longer names {organisation}.",
    "/account/published/",
)
