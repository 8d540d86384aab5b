"""The register of published documents that are no releases: kinds, one kind, one document, its versions, what
changed between two, the bytes as published, and the same as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.pages.public import published_versions as reading
from hopmarket.pages.public.published_search import found_page
from hopmarket.pages.public.published_versions import VersionsForm
from hopmarket.records.publications import queries
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import PublishedVersion
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.register_kinds import REGISTER_KINDS, RegisterKind, register_kind

PAGE = 50
JSON_PAGE = 100
LONGEST_QUERY = 500
VERSIONS_LISTED = 10
_JSON = "application/json; charset=utf-8"


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Lists every kind of published documents with how many there are."""
    counts = {row.kind: row for row in queries.counts_by_kind()}
    names = [*REGISTER_KINDS, *sorted(set(counts) - set(REGISTER_KINDS))]
    rows = [(register_kind(name), counts.get(name)) for name in names]
    return render(request, "public/published.html", {"rows": rows})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lists the published documents that have all of the words, the best match first; with ``kind`` those of one
    kind."""
    words, chosen = request.GET.get("q", "")[:LONGEST_QUERY], request.GET.get("kind", "")
    kind = chosen if chosen in REGISTER_KINDS else ""
    page, answer = found_page(words, kind, request.GET.get("page"), PAGE)
    return render(
        request,
        "public/published_search.html",
        {
            "words": words,
            "answer": answer,
            "page": page,
            "rows": [(register_kind(row.kind), row) for row in page],
            "kinds": [(register_kind(name), count, name == kind) for name, count in answer.kinds],
            "chosen": kind,
        },
    )


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Lists the documents of a kind, the latest first; with ``part_of`` those that belong to one document."""
    page, part_of = _page(request, kind, PAGE)
    return render(
        request,
        "public/published_kind.html",
        {
            "kind": register_kind(kind),
            "page": page,
            "belongs_to": reading.document_named(part_of) if part_of else None,
        },
    )


@require_safe
def document(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Shows the newest version of a document; of one that is not shown any more, by which rule and since when."""
    versions = _versions(kind, key)
    return _version_page(request, kind, key, versions, versions[-1])


@require_safe
def version(request: HttpRequest, kind: str, key: str, number: int) -> HttpResponse:
    """Shows one version of a document."""
    versions = _versions(kind, key)
    return _version_page(request, kind, key, versions, _numbered(versions, number))


@require_safe
def versions(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Lists every version of a document with its day and its fingerprint, those that are withheld among them."""
    every = _versions(kind, key)
    context = {"kind": register_kind(kind), "key": key, "title": _title(kind, every), "versions": every}
    return render(request, "public/published_versions.html", context)


@require_safe
def difference(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Shows what changed between two versions of a document: the newest two that are shown, unless others are
    chosen."""
    every = _versions(kind, key)
    shown = [row.number for row in every if row.is_shown]
    chosen = {"from": str(shown[-2]), "to": str(shown[-1])} if len(shown) > 1 else {}
    form = VersionsForm({**chosen, **request.GET.dict()}, numbers=shown)
    numbers = [form.cleaned_data[name] for name in ("from", "to")] if form.is_valid() else []
    pair = [row for number in numbers if (row := queries.version_of(kind, key, number))]
    return render(
        request,
        "public/published_difference.html",
        {
            "kind": register_kind(kind),
            "key": key,
            "title": _title(kind, every),
            "shown": shown,
            "form": form,
            "pair": pair,
            "changes": reading.differences(*pair) if len(pair) == 2 else None,
        },
    )


@require_safe
def as_published(request: HttpRequest, kind: str, key: str, number: int) -> HttpResponse:
    """Downloads one version byte for byte; 410 for one that is withheld."""
    row = _numbered(_versions(kind, key), number)
    found = queries.version_of(kind, key, number)
    if found is None:
        return HttpResponse(
            f"Not shown any more: {row.reason}\n", content_type="text/plain; charset=utf-8", status=410
        )
    answer = HttpResponse(bytes(found.body), content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, reading.file_name(found))
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["ETag"] = f'"{found.sha256}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def published_json(request: HttpRequest) -> HttpResponse:
    """Answers the kinds of published documents as JSON."""
    return _json(request, lambda: reading.kinds_as_json(queries.counts_by_kind()))


@require_safe
def kind_json(request: HttpRequest, kind: str) -> HttpResponse:
    """Answers the documents of a kind as JSON, a hundred at a time, the latest first."""
    page, part_of = _page(request, kind, JSON_PAGE)
    return _json(request, lambda: reading.list_as_json(kind, page, part_of))


@require_safe
def document_json(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Answers a document with its facts and all of its versions as JSON."""
    versions = _versions(kind, key)
    return _json(request, lambda: reading.document_as_json(kind, key, versions))


def _json(request: HttpRequest, make: Any) -> HttpResponse:
    answer = conditional_response(
        request,
        request.get_full_path(),
        stamp_of(last_turn()),
        lambda: HttpResponse(orjson.dumps(make()), content_type=_JSON),
    )
    assert isinstance(answer, HttpResponse)
    return answer


def _page(request: HttpRequest, kind: str, size: int) -> tuple[Page[PublishedDocument], str]:
    """One page of the documents of a kind; 404 for a kind that no table knows and no document has."""
    part_of = request.GET.get("part_of", "")
    page = Paginator(queries.listed_documents(kind, part_of), size).get_page(request.GET.get("page"))
    if kind not in REGISTER_KINDS and not page.paginator.count:
        raise Http404
    return page, part_of


def _versions(kind: str, key: str) -> list[PublishedVersion]:
    versions = queries.every_version(kind, key)
    if not versions:
        raise Http404
    return versions


def _numbered(versions: Sequence[PublishedVersion], number: int) -> PublishedVersion:
    found = next((row for row in versions if row.number == number), None)
    if found is None:
        raise Http404
    return found


def _title(kind: str, versions: Sequence[PublishedVersion]) -> str:
    """The title of the newest version; where that is not shown, what kind of thing it is."""
    return versions[-1].title or register_kind(kind).one


def _version_page(
    request: HttpRequest, kind: str, key: str, versions: Sequence[PublishedVersion], row: PublishedVersion
) -> HttpResponse:
    found = queries.version_of(kind, key, row.number)
    shown_kind = register_kind(kind)
    earlier = [one.number for one in versions if one.is_shown and one.number < row.number]
    is_newest = row.number == versions[-1].number
    context = {
        "kind": shown_kind,
        "key": key,
        "title": row.title or shown_kind.one,
        "version": row,
        "newest": versions[-1],
        "versions": versions[-VERSIONS_LISTED:],
        "version_count": len(versions),
        "is_newest": is_newest,
        "before": earlier[-1] if earlier and found else None,
        "document": found,
        "passages": reading.passages_of(found) if found else (),
        "plate": reading.plate(shown_kind, key, row, len(versions)),
        "own_page": reading.own_page(shown_kind, found) if found and is_newest else "",
        "belongs_to": reading.document_named(found.part_of) if found and found.part_of else None,
        "parts": _parts(kind, key) if found else [],
    }
    return render(request, "public/published_document.html", context)


def _parts(kind: str, key: str) -> list[tuple[RegisterKind, int, str]]:
    """The kinds of documents that belong to this one, with how many of each and where they are listed."""
    address = f"{kind}:{key}"
    return [
        (
            register_kind(row.kind),
            row.shown,
            f"{reverse('public:published_kind', args=[row.kind])}?part_of={address}",
        )
        for row in queries.counts_by_kind(part_of=address)
        if row.shown
    ]
