"""The pages of the lead's award: the ranking with its arithmetic, a page to check, the confirmation."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.asking_second_officer import ASKED, asking_form, lent_officer
from hopmarket.pages.parts.attempts import press
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.agreements.queries import value_notes_of
from hopmarket.records.evaluation.award_checks import why_not_published
from hopmarket.records.evaluation.bidder_clarifications import odd_prices_of
from hopmarket.records.evaluation.feedback import summaries_of
from hopmarket.records.evaluation.letter_readers import award_readers, result_readers
from hopmarket.records.evaluation.letters import ASSESSMENT_SUMMARY, AWARDED, RESULT
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
from hopmarket.records.evaluation.services import ask_award, confirm_award, decide_award
from hopmarket.records.evaluation.set_asides import set_aside_now
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import OfficerRequest, Opportunity
from hopmarket.records.opportunities.recorded_notices import award_notice_of
from hopmarket.records.opportunities.second_officer_requests import (
    free_officers,
    rule_for_award,
    waiting_requests,
)
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import Judging, Standstill
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.scoring import METHOD
from hopmarket.rules.second_officer_lines import OfficerDeed
from hopmarket.rules.standstill import standstill_from

from .forms import AwardForm, NamesInReasonsForm
from .panel_access import (
    leading,
    led_opportunity,
    not_declared_page,
    not_possible_page,
    opportunity_context,
)
from .ranking_in_words import (
    bidder_name,
    lot_result,
    names_of,
    published_lot_result,
    published_names,
    unmet_of_bidders,
    winner_of,
)
from .responses_and_prices import set_aside_shown
from .score_grids import scored_responses

_SHOWN = (OpportunityState.EVALUATING, OpportunityState.DECIDED, OpportunityState.AWARDED)


@require_safe
@leading
def award(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what is missing for the award, then the ranking, then the decision: what goes before it is
    published, and after that the award."""
    opportunity = led_opportunity(request, reference)
    if opportunity.the_procedure.judging is Judging.ONE_PAGE:
        return redirect("evaluator:quotes", reference)
    if opportunity.state not in _SHOWN:
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    if opportunity.state == OpportunityState.DECIDED:
        return render(request, "evaluator/decided.html", _decided(opportunity, request.at))
    if opportunity.state == OpportunityState.AWARDED:
        return render(request, "evaluator/awarded.html", _awarded(opportunity, request.at))
    stopped = not_declared_page(request, opportunity)
    if stopped:
        return stopped
    waiting = waiting_requests(opportunity).get(OfficerDeed.AWARD)
    if waiting:
        return redirect("evaluator:award_request", reference, waiting.pk)
    if not all_locked(opportunity):
        return render(request, "evaluator/award_waits.html", _waits(opportunity, request.at))
    return LotAwards(request, opportunity).question_page()


