"""What bidders are asked after the opening, what they answer, and which odd prices nobody has asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.odd_prices import OddPrice, odd_prices
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.set_aside import AskedBefore

from .models import BidderClarification
from .queries import lot_prices


def clarifications_of(opened: OpenedResponse) -> QuerySet[BidderClarification]:
    """What one bidder was asked, in order."""
    rows = BidderClarification.objects.filter(opened=opened).order_by("number")
    return rows.select_related("asked_by", "answered_by", "opened__opportunity")


def clarifications_asked(member: Member) -> QuerySet[BidderClarification]:
    """What buyers asked the member's own organisation about its opened responses."""
    if not member.stands_as(Role.RESPONDER):
        return BidderClarification.objects.none()
    rows = BidderClarification.objects.filter(opened__organisation=member.organisation)
    return rows.select_related("opened__opportunity__organisation").order_by("asked_at", "id")


def clarifications_asked_about(member: Member, opportunity: Opportunity) -> QuerySet[BidderClarification]:
    """What the buyer of one purchase asked the member's own organisation, in order."""
    return clarifications_asked(member).filter(opened__opportunity=opportunity).order_by("number")


def by_response(opportunity: Opportunity) -> Mapping[int, list[BidderClarification]]:
    """What each bidder was asked, by the number of its response."""
    found: dict[int, list[BidderClarification]] = defaultdict(list)
    rows = BidderClarification.objects.filter(opened__opportunity=opportunity).order_by("number")
    for row in rows.select_related("opened", "asked_by"):
        found[row.opened.number].append(row)
    return found


def is_settled(row: BidderClarification, at: datetime) -> bool:
    """Whether a question was answered, or the last day for its answer has passed in London."""
    return row.answered_at is not None or row.due_on < day_in_london(at)


def asked_before(opened: OpenedResponse, at: datetime) -> AskedBefore:
    """How far the asking about the prices of a response has come."""
    rows = [row for row in clarifications_of(opened) if row.lot]
    return AskedBefore(len(rows), sum(is_settled(row, at) for row in rows))


@dataclass(frozen=True, slots=True)
class LotOddPrice:
    """An odd price of one response for one lot, with each comparison that makes it so. ``asked`` is the last
    that the bidder was asked about it."""

    opened: OpenedResponse
    lot: str
    comparisons: tuple[OddPrice, ...]
    asked: BidderClarification | None

    @property
    def arithmetic(self) -> str:
        """The comparisons in words, one sentence."""
        return "; ".join(odd.in_words for odd in self.comparisons)


def odd_prices_of(opportunity: Opportunity, at: datetime) -> list[LotOddPrice]:
    """The odd prices among those that count, by response and lot, by the lines of the day."""
    terms, asked = opportunity.the_terms, by_response(opportunity)
    opened = {str(response.number): response for response in opened_responses(opportunity)}
    found = [
        LotOddPrice(
            opened[bidder],
            lot,
            comparisons,
            next((row for row in reversed(asked[int(bidder)]) if row.lot == lot), None),
        )
        for lot, prices in lot_prices(opportunity).items()
        for bidder, comparisons in odd_prices(prices, terms.value_of(lot), day_in_london(at)).items()
    ]
    return sorted(found, key=lambda odd: odd.opened.number)


def unasked_odd_prices(opportunity: Opportunity, at: datetime) -> list[LotOddPrice]:
    """The odd prices about which nobody has asked, or whose bidder still has time to answer."""
    return [
        odd for odd in odd_prices_of(opportunity, at) if odd.asked is None or not is_settled(odd.asked, at)
    ]
