"""The result of an award for a bidder: won or not, own scores with every reason, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import safe_csv
from hopmarket.pages.parts.numbered_answers import numbered_answers
from hopmarket.pages.parts.standstill_in_words import standstill_shown
from hopmarket.pages.parts.view_models import RankingRow
from hopmarket.records.agreements.queries import value_notes_of
from hopmarket.records.evaluation.feedback import (
    CriterionFeedback,
    Feedback,
    LotFeedback,
    feedback_for,
    set_aside_of,
)
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.rules.assessment_summary import CITE as SUMMARIES
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.money import without_empty_pence
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.publication import PlacedBidder
from hopmarket.rules.response_life import ResponseState
from hopmarket.rules.result_headline import result_headline
from hopmarket.rules.scoring import DESCRIPTORS, METHOD, MOST
from hopmarket.rules.terms import Criterion, Terms

from .response_access import opportunity_context, responding, response_of
from .what_counts import what_counts

_DECIDED = (OpportunityState.AWARDED, OpportunityState.NO_AWARD, OpportunityState.CANCELLED)
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class ScoreFeedback:
    """One evaluator's score: what it means, its reason, and what the next score up asks for."""

    evaluator: str
    value: int
    meaning: str
    reason: str
    better: str


@dataclass(frozen=True, slots=True)
class CriterionScores:
    """One criterion of a bidder's feedback."""

    criterion: Criterion
    scores: tuple[ScoreFeedback, ...]


@dataclass(frozen=True, slots=True)
class LotFeedbackShown:
    """One lot as its bidder sees it: a sentence, two rows to compare, the working, what to learn, and
    whether the contract's value is another by now."""

    feedback: LotFeedback
    finding: str
    rows: tuple[RankingRow, ...]
    working: tuple[tuple[str, str], ...]
    lesson: str
    note: str
    winner_criteria: tuple[CriterionScores, ...] = ()