def _waits(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    evaluators = evaluator_progress(opportunity)
    needed = opportunity.the_procedure.fewest_evaluators
    counting = [progress for progress in evaluators if not progress.conflict]
    return {
        **opportunity_context(opportunity, now),
        "evaluator_progress": evaluators,
        "needed": needed,
        "lacking": max(needed - len(counting), 0),
        "owing": [progress for progress in counting if progress.locked_at is None],
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


def _decided(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    notice, given = award_notice_of(opportunity), summaries_of(opportunity)
    return {
        **_awarded(opportunity, now),
        "summaries": [(summary, bidder_name(summary.opened)) for summary in given],
        "notice": notice if notice and notice.is_published else None,
        "refusal": why_not_published(opportunity),
        "would_end": standstill_from(day_in_london(now)),
    }


@sent_forms_only
@leading
def publish_decided(request: MemberRequest, reference: str) -> HttpResponse:
    """Publishes an award that was decided, with the summaries given and the award notice recorded."""
    opportunity = led_opportunity(request, reference)
    return press(
        request,
        lambda: confirm_award(opportunity=opportunity, by=request.member, at=request.at),
        message="The award is published. Everybody can read it.",
        onward=redirect("evaluator:award", reference),
    )


class LotAwards(Journey[Opportunity]):
    """The award of all lots: the reasons, and a choice where a first place is shared; then what will be
    published and what each bidder gets."""

    request: MemberRequest
    kind = "award_reasons"
    steps = (JourneyStep("", "evaluator:award"),)
    question_template, check_template = "evaluator/award.html", "evaluator/award_check.html"
    check_route, done_route = "evaluator:check_award", "evaluator:award"

    def stopped(self) -> HttpResponse | None:
        not_declared = not_declared_page(self.request, self.subject)
        if not_declared:
            return not_declared
        may_award = self.subject.state == OpportunityState.EVALUATING and all_locked(self.subject)
        return None if may_award else redirect("evaluator:award", self.subject.reference)

    @cached_property
    def ranked(self) -> tuple[LotRanking, ...]:
        return rankings(self.subject)

    def form(self, step: JourneyStep, typed: QueryDict | None) -> AwardForm:
        return AwardForm(
            typed, ranked=self.ranked, names=names_of(self.subject), may_promise=_may_promise(self.subject)
        )

    @cached_property
    def winners(self) -> dict[str, str]:
        return {ranking.lot.key: winner_of(ranking, self.forms[""].ties) for ranking in self.ranked}

    @cached_property
    def names_somebody(self) -> bool:
        return reasons_name_a_loser(self.subject, self.forms[""].all_reasons, self.winners)

    def context(self) -> Context:
        return {
            **opportunity_context(self.subject, self.request.at),
            "method": METHOD,
            "summary_first": self.summary_first,
        }

    @property
    def summary_first(self) -> bool:
        """Whether every bidder gets the summary of the assessment before the award is published."""
        return self.subject.the_procedure.summary_before_award_notice

    def question_context(self) -> Context:
        terms, names = self.subject.the_terms, names_of(self.subject)
        return {
            "lots": [lot_result(ranking, terms, names, winner_of(ranking, {})) for ranking in self.ranked],
            "judged": scored_responses(self.subject),
            "evaluator_progress": evaluator_progress(self.subject),
            "any_offer": any(ranking.standings for ranking in self.ranked),
            "unmet": unmet_of_bidders(self.subject),
            "odd": odd_prices_of(self.subject, self.request.at),
            "aside": [set_aside_shown(row) for row in set_aside_now(self.subject).values()],
        }

    def check_context(self) -> Context:
        opportunity, terms = self.subject, self.subject.the_terms
        readers, decided_on = result_readers(opportunity), day_in_london(self.request.at)
        return {
            "names": self.names_somebody,
            "reasons": self.forms[""].all_reasons,
            "lots": [
                published_lot_result(ranking, terms, published_names(opportunity, winner), winner, decided_on)
                for ranking in self.ranked
                for winner in [self.winners[ranking.lot.key]]
            ],
            "bidders": [
                _promised_result(
                    opportunity,
                    response,
                    people,
                    lots_won_and_bid(self.ranked, self.winners, str(response.number)),
                )
                for response, people in readers
            ],
            "any_reader": any(people for _, people in readers),
            "letters": [] if self.summary_first else read_by_somebody(_promised_award(opportunity)),
            "promised": self.forms[""].standstill_promised,
            "rule": self.rule,
            "free_officers": free_officers(
                opportunity, OfficerDeed.AWARD, asked_by=self.request.member.person
            ),
        }

    @cached_property
    def rule(self) -> str:
        """The partnership's rule by which a second officer looks at this award; empty where none does."""
        prices = [
            standing.price
            for ranking in self.ranked
            for standing in ranking.standings
            if self.winners[ranking.lot.key] == standing.bidder
        ]
        return rule_for_award(self.subject, sum(prices, Decimal()))

    def confirmation(self, sent: QueryDict | None) -> PortalForm:
        free = free_officers(self.subject, OfficerDeed.AWARD, asked_by=self.request.member.person)
        form = asking_form(self.rule, free, self.request.member, sent)
        if self.names_somebody:
            form.fields |= NamesInReasonsForm().fields
        return form

    def message(self, result: object) -> str:
        if isinstance(result, OfficerRequest):
            return ASKED
        unread = sum(not people for _, people in result_readers(self.subject))
        done = "Decided. Nothing is published yet. " if self.summary_first else "Awarded and published. "
        return done + (
            f"Bidders that were not written to, since nobody here writes their responses any more: {unread}."
            if unread
            else "Every bidder has been written to."
        )

    def act(self, confirmed: Context) -> object:
        words: dict[str, Any] = {
            "opportunity": self.subject,
            "reasons": self.forms[""].all_reasons,
            "ties": self.forms[""].ties,
            "names_confirmed": self.names_somebody,
            "standstill_promised": self.forms[""].standstill_promised,
            "by": self.request.member,
            "at": self.request.at,
        }
        if self.rule:
            return ask_award(**words, lent=lent_officer(confirmed))
        return (decide_award if self.summary_first else confirm_award)(**words)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def check_award(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what will be published and what each bidder gets, before anything is confirmed; a POST keeps
    the reasons for that."""
    journey = LotAwards(request, led_opportunity(request, reference))
    return journey.question_page() if request.method == "POST" else journey.check_page()


@sent_forms_only
@leading
def confirm_award_page(request: MemberRequest, reference: str) -> HttpResponse:
    """Confirms the award as it was checked."""
    return LotAwards(request, led_opportunity(request, reference)).check_page()


def _promised_award(opportunity: Opportunity) -> PromisedLetter:
    readers = award_readers(opportunity)
    return promised(purchase_values(opportunity), AWARDED, readers, readers="everybody else who follows it")


def _promised_result(
    opportunity: Opportunity, response: OpenedResponse, people: list[Person], won_and_bid: tuple[int, int]
) -> tuple[PromisedLetter, bool]:
    """The one letter that a bidder gets, and whether it won anything."""
    won, bid = won_and_bid
    about, bidder = purchase_values(opportunity), bidder_name(response)
    kind = ASSESSMENT_SUMMARY if opportunity.the_procedure.summary_before_award_notice else RESULT
    return promised(about, kind, people, readers=bidder, won=str(won), bid=str(bid)), won > 0


def _may_promise(opportunity: Opportunity) -> bool:
    """Whether a standstill is the lead's to promise: the procedure leaves it open, and the terms do not
    promise it already."""
    in_terms = bool(opportunity.the_terms.standstill_promised)
    return opportunity.the_procedure.standstill is Standstill.PROMISED and not in_terms
