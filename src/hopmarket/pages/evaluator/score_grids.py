"""Tables of responses against criteria: an evaluator's own scores, and everybody's once all are locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.evaluation.queries import counting_scores, quality_criteria, scores_by
from hopmarket.records.evaluation.set_asides import counting_responses
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.terms import Criterion


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One response under one criterion, with one's own score if it is given."""

    number: int
    criterion: Criterion
    value: int | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One response: its number and its cells in the order of the criteria."""

    number: int
    cells: tuple[ScoreCell, ...]

    @property
    def left(self) -> int:
        return sum(cell.value is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ScoreGrid:
    """An evaluator's own scores: a line for each response, a cell for each criterion."""

    criteria: tuple[Criterion, ...]
    lines: tuple[ScoreLine, ...]

    @property
    def cells(self) -> list[ScoreCell]:
        return [cell for line in self.lines for cell in line.cells]

    @property
    def wanted(self) -> int:
        return len(self.cells)

    @property
    def left(self) -> int:
        return sum(cell.value is None for cell in self.cells)

    @property
    def given(self) -> int:
        return self.wanted - self.left

    @property
    def first_left(self) -> ScoreCell | None:
        return next((cell for cell in self.cells if cell.value is None), None)

    def next_after(self, number: int, criterion: str) -> ScoreCell | None:
        """The next cell without a score: first of the same response, after the last from the beginning again."""
        cells = self.cells
        here = next(
            place
            for place, cell in enumerate(cells)
            if (cell.number, cell.criterion.key) == (number, criterion)
        )
        turned = [*cells[here + 1 :], *cells[:here]]
        return next((cell for cell in turned if cell.value is None), None)


def score_grid(seat: PanelSeat) -> ScoreGrid:
    """Every cell that an evaluator has to score."""
    criteria = quality_criteria(seat.opportunity.the_terms)
    own_scores = {(score.opened_id, score.criterion): score.value for score in scores_by(seat)}
    return ScoreGrid(
        criteria,
        tuple(
            ScoreLine(
                response.number,
                tuple(
                    ScoreCell(response.number, criterion, own_scores.get((response.pk, criterion.key)))
                    for criterion in criteria
                ),
            )
            for response in counting_responses(seat.opportunity)
        ),
    )


@dataclass(frozen=True, slots=True)
class GivenScore:
    """One evaluator's score with its reason."""

    evaluator: str
    value: int
    reason: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class ScoredResponse:
    """One response with every evaluator's scores, by criterion."""

    opened: OpenedResponse
    criteria: tuple[tuple[Criterion, tuple[GivenScore, ...]], ...]


def scored_responses(opportunity: Opportunity) -> tuple[ScoredResponse, ...]:
    """Everybody's scores; callers make sure first that all are locked."""
    criteria: Sequence[Criterion] = quality_criteria(opportunity.the_terms)
    scores_by_cell: dict[tuple[int, str], list[GivenScore]] = defaultdict(list)
    for score in counting_scores(opportunity):
        scores_by_cell[score.opened_id, score.criterion].append(
            GivenScore(str(score.seat.person), score.value, score.reason, score.given_at)
        )
    return tuple(
        ScoredResponse(
            response,
            tuple((criterion, tuple(scores_by_cell[response.pk, criterion.key])) for criterion in criteria),
        )
        for response in counting_responses(opportunity)
    )
