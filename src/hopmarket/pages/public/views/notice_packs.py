"""A purchase on paper: its pack as a Word file or a PDF, for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.papers.paper_files import FORMS, attached, mark_of, public_file
from hopmarket.pages.parts.published_notice.notice_pack import has_pack, notice_pack, pack_name
from hopmarket.records.notices import queries


@require_safe
def notice_paper(request: HttpRequest, ocid: str, ending: str) -> HttpResponseBase:
    """Answers the pack of one of our purchases; 404 for an imported notice, for one that is too long for a
    file, and for a PDF where this installation makes none."""
    notice, form = get_object_or_404(queries.notice(ocid), is_ours=True), FORMS[ending]
    if not has_pack(notice) or not form.is_there():
        raise Http404
    mark = mark_of(bytes(notice.compiled), form, settings.BASE_URL)
    answer = get_conditional_response(request, mark)
    if answer is None:
        paper = notice_pack(notice, [row.code for row in notice.codes.all()])
        answer = attached(public_file(paper, ending), form, pack_name(notice))
    answer["ETag"] = mark
    answer["Cache-Control"] = "public, no-cache"
    return answer
