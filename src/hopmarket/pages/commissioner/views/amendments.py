"""Changes after publication: amend, or move the deadline later. What was typed waits while
the page that shows the difference is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, fingerprint, unchecked
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.files.pending_uploads import held_upload, hold_upload
from hopmarket.records.files.stored_files import accept_upload
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.letters import AMENDED, EXTENDED
from hopmarket.records.opportunities.models import Opportunity, TermsVersion
from hopmarket.records.opportunities.queries import published_version, version_number, versions_of
from hopmarket.records.opportunities.services import amend_opportunity, extend_deadline
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.draft_completeness import changeable_flaws, may_amend, may_extend
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sane_dates import is_long_contract
from hopmarket.rules.terms import Document, Terms, difference, from_json

from ..act_forms import AmendForm, ExtendForm
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not
from .draft_rows import uploads_in


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """One kind of change: where it is typed, the input kept from there, its letter, what is said afterwards."""

    route: str
    kept: KeptInput
    letter: LetterKind
    message: str


_NUMBER = re.compile("[0-9]{1,6}")
_AMENDMENT = CheckedChange(
    "commissioner:amend",
    KeptInput("amendments"),
    AMENDED,
    "Amended. Everybody who follows it has been told.",
)
_EXTENSION = CheckedChange(
    "commissioner:extend",
    KeptInput("extensions"),
    EXTENDED,
    "The deadline has moved. Everybody who follows it has been told.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def amend(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks for the changeable parts in one form, and goes on to the page that shows the difference."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.AMEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    sends = request.method == "POST"
    typed = request.POST if sends else _AMENDMENT.kept.fields_of(request, opportunity.pk)
    loaded = _loaded(opportunity, typed)
    form = AmendForm(
        opportunity.the_terms, typed, request.FILES if sends else None, base=from_json(loaded.terms)
    )
    uploads = [*_held(typed), *_taken_in(form, request)]
    if _amended(form, opportunity.the_terms, uploads, request.at) and sends:
        held = [hold_upload(upload) for upload in uploads]
        _AMENDMENT.kept.keep_fields(request, opportunity.pk, held=held)
        return redirect("commissioner:check_amendment", reference)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "uploads": [(hold_upload(upload), upload.name) for upload in uploads],
        "loaded": loaded.number,
        "is_outdated": loaded.number != version_number(opportunity),
    }
    return render(request, "commissioner/amend.html", context)


def _loaded(opportunity: Opportunity, typed: QueryDict | None) -> TermsVersion:
    """The published terms from which somebody began to type; those that stand now, where nobody has."""
    number = typed.get("loaded", "") if typed else ""
    began = published_version(opportunity, int(number)) if _NUMBER.fullmatch(number) else None
    return began or versions_of(opportunity)[0]


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def check_amendment(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the difference as everybody will read it; a POST publishes the addendum."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.AMEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    typed = _AMENDMENT.kept.fields_of(request, opportunity.pk)
    base = from_json(_loaded(opportunity, typed).terms)
    form, uploads = AmendForm(opportunity.the_terms, typed, base=base), _held(typed)
    new = _amended(form, opportunity.the_terms, uploads, request.at)
    if new is None:
        return _not_ready(request, opportunity, _AMENDMENT)
    return _check_page(
        request,
        opportunity,
        new,
        lambda: amend_opportunity(
            opportunity=opportunity,
            terms=form.applied(opportunity.the_terms),
            note=form.cleaned_data["note"],
            uploads=tuple(uploads),
            by=request.member,
            at=request.at,
        ),
        change=_AMENDMENT,
        note=form.cleaned_data["note"],
    )


def _held(typed: QueryDict | None) -> list[SealedUpload]:
    """The uploads that were accepted before and wait for the addendum."""
    tokens = typed.getlist("held") if typed else []
    return [upload for token in tokens if (upload := held_upload(token))]


def _taken_in(form: AmendForm, request: MemberRequest) -> list[SealedUpload]:
    """New uploads that are accepted; the first that is not stands in the form's errors, and none is kept."""
    new = [] if form.has_error("papers") else uploads_in(request)
    for upload in new:
        outcome = accept_upload(upload)
        if isinstance(outcome, Refusal):
            add_refusal(form, outcome, {"": "papers"})
            return []
    return new


