"""The lead asks one bidder about its opened response, and the bidder answers; the offer stays as it is."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import lead_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.post import outbox
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.bidder_question import why_no_answer, why_not_ask
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..bidder_clarifications import clarifications_asked, clarifications_of
from ..leading import led_while_evaluating
from ..models import BidderClarification


@act("ask_clarification")
def ask_clarification(
    *, opened: OpenedResponse, question: str, lot: str = "", due_on: date, by: Member, at: datetime
) -> Outcome[BidderClarification] | Refusal:
    """Asks a bidder about its response; ``lot`` where it is about the price of that lot. Every responder of
    the bidder gets a letter.

    Refuses what keeps the member from leading, and what
    :func:`hopmarket.rules.bidder_question.why_not_ask` refuses. Source: Procurement Act 2023, s. 19(4).
    """
    row = led_while_evaluating(opened.opportunity, by)
    if isinstance(row, Refusal):
        return row
    priced = [key for key, price in opened.prices.items() if price]
    refusal = why_not_ask(question, lot=lot, priced=priced, due_on=due_on, today=day_in_london(at))
    if refusal:
        return refusal
    asked = BidderClarification.objects.create(
        opened=opened,
        number=clarifications_of(opened).count() + 1,
        lot=lot,
        question=question.strip(),
        due_on=due_on,
        asked_by_id=by.person,
        asked_at=at,
    )
    outbox.write(
        purchase_values(row),
        letters.BIDDER_ASKED,
        responders_of(opened.organisation_id),
        at=at,
        question=asked.question,
        due=day(due_on),
    )
    facts = {"opened": opened.pk, "number": asked.number, "lot": lot}
    return Outcome(opportunity_subject(row), asked, facts)


@act("answer_clarification")
def answer_clarification(
    *, clarification: BidderClarification, answer: str, by: Member, at: datetime
) -> Outcome[BidderClarification] | Refusal:
    """Answers what the bidder was asked, once; after the day that was given too, as long as nothing is
    decided. No field of the offer is written.

    Refuses ``bidder_question.answered``, ``.not_now``, and what
    :func:`hopmarket.rules.bidder_question.why_no_answer` refuses.
    """
    row = locked(Opportunity.objects.all(), pk=clarification.opened.opportunity_id)
    asked = clarifications_asked(by).get(pk=clarification.pk)
    if asked.answered_at is not None:
        return Refusal("bidder_question.answered")
    if row.state != OpportunityState.EVALUATING:
        return Refusal("bidder_question.not_now")
    refusal = why_no_answer(answer)
    if refusal:
        return refusal
    asked.answer, asked.answered_by_id, asked.answered_at = answer.strip(), by.person, at
    asked.save()
    outbox.write(
        purchase_values(row),
        letters.BIDDER_ANSWERED,
        lead_of(row),
        at=at,
        bidder=by.organisation_name,
        number=str(asked.opened.number),
    )
    facts = {"opened": asked.opened_id, "number": asked.number}
    return Outcome(opportunity_subject(row), asked, facts)
