"""A ranking as the lead sees it: places, margins, every step of the sum, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hopmarket.pages.parts.view_models import RankingRow
from hopmarket.records.evaluation.queries import LotRanking
from hopmarket.records.evaluation.set_asides import counting_responses
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.losers_figures import shows_figures
from hopmarket.rules.scoring import RankingPlace, decimal_shown
from hopmarket.rules.tender_questions import unmet_musts
from hopmarket.rules.terms import Lot, Terms

from .panel_access import file_names


@dataclass(frozen=True, slots=True)
class TotalWorking:
    """The sum of one bidder's total: (criterion, working) lines, and the total."""

    name: str
    price: Decimal
    lines: tuple[tuple[str, str], ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class LotResult:
    """One lot's ranking ready to show. ``chosen`` is the winner's name, empty while a tie stands."""

    lot: Lot
    rows: tuple[RankingRow, ...]
    sums: tuple[TotalWorking, ...]
    finding: str
    chosen: str
    value: Decimal | None
    has_figures: bool = True


def bidder_name(response: OpenedResponse) -> str:
    """A bidder's name with the number of its response."""
    return f"{response.organisation.name} (response {response.number})"


def names_of(opportunity: Opportunity) -> dict[str, str]:
    """Each bidder's name with the number of its response."""
    return {str(response.number): bidder_name(response) for response in opened_responses(opportunity)}


@dataclass(frozen=True, slots=True)
class UnmetOfBidder:
    """What a bidder does not offer of what the contract needs, in words."""

    name: str
    needs: tuple[str, ...]


def unmet_of_bidders(opportunity: Opportunity) -> list[UnmetOfBidder]:
    """The bidders whose answers do not meet a must; none of them is shut out by that alone."""
    terms = opportunity.the_terms
    found = [
        (response, unmet_needs(terms, response))
        for response in (counting_responses(opportunity) if terms.musts else ())
    ]
    return [UnmetOfBidder(bidder_name(response), unmet) for response, unmet in found if unmet]


def unmet_needs(terms: Terms, opened: OpenedResponse) -> tuple[str, ...]:
    """The titles of the musts that a response does not meet."""
    if not terms.musts:
        return ()
    unmet = unmet_musts(terms, opened.texts, file_names(opened))
    return tuple(terms.question(must.link).title for must in unmet)


def published_names(opportunity: Opportunity, winner: str) -> dict[str, str]:
    """The names as a lot's ranking is published: the winner's own, the others by number."""
    return {
        str(response.number): response.organisation.name
        if str(response.number) == winner
        else f"Bidder {response.number}"
        for response in opened_responses(opportunity)
    }


def winner_of(ranking: LotRanking, ties: Mapping[str, str]) -> str:
    """The number of the response that wins a lot; empty without an offer or while a tie stands."""
    first = [standing.bidder for standing in ranking.standings if standing.place == 1]
    if len(first) == 1:
        return first[0]
    picked = ties.get(ranking.lot.key, "")
    return picked if picked in first else ""


def lot_result(ranking: LotRanking, terms: Terms, names: Mapping[str, str], winner: str = "") -> LotResult:
    """A lot's ranking under the given names; the winner's row is marked."""
    chosen = next((standing for standing in ranking.standings if standing.bidder == winner), None)
    return LotResult(
        lot=ranking.lot,
        rows=tuple(_row(standing, names, winner) for standing in ranking.standings),
        sums=tuple(_sum(standing, terms, names) for standing in ranking.standings),
        finding=ranking_in_words(ranking.standings, names),
        chosen=names[winner] if chosen else "",
        value=chosen.price if chosen else None,
    )


def published_lot_result(
    ranking: LotRanking, terms: Terms, names: Mapping[str, str], winner: str, on: date
) -> LotResult:
    """A lot's ranking as everybody will read it if it is decided on this day: with few offers without the
    figures of those that do not win."""
    whole = lot_result(ranking, terms, names, winner)
    if shows_figures(len(ranking.standings), on):
        return whole
    first = [row.name for row in whole.rows if row.place == "1"]
    many = f"{first[0]} came first of {len(whole.rows)}." if len(first) == 1 else whole.finding
    return replace(
        whole,
        rows=tuple(
            replace(row, points=(), total=None, price=row.price if row.first else None) for row in whole.rows
        ),
        sums=(),
        finding=many if len(whole.rows) > 1 else whole.finding,
        has_figures=False,
    )


def _row(standing: RankingPlace, names: Mapping[str, str], winner: str) -> RankingRow:
    return RankingRow(
        place=str(standing.place),
        name=names[standing.bidder],
        points=[points.shown for points in standing.points],
        total=standing.shown,
        first=standing.bidder == winner,
        price=standing.price,
    )


def _sum(standing: RankingPlace, terms: Terms, names: Mapping[str, str]) -> TotalWorking:
    lines = tuple((terms.criterion(points.criterion).title, points.working) for points in standing.points)
    return TotalWorking(names[standing.bidder], standing.price, lines, standing.shown)


def ranking_in_words(standings: Sequence[RankingPlace], names: Mapping[str, str]) -> str:
    """The ranking in one sentence: who is first, of how many, and by how much."""
    if not standings:
        return "Nobody offered a price for this lot. It is published as not awarded."
    first = [standing for standing in standings if standing.place == 1]
    if len(first) > 1:
        leaders = " and ".join(names[standing.bidder] for standing in first)
        return f"{leaders} share the first place with exactly {first[0].shown} points each."
    if len(standings) == 1:
        return f"{names[first[0].bidder]} made the only offer, with {first[0].shown} points."
    margin = decimal_shown(first[0].total - standings[1].total)
    return f"{names[first[0].bidder]} came first of {len(standings)}, {margin} points ahead of the second."
