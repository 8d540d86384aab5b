"""The public pages of the framework: the version in force and every other one, what each changed, one clause
through all versions, for print, and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket import reference_data
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.clause_changes_in_words import changes_in_words
from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.public import framework_in_words as wording
from hopmarket.pages.public.published_framework import (
    ADDRESS,
    FrameworkText,
    PublishedFramework,
)
from hopmarket.pages.public.signatures_in_words import (
    lines_of_version,
    signature_lines,
    signed_by_others,
)
from hopmarket.records.ledger import current_time
from hopmarket.records.publications.queries import parts_of_document
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.clause_changes import changes_between, trace
from hopmarket.rules.sectors import Sector

PURCHASES = 10
_JSON = "application/json; charset=utf-8"


def _today() -> date:
    return money_and_dates.local(current_time.now()).date()


@require_safe
def framework(request: HttpRequest) -> HttpResponse:
    """Shows the version in force; before one is, the newest that was adopted; before that, the draft on which
    people may comment, or that there is none."""
    published, today = PublishedFramework(), _today()
    shown = published.in_force_on(today) or (published.versions[0] if published.versions else None)
    if shown is None:
        draft = published.draft
        return render(
            request,
            "public/framework_not_adopted.html",
            {
                "draft": draft,
                "parts": wording.parts_in_words(draft, (), frozenset()) if draft else [],
                "consultation": published.open_consultation,
            },
        )
    return _page(request, published, shown, today, is_front=True)


@require_safe
def framework_version(request: HttpRequest, number: int) -> HttpResponse:
    """Shows one adopted version, with what was answered to it."""
    published = PublishedFramework()
    return _page(request, published, _version(published, number), _today(), is_front=False)


def _version(published: PublishedFramework, number: int) -> FrameworkText:
    text = published.version(number)
    if text is None:
        raise Http404
    return text


def _page(
    request: HttpRequest, published: PublishedFramework, text: FrameworkText, today: date, *, is_front: bool
) -> HttpResponse:
    newest = published.versions[-1]
    partners = published.partners
    bodies = [partner for partner in partners if partner.sector is Sector.PUBLIC]
    others = [partner for partner in partners if partner.sector is not Sector.PUBLIC and partner.signatory]
    now_counts = text.number == newest.number
    shows_today = is_front or now_counts
    if shows_today:
        lines = signature_lines(published, bodies, today)
        other_lines = signature_lines(published, others, today)
    else:
        lines = lines_of_version(bodies, text.number)
        other_lines = lines_of_version(others, text.number)
    consultation, draft = published.open_consultation, published.draft
    open_numbers = (
        frozenset(change.number for change in changes_between(newest.document, draft.document))
        if consultation and draft
        else frozenset()
    )
    page = Paginator(wording.purchases_under(published, text.number), PURCHASES).get_page(
        request.GET.get("page")
    )
    now = current_time.now()
    in_force = published.in_force_on(today)
    changes = published.changes(text)
    context = {
        "text": text,
        "is_front": is_front,
        "version_name": f"Version {text.number}",
        "is_in_force": in_force is not None and in_force.number == text.number,
        "begins_later": text.effect_from > today,
        "newer": [version for version in published.versions if version.number > text.number],
        "plate": wording.plate_of(text, settings.PARTNERSHIP),
        "shows_today": shows_today,
        "newest": newest,
        "lines": lines,
        "signed": sum(line.glyph in ("done", "part") for line in lines),
        "standing": sum(line.glyph != "info" for line in lines),
        "others": signed_by_others(other_lines, others),
        "parts": wording.parts_in_words(text, changes, open_numbers if now_counts else frozenset()),
        "consultation": consultation,
        "timeline": wording.timeline_of(text, published.consultations, today),
        "versions": published.versions[::-1],
        "before": published.before(text),
        "changes": changes_in_words(changes),
        "page": page,
        "rows": [notice_in_words.list_row(notice, now) for notice in page],
    }
    return render(request, "public/framework.html", context)


@require_safe
def framework_changes(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what a version changed against the one before it, or against another that is asked for."""
    published = PublishedFramework()
    text = _version(published, number)
    asked = request.GET.get("from", "")
    if asked and (not asked.isdecimal() or len(asked) > 9):
        raise Http404
    before = _version(published, int(asked)) if asked else published.before(text)
    context = {
        "text": text,
        "version_name": f"Version {number}",
        "before": before,
        "changes": changes_between(before.document, text.document) if before else (),
        "versions": [version for version in published.versions if version.number != number],
    }
    return render(request, "public/framework_changes.html", context)


