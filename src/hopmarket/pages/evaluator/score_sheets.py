"""The pages of scoring: the matrix, one score sheet, locking, and everybody's scores once all are locked."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.pages.parts.numbered_answers import numbered_answers
from hopmarket.pages.parts.view_models import Link
from hopmarket.records.evaluation.panel_progress import evaluator_progress, is_lead
from hopmarket.records.evaluation.queries import (
    all_locked,
    declaration_of,
    lock_of,
    may_read,
    quality_criteria,
    score_fingerprint,
    score_given,
    seat_of,
)
from hopmarket.records.evaluation.services import give_score, lock_scores
from hopmarket.records.evaluation.set_asides import counting_responses, why_set_aside
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Criterion

from .forms import ScoreForm
from .panel_access import (
    any_own_seat,
    evaluating,
    file_names,
    not_possible_page,
    opportunity_context,
    own_seat,
    panel_opportunity,
    readable_response,
    sitting,
)
from .score_grids import ScoreCell, score_grid, scored_responses

_DRAFTS = KeptInput("scores")
_FIELDS = {"score.no_reason": "reason", "score.out_of_range": "score"}


@require_safe
@sitting
def matrix(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the evaluator's own scores, done and still to do; before the declaration it leads there.
    A lead who does not score goes on to the award."""
    opportunity = panel_opportunity(request, reference)
    if seat_of(request.member, opportunity) is None and is_lead(request.member, opportunity):
        return redirect("evaluator:award", reference)
    seat = own_seat(request, opportunity)
    declaration = declaration_of(seat)
    if opportunity.state == OpportunityState.EVALUATING and declaration is None:
        return redirect("evaluator:declare", reference)
    context = {**opportunity_context(opportunity, request.at), "declaration": declaration}
    if may_read(seat):
        context |= {
            "grid": score_grid(seat),
            "locked": lock_of(seat),
            "all_locked": all_locked(opportunity),
            "evaluating": opportunity.state == OpportunityState.EVALUATING,
        }
    return render(request, "evaluator/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@evaluating
def sheet(request: MemberRequest, reference: str, number: int, criterion: str) -> HttpResponse:
    """Shows the response beside the score sheet; a POST saves one score with its reason."""
    seat, opened = readable_response(request, reference, number)
    judging = next(
        (
            quality_criterion
            for quality_criterion in quality_criteria(seat.opportunity.the_terms)
            if quality_criterion.key == criterion
        ),
        None,
    )
    if judging is None:
        raise Http404
    evaluated = seat.opportunity.state == OpportunityState.EVALUATING
    if lock_of(seat) or not evaluated or why_set_aside(opened):
        return redirect("evaluator:response", reference, number)
    score = score_given(seat, opened, criterion)
    initial = {"score": score.value, "reason": score.reason} if score else {}
    about = _about(opened, judging)
    asks = f"How well does response {opened.number} meet “{judging.title}”?"
    form = ScoreForm(sent_fields(request), initial=initial, asks=asks)
    answer = attempt(
        request,
        form,
        lambda typed: give_score(
            opened=opened,
            criterion=criterion,
            value=typed["score"],
            reason=typed["reason"],
            by=request.member,
            at=request.at,
            seen=request.POST.get("seen"),
        ),
        message=f"Saved: response {opened.number}, {judging.title}.",
        onward=lambda _: _onward(request, seat, opened, judging),
        fields=_FIELDS,
    )
    if answer:
        _DRAFTS.settle(request, about)
        return answer
    waiting = None
    if request.method == "POST":
        _DRAFTS.keep_sent(request, about)
    else:
        waiting = _DRAFTS.fields_of(request, about)
        form = as_typed(ScoreForm(waiting, asks=asks)) if waiting else form
    is_conflict = form.refusal is not None and form.refusal.reason == "score.changed_meanwhile"
    stands = score_given(seat, opened, criterion) if is_conflict else score
    began = request.POST if request.method == "POST" else waiting
    context = {
        **_sheet(seat, opened, judging, form, request.at),
        "about": about,
        "stands": stands if is_conflict or waiting else None,
        "is_conflict": is_conflict,
        "seen": score_fingerprint(stands) if is_conflict or not began else began.get("seen", ""),
    }
    return render(request, "evaluator/sheet.html", context, status=409 if is_conflict else 200)


def _onward(
    request: MemberRequest, seat: PanelSeat, opened: OpenedResponse, judging: Criterion
) -> HttpResponse:
    reference = seat.opportunity.reference
    after = score_grid(seat).next_after(opened.number, judging.key)
    if after is None or "back" in request.POST:
        return redirect("evaluator:matrix", reference)
    return redirect("evaluator:sheet", reference, after.number, after.criterion.key)


def _sheet(
    seat: PanelSeat, opened: OpenedResponse, judging: Criterion, form: ScoreForm, now: datetime
) -> dict[str, object]:
    terms = seat.opportunity.the_terms
    grid = score_grid(seat)
    question_keys = {question.key for question in terms.questions if question.criterion == judging.key}
    return {
        **opportunity_context(seat.opportunity, now),
        "opened": opened,
        "criterion": judging,
        "form": form,
        "grid": grid,
        "steps": next(line.cells for line in grid.lines if line.number == opened.number),
        "answers": [
            numbered_answer
            for numbered_answer in numbered_answers(terms, opened.texts, file_names(opened))
            if numbered_answer.question.key in question_keys
        ],
        "files": [file for file in opened.files.all() if file.question in question_keys],
        "position": _position(grid.cells, opened.number, judging.key),
    }


def _position(cells: list[ScoreCell], number: int, criterion: str) -> int:
    keys = [(cell.number, cell.criterion.key) for cell in cells]
    return keys.index((number, criterion)) + 1


@require_http_methods(["GET", "HEAD", "POST"])
@evaluating
def lock(request: MemberRequest, reference: str) -> HttpResponse:
    """Says what locking means; a POST locks the evaluator's scores."""
    opportunity = panel_opportunity(request, reference)
    seat = own_seat(request, opportunity)
    if not may_read(seat):
        raise Http404
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: lock_scores(opportunity=opportunity, by=request.member, at=request.at),
        message="Your scores are locked.",
        onward=redirect("evaluator:matrix", reference),
    )
    if answer:
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "grid": score_grid(seat),
        "unsaved": _unsaved(request, opportunity),
        "form": form,
        "locked": lock_of(seat),
    }
    return render(request, "evaluator/lock.html", context, status=409 if form.refusal else 200)


