"""Letters about scores and awards: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.opportunities.letters import where_to_write
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

LEAD_STEPPED_BACK = LetterKind(
    "lead_stepped_back",
    "{lead} stepped back from leading {title}",
    "{lead} knows one of the bidders for {title} ({reference}), and leads it no more. Name somebody else to lead: "
    "until then nothing can be awarded.",
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
    "{headline}. The award for {title} ({reference}) has been made. Your page shows your place, every score that "
    "you were given with its reason in full, and how the points were worked out.\n\nSomething is not clear? Ask "
    "for a debrief on that page, or write to the buyer{contact}. Asking does not count against you.",
    "/respond/{reference}/result/",
    made={"headline": _headline, "contact": where_to_write},
    takes=("won", "bid", "buyer_contact"),
)

ASSESSMENT_SUMMARY = LetterKind(
    "assessment_summary",
    "The summary of our assessment: {title}",
    "{headline}. The award for {title} ({reference}) is decided, and is not published yet. Your page has the "
    "summary of our assessment of your tender: every score with the reasons in full, and what you can do if you "
    "think that it is wrong. Nobody else reads it.",
    "/respond/{reference}/result/",
    made={"headline": _headline},
    takes=("won", "bid"),
)

AWARD_PUBLISHED = LetterKind(
    "award_published",
    "The award is published: {title}",
    "{headline}. The award for {title} ({reference}) is published. Your page has the summary of our assessment, "
    "and the first day on which the contract may be signed: until then the award can still be challenged.",
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

BIDDER_ASKED = LetterKind(
    "bidder_asked",
    "The buyer asks you about your response to {title}",
    "The buyer has read your response to {title} ({reference}), and asks you:\n\n{question}\n\n"
    "Answer by the end of {due}. Your answer explains your offer and cannot change it: neither a price nor a word "
    "of what you sent. Only the people who judge it read the question and the answer.",
    "/respond/{reference}/after-opening/",
    topic="work",
)

BIDDER_ANSWERED = LetterKind(
    "bidder_answered",
    "{bidder} has answered you: {title}",
    "{bidder} has answered what you asked about response {number} to {title} ({reference}).",
    "/evaluate/{reference}/responses/",
    topic="work",
)

SET_ASIDE_ASKED = LetterKind(
    "set_aside_asked",
    "A second officer is asked about a response to {title}",
    "{asker} asks for your decision about response {number} to {title} ({reference}).\n\nThe reasons given are:"
    "\n\n{reasons}\n\nWhoever decides neither leads nor scores this purchase. Until somebody agrees, nothing "
    "changes.",
    "/evaluate/{reference}/responses/{number}/decide/",
    topic="work",
)

SET_ASIDE_REFUSED = LetterKind(
    "set_aside_refused",
    "A second officer does not agree: response {number} to {title}",
    "What you asked about response {number} to {title} ({reference}) was refused; the response stands as it did."
    "\n\nThe reasons given are:\n\n{reasons}",
    "/evaluate/{reference}/responses/",
    topic="work",
)

SET_ASIDE = LetterKind(
    "set_aside",
    "Your response to {title} was set aside",
    "Two officers of the buyer have set your response to {title} ({reference}) aside, so it is not compared with "
    "the others.\n\nThe ground: {ground} ({cite}).\n\nThe reasons given are:\n\n{reasons}\n\nYou may ask the buyer "
    "to explain, and to look again{contact}. Until the award it can let your response count. If you think that a rule was "
    "broken, say so in writing soon and take advice: the time for a legal claim can be as short as 30 days.",
    "/respond/{reference}/after-opening/",
    made={"contact": where_to_write},
    takes=("buyer_contact",),
)

COUNTS_AGAIN = LetterKind(
    "counts_again",
    "Your response to {title} counts again",
    "Your response to {title} ({reference}) had been set aside. Two officers of the buyer looked again, and it is "
    "compared with the others.\n\nThe reasons given are:\n\n{reasons}",
    "/respond/{reference}/after-opening/",
)

CLEARANCE_ASKED = LetterKind(
    "clearance_asked",
    "A second officer is needed: {bidder} and the debarment list",
    "{asked_by} asks a second officer to decide whether the award of {title} ({reference}) may go on: {bidder} "
    "stands first, and is on the debarment list on discretionary grounds, or has a name like one there. Read "
    "the reasons, then decide.",
    "/evaluate/{reference}/winner-checks/",
    topic="work",
)

CLEARANCE_DECIDED = LetterKind(
    "clearance_decided",
    "Decided: the award of {title} {decision}",
    "A second officer has decided that the award of {title} ({reference}) to {bidder} {decision} beside the "
    "debarment list.\n\n{reasons}",
    "/evaluate/{reference}/winner-checks/",
    topic="work",
)

DEBRIEF_ASKED = LetterKind(
    "debrief_asked",
    "{bidder} asks for a debrief: {title}",
    "{bidder} bid for {title} ({reference}) and asks for a debrief. It is answered in writing by {due}. This is what "
    "they want to know:\n\n{text}",
    "/commission/{reference}/after-deadline/{number}/",
    topic="work",
)

DEBRIEF_ANSWERED = LetterKind(
    "debrief_answered",
    "Your debrief: {title}",
    "The buyer has answered what you asked about the result of {title} ({reference}). You alone read "
    "it:\n\n{answer}",
    "/respond/{reference}/debrief/",
)

SEAT_ENDED = LetterKind(
    "seat_ended",
    "{other} takes your place: {title}",
    "{other} takes over from you for {title} ({reference}), and you {part} it no more. What you have done there stays "
    "on record.",
    "/evaluate/",
    topic="work",
)

LEADS_NOW = LetterKind(
    "leads_now",
    "You lead now: {title}",
    "You lead {title} ({reference}) from now on. Once the responses are opened, say first whether you know anybody "
    "who bid; then you see the prices, ask bidders where something is unclear, and confirm the award.",
    "/evaluate/{reference}/award/",
    topic="work",
)
