"""Preview, sealing and withdrawal of a response: the preview shows exactly what will be opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import structlog
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import press
from hopmarket.pages.parts.question_words import answer_in_words
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import (
    AttachedFile,
    attached_files,
    counting_copy,
    is_sealed_by,
    missing_of,
    working_answers,
)
from hopmarket.records.responses.services import seal_now, seal_when_due, withdraw_response
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_completeness import progress_of
from hopmarket.rules.response_disclosure import OfWhom, published_of
from hopmarket.rules.response_life import Answers, ResponseState, asked_of
from hopmarket.rules.roles import may
from hopmarket.rules.tender_questions import asked_question, unmet_musts
from hopmarket.rules.terms import Question, QuestionKind, Terms
from hopmarket.rules.working_copy import TextAfterSealing, WorkingCopyStanding

from . import tasks
from .forms import PricesMeantForm, SealForm, TextAfterForm
from .odd_own_prices import odd_prices_in_words
from .receipt_summary import sealed_plate
from .response_access import (
    AWAITS_CHECK,
    kept_nothing,
    not_possible_page,
    opportunity_context,
    responding,
    response_of,
    why_closed,
)
from .sealing_by_itself import by_itself_context
from .text_after import chosen_form, text_after_form
from .what_counts import standing_of, what_counts

PUBLISHED_HEADINGS = (
    (OfWhom.EVERY_BIDDER, "Of everybody who responds, without the name"),
    (OfWhom.WINNER, "Of whoever wins, with the name"),
    (OfWhom.ALL_TOGETHER, "Of all responses together"),
)
"""Whose facts become public, in the order in which a bidder reads of them."""

log = structlog.get_logger("hopmarket.supplier")


@dataclass(frozen=True, slots=True)
class PreviewedQuestion:
    """One question with what will be opened under it."""

    question: Question
    text: str
    files: tuple[AttachedFile, ...]
    change: str

    @property
    def is_file(self) -> bool:
        return self.question.kind is QuestionKind.FILE


def _shown(terms: Terms, answers: Answers, response: Response) -> list[PreviewedQuestion]:
    files, reference = attached_files(response), response.opportunity.reference
    return [
        PreviewedQuestion(
            question,
            answer_in_words(asked_question(question), answers.texts.get(question.key, "")),
            tuple(file for file in files if file.question == question.key),
            tasks.part_address(reference, f"question.{question.key}"),
        )
        for question in asked_of(terms, answers)
    ]


@responding
@require_safe
def preview(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows everything that will be opened and what is still missing, with the button that seals."""
    response = response_of(request, reference)
    late = why_closed(response.opportunity, request.at)
    if late:
        return not_possible_page(request, response.opportunity, late)
    if seal_when_due(response, request.at):
        response = response_of(request, reference)
    return _page(request, response)


def _page(
    request: MemberRequest,
    response: Response,
    problem: Refusal | None = None,
    choice: TextAfterForm | None = None,
    meant: PricesMeantForm | None = None,
) -> HttpResponse:
    opportunity, answers = response.opportunity, working_answers(response)
    terms, reference, copy = opportunity.the_terms, opportunity.reference, counting_copy(response)
    context = {
        **opportunity_context(opportunity, request.at),
        "response": response,
        "shown": _shown(terms, answers, response),
        "unmet": unmet_musts(terms, answers.texts, answers.files),
        "lots": tasks.priced_lots(terms, answers),
        "mends": tasks.missing_in_words(progress_of(terms, answers), reference),
        "copy": copy,
        "not_as_sent": kept_nothing(response)
        or standing_of(response, copy) is not WorkingCopyStanding.AS_SENT,
        "problem": sentence(problem) if problem else "",
        "counts": what_counts(response, is_open=True) if problem else "",
        "sealed_elsewhere": problem is not None and problem.reason == "seal.sealed_elsewhere",
        "sealed_meanwhile": problem is not None and problem.reason == "seal.sealed_meanwhile",
        "terms_changed": problem is not None and problem.reason == "seal.terms_changed",
        "click": uuid.uuid4(),
        "terms_print": terms_fingerprint(opportunity),
        "saved_at": response.saved_at.isoformat(),
        "newest_copy": response.copies.count(),
        "price_href": reverse("supplier:price", args=[reference]),
        **by_itself_context(response, request.at),
        "choice": choice or text_after_form(response),
        "odd": odd_prices_in_words(terms, answers.prices, request.at),
        "meant": meant or PricesMeantForm(),
        "published": [(heading, list(published_of(whom))) for whom, heading in PUBLISHED_HEADINGS],
    }
    status = 409 if problem else 422 if choice or meant else 200
    return render(request, "supplier/preview.html", context, status=status)


