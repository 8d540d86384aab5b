"""Letters about a purchase until its deadline: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.buyer_contact import contact_of
from hopmarket.rules.second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed

from .models import OfficerRequest, Opportunity, QuoteInvitation
from .publishing import is_public_now, ocid_of
from .quote_tokens import quote_token


def purchase_values(opportunity: Opportunity) -> Values:
    """What every letter about a purchase says of it."""
    return {
        "reference": opportunity.reference,
        "title": opportunity.the_terms.title,
        "ocid": ocid_of(opportunity),
        "buyer_contact": contact_of(opportunity.the_terms).in_a_line(),
        "read_by": "" if is_public_now(opportunity) else "invited",
    }


def where_to_write(values: Values) -> str:
    """Where to write to the buyer: its contact, after a colon; nothing where the terms name none."""
    contact = values.get("buyer_contact", "")
    return f": {contact}" if contact else ""


def request_values(request: OfficerRequest) -> Values:
    """What every letter about a request to a second officer says of it."""
    return {
        **purchase_values(request.opportunity),
        "number": str(request.pk),
        "deed": SECOND_OFFICER_LINES[OfficerDeed(request.deed)].deed,
    }


OFFICER_REQUEST_ASKED = LetterKind(
    "officer_request_asked",
    "A second officer is needed: {title}",
    "{asked_by} asks a second officer to look at this: {deed}, for {title} ({reference}). Nothing is "
    "published before. Approve it, or refuse it with your reasons.",
    "/commission/{reference}/requests/{number}/",
    topic="work",
)

OFFICER_REQUEST_APPROVED = LetterKind(
    "officer_request_approved",
    "Approved: {title}",
    "{approved_by} has approved what you asked for {title} ({reference}): {deed}. It is done.",
    "/commission/{reference}/requests/{number}/",
    topic="work",
)

OFFICER_REQUEST_REFUSED = LetterKind(
    "officer_request_refused",
    "Not approved: {title}",
    "The second officer has not approved what you asked for {title} ({reference}): {deed}. Nothing was "
    "published, and everything you typed is kept. The reasons given are:\n\n{reasons}",
    "/commission/{reference}/requests/{number}/",
    topic="work",
)

OFFICER_REQUEST_LAPSED = LetterKind(
    "officer_request_lapsed",
    "Nobody approved it in time: {title}",
    "It is too late for what you asked a second officer about {title} ({reference}): {deed}. Nobody had decided, "
    "and nothing was published. What you typed is kept.",
    "/commission/{reference}/requests/{number}/",
    topic="work",
)


def _where_it_is_read(values: Values) -> str:
    """The page on which a supplier reads the purchase: everybody's, or that of those who were invited."""
    if values.get("read_by"):
        return f"/respond/{values['reference']}/asked/"
    return f"/opportunities/{values['ocid']}/"


_READ_ON = {"page": _where_it_is_read}
_READ_TAKES = ("ocid", "read_by", "reference")


def _quote_token(values: Values) -> str:
    invitation = QuoteInvitation.objects.filter(pk=int(values["invitation"]), organisation=None).first()
    return quote_token(invitation) if invitation else ""


APPROVAL_ASKED = LetterKind(
    "approval_asked",
    "A second officer is needed: {title}",
    "{asked_by} asks for a second officer to approve {title} ({reference}). Read it as a bidder "
    "would, then approve it, or return it with your reasons.",
    "/commission/{reference}/approve/",
    topic="work",
)

SECOND_OFFICER_NAMED = LetterKind(
    "second_officer_named",
    "{buyer} asks you to be its second officer: {title}",
    "{named_by} of {buyer} has named you as second officer for {title} ({reference}). You may read the "
    "draft. When its approval is asked, you may approve it, or return it with your reasons. You see "
    "nothing else of {buyer}.",
    "/commission/{reference}/approve/",
    topic="work",
)

DRAFT_RETURNED = LetterKind(
    "draft_returned",
    "Returned: {title}",
    "The second officer has returned {title} ({reference}) to you, for these reasons:\n\n{reasons}",
    "/commission/{reference}/",
    topic="work",
)

DRAFT_APPROVED = LetterKind(
    "draft_approved",
    "Approved: {title}",
    "The second officer has approved {title} ({reference}). It can be published now.",
    "/commission/{reference}/publish/",
    topic="work",
)

DRAFT_PUBLISHED = LetterKind(
    "draft_published",
    "Published: {title}",
    "{title} ({reference}), which you drafted, has been published and is open for responses.",
    "/commission/{reference}/",
    topic="finished",
)

QUESTION_ASKED = LetterKind(
    "question_asked",
    "A question waits for an answer: {title}",
    "A bidder has asked a question about {title} ({reference}). Answer it before the deadline: "
    "afterwards it cannot be answered. Everybody reads the answer.",
    "/commission/{reference}/questions/",
    topic="work",
)

