"""The text of letters: one template for each kind, filled with the values that the act gave.

To add a kind, add a row; a test finds every kind in the code and wants its words.

Long because every letter that the portal writes stands in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from hopmarket.pages.parts import money_and_dates, search_letters
from hopmarket.rules.result_headline import result_headline

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """Subject and body with {values}.

    ``address`` gives the page of this portal on which to go on, ``stop`` the one where letters of this
    kind are stopped with one click (RFC 8058).
    """

    subject: str
    body: str
    address: Callable[[Params], str] = lambda params: "/account/messages/"
    stop: Callable[[Params], str] | None = None


@dataclass(frozen=True, slots=True)
class LetterInWords:
    """A letter as it is mailed and as it is shown among somebody's messages."""

    subject: str
    body: str
    address: str
    stop: str = ""


def _organisation(params: Params) -> str:
    return "/account/organisation/"


def _invitation(params: Params) -> str:
    return f"/account/invitations/{params['token']}/" if params.get("token") else "/account/"


def _account(params: Params) -> str:
    return "/account/"


def _record(params: Params) -> str:
    return "/account/published/"


def _published(params: Params) -> str:
    return f"/organisations/{quote(params.get('key', ''), safe='')}/"


_OBJECT = (
    "If you think that this is wrong, say so at “Correct this data”, which stands at the foot of every "
    "page: whoever runs this portal reads it, and can take it back.\n\n"
    "The page that has changed:"
)

PEOPLE: Mapping[str, LetterTemplate] = {
    "invitation": LetterTemplate(
        "{organisation} invites you to Hopmarket",
        "{inviter} invites you to work on this portal for {organisation}.\n\n"
        "The link below holds for 14 days and works only for this e-mail address. "
        "If you do not know {organisation}, do nothing: the invitation ends by itself.",
        _invitation,
    ),
    "organisation_checked": LetterTemplate(
        "{organisation} has been checked",
        "{organisation} has been checked and can act on this portal from now on. If somebody has still to "
        "confirm that you speak for it, its page here says so, and we write to you again.",
        _organisation,
    ),
    "organisation_refused": LetterTemplate(
        "{organisation} has been refused",
        "{organisation} cannot act on this portal. The reason given is:\n\n{reason}\n\n"
        "If you think this is wrong, write to whoever runs this portal.",
        _account,
    ),
    "claim_confirmed": LetterTemplate(
        "You can work for {organisation} on Hopmarket",
        "An officer has confirmed that you work for {organisation}. You can work for it here from now on.",
        _account,
    ),
    "claim_refused": LetterTemplate(
        "You cannot work for {organisation} on Hopmarket",
        "Your claim to work for {organisation} was refused. The reason given is:\n\n{reason}",
        _account,
    ),
    "published_claim_confirmed": LetterTemplate(
        "{organisation} has its published record",
        "An officer has confirmed that {published}, as published notices name it, is {organisation}. "
        "Its public page says so from now on, and its notices and contracts stand on your account.",
        _record,
    ),
    "published_claim_refused": LetterTemplate(
        "{published} was not confirmed as {organisation}",
        "You said that {published}, as published notices name it, is {organisation}. That was refused. "
        "The reason given is:\n\n{reason}",
        _record,
    ),
    "published_claim_ended": LetterTemplate(
        "{published} no longer stands as {organisation}",
        "The public page of {published} no longer says that it is {organisation} on this portal. "
        "The reason given is:\n\n{reason}",
        _record,
    ),
    "published_claim_unnamed": LetterTemplate(
        "The published record of {organisation} has been taken out",
        "You had said that a name in published notices stands for {organisation}. That name has been "
        "taken out of everything that is published here, and what you had said has ended with it. "
        "Its public page no longer names {organisation}.",
        _record,
    ),
    "published_joined": LetterTemplate(
        "{first} and {second} now stand as one",
        "Published notices name {first} and {second}. Whoever checks such things on this portal has "
        "decided that the two are one: what was published under either stands on the page of {second} "
        "from now on. The reason given is:\n\n{reason}\n\n"
        "You are told because {organisation} has said that it is {published}. The notices themselves are "
        "unchanged. " + _OBJECT,
        _published,
    ),
    "published_parted": LetterTemplate(
        "{first} and {second} no longer stand as one",
        "On this portal {first} and {second}, as published notices name them, stood as one organisation. "
        "Whoever checks such things has decided that they are two: each has its own notices again. "
        "The reason given is:\n\n{reason}\n\n"
        "You are told because {organisation} has said that it is {published}. The notices themselves are "
        "unchanged. " + _OBJECT,
        _published,
    ),
    "membership_ended": LetterTemplate(
        "You no longer work for {organisation} on Hopmarket",
        "An administrator of {organisation} has ended your membership on this portal.",
        _account,
    ),
    "opening_key_made": LetterTemplate(
        "You made an opening key",
        "A new opening key was made for you just now. If it was not you, tell whoever runs this portal "
        "at once and change your password.\n\n"
        "Only your passphrase opens it. Nobody can recover the passphrase, so keep it safe.",
        lambda params: "/account/opening-key/",
    ),
}


