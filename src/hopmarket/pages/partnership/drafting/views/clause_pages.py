"""One clause of a draft: its words, and whether it is divided, joined with another, moved or taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.clause_editor import (
    AddClauseForm,
    ChooseClauseForm,
    ClauseForm,
    MergeForm,
    MoveForm,
    RemoveForm,
    SplitForm,
    clause_name,
)
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import wordings_of
from hopmarket.records.framework.version_facts import document_of
from hopmarket.rules.clause_edits import new_numbers
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.draft_edits import DraftEdit
from hopmarket.rules.framework.life import FrameworkAct

from ..draft_in_words import clause_address
from ..draft_saving import DraftForm, field_of_fault
from ..drafting_access import not_possible_page, reading, version_of, why_not, writing

Context = dict[str, Any]


def _clause_of(document: ClauseDocument, number: str) -> Clause:
    """One clause; 404 for a number that none has."""
    clause = document.by_number.get(number)
    if clause is None:
        raise Http404
    return clause


def _page(
    request: MemberRequest,
    row: FrameworkVersion,
    draft: DraftForm,
    edit: Callable[[Any], DraftEdit],
    template: str,
    *,
    message: str,
    onward: Callable[[FrameworkVersion], HttpResponse],
    **context: Any,
) -> HttpResponse:
    """The page of one change: it is tried when it was sent, else shown, with what somebody else saved."""
    answer = draft.answer(edit, onward=onward, message=message)
    return answer or render(request, template, {"version": row, **draft.context(), **context})


def _to_text(row: FrameworkVersion, number: str) -> HttpResponse:
    """Back to the text, where the clause stands."""
    head = number.partition(".")[0]
    return redirect(f"{_version_address(row)}#clause-{head}")


def _version_address(row: FrameworkVersion) -> str:
    return redirect("partnership:framework_version", row.number)["Location"]


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def clause(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """Changes the words of a clause, who promises it, what it is about and what watches it."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    document = document_of(row)
    stands = _clause_of(document, clause)
    draft = DraftForm(
        request,
        row,
        (clause,),
        f"{row.number}/{clause}",
        lambda typed: ClauseForm(
            document, typed, is_below=bool(stands.parent), initial=ClauseForm.initial_of(stands)
        ),
        field_of_fault,
    )
    answer = draft.answer(
        lambda form: form.edit(clause),
        onward=lambda _: _to_text(row, clause),
        message=f"Saved: clause {clause}.",
    )
    if answer:
        return answer
    now = _clause_of(document_of(row), clause)
    context = {
        "version": row,
        "clause": now,
        "below": [
            (below, clause_name(below), clause_address(row, below.number)) for below in document.below(clause)
        ],
        "wordings": list(wordings_of(row, clause)),
        "yours": draft.form["text"].value() or "",
        **draft.context(),
    }
    return render(request, "partnership/drafting/clause.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def add(request: MemberRequest, number: int, clause: str = "") -> HttpResponse:
    """Adds a clause on the first level, or below one of it."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    document = document_of(row)
    above = _clause_of(document, clause) if clause else None
    if above and above.parent:
        raise Http404
    draft = DraftForm(
        request,
        row,
        (),
        f"{row.number}/{clause}/new" if clause else f"{row.number}/new",
        lambda typed: AddClauseForm(document, typed, under=clause),
        field_of_fault,
        compares=False,
    )

    def onward(changed: FrameworkVersion) -> HttpResponse:
        return _to_text(row, new_numbers(document, document_of(changed))[0])

    return _page(
        request,
        row,
        draft,
        lambda form: form.addition,
        "partnership/drafting/add_clause.html",
        message="Added: the clause.",
        onward=onward,
        above=above,
    )


def _changing(
    request: MemberRequest,
    number: int,
    clause: str,
    what: str,
    make: Callable[[ClauseDocument, Clause, Any], PortalForm],
    *,
    message: str,
    other: str = "",
    **context: Any,
) -> HttpResponse:
    """The page on which a clause is divided, joined, moved or taken out."""
    row = version_of(request, number)
    refusal = why_not(request, row, FrameworkAct.REVISE)
    if refusal:
        return not_possible_page(request, row, refusal)
    document = document_of(row)
    stands = _clause_of(document, clause)
    draft = DraftForm(
        request,
        row,
        (clause, other) if other else (clause,),
        f"{row.number}/{clause}/{what}",
        lambda typed: make(document, stands, typed),
        field_of_fault,
    )
    return _page(
        request,
        row,
        draft,
        lambda form: form.edit,
        f"partnership/drafting/{what}_clause.html",
        message=message,
        onward=lambda _: _to_text(row, clause),
        clause=stands,
        name=clause_name(stands),
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def split(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """Divides a clause between two of its paragraphs or sentences."""
    return _changing(
        request,
        number,
        clause,
        "split",
        lambda document, stands, typed: SplitForm(stands, typed),
        message=f"Divided: clause {clause}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def merge(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """Makes one clause of two: first asks for the other, then for the words of both together."""
    row = version_of(request, number)
    document = document_of(row)
    stands = _clause_of(document, clause)
    choice = ChooseClauseForm(document, stands, request.GET or None)
    if not choice.is_valid():
        context = {"version": row, "clause": stands, "name": clause_name(stands), "form": choice}
        return render(request, "partnership/drafting/choose_clause.html", context)
    other = document.by_number[choice.cleaned_data["other"]]
    return _changing(
        request,
        number,
        clause,
        "merge",
        lambda _, stands, typed: MergeForm(stands, other, typed),
        message=f"Clauses {clause} and {other.number} are one now.",
        other=other.number,
        other_name=clause_name(other),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def move(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """Moves a clause up or down, or below another."""
    return _changing(
        request,
        number,
        clause,
        "move",
        lambda document, stands, typed: MoveForm(document, stands, typed),
        message=f"Moved: clause {clause}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writing
def remove(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """Takes a clause out, and says which clauses say now what it said."""
    return _changing(
        request,
        number,
        clause,
        "remove",
        lambda document, stands, typed: RemoveForm(
            stands, [] if stands.parent else list(document.below(stands.number)), typed
        ),
        message=f"Taken out: clause {clause}. Its number is never given again.",
    )


@require_GET
@reading
def earlier(request: MemberRequest, number: int, clause: str) -> HttpResponse:
    """What a clause said before each change of the draft, with who changed it and when."""
    row = version_of(request, number)
    wordings = list(wordings_of(row, clause))
    stands = document_of(row).by_number.get(clause)
    if stands is None and not wordings:
        raise Http404
    after: Context = {"text": stands.text if stands else "", "title": stands.title if stands else ""}
    rows = []
    for wording in wordings:
        rows.append((wording, wording.before.get("text", ""), after.get("text", "")))
        after = wording.before
    context = {"version": row, "number": clause, "clause": stands, "rows": rows}
    return render(request, "partnership/drafting/earlier_wordings.html", context)