@responding
@require_safe
def result(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows whether the bidder won, with every score; before the award, when it is promised."""
    response = response_of(request, reference)
    opportunity = response.opportunity
    context = opportunity_context(opportunity, request.at)
    if response.state != ResponseState.OPENED and opportunity.state not in _DECIDED:
        return redirect("supplier:did_it_count", reference)
    if set_aside_of(request.member, opportunity):
        return redirect("supplier:after_opening", reference)
    feedback = feedback_for(request.member, opportunity)
    if feedback is None:
        context["counts"] = what_counts(response, is_open=False)
        return render(request, "supplier/no_result.html", context)
    terms, notes = opportunity.the_terms, value_notes_of(opportunity)
    kept = standstill_of(opportunity)
    context |= {
        "feedback": feedback,
        "headline": headline(feedback),
        "lots": [
            _lot(
                lot,
                terms,
                request.member.organisation_name,
                notes.get(lot.lot.key, ""),
                compares=feedback.summary is None,
            )
            for lot in feedback.lots
        ],
        "scale": DESCRIPTORS.items(),
        "summary_cite": SUMMARIES,
        "standstill": kept and standstill_shown(kept.period, request.at, promised=not kept.by_law),
        "is_published": opportunity.state == OpportunityState.AWARDED,
        "criteria": under_criteria(feedback.criteria),
        "answers": numbered_answers(terms, feedback.texts),
        "method": METHOD,
        "printing": "print" in request.GET,
        "won": any(lot.won for lot in feedback.lots),
    }
    return render(request, "supplier/result.html", context)


def headline(feedback: Feedback) -> str:
    """The first line: won, won some, or not this time."""
    return result_headline(won=sum(lot.won for lot in feedback.lots), bid=len(feedback.lots))


def under_criteria(rows: Iterable[CriterionFeedback]) -> list[CriterionScores]:
    """The scored criteria with their scores; evaluators are numbered, never named."""
    return [
        CriterionScores(
            criterion.criterion,
            tuple(
                _score_feedback(place, value, reason)
                for place, (value, reason) in enumerate(criterion.scores, start=1)
            ),
        )
        for criterion in rows
        if criterion.scores
    ]


def _score_feedback(place: int, value: int, reason: str) -> ScoreFeedback:
    better = f"{value + 1}, means: {DESCRIPTORS[value + 1]}" if value < MOST else ""
    return ScoreFeedback(f"Evaluator {place}", value, DESCRIPTORS[value], reason, better)


def _lot(
    feedback: LotFeedback, terms: Terms, name: str, note: str, *, compares: bool = True
) -> LotFeedbackShown:
    """One lot; a summary of the assessment ``compares`` nobody with the winner in words of its own."""
    rows = [_row(feedback.own, f"You, {name}", first=feedback.won)]
    if feedback.winner and not feedback.won:
        rows.insert(0, _row(feedback.winner, feedback.winner.name, first=True))
    titles = {criterion.key: criterion.title for criterion in terms.criteria}
    return LotFeedbackShown(
        feedback=feedback,
        finding=place_in_words(feedback, compares=compares),
        rows=tuple(rows),
        working=tuple((titles[key], without_empty_pence(working)) for key, _, working in feedback.own.points),
        lesson=main_difference_in_words(feedback, titles) if compares else "",
        note=note,
        winner_criteria=tuple(under_criteria(feedback.winner_criteria)),
    )


def _row(bidder: PlacedBidder, name: str, *, first: bool) -> RankingRow:
    return RankingRow(
        str(bidder.place), name, [points for _, points, _ in bidder.points], bidder.total, first, bidder.price
    )


def place_in_words(feedback: LotFeedback, *, compares: bool = True) -> str:
    """Own place and total, and with ``compares`` how far the winner was, in one or two sentences."""
    place = (
        _ORDINALS[feedback.own.place]
        if feedback.own.place < len(_ORDINALS)
        else f"number {feedback.own.place}"
    )
    count = count_in_words(feedback.offers)
    offers = "the only offer" if feedback.offers == 1 else f"{place} of {count} offers"
    sentence = f"Yours was {offers}, with {feedback.own.total} points out of 100."
    if feedback.won or feedback.winner is None or not compares:
        return sentence
    margin = feedback.winner.total - feedback.own.total
    if margin <= 0:
        return f"{sentence} {feedback.winner.name} had exactly as many; the reasons say what settled it."
    return f"{sentence} {feedback.winner.name} won with {feedback.winner.total}, which is {margin} more."


def main_difference_in_words(feedback: LotFeedback, titles: dict[str, str]) -> str:
    """Where most of the difference to the winner lies; empty for a winner or without a difference."""
    if feedback.won or feedback.winner is None:
        return ""
    own = {key: points for key, points, _ in feedback.own.points}
    gaps = [(points - own[key], titles[key]) for key, points, _ in feedback.winner.points]
    behind = sorted((gap for gap in gaps if gap[0] > 0), reverse=True)
    ahead = [title for gap, title in gaps if gap < 0]
    if not behind:
        return ""
    sentence = f"Most of the difference, {behind[0][0]} points, lies in “{behind[0][1]}”."
    return f"{sentence} You were ahead in {_listed(ahead)}." if ahead else sentence


HEAD = ("Lot", "Bidder", "Place", "Criterion", "Points", "Working", "Evaluator", "Score", "Reason")


def _listed(titles: list[str]) -> str:
    quoted = [f"“{title}”" for title in titles]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


@responding
@require_safe
def result_file(request: MemberRequest, reference: str) -> HttpResponse:
    """Sends the bidder's result as a spreadsheet (CSV, UTF-8); 404 before there is one."""
    response = response_of(request, reference)
    feedback = feedback_for(request.member, response.opportunity)
    if feedback is None:
        raise Http404
    download = HttpResponse(
        safe_csv.csv_pieces(HEAD, _rows(feedback, value_notes_of(response.opportunity))),
        content_type="text/csv; charset=utf-8",
    )
    download["Content-Disposition"] = f'attachment; filename="{reference}-result.csv"'
    return download


def _rows(feedback: Feedback, notes: Mapping[str, str]) -> Iterator[tuple[str | int | Decimal, ...]]:
    titles = {criterion.criterion.key: criterion.criterion.title for criterion in feedback.criteria}
    for lot in feedback.lots:
        for name, bidder in (("You", lot.own), ("Winner", lot.winner)):
            if bidder is None or (name == "Winner" and lot.won):
                continue
            bidder_name = name if name == "You" else bidder.name
            for key, points, working in bidder.points:
                yield (lot.lot.title, bidder_name, bidder.place, titles[key], points, working, "", "", "")
            yield (lot.lot.title, bidder_name, bidder.place, "Total", bidder.total, "", "", "", "")
        if note := notes.get(lot.lot.key):
            yield (lot.lot.title, "", "", "Note", "", note, "", "", "")
    for criterion in under_criteria(feedback.criteria):
        for score in criterion.scores:
            row = (criterion.criterion.title, "", "", score.evaluator, score.value, score.reason)
            yield ("", "You", "", *row)