def _purchase(params: Params) -> str:
    return f"/commission/{params.get('reference', '')}/"


def _opportunity(params: Params) -> str:
    return f"/opportunities/{params.get('ocid', '')}/"


OPPORTUNITIES: Mapping[str, LetterTemplate] = {
    "approval_asked": LetterTemplate(
        "A second officer is needed: {title}",
        "{asked_by} asks for a second officer to approve {title} ({reference}). Read it as a bidder "
        "would, then approve it, or return it with your reasons.",
        lambda params: f"{_purchase(params)}approve/",
    ),
    "second_officer_named": LetterTemplate(
        "{buyer} asks you to be its second officer: {title}",
        "{named_by} of {buyer} has named you as second officer for {title} ({reference}). You may read the "
        "draft. When its approval is asked, you may approve it, or return it with your reasons. You see "
        "nothing else of {buyer}.",
        lambda params: f"{_purchase(params)}approve/",
    ),
    "draft_returned": LetterTemplate(
        "Returned: {title}",
        "The second officer has returned {title} ({reference}) to you, for these reasons:\n\n{reasons}",
        _purchase,
    ),
    "draft_approved": LetterTemplate(
        "Approved: {title}",
        "The second officer has approved {title} ({reference}). It can be published now.",
        lambda params: f"{_purchase(params)}publish/",
    ),
    "draft_published": LetterTemplate(
        "Published: {title}",
        "{title} ({reference}), which you drafted, has been published and is open for responses.",
        _purchase,
    ),
    "question_asked": LetterTemplate(
        "A question waits for an answer: {title}",
        "A bidder has asked a question about {title} ({reference}). Answer it before the deadline: "
        "afterwards it cannot be answered. Everybody reads the answer.",
        lambda params: f"{_purchase(params)}questions/",
    ),
    "answer_corrected": LetterTemplate(
        "An answer was corrected: {title}",
        "The buyer has corrected an answer about {title} ({reference}). What it said before stays on the "
        "page. Everybody sees the same.\n\nQuestion: {question}\n\nAnswer, from now on: {answer}",
        _opportunity,
    ),
    "question_answered": LetterTemplate(
        "Answered: {title}",
        "The buyer has answered a question about {title} ({reference}). Everybody sees the same.\n\n"
        "Question: {question}\n\nAnswer: {answer}",
        _opportunity,
    ),
    "amended": LetterTemplate(
        "Changed: {title}",
        "The buyer has changed {title} ({reference}). The page shows each change beside what stood "
        "there before. If you have sent a response, read the changes and send it again where it needs "
        "to differ.\n\nThe buyer says: {note}",
        _opportunity,
    ),
    "extended": LetterTemplate(
        "More time: {title}",
        "The deadline of {title} ({reference}) is later than it was, for everybody. A response that you "
        "have sent still counts; you may replace it until the new deadline.\n\nThe buyer says: {note}",
        _opportunity,
    ),
    "cancelled": LetterTemplate(
        "Cancelled: {title}",
        "{title} ({reference}) is cancelled. What was sealed stays sealed: nobody opens it.\n\n"
        "The reasons given are:\n\n{reasons}",
        _opportunity,
    ),
    "no_award": LetterTemplate(
        "No contract was awarded for {title}",
        "{title} ({reference}) has ended without an award.\n\nThe reasons given are:\n\n{reasons}",
        _opportunity,
    ),
    "ready_to_open": LetterTemplate(
        "Ready to open: {title}",
        "The deadline of {title} ({reference}) has passed. Sealed responses on the closing list: {count}.\n\n"
        "You are one of its two openers. Either of you opens them, with the passphrase of your opening key.",
        lambda params: f"{_purchase(params)}open/",
    ),
}
RESPONSES: Mapping[str, LetterTemplate] = {
    "receipt": LetterTemplate(
        "Sealed: your response to {title}",
        "Your response to {reference}, {title}, was received and sealed.\n\n"
        "Received: {received}, by this portal’s own clock, which deadlines go by\n"
        "Copy: {copy}\n"
        "Fingerprint of the receipt: {print}\n\n"
        "You can replace or withdraw it until the deadline. The receipt itself, signed, waits at the "
        "address below: save it where you keep such things.",
        lambda params: f"/respond/{params['reference']}/receipt/",
    ),
}