def _unsaved(request: MemberRequest, opportunity: Opportunity) -> list[Link]:
    """The sheets on which the evaluator has typed what they have not saved."""
    sheets = {
        _about(opened, judging): (opened.number, judging)
        for opened in counting_responses(opportunity)
        for judging in quality_criteria(opportunity.the_terms)
    }
    waiting = _DRAFTS.drafts(request, list(sheets))
    return [
        (
            f"Response {number}: {judging.title}",
            reverse("evaluator:sheet", args=[opportunity.reference, number, judging.key]),
        )
        for about, (number, judging) in sheets.items()
        if about in waiting
    ]


def _about(opened: OpenedResponse, judging: Criterion) -> str:
    return f"{opened.pk}/{judging.key}"


@require_safe
@sitting
def side_by_side(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows everybody's scores to the panel and its lead, once every evaluator has locked."""
    opportunity = panel_opportunity(request, reference)
    decided = is_lead(request.member, opportunity) and opportunity.state != OpportunityState.EVALUATING
    if not decided and not may_read(any_own_seat(request, opportunity)):
        raise Http404
    if not all_locked(opportunity):
        return not_possible_page(request, opportunity, Refusal("award.not_locked"))
    context = {
        **opportunity_context(opportunity, request.at),
        "judged": scored_responses(opportunity),
        "evaluator_progress": evaluator_progress(opportunity),
        "leads": is_lead(request.member, opportunity),
        "award_url": reverse("evaluator:award", args=[reference]),
    }
    return render(request, "evaluator/scores.html", context)