def _with(terms: Terms, uploads: list[SealedUpload]) -> Terms:
    documents = [
        Document(upload.kept.id.hex, clean_name(upload.name or ""), "", upload.kept.size, "")
        for upload in uploads
    ]
    return replace(terms, papers=(*terms.papers, *documents))


def _amended(form: AmendForm, old: Terms, uploads: list[SealedUpload], now: datetime) -> Terms | None:
    """The terms as the addendum would publish them; None where something forbids it, which then stands in
    the form's errors."""
    if not form.is_valid():
        return None
    new = _with(form.applied(old), uploads)
    for flaw in changeable_flaws(old, new, now=now):
        add_refusal(form, Refusal(f"gap.{flaw.reason}", params=flaw.params), {"": flaw.field})
    refusal = may_amend(old, new, now=now)
    if refusal and not form.errors:
        add_refusal(form, refusal)
    return None if form.errors else new


def _not_ready(request: MemberRequest, opportunity: Opportunity, change: CheckedChange) -> HttpResponse:
    """Leads to where the change is typed; whoever presses the button twice, to the purchase."""
    pressed_again = request.method == "POST" and change.kept.of(request, opportunity.pk) is None
    return redirect("commissioner:purchase" if pressed_again else change.route, opportunity.reference)


def _check_page(
    request: MemberRequest,
    opportunity: Opportunity,
    new: Terms,
    act: Callable[[], TermsVersion | Refusal],
    *,
    change: CheckedChange,
    note: str,
) -> HttpResponse:
    """Shows the difference as everybody will read it; a POST publishes what was checked. The fingerprint
    is that of what was typed and of the terms that it changes."""
    terms, form = opportunity.the_terms, ConfirmForm(sent_fields(request))
    checked = fingerprint(opportunity.versions.count(), change.kept.of(request, opportunity.pk))
    answer = attempt(
        request,
        form,
        lambda _: unchecked(request, checked) or act(),
        message=change.message,
        onward=redirect("commissioner:purchase", opportunity.reference),
    )
    if answer:
        change.kept.forget(request, opportunity.pk)
        return answer
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "checked": checked,
        "note": note,
        "change": reverse(change.route, args=[opportunity.reference]),
        "changes": changes_in_words(difference(terms, new)),
        "letters": [promised_to_followers(opportunity, change.letter)],
        "upset": [flaw.reason for flaw in changeable_flaws(terms, new, now=request.at)],
        "is_long": new.ends_on != terms.ends_on and is_long_contract(new.starts_on, new.ends_on),
        "new_terms": new,
    }
    return render(request, "commissioner/confirm_change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def extend(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks for a later deadline and why, and goes on to the page that shows the difference."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.EXTEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    sends = request.method == "POST"
    form = ExtendForm(request.POST if sends else _EXTENSION.kept.fields_of(request, opportunity.pk))
    if _extended(form, opportunity, request.at) and sends:
        _EXTENSION.kept.keep_fields(request, opportunity.pk)
        return redirect("commissioner:check_extension", reference)
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "form": form}
    return render(request, "commissioner/extend.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def check_extension(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the old and the new deadline as everybody will read them; a POST moves it."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.EXTEND)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ExtendForm(_EXTENSION.kept.fields_of(request, opportunity.pk))
    new = _extended(form, opportunity, request.at)
    if new is None:
        return _not_ready(request, opportunity, _EXTENSION)
    return _check_page(
        request,
        opportunity,
        new,
        lambda: extend_deadline(
            opportunity=opportunity, **form.cleaned_data, by=request.member, at=request.at
        ),
        change=_EXTENSION,
        note=form.cleaned_data["note"],
    )


def _extended(form: ExtendForm, opportunity: Opportunity, now: datetime) -> Terms | None:
    """The terms with the later deadline; None where it may not be moved so, which then stands beside it."""
    if not form.is_valid():
        return None
    closes_at = form.cleaned_data["closes_at"]
    assert opportunity.closes_at is not None
    refusal = may_extend(old=opportunity.closes_at, new=closes_at, now=now)
    if refusal:
        add_refusal(form, refusal, {"": "closes_at"})
        return None
    return replace(opportunity.the_terms, closes_at=closes_at)