def _result(params: Params) -> str:
    return f"/respond/{params.get('reference', '')}/result/"


def _result_headline(params: Params) -> str:
    """The first line of a result; letters of before that know no number of lots say only what it is."""
    if not params.get("bid", "").isdecimal():
        return "The result, and your scores"
    return result_headline(won=int(params["won"]), bid=int(params["bid"]))


EVALUATION: Mapping[str, LetterTemplate] = {
    "ready_to_score": LetterTemplate(
        "{count} responses to score: {title}",
        "The responses to {title} ({reference}) have been opened: {count} of them.\n\n"
        "First say whether you know anybody who bid. Then score each response on its own, "
        "with a reason for every score: the bidder reads it word for word.",
        lambda params: f"/evaluate/{params.get('reference', '')}/",
    ),
    "evaluator_stepped_back": LetterTemplate(
        "{evaluator} stepped back from {title}",
        "{evaluator} knows one of the bidders for {title} ({reference}), and takes no part in the "
        "scoring. If fewer evaluators are left than are needed, add somebody else.",
        lambda params: f"/evaluate/{params.get('reference', '')}/evaluators/",
    ),
    "all_locked": LetterTemplate(
        "Every evaluator has locked: {title}",
        "Every evaluator of {title} ({reference}) has locked their scores. You lead: look at the ranking "
        "with its working, then confirm the award.",
        lambda params: f"/evaluate/{params.get('reference', '')}/award/",
    ),
    "result": LetterTemplate(
        "{headline}: {title}",
        "{headline}. The award for {title} ({reference}) has been made. Your page shows your place, every score that you were given with its reason in full, and how the points were "
        "worked out.",
        _result,
    ),
    "awarded": LetterTemplate(
        "Awarded: {title}",
        "The award for {title} ({reference}) has been made and published, with the ranking and how it "
        "was worked out.",
        lambda params: f"/opportunities/{params.get('ocid', '')}/",
    ),
}

AGREEMENTS: Mapping[str, LetterTemplate] = {
    "contract_corrected": LetterTemplate(
        "Your contract was corrected: {title}",
        "The buyer has corrected the entry of your contract {reference}, {title}, in the public register. "
        "The page shows what it says now and what it said before.\n\nThe buyer says: {reason}\n\n"
        "If you think this is wrong, write to the buyer.",
        _opportunity,
    ),
}


def _contract(params: Params) -> str:
    return f"/evaluate/{params.get('reference', '')}/contract/{params.get('lot', '')}/"


def _second_officer(params: Params) -> str:
    return f"{_contract(params)}second-officer/"


