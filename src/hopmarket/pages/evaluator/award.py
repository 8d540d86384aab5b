"""The pages of the lead's award: the ranking with its arithmetic, a page to check, the confirmation."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, fingerprint, unchecked
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.agreements.queries import value_notes_of
from hopmarket.records.evaluation.letter_readers import award_readers, result_readers
from hopmarket.records.evaluation.letters import AWARDED, RESULT
from hopmarket.records.evaluation.panel_progress import evaluator_progress
from hopmarket.records.evaluation.queries import (
    LotRanking,
    all_locked,
    awards_by_lot,
    decision_of,
    lots_won_and_bid,
    rankings,
    reasons_name_a_loser,
)
from hopmarket.records.evaluation.services import confirm_award
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedures import PROCEDURES, ProcedureKey
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.scoring import METHOD

from .forms import AwardForm, NamesInReasonsForm
from .panel_access import leading, led_opportunity, not_possible_page, opportunity_context
from .ranking_in_words import bidder_name, lot_result, names_of, published_names, winner_of
from .score_grids import scored_responses

_REASONS = KeptInput("award_reasons")


@require_safe
@leading
def award(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what is missing for the award, then the ranking, then the decision once it is made."""
    opportunity = led_opportunity(request, reference)
    if opportunity.state not in (OpportunityState.EVALUATING, OpportunityState.AWARDED):
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    if opportunity.state == OpportunityState.AWARDED:
        return render(request, "evaluator/awarded.html", _awarded(opportunity, request.at))
    if not all_locked(opportunity):
        return render(request, "evaluator/award_waits.html", _waits(opportunity, request.at))
    ranked = rankings(opportunity)
    form = AwardForm(ranked=ranked, names=names_of(opportunity), initial=_kept(request, opportunity))
    return render(request, "evaluator/award.html", {**_ranked(opportunity, ranked, request.at), "form": form})