QUESTION_ANSWERED = LetterKind(
    "question_answered",
    "Answered: {title}",
    "The buyer has answered a question about {title} ({reference}). Everybody sees the same.\n\n"
    "Question: {question}\n\nAnswer: {answer}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="followed",
)

ANSWER_CORRECTED = LetterKind(
    "answer_corrected",
    "An answer was corrected: {title}",
    "The buyer has corrected an answer about {title} ({reference}). What it said before stays on the "
    "page. Everybody sees the same.\n\nQuestion: {question}\n\nAnswer, from now on: {answer}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="changes",
)

AMENDED = LetterKind(
    "amended",
    "Changed: {title}",
    "The buyer has changed {title} ({reference}). The page shows each change beside what stood "
    "there before. If you have sent a response, read the changes and send it again where it needs "
    "to differ.\n\nThe buyer says: {note}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="changes",
)

AMENDED_WITH_TIME = LetterKind(
    "amended_with_time",
    "Changed, with more time: {title}",
    "The buyer has changed {title} ({reference}), and has moved the deadline later, for everybody. It is now "
    "{closes}. The page shows each change beside what stood there before. If you have sent a response, read "
    "the changes and send it again where it needs to differ; otherwise it still counts.\n\nThe buyer says: "
    "{note}",
    "/opportunities/{ocid}/",
    topic="changes",
)

EXTENDED = LetterKind(
    "extended",
    "More time: {title}",
    "The deadline of {title} ({reference}) is later than it was, for everybody. A response that you "
    "have sent still counts; you may replace it until the new deadline.\n\nThe buyer says: {note}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="changes",
)

CANCELLED = LetterKind(
    "cancelled",
    "Cancelled: {title}",
    "{title} ({reference}) is cancelled. What was sealed stays sealed: nobody opens it.\n\n"
    "The reasons given are:\n\n{reasons}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="changes",
)

NO_AWARD = LetterKind(
    "no_award",
    "No contract was awarded for {title}",
    "{title} ({reference}) has ended without an award.\n\nThe reasons given are:\n\n{reasons}",
    "{page}",
    made=_READ_ON,
    takes=_READ_TAKES,
    topic="followed",
)

QUOTE_ASKED = LetterKind(
    "quote_asked",
    "{buyer} asks you for a quote: {title}",
    "{buyer} asks {organisation} for a quote for {title} ({reference}), until {deadline}. Only those who were "
    "invited can read it. Read what is needed, ask what you want to know, and send your quote; or say that you "
    "do not quote, and why.\n\nThe portal keeps your quote closed until the deadline: no officer can see it "
    "before.",
    "/respond/{reference}/asked/",
    topic="work",
)

QUOTE_ASKED_BY_EMAIL = LetterKind(
    "quote_asked_by_email",
    "{buyer} asks {name} for a quote: {title}",
    "{buyer} asks {name} for a quote for {title} ({reference}), until {deadline}. You need an account to read it "
    "and to answer; registering costs nothing and takes a few minutes.\n\nThe link below is for whoever reads "
    "mail at this address. If it has nothing to do with you, do nothing.",
    "/respond/invited/{token}/",
    token=_quote_token,
    takes=("invitation",),
    page_otherwise="/respond/{reference}/asked/",
)

QUOTE_CHANGED = LetterKind(
    "quote_changed",
    "News about the quote that {buyer} asks for: {title}",
    "Something has changed about {title} ({reference}), for which {buyer} asks {name} for a quote: a change, more "
    "time, an answer to a question, or its end. The link below leads to it.",
    "/respond/invited/{token}/",
    token=_quote_token,
    takes=("invitation",),
    page_otherwise="/respond/{reference}/asked/",
)

QUOTE_SECOND_NAMED = LetterKind(
    "quote_second_named",
    "You are second officer: {title}",
    "{named_by} has named you as second officer of {title} ({reference}), for which quotes are asked. When they "
    "have been judged, you are asked to look at every score with its reasons, and to approve the award or give "
    "it back.",
    "/commission/{reference}/",
    topic="work",
)

LATE_QUESTION_ASKED = LetterKind(
    "late_question_asked",
    "A question after the deadline: {title}",
    "Somebody who follows {title} ({reference}) asks about the procedure. Answer them alone, or publish the answer "
    "without saying who asked.",
    "/commission/{reference}/after-deadline/{number}/",
    topic="work",
)

LATE_QUESTION_ANSWERED = LetterKind(
    "late_question_answered",
    "The buyer has answered you: {title}",
    "The buyer has answered what you asked about {title} ({reference}). The answer went to you alone.\n\n{answer}",
    "/respond/{reference}/write/",
)
