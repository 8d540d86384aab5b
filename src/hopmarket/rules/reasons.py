"""Reasons that somebody will read: how much they say at the least, and every place that asks for one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from .refusal import Refusal

FEWEST_WORDS = 5
_FEWEST_IN_WORDS = "five"
FEWEST_DIFFERENT = 3
FEWEST_LETTERS = 10
CITE = "Procurement Act 2023, s. 12(1)(c): suppliers and others are to understand decisions"
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Signs that Unicode counts as letters and that are drawn as nothing."""


@dataclass(frozen=True, slots=True)
class ReasonPlace:
    """One place that asks for a reason: what it asks, with an example; and who reads it."""

    ask: str
    example: str
    readers: str


_EVERYBODY = "everybody"
REASON_PLACES: dict[str, ReasonPlace] = {
    "return_draft": ReasonPlace(
        "Say what has to change",
        "The award should come a week later, after half-term",
        "the people of the buyer",
    ),
    "refuse_override": ReasonPlace(
        "Say why it must not stay",
        "Ward sisters told us that any make of bed will do",
        "the people of the buyer",
    ),
    "publish_notice": ReasonPlace(
        "Say why no notice is due on the national platform",
        "Only invited suppliers may respond to this purchase",
        _EVERYBODY,
    ),
    "explain_barrier": ReasonPlace(
        "Say why you keep it",
        "The grant that pays for it ends after eighteen months",
        _EVERYBODY,
    ),
    "ask_override": ReasonPlace(
        "Say why you keep it although the law speaks against it",
        "The spare parts of the lift are made by one firm alone",
        _EVERYBODY,
    ),
    "correct_national_notice": ReasonPlace(
        "Say what was wrong with the notice",
        "The reference had two figures the wrong way round",
        _EVERYBODY,
    ),
    "set_tender_period": ReasonPlace(
        "Say what makes the ordinary time impractical",
        "The roof of the school fell in during the storm",
        "whoever approves or audits the purchase",
    ),
    "record_national_notice": ReasonPlace(
        "Say why no notice is due on the national platform",
        "The body is a school, to which this part does not apply",
        _EVERYBODY,
    ),
    "amend_opportunity": ReasonPlace(
        "Say what changed, and why",
        "Ten more people were referred to us in November",
        _EVERYBODY,
    ),
    "extend_deadline": ReasonPlace(
        "Say who needs more time, and why",
        "Two bidders asked for time over the holidays",
        _EVERYBODY,
    ),
    "withdraw_library_document": ReasonPlace(
        "Say why it is withdrawn",
        "Its publisher has put another version in its place",
        _EVERYBODY,
    ),
    "cancel_opportunity": ReasonPlace(
        "Say why it is cancelled",
        "The grant that would have paid for it was withdrawn",
        _EVERYBODY,
    ),
    "end_without_award": ReasonPlace(
        "Say why nothing was awarded",
        "The only response cost more than our budget",
        _EVERYBODY,
    ),
    "declare_interests": ReasonPlace(
        "Say what the interest is",
        "My sister works for one of the bidders",
        "the lead",
    ),
    "give_score": ReasonPlace(
        "Say why you chose this score",
        "The plan names dates and people, but no cover for illness",
        "whoever bid",
    ),
    "declare_opener": ReasonPlace(
        "Say what the interest is",
        "My sister works for a firm that may respond",
        "the people of the buyer",
    ),
    "replace_evaluator": ReasonPlace(
        "Say why somebody else scores",
        "She is ill until the middle of January",
        "the people of the buyer",
    ),
    "replace_lead": ReasonPlace(
        "Say why somebody else leads",
        "He knows one of the bidders and stepped back",
        "the people of the buyer",
    ),
    "ask_set_aside": ReasonPlace(
        "Say why",
        "It offers visits on weekdays, and the contract needs them every day",
        "the second officer and the bidder",
    ),
    "refuse_set_aside": ReasonPlace(
        "Say why you do not agree",
        "Its answer of 3 December shows that the price includes transport",
        "whoever asked for it",
    ),
    "confirm_award": ReasonPlace(
        "Say why this award follows from the scores",
        "It has the best plan for evenings, at the second lowest price",
        _EVERYBODY,
    ),
    "refuse_award": ReasonPlace(
        "Say why the award is not right",
        "The reasons name a price that no bidder offered",
        "whoever asked for it",
    ),
    "answer_debrief": ReasonPlace(
        "Answer what the bidder wants to know",
        "Your plan named no cover for illness, which the second criterion asked for",
        "that bidder alone",
    ),
    "refuse_terms_request": ReasonPlace(
        "Say why the change is not right",
        "Three bidders have sealed their answers to the question as it stands",
        "whoever asked for it",
    ),
    "set_second_officer_line": ReasonPlace(
        "Say why the line moves",
        "Our audit committee asked for two officers from £50,000 on",
        "everybody who oversees the portal",
    ),
    "correct_contract": ReasonPlace(
        "Say why it was wrong",
        "A nought was left out when the contract was entered",
        _EVERYBODY,
    ),
    "refuse_contract_correction": ReasonPlace(
        "Say why the correction is not right",
        "The signed contract has the lower of the two values",
        "whoever asked for it",
    ),
    "ask_record_approval": ReasonPlace(
        "Say why there was no competition",
        "The makers alone may service the lift under its guarantee",
        _EVERYBODY,
    ),
    "record_purchase": ReasonPlace(
        "Say how it was bought",
        "The county bought for all districts and we joined",
        _EVERYBODY,
    ),
    "return_record": ReasonPlace(
        "Say what has to change",
        "The reason does not say who else could do the work",
        "the people of the buyer",
    ),
    "correct_record": ReasonPlace(
        "Say what was wrong, and why",
        "The value was entered without the second year",
        _EVERYBODY,
    ),
    "ask_debarment_clearance": ReasonPlace(
        "Say why this award may go on",
        "The company on the list has another number and other directors",
        "the second officer",
    ),
    "refuse_debarment_clearance": ReasonPlace(
        "Say why the award may not go on",
        "The grounds still apply and nothing shows that they ended",
        "whoever asked",
    ),
    "redact_release": ReasonPlace(
        "Say why it is taken out, without repeating what goes",
        "It named a person who is not party to the contract",
        _EVERYBODY,
    ),
    "join_organisations": ReasonPlace(
        "Say how you know that they are one",
        "Both have the same charity number and address",
        _EVERYBODY,
    ),
    "part_organisations": ReasonPlace(
        "Say how you know that they are two",
        "The second is a subsidiary with a company number of its own",
        _EVERYBODY,
    ),
    "withdraw_succession": ReasonPlace(
        "Say why the succession is withdrawn",
        "The order that would have made it was not approved",
        _EVERYBODY,
    ),
    "record_decision": ReasonPlace(
        "Say why this was decided",
        "The clause meets what eleven comments asked for",
        _EVERYBODY,
    ),
    "cancel_meeting": ReasonPlace(
        "Say why the meeting is cancelled",
        "Too few members can come before the new year",
        _EVERYBODY,
    ),
    "dissolve_body": ReasonPlace(
        "Say why the body ends",
        "Its work is done and the framework stands",
        _EVERYBODY,
    ),
    "refuse_organisation": ReasonPlace(
        "Say why you refuse it",
        "The company number belongs to another firm",
        "the people of the organisation",
    ),
    "refuse_claim": ReasonPlace(
        "Say why you refuse it",
        "The charity's office does not know this person",
        "the person who asked",
    ),
    "refuse_published_claim": ReasonPlace(
        "Say why you refuse it",
        "The number in the notices is another firm's",
        "the people of the organisation",
    ),
    "abandon_framework": ReasonPlace(
        "Say why the draft is given up",
        "The next version will begin from the new Compact instead",
        "everybody with a seat",
    ),
    "end_published_claim": ReasonPlace(
        "Say why these notices are not theirs",
        "These notices are about another firm of our name",
        "the people of the organisation",
    ),
    "sign_document": ReasonPlace(
        "Say of each reservation what you do not promise, or promise otherwise",
        "We pay within 20 days, not ten, until our new system starts",
        _EVERYBODY,
    ),
    "decline_document": ReasonPlace(
        "Say why your organisation does not sign",
        "Our board has not agreed to three years of funding",
        _EVERYBODY,
    ),
    "withdraw_signature": ReasonPlace(
        "Say why your organisation withdraws",
        "The new budget leaves no room for the full cost",
        _EVERYBODY,
    ),
    "extend_consultation": ReasonPlace(
        "Say why the consultation closes later",
        "Three parish councils meet only in the second week of January",
        _EVERYBODY,
    ),
    "withdraw_consultation": ReasonPlace(
        "Say why the consultation is withdrawn",
        "The working group starts again from a shorter text",
        _EVERYBODY,
    ),
    "publish_consultation_response": ReasonPlace(
        "Say what the partnership does with what people said",
        "Notice becomes six months, and two clauses are left out",
        _EVERYBODY,
    ),
    "answer_comments": ReasonPlace(
        "Say why this is what became of the comments",
        "A season is lost with three months, so we ask for six",
        _EVERYBODY,
    ),
    "revise_comment_answer": ReasonPlace(
        "Say why this is what became of the comments",
        "Councils set budgets in February, so the notice stays at three months",
        _EVERYBODY,
    ),
    "hide_comment": ReasonPlace(
        "Say why the rule applies, without repeating what it hides",
        "It gives the name and illness of a neighbour",
        _EVERYBODY,
    ),
    "ask_for_another_look": ReasonPlace(
        "Say why it should be shown",
        "The person named is the head of the service",
        "whoever decides on it",
    ),
    "keep_comment_hidden": ReasonPlace(
        "Say why it stays hidden",
        "The name belongs to somebody who has no public post",
        _EVERYBODY,
    ),
    "restore_comment": ReasonPlace(
        "Say why it is shown again",
        "The person who is named holds a public post",
        _EVERYBODY,
    ),
}
"""Every act that asks for a reason, by its name in the ledger."""


def words_with_letters(text: str) -> list[str]:
    """The words that hold at least one letter that is drawn, in order: no figures, marks or emoji."""
    return [word for word in text.split() if any(map(_is_letter, word))]


def says_why(text: str) -> bool:
    """Whether a text says enough to be a reason: five words with letters, at least three of them
    different, and ten letters in all, so that neither "ok" nor "x x x x x" nor "a b c d e" is one."""
    words = words_with_letters(text)
    different = {"".join(filter(_is_letter, word)).casefold() for word in words}
    letters = sum(_is_letter(sign) for word in words for sign in word)
    return len(words) >= FEWEST_WORDS and len(different) >= FEWEST_DIFFERENT and letters >= FEWEST_LETTERS


def unreasoned(text: str, act: str) -> Refusal | None:
    """Why this is no reason for the act: ``reasons.missing``, with what is asked and an example."""
    if says_why(text):
        return None
    place = REASON_PLACES[act]
    return Refusal(
        "reasons.missing", CITE, {"ask": place.ask, "words": _FEWEST_IN_WORDS, "example": place.example}
    )


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign).startswith("L") and sign not in _BLANK_LETTERS
