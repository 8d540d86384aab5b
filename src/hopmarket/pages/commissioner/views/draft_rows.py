"""Lots, criteria, questions and documents of a draft: one thing on each page."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import as_typed
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import attach_paper, remove_paper
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.ready_musts import READY_MUSTS
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Criterion, CriterionKind, Terms
from hopmarket.rules.terms_fields import DraftSection

from ..draft_saving import ConcurrentSave, concurrent_save, save_draft
from ..one_row_form import RowForm, TermsRow
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not
from ..row_forms import TermsRows, with_question_moved
from ..section_drafts import ROW_DRAFTS, carry_drafts_over, row_about, section_about, shown_revision
from ..section_forms import DocumentsForm, SectionForm
from ..tasks import TITLES, section_address
from .draft_sections import keep_changed, section_page


@require_http_methods(["GET", "POST"])
@commissioning
def row(request: MemberRequest, reference: str, rows: TermsRows, key: str = "") -> HttpResponse:
    """Adds one row (without a key), or changes one."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    terms = opportunity.the_terms
    old = rows.find(terms, key)
    if key and old is None:
        raise Http404
    ready = _ready(request, rows, old)
    about = row_about(opportunity, rows, key, ready)
    form = rows.form.of(terms, old, sent_fields(request), ready=ready)

    def changed() -> Terms:
        row_key = key or rows.new_key(terms)
        return form.completed(rows.put(terms, form.row(row_key, old), is_new=not key), row_key)

    answer = attempt(
        request,
        form,
        lambda _: save_draft(request, opportunity, changed()),
        message=f"Saved: {rows.noun}.",
        onward=_back(opportunity, rows),
    )
    if answer:
        ROW_DRAFTS.settle(request, about)
        return answer
    if form.is_bound:
        ROW_DRAFTS.keep_sent(request, about)
    refused = form.refusal
    other_save = concurrent_save(opportunity, changed(), refused, by=request.member) if refused else None
    return _row_page(request, opportunity, rows, form, old, other_save)


def _row_page(
    request: MemberRequest,
    opportunity: Opportunity,
    rows: TermsRows,
    form: RowForm,
    old: TermsRow | None,
    other_save: ConcurrentSave | None,
) -> HttpResponse:
    ready = _ready(request, rows, old)
    about = row_about(opportunity, rows, old.key if old else "", ready)
    waiting = None if request.method == "POST" else ROW_DRAFTS.fields_of(request, about)
    if waiting is not None:
        form = as_typed(rows.form.of(opportunity.the_terms, old, waiting, ready=ready))
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "about": about,
        "revision": shown_revision(request, opportunity, waiting, both_shown=other_save is not None),
        "rows": rows,
        "old": old,
        "back": section_address(opportunity, rows.section),
        "section_title": TITLES[rows.section],
        "meanwhile": other_save,
    }
    return render(request, "commissioner/row.html", context)


def _ready(request: MemberRequest, rows: TermsRows, old: TermsRow | None) -> str:
    """The name of the ready words with which a new question begins; empty for none."""
    name = request.GET.get("ready", "")
    return name if rows.name == "questions" and old is None and name in READY_MUSTS else ""


def _back(opportunity: Opportunity, rows: TermsRows) -> HttpResponse:
    return redirect(f"{section_address(opportunity, rows.section)}#{rows.name}")


@require_http_methods(["GET", "POST"])
@commissioning
def remove_row(request: MemberRequest, reference: str, rows: TermsRows, key: str) -> HttpResponse:
    """Asks, then removes one row; a criterion takes its questions with it, the price stays."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    terms = opportunity.the_terms
    old = rows.find(terms, key)
    if old is None or (isinstance(old, Criterion) and old.kind is CriterionKind.PRICE):
        raise Http404
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: save_draft(request, opportunity, rows.without(terms, key)),
        message=f"Removed: {rows.noun}.",
        onward=_back(opportunity, rows),
    )
    if answer:
        return answer
    taken = [
        question.title
        for question in terms.questions
        if rows.name == "criteria" and question.criterion == key
    ]
    depending = [
        question.title
        for question in terms.questions
        if any(condition.question == key for condition in question.asked_if)
    ]
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "rows": rows,
        "old": old,
        "taken": taken,
        "depending": depending if rows.name == "questions" else [],
        "back": section_address(opportunity, rows.section),
        "section_title": TITLES[rows.section],
    }
    return render(request, "commissioner/remove_row.html", context)


@sent_forms_only
@commissioning
def move_question(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Moves one question before or after its neighbour."""
    opportunity = purchase_of(request, reference)
    moved = with_question_moved(opportunity.the_terms, key, up=request.POST.get("way") == "up")
    return press(
        request,
        lambda: save_draft(request, opportunity, moved),
        onward=redirect(f"{section_address(opportunity, DraftSection.QUESTIONS)}#questions"),
        refused=lambda refusal: not_possible_page(request, opportunity, refusal),
    )


