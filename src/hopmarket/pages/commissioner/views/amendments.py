"""Changes after publication: amend, or move the deadline later; the difference is shown before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.files.pending_uploads import held_upload, hold_upload
from hopmarket.records.files.stored_files import accept_upload
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import amend_opportunity, extend_deadline
from hopmarket.rules.draft_completeness import changeable_flaws, may_amend, may_extend
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sane_dates import is_long_contract
from hopmarket.rules.terms import Document, Terms, difference

from ..act_forms import AmendForm, ExtendForm
from ..draft_saving import add_refusal
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not
from .draft_rows import uploads_in

_UNSENT = {"csrfmiddlewaretoken", "step", "held"}


@require_http_methods(["GET", "POST"])
@publishing
def amend(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the changeable parts in one form, then the difference, then publishes the addendum."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.AMEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    old = opportunity.the_terms
    if request.method != "POST":
        return _amend_page(request, opportunity, AmendForm(old), [])
    form = AmendForm(old, request.POST, request.FILES)
    uploads = [upload for token in request.POST.getlist("held") if (upload := held_upload(token))]
    valid = form.is_valid()
    uploads += _taken_in(form, request)
    if not valid or not form.is_valid() or request.POST.get("step") == "edit":
        return _amend_page(request, opportunity, form, uploads)
    new = _with(form.applied(old), uploads)
    if not _may_amend(form, old, new, request.at):
        return _amend_page(request, opportunity, form, uploads)
    if request.POST.get("step") != "publish":
        return _confirm_page(request, opportunity, new, uploads, "amended")
    outcome = amend_opportunity(
        opportunity=opportunity,
        terms=form.applied(old),
        note=form.cleaned_data["note"],
        uploads=tuple(uploads),
        by=request.member,
        at=request.at,
    )
    if isinstance(outcome, Refusal):
        add_refusal(form, outcome)
        return _amend_page(request, opportunity, form, uploads)
    messages.success(request, "Amended. Everybody who follows it has been told.")
    return redirect("commissioner:purchase", reference)


def _taken_in(form: forms.Form, request: MemberRequest) -> list[SealedUpload]:
    """New uploads that are accepted; the first that is not stands in the form's errors, and none is kept."""
    new = [] if form.has_error("papers") else uploads_in(request)
    for upload in new:
        outcome = accept_upload(upload)
        if isinstance(outcome, Refusal):
            add_refusal(form, outcome, "papers")
            return []
    return new


def _with(terms: Terms, uploads: list[SealedUpload]) -> Terms:
    documents = [
        Document(upload.kept.id.hex, clean_name(upload.name or ""), "", upload.kept.size, "")
        for upload in uploads
    ]
    return replace(terms, papers=(*terms.papers, *documents))


def _may_amend(form: forms.Form, old: Terms, new: Terms, now: datetime) -> bool:
    """Whether the difference may be published; what forbids it stands in the form's errors."""
    for flaw in changeable_flaws(old, new, now=now):
        add_refusal(
            form,
            Refusal(f"gap.{flaw.reason}", params=flaw.params),
            flaw.field if flaw.field in form.fields else None,
        )
    refusal = may_amend(old, new, now=now)
    if refusal and not form.errors:
        add_refusal(form, refusal)
    return not form.errors


def _amend_page(
    request: MemberRequest, opportunity: Opportunity, form: AmendForm, uploads: list[SealedUpload]
) -> HttpResponse:
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "uploads": [(hold_upload(upload), upload.name) for upload in uploads],
    }
    return render(request, "commissioner/amend.html", context)


def _confirm_page(
    request: MemberRequest, opportunity: Opportunity, new: Terms, uploads: list[SealedUpload], letter: str
) -> HttpResponse:
    """Shows the difference as everybody will read it, and the button that publishes it."""
    typed = [
        (name, value) for name, values in request.POST.lists() if name not in _UNSENT for value in values
    ]
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "changes": changes_in_words(difference(opportunity.the_terms, new)),
        "note": request.POST.get("note", ""),
        "typed": [*typed, *(("held", hold_upload(upload)) for upload in uploads)],
        "letters": [promised_to_followers(opportunity, letter)],
        "upset": [flaw.reason for flaw in changeable_flaws(opportunity.the_terms, new, now=request.at)],
        "is_long": new.ends_on != opportunity.the_terms.ends_on
        and is_long_contract(new.starts_on, new.ends_on),
        "new_terms": new,
    }
    return render(request, "commissioner/confirm_change.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def extend(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks for a later deadline and why, shows the difference, then moves the deadline."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.EXTEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ExtendForm(request.POST or None)
    step = request.POST.get("step")
    if form.is_valid() and step != "edit":
        closes_at = form.cleaned_data["closes_at"]
        assert opportunity.closes_at is not None
        outcome: object = may_extend(old=opportunity.closes_at, new=closes_at, now=request.at)
        if outcome is None and step != "publish":
            new = replace(opportunity.the_terms, closes_at=closes_at)
            return _confirm_page(request, opportunity, new, [], "extended")
        if outcome is None:
            outcome = extend_deadline(
                opportunity=opportunity,
                closes_at=closes_at,
                note=form.cleaned_data["note"],
                by=request.member,
                at=request.at,
            )
        if not isinstance(outcome, Refusal):
            messages.success(request, "The deadline has moved. Everybody who follows it has been told.")
            return redirect("commissioner:purchase", reference)
        add_refusal(form, outcome, "closes_at")
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "form": form}
    return render(request, "commissioner/extend.html", context)
