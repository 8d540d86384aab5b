"""Letters about recorded purchases: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values

from .models import RecordedPurchase


def record_values(record: RecordedPurchase) -> Values:
    """What every letter about a record says of it."""
    return {"reference": record.reference, "title": record.the_facts.title}


RECORD_APPROVAL_ASKED = LetterKind(
    "record_approval_asked",
    "A second officer is needed: {title}",
    "{asked_by} asks for a second officer to approve the record of a direct award, {title} ({reference}). "
    "Read the reason and the supplier’s details, then approve and publish it, or return it with your reasons.",
    "/commission/recorded/{reference}/second-officer/",
    topic="work",
)

RECORD_RETURNED = LetterKind(
    "record_returned",
    "Returned: {title}",
    "The second officer has returned the record of {title} ({reference}) to you, for these reasons:\n\n{reasons}",
    "/commission/recorded/{reference}/",
    topic="work",
)

RECORD_APPROVED = LetterKind(
    "record_approved",
    "Approved and published: {title}",
    "A second officer has approved the record of {title} ({reference}). It stands in the register of contracts.",
    "/commission/recorded/{reference}/",
    topic="finished",
)
