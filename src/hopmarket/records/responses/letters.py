"""Letters about responses: received, ready to open, ready to score: their words, and where their readers go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.dates_in_words import when
from hopmarket.rules.standing_seal import StandingSealEnd

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

SEALED_BY_ITSELF = LetterKind(
    "sealed_by_itself",
    "Sealed by itself: your response to {title}",
    "Your response to {reference}, {title}, was complete after it was saved, so it was sealed by itself, on your "
    "behalf, as you had switched on.\n\n"
    "Received: {received}, by this portal’s own clock, which deadlines go by\n"
    "Copy: {copy}\n"
    "Fingerprint of the receipt: {print}\n\n"
    "From now on each complete state is sealed when the writing pauses, and replaces the copy before it. We do not "
    "write each time: the receipt of the copy that counts always waits at the address below, where you can also "
    "switch this off.",
    "/respond/{reference}/receipt/",
    made={"received": _received},
    takes=("received",),
)

_WHY_ENDED: Mapping[str, str] = {
    StandingSealEnd.TERMS_CHANGED: "The buyer changed the opportunity, and nothing is sealed under terms that you "
    "have not read. Read what changed; then seal your response yourself, or switch it on again.",
    StandingSealEnd.MAY_NOT_SEAL: "It was done on your behalf, and you can no longer seal for this organisation. A "
    "colleague can seal the response, or switch it on again.",
    StandingSealEnd.SWITCHED_OFF: "A colleague of yours switched it off.",
}
_OTHERWISE_ENDED = "A colleague of yours ended it."


def _why_ended(values: Values) -> str:
    return _WHY_ENDED.get(values.get("why", ""), _OTHERWISE_ENDED)


SEALING_BY_ITSELF_ENDED = LetterKind(
    "sealing_by_itself_ended",
    "No longer sealed by itself: your response to {title}",
    "Your response to {reference}, {title}, is no longer sealed by itself after it is saved.\n\n{because}\n\n"
    "What was sealed before counts unless you replace or withdraw it. What has been saved since has not been sent.",
    "/respond/{reference}/",
    made={"because": _why_ended},
    takes=("why",),
)

READY_TO_OPEN = LetterKind(
    "ready_to_open",
    "Ready to open: {title}",
    "The deadline of {title} ({reference}) has passed. Sealed responses on the closing list: {count}.\n\n"
    "You are one of its openers. One of you opens them, with the passphrase of your own opening key.",
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

READY_TO_JUDGE = LetterKind(
    "ready_to_judge",
    "Quotes to read: {title}",
    "The deadline of {title} ({reference}) has passed, and the portal has opened what was sent: {count} in all.\n\n"
    "First say whether you know anybody who quoted. Then read all of them on one page, give each a score for "
    "every criterion with at least two sentences of reasons, and ask a colleague to look at it.",
    "/evaluate/{reference}/quotes/",
    topic="work",
)

OPENER_STEPPED_BACK = LetterKind(
    "opener_stepped_back",
    "{opener} does not open {title}",
    "{opener} has an interest in somebody who may have responded to {title} ({reference}), and does not open it. The "
    "other opener does, with their own passphrase. Nobody can be given the key in {opener}’s place: it was made for "
    "two people when the notice was published.",
    "/commission/{reference}/open/",
    topic="work",
)
