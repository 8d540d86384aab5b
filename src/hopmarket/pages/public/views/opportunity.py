"""The page of one process: what, for whom, how much, when, and what came of it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.public import showing, telling, timetable
from hopmarket.records.files import keeping
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.rules.reading.bodies import is_portal_vendor
from hopmarket.rules.reading.values import part, rows, text


@require_safe
def opportunity(request: HttpRequest, ocid: str) -> HttpResponse:
    """Everything that has been published about one process."""
    notice = get_object_or_404(queries.notice(ocid))
    now, record = instants.now(), notice.record
    standing = showing.standing_of(notice, now)
    criteria = telling.criteria(record)
    context = {
        "notice": notice,
        "state": showing.SHAPE[standing],
        "detail": showing.left(notice, now) if standing in ("open", "closing_soon") else "",
        "is_open": standing in ("open", "closing_soon"),
        "lead": telling.lead(notice),
        "description": telling.description(notice),
        "mark": telling.pocket(notice),
        "steps": timetable.steps(notice, now),
        "criteria": criteria,
        "criteria_finding": telling.criteria_finding(criteria),
        "method": text(part(record, "assessment", "method")),
        "questions": list(rows(record, "assessment", "questions")),
        "lots": telling.lots(notice),
        "subjects": telling.subjects(notice),
        "specification": telling.specification(record),
        "documents": telling.documents(notice),
        "answers": telling.answers(record),
        "changes": telling.changes(record),
        "results": telling.results(record),
        "reasons": telling.reasons(record),
        "responses": notice.responses,
        "contracts": telling.contracts(notice),
        "buyers": [one for one in notice.parties.all() if one.role == "buyer"],
        "suppliers": [one for one in notice.parties.all() if one.role == "supplier"],
        "vendor": is_portal_vendor(notice.buyer_name),
        "releases": queries.releases_of(ocid).defer("body").prefetch_related("redactions"),
        "recipient": text(part(record, "assessment", "seal", "recipient")),
        "national": part(record, "assessment", "nationalNotice"),
    }
    return render(request, "public/opportunity.html", context)


@require_safe
def document(request: HttpRequest, ocid: str, file: uuid.UUID) -> StreamingHttpResponse:
    """A published paper, as a download; what no release names is not found."""
    notice = get_object_or_404(queries.notice(ocid), is_ours=True)
    told = next(
        (one for one in rows(notice.record, "tender", "documents") if one.get("id") == str(file)), None
    )
    if told is None or not keeping.place_of(file).is_file():
        raise Http404
    answer = StreamingHttpResponse(keeping.plain(file, None), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, text(told.get("title")) or str(file))
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
