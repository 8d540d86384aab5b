"""Reading an opened response: its text in numbered lines, what the bidder was asked, and its files as downloads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.numbered_answers import numbered_answers
from hopmarket.records.evaluation.bidder_clarifications import clarifications_of
from hopmarket.records.evaluation.queries import all_locked, lock_of, scores_by
from hopmarket.records.evaluation.set_asides import why_set_aside
from hopmarket.records.files.queries import content_of
from hopmarket.rules.opportunity_life import OpportunityState

from .panel_access import file_names, opportunity_context, response_of_panel, sitting
from .ranking_in_words import bidder_name


@require_safe
@sitting
def response(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows a response without its prices, and to an evaluator their own scores for it. What the bidder was asked
    about a price is shown to evaluators once all have locked; the lead reads it at once."""
    seat, opened = response_of_panel(request, reference, number)
    leads = seat.part == "lead"
    terms = seat.opportunity.the_terms
    own = {score.criterion: score for score in scores_by(seat) if score.opened_id == opened.pk}
    context = {
        **opportunity_context(seat.opportunity, request.at),
        "opened": opened,
        "answers": numbered_answers(terms, opened.texts, file_names(opened)),
        "files": opened.files.all(),
        "own": [
            (criterion, own.get(criterion.key)) for criterion in terms.criteria if criterion.kind == "quality"
        ],
        "open_to_score": not leads
        and lock_of(seat) is None
        and seat.opportunity.state == OpportunityState.EVALUATING
        and not why_set_aside(opened),
        "leads": leads,
        "bidder": bidder_name(opened),
        "aside": why_set_aside(opened),
        "asked": [
            row for row in clarifications_of(opened) if not row.lot or leads or all_locked(seat.opportunity)
        ],
    }
    return render(request, "evaluator/response.html", context)


@require_safe
@sitting
def file(request: MemberRequest, reference: str, number: int, file: UUID) -> StreamingHttpResponse:
    """Sends one file of an opened response as a download; the browser never shows it."""
    _, opened = response_of_panel(request, reference, number)
    stored_file = get_object_or_404(opened.files, file=file).file
    download = StreamingHttpResponse(content_of(stored_file), content_type=stored_file.media_type)
    download["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=stored_file.name) or "attachment"
    )
    download["Content-Length"] = str(stored_file.size)
    download["X-Content-Type-Options"] = "nosniff"
    download["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return download