@sent_forms_only
@commissioning
def add_documents(request: MemberRequest, reference: str) -> HttpResponse:
    """Adds documents to the draft, each by an act of its own; a refused document leaves nothing behind."""
    opportunity = purchase_of(request, reference)
    text = _keep_text(request, opportunity)
    form = DocumentsForm(request.POST, request.FILES)
    uploads = uploads_in(request)
    answer = attempt(
        request,
        form,
        lambda _: _attach_all(request, opportunity, uploads),
        message="Document added." if len(uploads) == 1 else "Documents added.",
        onward=redirect(f"{section_address(opportunity, DraftSection.SPECIFICATION)}#papers"),
        fields={"": "papers"},
    )
    if answer:
        return answer
    opportunity.refresh_from_db()
    return section_page(request, opportunity, DraftSection.SPECIFICATION, text, documents_form=form)


def uploads_in(request: MemberRequest) -> list[SealedUpload]:
    """The documents that came with a request; those that no act takes are deleted when the request ends."""
    return [upload for upload in request.FILES.getlist("papers") if isinstance(upload, SealedUpload)]


def _keep_text(request: MemberRequest, opportunity: Opportunity) -> SectionForm:
    """Keeps the text that stands in the form of the specification while a button for documents is pressed;
    answers a form that shows it."""
    section = DraftSection.SPECIFICATION
    typed = request.POST if "revision" in request.POST else None
    form = SectionForm(section, opportunity.the_terms, typed, procedure=opportunity.the_procedure)
    if form.is_bound:
        keep_changed(request, section_about(opportunity, section), form)
        return as_typed(form)
    return form


def _attach_all(
    request: MemberRequest, opportunity: Opportunity, uploads: list[SealedUpload]
) -> Refusal | None:
    """Adds each document by an act of its own; one that the draft has already is not added again."""
    papers = {(paper.name, paper.sha256) for paper in opportunity.the_terms.papers}
    for upload in uploads:
        if (clean_name(upload.name or ""), upload.kept.sha256) in papers:
            continue
        outcome = _on_the_same_text(
            request,
            opportunity,
            functools.partial(
                attach_paper, opportunity=opportunity, upload=upload, by=request.member, at=request.at
            ),
        )
        if isinstance(outcome, Refusal):
            return outcome
    return None


def _on_the_same_text(
    request: MemberRequest, opportunity: Opportunity, act: Callable[[], Opportunity | Refusal]
) -> Opportunity | Refusal:
    """Does an act upon a draft's documents: what waits in the sections was typed on the draft as it is then."""
    before, revision = opportunity.the_terms, opportunity.revision
    outcome = act()
    if not isinstance(outcome, Refusal):
        carry_drafts_over(request, opportunity, before, revision)
    return outcome


@sent_forms_only
@commissioning
def take_out_document(request: MemberRequest, reference: str, file: uuid.UUID) -> HttpResponse:
    """Takes a document out of the draft."""
    opportunity = purchase_of(request, reference)
    _keep_text(request, opportunity)
    return press(
        request,
        lambda: _on_the_same_text(
            request,
            opportunity,
            lambda: remove_paper(opportunity=opportunity, file=str(file), by=request.member, at=request.at),
        ),
        message="Document removed.",
        onward=redirect(f"{section_address(opportunity, DraftSection.SPECIFICATION)}#papers"),
        refused=lambda refusal: not_possible_page(request, opportunity, refusal),
    )