@require_safe
def framework_print(request: HttpRequest, number: int) -> HttpResponse:
    """Shows a whole version on one page for print."""
    published, today = PublishedFramework(), _today()
    text = _version(published, number)
    partners = published.partners
    signed = [partner for partner in partners if partner.signatory]
    context = {
        "text": text,
        "version_name": f"Version {number}",
        "parts": wording.parts_in_words(text, (), frozenset()),
        "lines": lines_of_version(signed, number),
        "today": today,
    }
    return render(request, "public/framework_print.html", context)


@require_safe
def framework_clause(request: HttpRequest, number: str) -> HttpResponse:
    """Shows one clause through all adopted versions, the newest first."""
    published = PublishedFramework()
    steps = trace([(text.number, text.document) for text in published.versions], number)
    if not any(step.clauses or step.changes for step in steps):
        raise Http404
    newest = next(
        (clause for step in steps[::-1] for clause in step.clauses if clause.number == number), None
    )
    context = {"number": number, "title": newest.title if newest else "", "steps": steps[::-1]}
    return render(request, "public/framework_clause.html", context)


# Files


@require_safe
def framework_yaml(request: HttpRequest, number: int) -> HttpResponse:
    """Answers a version byte for byte as it was published, so that its fingerprint can be checked."""
    text = _version(PublishedFramework(), number)
    answer = HttpResponse(bytes(text.row.body), content_type=text.row.media_type)
    answer["Content-Disposition"] = f'attachment; filename="common-framework-version-{number}.yaml"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["ETag"] = f'"{text.sha256}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def document_schema(request: HttpRequest) -> HttpResponse:
    """Answers the JSON Schema of the source form, for editors and other tools."""
    schema = reference_data.DATA.joinpath("frameworks", "document.schema.json").read_bytes()
    answer = HttpResponse(schema, content_type="application/schema+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def framework_json(request: HttpRequest) -> HttpResponseBase:
    """Answers every adopted version with its text and its fingerprint, and every signature, as JSON."""
    return _json(request, _as_json)


@require_safe
def framework_signatures(request: HttpRequest) -> HttpResponseBase:
    """Answers every signature as JSON."""
    return _json(request, lambda: {"document": ADDRESS, "signatures": _signatures()})


def _signatures() -> list[Any]:
    return [row.json for row in parts_of_document(ADDRESS, "signature")]


def _as_json() -> dict[str, Any]:
    published = PublishedFramework()
    in_force = published.in_force_on(_today())
    return {
        "document": ADDRESS,
        "version_in_force": in_force.number if in_force else None,
        "versions": [
            {
                **text.facts,
                "sha256": text.sha256,
                "published_at": text.row.published_at.isoformat(),
                "page": f"{settings.BASE_URL}{reverse('public:framework_version', args=[text.number])}",
                "file": f"{settings.BASE_URL}{reverse('public:framework_yaml', args=[text.number])}",
            }
            for text in published.versions
        ],
        "signatures": _signatures(),
    }


def _json(request: HttpRequest, make: Callable[[], Any]) -> HttpResponseBase:
    return conditional_response(
        request,
        f"{request.path}?{_today().isoformat()}",
        stamp_of(last_turn()),
        lambda: HttpResponse(orjson.dumps(make()), content_type=_JSON),
    )
