"""Adopting a clause of another partnership's framework into the draft of ours, with its attribution."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import missing_role, signed_in
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.framework.drafting_rights import may_draft
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import open_draft
from hopmarket.records.framework.services import revise_framework
from hopmarket.records.library.queries import library_entry
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.framework.adopted_clause import AdoptClause
from hopmarket.rules.framework.library_entries import LibraryEntry
from hopmarket.rules.roles import Role

from .adoption_form import AdoptionForm


@require_GET
@signed_in
def adopt(request: MemberRequest, key: str) -> HttpResponse:
    """Lists the clauses of an entry from which one can be adopted; says why none can where its text may not
    be used."""
    if not may_draft(request.member):
        return missing_role(request, (Role.OFFICER,))
    entry = _entry(key)
    text = entry.shown_document
    context = {
        "entry": entry,
        "draft": open_draft(),
        "clauses": [clause for clause in text.clauses if clause.text] if text else [],
    }
    return render(request, "partnership/library/adopt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def adopt_clause(request: MemberRequest, key: str, number: str) -> HttpResponse:
    """Shows a clause and asks where it comes in the draft; a POST adopts it."""
    if not may_draft(request.member):
        return missing_role(request, (Role.OFFICER,))
    entry, draft = _entry(key), open_draft()
    text = entry.shown_document
    clause = text.by_number.get(number) if text else None
    if clause is None:
        raise Http404
    if draft is None and request.method == "POST":  # it was decided on while the form lay open
        return redirect("partnership:adopt", key)
    form = AdoptionForm(sent_fields(request), places=list(_places(draft)))
    answer = draft and attempt(
        request,
        form,
        lambda typed: revise_framework(
            version=draft,
            edit=AdoptClause(entry, number, under=typed["under"]),
            by=request.member,
            at=request.at,
        ),
        message=lambda version: (
            f"Clause {number} of “{entry.title}” is in the draft of version {version.number}, and names its source."
        ),
        onward=redirect("partnership:adopt", key),
    )
    context = {"entry": entry, "draft": draft, "clause": clause, "form": form}
    return answer or render(request, "partnership/library/adopt_clause.html", context)


def _entry(key: str) -> LibraryEntry:
    entry = library_entry(key)
    if entry is None:
        raise Http404
    return entry


def _places(draft: FrameworkVersion | None) -> Iterator[tuple[str, str]]:
    """Yields where a clause may stand in a draft: on its own, or below one of the first level."""
    yield "", "On its own, as a new clause of the first level"
    document: ClauseDocument | None = from_json(draft.document) if draft else None
    for clause in document.of_first_level() if document else ():
        yield clause.number, f"Below {clause.number} {clause.title}"
