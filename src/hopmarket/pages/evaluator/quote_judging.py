"""All quotes on one page: the lead declares, scores with reasons and asks for the award; a second officer reads the
same page, and approves or gives back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.pages.parts.numbered_answers import NumberedAnswer, numbered_answers
from hopmarket.records.evaluation.models import Score
from hopmarket.records.evaluation.queries import (
    all_locked,
    counting_scores,
    declaration_of,
    judging_seat_of,
    may_read,
    quality_criteria,
    quotes_readable_by,
    rankings,
    scores_by,
    scores_fingerprint,
)
from hopmarket.records.evaluation.services import (
    approve_award,
    ask_award,
    declare_interests,
    refuse_award,
    score_quotes,
)
from hopmarket.records.files.queries import content_of
from hopmarket.records.opportunities.models import OfficerRequest, Opportunity, PanelSeat
from hopmarket.records.opportunities.second_officer_requests import last_award_asked, may_decide
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.scoring import DESCRIPTORS

from .forms import DeclarationForm
from .panel_access import file_names, leading, not_possible_page, opportunity_context
from .quote_judging_forms import AskAwardForm, JudgingForm, QuoteScoreBoxes, RefuseAwardForm
from .ranking_in_words import LotResult, lot_result, names_of, winner_of

SCORES, REASONS = KeptInput("quote_scores"), KeptInput("award_reasons")


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """One quote: who sent it, its price, what it says, and the boxes or the scores for it."""

    opened: OpenedResponse
    name: str
    prices: tuple[tuple[str, Decimal], ...]
    answers: tuple[NumberedAnswer, ...]
    cells: list[QuoteScoreBoxes]
    given: list[tuple[str, int, str, str]]


def _readable(request: MemberRequest, reference: str) -> Opportunity:
    opportunity = quotes_readable_by(request.member, reference)
    if opportunity is None:
        raise Http404
    return opportunity


@require_http_methods(["GET", "POST"])
@leading
def quotes(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what a member can do with the quotes now: declare, score, read again, approve or give back."""
    opportunity = _readable(request, reference)
    if opportunity.state not in (OpportunityState.EVALUATING, OpportunityState.AWARDED):
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    seat, asked = judging_seat_of(request.member, opportunity), last_award_asked(opportunity)
    if seat is None:
        return _for_second(request, opportunity, asked)
    if opportunity.state == OpportunityState.EVALUATING and declaration_of(seat) is None:
        return _declare(request, opportunity)
    if not may_read(seat):
        return not_possible_page(request, opportunity, Refusal("award.lead_conflict"))
    waits = asked is not None and asked.decision == ""
    if waits or opportunity.state != OpportunityState.EVALUATING:
        return render(request, "evaluator/quotes.html", _page(request, opportunity, asked))
    return _judge(request, opportunity, seat, asked)


def _declare(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    form = DeclarationForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: declare_interests(
            opportunity=opportunity,
            conflict=typed["knows"] == "yes",
            words=typed["words"],
            by=request.member,
            at=request.at,
        ),
        message=lambda declared: (
            "You have stepped back." if declared.conflict else "Declared. You can read and score."
        ),
        onward=redirect("evaluator:quotes", opportunity.reference),
        fields={"reasons.missing": "words"},
    )
    bidders = sorted(response.organisation.name for response in opened_responses(opportunity))
    context = {**opportunity_context(opportunity, request.at), "form": form, "bidders": bidders}
    return answer or render(request, "evaluator/declare.html", {**context, "is_lead": True})


def _judge(
    request: MemberRequest, opportunity: Opportunity, seat: PanelSeat, asked: OfficerRequest | None
) -> HttpResponse:
    about, asking = opportunity.pk, request.POST.get("act") == "ask"
    rows, criteria = list(opened_responses(opportunity)), quality_criteria(opportunity.the_terms)
    given = list(scores_by(seat))
    sent = sent_fields(request, not asking)
    form = JudgingForm(rows, criteria, given, sent)
    answer = attempt(
        request,
        form,
        lambda _: score_quotes(
            opportunity=opportunity,
            scores=form.scores(),
            seen=request.POST.get("seen"),
            by=request.member,
            at=request.at,
        ),
        message="Saved.",
        onward=redirect("evaluator:quotes", opportunity.reference),
    )
    if answer:
        SCORES.settle(request, about)
        return answer
    if sent:
        SCORES.keep_sent(request, about)
    waiting = None if sent else SCORES.fields_of(request, about)
    if waiting is not None:
        form = as_typed(JudgingForm(rows, criteria, given, waiting))
    judged, ask_form = all_locked(opportunity), None
    if judged:
        ask_form, answer = _ask(request, opportunity, asking=asking)
        if answer:
            return answer
    seen = waiting.get("seen") if waiting else None
    context = _page(request, opportunity, asked, form)
    context |= {
        "form": ask_form if asking and ask_form else form,
        "judging": form,
        "ask_form": ask_form,
        "seen": seen or scores_fingerprint(seat),
        "draft_about": about,
    }
    return render(request, "evaluator/quotes.html", context)


