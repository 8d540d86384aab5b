"""The page on which the lead asks one bidder about its response."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.promised_letters import promised, read_by_somebody
from hopmarket.records.evaluation.letters import BIDDER_ASKED
from hopmarket.records.evaluation.services import ask_clarification
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.bidder_question import USUAL_DAYS
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.odd_prices import Yardstick
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal

from .forms import BidderQuestionForm
from .panel_access import (
    leading,
    led_opportunity,
    not_declared_page,
    not_possible_page,
    opportunity_context,
)
from .ranking_in_words import bidder_name
from .responses_and_prices import ResponseForLead, responses_for_lead

_DRAFTS = KeptInput("bidder_questions")
_FIELDS = {
    "bidder_question.unknown_lot": "about",
    "bidder_question.too_soon": "due_on",
    "bidder_question.too_late": "due_on",
    "bidder_question": "question",
}


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def ask_bidder(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Asks one bidder; the question about an odd price is written already, against the published value alone."""
    opportunity = led_opportunity(request, reference)
    stopped = not_declared_page(request, opportunity)
    if stopped:
        return stopped
    if opportunity.state != OpportunityState.EVALUATING:
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    opened = get_object_or_404(opened_responses(opportunity), number=number)
    shown = next(row for row in responses_for_lead(opportunity, request.at) if row.opened.number == number)
    waiting = _DRAFTS.fields_of(request, opened.pk)
    form = BidderQuestionForm(
        sent_fields(request),
        lots=[line.lot for line in shown.prices if line.price is not None],
        initial=waiting.dict() if waiting else _proposed(request, shown),
    )
    answer = attempt(
        request,
        form,
        lambda typed: ask_clarification(
            opened=opened,
            question=typed["question"],
            lot="" if typed["about"] == form.REST else typed["about"],
            due_on=typed["due_on"],
            by=request.member,
            at=request.at,
        ),
        message=f"Asked. {bidder_name(opened)} has been written to.",
        onward=redirect("evaluator:responses", reference),
        fields=_FIELDS,
    )
    if answer:
        _DRAFTS.settle(request, opened.pk)
        return answer
    if request.method == "POST":
        _DRAFTS.keep_sent(request, opened.pk)
    context = {
        **opportunity_context(opportunity, request.at),
        "form": form,
        "response": shown,
        "letters": read_by_somebody(
            promised(
                purchase_values(opportunity),
                BIDDER_ASKED,
                responders_of(opened.organisation_id),
                readers=bidder_name(opened),
                question="",
                due="",
            )
        ),
    }
    return render(request, "evaluator/ask_bidder.html", context, status=422 if form.errors else 200)


def _proposed(request: MemberRequest, shown: ResponseForLead) -> dict[str, object]:
    """What the form begins with: the usual day, and for an odd price the question about it."""
    due = day_in_london(request.at) + timedelta(days=USUAL_DAYS)
    unasked = shown.unasked
    if unasked is None or unasked.odd is None:
        return {"due_on": due}
    against_value = [odd.in_words for odd in unasked.odd.comparisons if odd.line.yardstick is Yardstick.VALUE]
    fact = f"{against_value[0].replace('the buyer expects', 'we expect')}. " if against_value else ""
    question = (
        f"{fact}Is your price meant, and is it for the whole contract, for its whole length, VAT included? "
        "If it is, how will you deliver everything that the specification asks for at this price?"
    )
    return {"due_on": due, "about": unasked.lot.key, "question": question}