def _waits(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    evaluators = evaluator_progress(opportunity)
    needed = PROCEDURES[ProcedureKey(opportunity.procedure)].fewest_evaluators
    counting = [progress for progress in evaluators if not progress.conflict]
    return {
        **opportunity_context(opportunity, now),
        "evaluator_progress": evaluators,
        "needed": needed,
        "lacking": max(needed - len(counting), 0),
        "owing": [progress for progress in counting if progress.locked_at is None],
    }


def _ranked(opportunity: Opportunity, ranked: tuple[LotRanking, ...], now: datetime) -> dict[str, object]:
    terms, names = opportunity.the_terms, names_of(opportunity)
    return {
        **opportunity_context(opportunity, now),
        "method": METHOD,
        "lots": [lot_result(ranking, terms, names, winner_of(ranking, {})) for ranking in ranked],
        "judged": scored_responses(opportunity),
        "evaluator_progress": evaluator_progress(opportunity),
        "any_offer": any(ranking.standings for ranking in ranked),
    }


def _awarded(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    decision = decision_of(opportunity)
    awards = awards_by_lot(decision) if decision else {}
    ranked, terms, names = rankings(opportunity), opportunity.the_terms, names_of(opportunity)
    notes = value_notes_of(opportunity)
    won = {lot: str(lot_award.opened.number) for lot, lot_award in awards.items()}
    return {
        **opportunity_context(opportunity, now),
        "decision": decision,
        "method": METHOD,
        "lots": [
            (
                lot_result(ranking, terms, names, won.get(ranking.lot.key, "")),
                awards.get(ranking.lot.key),
                notes.get(ranking.lot.key, ""),
            )
            for ranking in ranked
        ],
        "judged": scored_responses(opportunity),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def check_award(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what will be published and what each bidder gets, before anything is confirmed; a POST keeps
    the reasons for that."""
    opportunity = led_opportunity(request, reference)
    if opportunity.state != OpportunityState.EVALUATING or not all_locked(opportunity):
        return redirect("evaluator:award", reference)
    if request.method != "POST":
        return _check_page(request, opportunity)
    ranked = rankings(opportunity)
    form = AwardForm(request.POST, ranked=ranked, names=names_of(opportunity))
    _REASONS.keep_fields(request, opportunity.pk)
    if form.is_valid():
        return redirect("evaluator:check_award", reference)
    return render(request, "evaluator/award.html", {**_ranked(opportunity, ranked, request.at), "form": form})


@sent_forms_only
@leading
def confirm_award_page(request: MemberRequest, reference: str) -> HttpResponse:
    """Confirms the award as it was checked."""
    opportunity = led_opportunity(request, reference)
    if opportunity.state != OpportunityState.EVALUATING or not all_locked(opportunity):
        return redirect("evaluator:award", reference)
    return _check_page(request, opportunity)


def _kept(request: MemberRequest, opportunity: Opportunity) -> dict[str, object] | None:
    """What was typed of the award, each field with its text; None where nothing waits."""
    fields = _REASONS.fields_of(request, opportunity.pk)
    return dict(fields.items()) if fields else None


def _check_page(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    kept, ranked = _kept(request, opportunity), rankings(opportunity)
    form = AwardForm(kept, ranked=ranked, names=names_of(opportunity))
    if not form.is_valid():
        return redirect("evaluator:award", opportunity.reference)
    checked, named = fingerprint(kept), _names_somebody(opportunity, ranked, form)
    confirmation = (NamesInReasonsForm if named else ConfirmForm)(sent_fields(request))
    answer = attempt(
        request,
        confirmation,
        lambda _: (
            unchecked(request, checked)
            or confirm_award(
                opportunity=opportunity,
                reasons=form.all_reasons,
                ties=form.ties,
                names_confirmed=named,
                by=request.member,
                at=request.at,
            )
        ),
        message="Awarded and published. Every bidder has been written to.",
        onward=redirect("evaluator:award", opportunity.reference),
    )
    if answer:
        _REASONS.forget(request, opportunity.pk)
        return answer
    context = _checked(opportunity, ranked, form, request.at)
    return render(
        request,
        "evaluator/award_check.html",
        {**context, "form": confirmation, "names": named, "checked": checked},
    )


def _winners(ranked: tuple[LotRanking, ...], form: AwardForm) -> dict[str, str]:
    return {ranking.lot.key: winner_of(ranking, form.ties) for ranking in ranked}


def _names_somebody(opportunity: Opportunity, ranked: tuple[LotRanking, ...], form: AwardForm) -> bool:
    return reasons_name_a_loser(opportunity, form.all_reasons, _winners(ranked, form))


def _checked(
    opportunity: Opportunity, ranked: tuple[LotRanking, ...], form: AwardForm, now: datetime
) -> dict[str, object]:
    terms, winners = opportunity.the_terms, _winners(ranked, form)
    return {
        **opportunity_context(opportunity, now),
        "reasons": form.all_reasons,
        "method": METHOD,
        "lots": [
            lot_result(
                ranking,
                terms,
                published_names(opportunity, winners[ranking.lot.key]),
                winners[ranking.lot.key],
            )
            for ranking in ranked
        ],
        "bidders": [
            _promised_result(
                opportunity, response, people, lots_won_and_bid(ranked, winners, str(response.number))
            )
            for response, people in result_readers(opportunity)
        ],
        "letters": read_by_somebody(_promised_award(opportunity)),
    }


def _promised_award(opportunity: Opportunity) -> PromisedLetter:
    readers = award_readers(opportunity)
    return promised(purchase_values(opportunity), AWARDED, readers, readers="everybody else who follows it")


def _promised_result(
    opportunity: Opportunity, response: OpenedResponse, people: list[Person], won_and_bid: tuple[int, int]
) -> tuple[PromisedLetter, bool]:
    """The one letter that a bidder gets, and whether it won anything."""
    won, bid = won_and_bid
    about, bidder = purchase_values(opportunity), bidder_name(response)
    return promised(about, RESULT, people, readers=bidder, won=str(won), bid=str(bid)), won > 0
