"""How far an evaluation has got: what waits for a member, and who on a panel still owes what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import opportunities_to_evaluate, seats_held_by
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Member

from .models import Declaration, Score, ScoresLocked
from .queries import quality_criteria, standing_locks
from .set_asides import keys_set_aside


@dataclass(frozen=True, slots=True)
class EvaluatorProgress:
    """How far one evaluator has got: the declaration, the scores given of those wanted, and the lock."""

    seat: PanelSeat
    declaration: Declaration | None
    lock: ScoresLocked | None
    given: int
    wanted: int

    @property
    def conflict(self) -> bool:
        return self.declaration is not None and self.declaration.conflict

    @property
    def locked_at(self) -> datetime | None:
        return self.lock.locked_at if self.lock else None

    @property
    def left(self) -> int:
        return max(self.wanted - self.given, 0)


@dataclass(frozen=True, slots=True)
class PanelProgress:
    """The progress of one opportunity, as a member of its panel sees it. ``waiting`` are the evaluators
    without a conflict who have not locked; ``last_locked_at`` is when the last of the others did."""

    opportunity: Opportunity
    own: EvaluatorProgress | None
    leads: bool
    led: Declaration | None
    """What the lead declared, if the member leads."""
    responses: int
    evaluators: int
    waiting: int
    last_locked_at: datetime | None

    @property
    def needed(self) -> int:
        return self.opportunity.the_procedure.fewest_evaluators

    @property
    def all_locked(self) -> bool:
        return not self.waiting and self.evaluators >= self.needed


def panel_work(member: Member, *, states: Iterable[OpportunityState] = ()) -> list[PanelProgress]:
    """Everything that a member evaluates or leads, or only what is in these states, nearest award first; the
    number of queries does not grow with the list."""
    wanted_rows = opportunities_to_evaluate(member)
    rows = list(wanted_rows.filter(state__in=states) if states else wanted_rows)
    aside = keys_set_aside(rows)
    wanted = _wanted(rows, aside)
    seats = PanelSeat.objects.filter(opportunity__in=rows, ended_at=None).order_by("id")
    seats = seats.select_related("person", "organisation", "opportunity__organisation")
    progress_of_all = _progress_of_seats(list(seats), wanted, aside)
    evaluators = [progress for progress in progress_of_all if progress.seat.part == "evaluator"]
    led = {seat.opportunity_id for seat in seats if seat.part == "lead" and seat.person_id == member.person}
    here: dict[int, list[EvaluatorProgress]] = defaultdict(list)
    for progress in evaluators:
        here[progress.seat.opportunity_id].append(progress)
    declared = {
        progress.seat.opportunity_id: progress.declaration
        for progress in progress_of_all
        if progress.seat.part == "lead" and progress.declaration
    }
    work = [_work(row, here[row.pk], led, declared, wanted[row.pk][0], member) for row in rows]
    return sorted(work, key=lambda progress: str(progress.opportunity.the_terms.award_on or ""))


def _wanted(rows: list[Opportunity], aside: set[int]) -> dict[int, tuple[int, int]]:
    """For each opportunity: how many opened responses count, and how many scores each evaluator gives."""
    counting = OpenedResponse.objects.filter(opportunity__in=rows).exclude(pk__in=aside)
    opened = Counter(counting.values_list("opportunity_id", flat=True))
    return {row.pk: (opened[row.pk], opened[row.pk] * len(quality_criteria(row.the_terms))) for row in rows}


def _progress_of_seats(
    seats: list[PanelSeat], wanted: dict[int, tuple[int, int]], aside: set[int]
) -> list[EvaluatorProgress]:
    declared = {
        declaration.seat_id: declaration for declaration in Declaration.objects.filter(seat__in=seats)
    }
    locked = {
        scores_locked.seat_id: scores_locked for scores_locked in standing_locks().filter(seat__in=seats)
    }
    scores = Score.objects.filter(seat__in=seats).exclude(opened__in=aside).order_by()
    score_counts = dict(scores.values_list("seat_id").annotate(Count("id")))
    return [
        EvaluatorProgress(
            seat=seat,
            declaration=declared.get(seat.pk),
            lock=locked.get(seat.pk),
            given=score_counts.get(seat.pk, 0),
            wanted=wanted[seat.opportunity_id][1],
        )
        for seat in seats
    ]


def _work(
    row: Opportunity,
    here: list[EvaluatorProgress],
    led: set[int],
    declared: dict[int, Declaration],
    responses: int,
    member: Member,
) -> PanelProgress:
    counting = [progress for progress in here if not progress.conflict]
    return PanelProgress(
        opportunity=row,
        own=next((progress for progress in here if progress.seat.person_id == member.person), None),
        leads=row.pk in led,
        led=declared.get(row.pk),
        responses=responses,
        evaluators=len(counting),
        waiting=sum(progress.locked_at is None for progress in counting),
        last_locked_at=max((lock for progress in counting if (lock := progress.locked_at)), default=None),
    )


def evaluator_progress(opportunity: Opportunity) -> list[EvaluatorProgress]:
    """Every evaluator of one opportunity, those who stepped back among them, in order of naming; those whose
    seat somebody else took are left out."""
    seats = PanelSeat.objects.filter(opportunity=opportunity, part="evaluator", ended_at=None)
    seats = seats.select_related("person", "organisation", "opportunity__organisation")
    aside = keys_set_aside([opportunity])
    return _progress_of_seats(list(seats.order_by("id")), _wanted([opportunity], aside), aside)


def is_lead(member: Member, opportunity: Opportunity) -> bool:
    """Whether the member leads the panel, for their own organisation."""
    return seats_held_by(member).filter(opportunity=opportunity, part="lead").exists()


def without_a_lead(member: Member) -> list[tuple[Opportunity, datetime]]:
    """The purchases of a commissioner's own organisation that are evaluated and whose lead stepped back, with
    when that was; the member's own are left out, for whoever knows a bidder names nobody."""
    rows = Declaration.objects.filter(
        conflict=True,
        seat__part="lead",
        seat__ended_at=None,
        seat__opportunity__organisation=member.organisation,
        seat__opportunity__state=OpportunityState.EVALUATING,
    ).exclude(seat__person=member.person)
    return [(row.seat.opportunity, row.declared_at) for row in rows.select_related("seat__opportunity")]