AGREEMENTS_OF_BUYER: Mapping[str, LetterTemplate] = {
    "contract_correction_asked": LetterTemplate(
        "A second officer is needed: the contract {contract}",
        "{asked_by} asks for a second officer to approve a correction of the contract {contract}, {title}. "
        "Its value would be more than was awarded, and the ranking does not change. Approve it, or refuse "
        "it with your reasons.",
        _second_officer,
    ),
    "contract_correction_approved": LetterTemplate(
        "Approved and published: the correction of {contract}",
        "A second officer has approved your correction of the contract {contract}, {title}. It is published.",
        _contract,
    ),
    "contract_correction_refused": LetterTemplate(
        "Refused: the correction of {contract}",
        "A second officer has refused your correction of the contract {contract}, {title}, for these "
        "reasons:\n\n{reasons}",
        _contract,
    ),
}


NOTICES: Mapping[str, LetterTemplate] = {
    "correction_asked": LetterTemplate(
        "Correct this data: {about}",
        "A visitor asks for a correction.\n\nAbout: {about}\n\n{wrong}\n\n"
        "To answer: {reply}\n\n"
        "What a visitor writes here is not checked. Published releases are never changed: publish a "
        "correction as a new release, or ask the publisher of an imported notice to do so.",
        lambda params: params.get("page", "/opportunities/"),
    ),
}

SEARCHES: Mapping[str, LetterTemplate] = {
    "search_confirm": LetterTemplate(
        "Do you want letters about a search?",
        "Somebody, probably you, saved a search on this portal and gave this address for the letters.\n\n"
        "If it was you, open the page below: it shows the search, and a button to confirm it. The link "
        "holds for seven days.\n\n"
        "If it was not you, do nothing. Nothing more is sent, and the address is deleted after those "
        "seven days.",
        search_letters.confirm_page,
    ),
    "search_held": LetterTemplate(
        "Your saved search",
        "You asked for letters about a search that you have saved already:\n\n{words}\n\n"
        "On the page below you can change how often we write, or stop the letters.",
        search_letters.own_page,
        search_letters.stop_page,
    ),
    "search_told": LetterTemplate(
        "{headline}",
        "For your saved search: {words}\n\n{listing}\n\n"
        "You asked for this letter {rhythm}, and only when there is something to tell. To stop:\n{stop}\n\n"
        "To change how often we write:",
        search_letters.own_page,
        search_letters.stop_page,
    ),
}

LETTERS: Mapping[str, LetterTemplate] = {
    **NOTICES,
    **SEARCHES,
    **PEOPLE,
    **OPPORTUNITIES,
    **RESPONSES,
    **EVALUATION,
    **AGREEMENTS,
    **AGREEMENTS_OF_BUYER,
}


class _ParamsOrEmpty(dict[str, str]):
    """The values of a letter; a missing one is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def letter_in_words(kind: str, params: Params) -> LetterInWords:
    """Writes a letter. Raises KeyError for a kind without a template, which the clock notes."""
    template, values = LETTERS[kind], _ParamsOrEmpty(search_letters.news_in_words(params))
    if "received" in values:
        values["received"] = money_and_dates.when(datetime.fromisoformat(values["received"]))
    if kind == "result":
        values["headline"] = _result_headline(params)
    subject = " ".join(template.subject.format_map(values).split())
    stop = template.stop(params) if template.stop else ""
    return LetterInWords(
        subject[:200], template.body.format_map(values).strip(), template.address(params), stop
    )


def unsubscribe_headers(letter: LetterInWords) -> dict[str, str]:
    """Builds the headers by which a mail program offers to stop such letters with one click (RFC 8058)."""
    if not letter.stop:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.BASE_URL}{letter.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def mail_body(letter: LetterInWords, name: str) -> str:
    """Writes the text of the mail: greeting, body, where to go on, who sent it."""
    greeting = f"Dear {name},\n\n" if name else ""
    return (
        f"{greeting}{letter.body}\n\n{settings.BASE_URL}{letter.address}\n\n"
        f"Hopmarket, {settings.PARTNERSHIP}\n{settings.BASE_URL}\n"
    )
