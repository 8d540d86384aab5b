"""Reading an opened response: its text in numbered lines, and its files as downloads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.numbered_answers import numbered_answers
from hopmarket.records.evaluation.queries import lock_of, scores_by
from hopmarket.records.files.queries import content_of
from hopmarket.rules.opportunity_life import OpportunityState

from .panel_access import evaluating, file_names, opportunity_context, readable_response


@require_safe
@evaluating
def response(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows a response without its prices, and the evaluator's own scores for it."""
    seat, opened = readable_response(request, reference, number)
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
        "open_to_score": lock_of(seat) is None and seat.opportunity.state == OpportunityState.EVALUATING,
    }
    return render(request, "evaluator/response.html", context)


@require_safe
@evaluating
def file(request: MemberRequest, reference: str, number: int, file: UUID) -> StreamingHttpResponse:
    """Sends one file of an opened response as a download; the browser never shows it."""
    _, opened = readable_response(request, reference, number)
    stored_file = get_object_or_404(opened.files, file=file).file
    download = StreamingHttpResponse(content_of(stored_file), content_type=stored_file.media_type)
    download["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=stored_file.name) or "attachment"
    )
    download["Content-Length"] = str(stored_file.size)
    download["X-Content-Type-Options"] = "nosniff"
    download["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return download
