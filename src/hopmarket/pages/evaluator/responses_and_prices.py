"""The lead's page of all responses: names, prices and what is odd about them, what was asked, what is set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.records.evaluation.bidder_clarifications import (
    LotOddPrice,
    by_response,
    is_settled,
    odd_prices_of,
)
from hopmarket.records.evaluation.models import BidderClarification, SetAside
from hopmarket.records.evaluation.set_asides import set_aside_now, waiting_set_asides
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.set_aside import GROUND_BY_KEY
from hopmarket.rules.terms import Lot

from .panel_access import leading, led_opportunity, not_declared_page, opportunity_context
from .ranking_in_words import bidder_name, unmet_needs


@dataclass(frozen=True, slots=True)
class LotPrice:
    """The price of one response for one lot; ``odd`` where it is one that has to be asked about."""

    lot: Lot
    price: Decimal | None
    odd: LotOddPrice | None


@dataclass(frozen=True, slots=True)
class AskedOfBidder:
    """One question to a bidder with what became of it: answered, waiting, or over without an answer."""

    row: BidderClarification
    about: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class SetAsideShown:
    """One request to set a response aside, or to let it count again, in words."""

    row: SetAside
    ground: str


@dataclass(frozen=True, slots=True)
class ResponseForLead:
    """Everything that the lead and a second officer look at before they ask, set aside or agree."""

    opened: OpenedResponse
    name: str
    prices: tuple[LotPrice, ...]
    unmet: tuple[str, ...]
    asked: tuple[AskedOfBidder, ...]
    aside: SetAsideShown | None
    waits: SetAsideShown | None

    @property
    def unasked(self) -> LotPrice | None:
        """The first odd price that nobody has asked about."""
        return next((line for line in self.prices if line.odd and line.odd.asked is None), None)


def responses_for_lead(opportunity: Opportunity, at: datetime) -> list[ResponseForLead]:
    """Every opened response, in the order of receipt; the number of queries does not grow with them."""
    odd = {(row.opened.number, row.lot): row for row in odd_prices_of(opportunity, at)}
    asked, aside = by_response(opportunity), set_aside_now(opportunity)
    waiting = waiting_set_asides(opportunity)
    terms = opportunity.the_terms
    return [
        ResponseForLead(
            opened=opened,
            name=bidder_name(opened),
            prices=tuple(
                LotPrice(lot, _price(opened, lot), odd.get((opened.number, lot.key))) for lot in terms.lots
            ),
            unmet=unmet_needs(terms, opened),
            asked=tuple(_asked(row, opportunity, at) for row in asked[opened.number]),
            aside=set_aside_shown(aside[opened.number]) if opened.number in aside else None,
            waits=set_aside_shown(waiting[opened.number]) if opened.number in waiting else None,
        )
        for opened in opened_responses(opportunity)
    ]


def _price(opened: OpenedResponse, lot: Lot) -> Decimal | None:
    price = opened.prices.get(lot.key)
    return Decimal(price) if price else None


def _asked(row: BidderClarification, opportunity: Opportunity, at: datetime) -> AskedOfBidder:
    terms = opportunity.the_terms
    about = "its response"
    if row.lot:
        about = "its price" if len(terms.lots) == 1 else f"its price for {terms.lot(row.lot).title}"
    return AskedOfBidder(row, about, is_settled(row, at))


def set_aside_shown(row: SetAside) -> SetAsideShown:
    """A request with its ground in words."""
    return SetAsideShown(row, GROUND_BY_KEY[row.ground].title if row.ground else "")


@require_safe
@leading
def responses(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists all responses for the lead who has declared, before and after the award."""
    opportunity = led_opportunity(request, reference)
    stopped = not_declared_page(request, opportunity)
    if stopped:
        return stopped
    context = {
        **opportunity_context(opportunity, request.at),
        "responses": responses_for_lead(opportunity, request.at),
        "evaluating": opportunity.state == OpportunityState.EVALUATING,
    }
    return render(request, "evaluator/responses.html", context)