def _ask(
    request: MemberRequest, opportunity: Opportunity, *, asking: bool
) -> tuple[AskAwardForm, HttpResponse | None]:
    about, sent = opportunity.pk, sent_fields(request, asking)
    waiting = None if sent else REASONS.fields_of(request, about)
    form = AskAwardForm(sent or waiting, ranked=rankings(opportunity), names=names_of(opportunity))
    if waiting is not None:
        return as_typed(form), None
    answer = attempt(
        request,
        form,
        lambda typed: ask_award(
            opportunity=opportunity,
            reasons=form.all_reasons,
            ties=form.ties,
            names_confirmed=typed["names_confirmed"],
            by=request.member,
            at=request.at,
        ),
        message="A second officer has been asked. Nothing is public before they approve it.",
        onward=redirect("evaluator:quotes", opportunity.reference),
        fields={"award.names_loser": "reasons"},
    )
    if answer:
        REASONS.settle(request, about)
    elif sent:
        REASONS.keep_sent(request, about)
    if form.refusal and form.refusal.reason == "award.names_loser":
        form.confirm_names()
    return form, answer


def _for_second(
    request: MemberRequest, opportunity: Opportunity, asked: OfficerRequest | None
) -> HttpResponse:
    """The same page for a colleague, who changes nothing in it."""
    context = _page(request, opportunity, asked)
    if asked is None or asked.decision or may_decide(asked, request.member.person):
        return render(request, "evaluator/quotes.html", context)
    returning = request.POST.get("act") == "return"
    approval = ConfirmForm(sent_fields(request, not returning))
    form = RefuseAwardForm(sent_fields(request, returning))
    answer = attempt(
        request,
        approval,
        lambda _: approve_award(officer_request=asked, by=request.member, at=request.at),
        message="Approved. The result is public, and everybody who quoted has a letter.",
        onward=redirect("commissioner:purchase", opportunity.reference),
    ) or attempt(
        request,
        form,
        lambda typed: refuse_award(
            officer_request=asked, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message="Given back with your reasons.",
        onward=redirect("commissioner:purchase", opportunity.reference),
    )
    if answer:
        return answer
    context |= {"form": form if returning else approval, "refuse_form": form}
    return render(request, "evaluator/quotes.html", context)


def _page(
    request: MemberRequest,
    opportunity: Opportunity,
    asked: OfficerRequest | None,
    form: JudgingForm | None = None,
) -> dict[str, Any]:
    names, judged = names_of(opportunity), all_locked(opportunity)
    ties = asked.values.get("ties", {}) if asked and not form else {}
    ranked: list[LotResult] = [
        lot_result(ranking, opportunity.the_terms, names, winner_of(ranking, ties))
        for ranking in (rankings(opportunity) if judged else ())
    ]
    scores: dict[int, list[Score]] = {}
    for row in counting_scores(opportunity):
        scores.setdefault(row.opened_id, []).append(row)
    rows = opened_responses(opportunity)
    return {
        **opportunity_context(opportunity, request.at),
        "asked": asked,
        "judged": judged,
        "lots": ranked,
        "quotes": [_shown(opportunity, row, form, scores.get(row.pk, [])) for row in rows],
        "is_lead": judging_seat_of(request.member, opportunity) is not None,
    }


def _shown(
    opportunity: Opportunity, opened: OpenedResponse, form: JudgingForm | None, scores: list[Score]
) -> QuoteShown:
    terms = opportunity.the_terms
    return QuoteShown(
        opened=opened,
        name=opened.organisation.name,
        prices=tuple(
            (lot.title, Decimal(opened.prices[lot.key])) for lot in terms.lots if opened.prices.get(lot.key)
        ),
        answers=numbered_answers(terms, opened.texts, file_names(opened)),
        cells=form.cells(opened) if form else [],
        given=[
            (terms.criterion(row.criterion).title, row.value, DESCRIPTORS[row.value], row.reason)
            for row in scores
        ],
    )


@require_safe
@leading
def quote_file(request: MemberRequest, reference: str, number: int, file: UUID) -> StreamingHttpResponse:
    """Sends one file of a quote as a download, to whoever may read it."""
    opportunity = _readable(request, reference)
    seat = judging_seat_of(request.member, opportunity)
    if seat is not None and not may_read(seat):
        raise Http404
    opened = get_object_or_404(opened_responses(opportunity), number=number)
    stored_file = get_object_or_404(opened.files, file=file).file
    download = StreamingHttpResponse(content_of(stored_file), content_type=stored_file.media_type)
    download["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=stored_file.name) or "attachment"
    )
    download["X-Content-Type-Options"] = "nosniff"
    download["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return download
