"""The page of one process: what, for whom, how much, when, and what came of it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.published_notice.notice_context import RelatedRows, notice_context
from hopmarket.records.barrier_findings.queries import check_of_notice
from hopmarket.records.files import encrypted_storage
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries
from hopmarket.rules.barriers.checked_notice import NoticeStage
from hopmarket.rules.releases.json_values import rows, text

from ..published_activity import published_activity


@require_safe
def opportunity(request: HttpRequest, ocid: str) -> HttpResponse:
    """Shows everything that has been published about one process."""
    notice = get_object_or_404(queries.notice(ocid))
    related = RelatedRows(
        codes=[row.code for row in notice.codes.all()],
        contracts=list(notice.contracts.all()),
        parties=list(notice.parties.all()),
        releases=queries.releases_in_short(ocid),
    )
    context = notice_context(notice, related, current_time.now())
    check = None if notice.is_ours else check_of_notice(notice)
    context["barrier_check"] = check if check and check.stage != NoticeStage.AWARD else None
    return render(request, "parts/notice/page.html", context)


@require_safe
def activity(request: HttpRequest, ocid: str) -> HttpResponse:
    """Shows step by step what was published of one of our purchases, with its figures; 404 for an imported notice,
    whose portal alone knows what happened."""
    notice = queries.notice_in_short(ocid)
    if notice is None or not notice.is_ours:
        raise Http404
    shown = published_activity(
        queries.releases_as_published(ocid), request.GET.get("figure"), current_time.now()
    )
    if shown is None:
        raise Http404
    return render(request, "public/activity.html", {"notice": notice, **shown})


@require_safe
def document(request: HttpRequest, ocid: str, file: uuid.UUID) -> StreamingHttpResponse:
    """Downloads a published document; 404 unless a release names it."""
    notice = get_object_or_404(queries.notice(ocid), is_ours=True)
    document_row = next(
        (row for row in rows(notice.record, "tender", "documents") if row.get("id") == str(file)), None
    )
    if document_row is None or not encrypted_storage.place_of(file).is_file():
        raise Http404
    answer = StreamingHttpResponse(
        encrypted_storage.plain_chunks(file, None), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = content_disposition_header(
        True, text(document_row.get("title")) or str(file)
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
