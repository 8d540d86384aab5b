"""Letters about responses: received, ready to open, ready to score: their words, and where their readers go on."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.dates_in_words import when

from .models import SealedCopy


def copy_values(copy: SealedCopy) -> Values:
    """What a letter says of a sealed copy."""
    return {
        "received": copy.received_at.isoformat(),
        "copy": str(copy.number),
        "print": copy.receipt_print,
    }


def _received(values: Values) -> str:
    return when(datetime.fromisoformat(values["received"])) if "received" in values else ""


RECEIPT = LetterKind(
    "receipt",
    "Sealed: your response to {title}",
    "Your response to {reference}, {title}, was received and sealed.\n\n"
    "Received: {received}, by this portal’s own clock, which deadlines go by\n"
    "Copy: {copy}\n"
    "Fingerprint of the receipt: {print}\n\n"
    "You can replace or withdraw it until the deadline. The receipt itself, signed, waits at the "
    "address below: save it where you keep such things.",
    "/respond/{reference}/receipt/",
    made={"received": _received},
    takes=("received",),
)

READY_TO_OPEN = LetterKind(
    "ready_to_open",
    "Ready to open: {title}",
    "The deadline of {title} ({reference}) has passed. Sealed responses on the closing list: {count}.\n\n"
    "You are one of its two openers. Either of you opens them, with the passphrase of your opening key.",
    "/commission/{reference}/open/",
    topic="work",
)

READY_TO_SCORE = LetterKind(
    "ready_to_score",
    "{count} responses to score: {title}",
    "The responses to {title} ({reference}) have been opened: {count} of them.\n\n"
    "First say whether you know anybody who bid. Then score each response on its own, "
    "with a reason for every score: the bidder reads it word for word.",
    "/evaluate/{reference}/",
    topic="work",
)
