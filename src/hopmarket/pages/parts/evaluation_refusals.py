"""Refusals of acts after the opening in sentences: what a bidder is asked, a response set aside, who judges."""

from __future__ import annotations

from collections.abc import Mapping

AFTER_OPENING: Mapping[str, str] = {
    "bidder_question.too_short": "Say what you ask the bidder, in at least {words} words.",
    "bidder_question.too_long": "Use {most} characters or fewer.",
    "bidder_question.unknown_lot": "The bidder made no offer for this lot. Choose what it is about.",
    "bidder_question.too_soon": "Give the bidder at least until the end of tomorrow.",
    "bidder_question.too_late": "Choose a day within the next {most} days: the award waits for it.",
    "bidder_question.empty_answer": "Write an answer.",
    "bidder_question.long_answer": "Use {most} characters or fewer.",
    "bidder_question.answered": "This has been answered already, and an answer stays as it was sent.",
    "bidder_question.not_now": "It has been decided meanwhile, so nothing can be answered any more.",
    "award.lead_undeclared": "First say whether you know anybody who bid. Until then you see no price and award nothing.",
    "award.lead_conflict": "You know one of the bidders, so somebody else leads this purchase. A colleague names them.",
    "award.odd_price_unasked": "Response {number}: {arithmetic}. The bidder {asked}. An odd price is asked about before anything is awarded.",
    "award.set_aside_waits": "A second officer has still to decide about a response. The award waits for that.",
    "set_aside.ground": "Choose a ground from the list.",
    "set_aside.not_asked": "Ask the bidder about its price first, and read its answer or wait until its time is over: a low price may have a good reason.",
    "set_aside.waits": "This waits for a second officer already.",
    "set_aside.already": "This response is set aside already.",
    "set_aside.counts": "This response counts already.",
    "set_aside.nobody": "Nobody of your organisation may agree: every other commissioner leads or scores this purchase. An administrator can give a colleague the role.",
    "set_aside.decided": "This has been decided already.",
    "set_aside.own_request": "You asked for this, so somebody else decides: two people set a response aside.",
    "set_aside.own_panel": "You lead or score this purchase, so somebody else decides: a second officer has no part in the judging.",
    "seat.ended_already": "Somebody else has taken this seat already.",
    "seat.lead_not_now": "Another lead is named from publication until the award.",
    "seat.knows_bidder": "You know one of the bidders, so a colleague names who leads.",
    "declare.own_organisation": "Your own organisation responded to this purchase. Step back: choose that you know one of them, and say so.",
    "opening.undeclared": "First say whether you have an interest in anybody who may have responded.",
    "opening.conflict": "You have an interest in somebody who may have responded, so the other opener opens.",
    "opening.declared_already": "You have declared already.",
    "opening.declare_not_now": "Openers declare from publication until the responses are opened.",
    "score.set_aside": "This response is set aside, so it is not scored.",
}
