"""Letters about scores and awards: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.result_headline import result_headline


def _headline(values: Values) -> str:
    """The first line of a result; letters of before that know no number of lots say only what it is."""
    if not values.get("bid", "").isdecimal():
        return "The result, and your scores"
    return result_headline(won=int(values["won"]), bid=int(values["bid"]))


EVALUATOR_STEPPED_BACK = LetterKind(
    "evaluator_stepped_back",
    "{evaluator} stepped back from {title}",
    "{evaluator} knows one of the bidders for {title} ({reference}), and takes no part in the "
    "scoring. If fewer evaluators are left than are needed, add somebody else.",
    "/evaluate/{reference}/evaluators/",
    topic="work",
)

ALL_LOCKED = LetterKind(
    "all_locked",
    "Every evaluator has locked: {title}",
    "Every evaluator of {title} ({reference}) has locked their scores. You lead: look at the ranking "
    "with its working, then confirm the award.",
    "/evaluate/{reference}/award/",
    topic="work",
)

RESULT = LetterKind(
    "result",
    "{headline}: {title}",
    "{headline}. The award for {title} ({reference}) has been made. Your page shows your place, every score that you were given with its reason in full, and how the points were "
    "worked out.",
    "/respond/{reference}/result/",
    made={"headline": _headline},
    takes=("won", "bid"),
)

AWARDED = LetterKind(
    "awarded",
    "Awarded: {title}",
    "The award for {title} ({reference}) has been made and published, with the ranking and how it "
    "was worked out.",
    "/opportunities/{ocid}/",
    topic="followed",
)