@responding
def seal(request: MemberRequest, reference: str) -> HttpResponse:
    """Seals and sends the response; the same click twice gives the same receipt."""
    response = response_of(request, reference)
    if request.method != "POST":
        return redirect("supplier:preview", reference)
    form = SealForm(request.POST)
    not_yet = may("seal_response", request.member)
    if not_yet:
        late = why_closed(response.opportunity, request.at)
        return not_possible_page(request, response.opportunity, late or not_yet)
    if not form.is_valid():
        return _page(request, response, Refusal("seal.changed_meanwhile"))
    unseen, choice = _unseen(response, form), chosen_form(request, response)
    waits = not (unseen or missing_of(response) or is_sealed_by(form.the_click, response))
    meant = _prices_meant(request, response)
    if waits and not (choice.is_valid() and (meant is None or meant.is_valid())):
        return _page(request, response, choice=choice, meant=meant)
    try:
        outcome = unseen or _sealed(request, response, form, choice)
    except (OSError, DatabaseError):
        log.exception("seal_failed", response=response.pk)
        return render(
            request, "supplier/broken.html", opportunity_context(response.opportunity, request.at), status=500
        )
    return press(
        request,
        lambda: outcome,
        onward=redirect("supplier:receipt", reference),
        refused=lambda refusal: _unsealed_page(request, reference, refusal),
    )


def _prices_meant(request: MemberRequest, response: Response) -> PricesMeantForm | None:
    """The form with the tick that an odd price is meant; None where no price is odd."""
    terms, prices = response.opportunity.the_terms, working_answers(response).prices
    return PricesMeantForm(request.POST) if odd_prices_in_words(terms, prices, request.at) else None


def _unsealed_page(request: MemberRequest, reference: str, outcome: Refusal) -> HttpResponse:
    """Why it was not sealed: on a page of its own where that is final, else on the preview."""
    response = response_of(request, reference)
    final = outcome.reason in {"response.after_deadline", *AWAITS_CHECK}
    if final or why_closed(response.opportunity, request.at):
        return not_possible_page(request, response.opportunity, outcome)
    if (
        outcome.reason in {"seal.incomplete", "seal.sealed_meanwhile"}
        and counting_copy(response)
        and kept_nothing(response)
    ):
        outcome = Refusal("seal.sealed_elsewhere")
    return _page(request, response, outcome)


def _unseen(response: Response, form: SealForm) -> Refusal | None:
    """A refusal if the response changed or was sealed since the preview was shown: nobody has looked at
    that. A repeated click passes, so that it gets the receipt of the first."""
    if is_sealed_by(form.the_click, response):
        return None
    if form.cleaned_data["saved_at"] != response.saved_at.isoformat():
        return Refusal("seal.changed_meanwhile")
    if form.cleaned_data["newest_copy"] != response.copies.count():
        return Refusal("seal.sealed_meanwhile")
    return None


def _sealed(
    request: MemberRequest, response: Response, form: SealForm, choice: TextAfterForm
) -> SealedCopy | Refusal:
    return seal_now(
        response=response,
        terms_fingerprint=form.cleaned_data["terms_print"],
        click=form.the_click,
        text_after=choice.cleaned_data.get("text_after", TextAfterSealing.KEPT),
        newest_shown=form.cleaned_data["newest_copy"],
        by=request.member,
        at=request.at,
    )


@responding
def withdraw(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks once more, then takes the sealed response back."""
    response = response_of(request, reference)
    opportunity, copy = response.opportunity, counting_copy(response)
    late = why_closed(opportunity, request.at)
    if late or copy is None or response.state != ResponseState.SEALED:
        return not_possible_page(request, opportunity, late or Refusal("response.withdraw.not_now"))
    if request.method == "POST":
        return press(
            request,
            lambda: withdraw_response(response=response, by=request.member, at=request.at),
            onward=redirect("supplier:did_it_count", reference),
            refused=lambda refusal: not_possible_page(request, opportunity, refusal),
        )
    plate = sealed_plate(response, copy, request.at, linked=False)
    context = {
        **opportunity_context(opportunity, request.at),
        "response": response,
        "copy": copy,
        "plate": plate,
    }
    context |= by_itself_context(response, request.at)
    context["empty"] = kept_nothing(response)
    context["as_sent"] = standing_of(response, copy) is WorkingCopyStanding.AS_SENT
    return render(request, "supplier/withdraw.html", context)
