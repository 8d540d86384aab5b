"""Clarification questions and their answers: who asked is never shown, everybody reads the answer.

An answer is written on one page and looked at on another, exactly as everybody will read it, before it
is published. A published answer is corrected in the same two steps.
"""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.decided_elsewhere import decided_elsewhere
from hopmarket.pages.parts.kept_input import unchecked
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import PublishedAnswer, earlier_wordings
from hopmarket.records.ledger.acts import person_in
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.letters import ANSWER_CORRECTED, QUESTION_ANSWERED
from hopmarket.records.opportunities.models import ClarificationQuestion, Opportunity
from hopmarket.records.opportunities.queries import (
    answered,
    is_open,
    questions_about,
    unanswered,
    wording_names_somebody,
)
from hopmarket.records.opportunities.services import answer_question, correct_answer
from hopmarket.records.parties.queries import name_of
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal

from ..act_forms import CheckedAnswerForm, ClarificationAnswerForm
from ..answer_drafts import (
    NOT_ANSWERED,
    AnswerDraft,
    draft_of,
    drop_draft,
    keep_draft,
    keep_sent,
    sent_draft,
)
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not


@require_safe
@commissioning
def clarifications(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists the questions that wait or were left without an answer, then those that have been answered."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.ANSWER)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "waiting": list(unanswered(opportunity)),
        "answered": [
            _published_answer(question, may_correct=refusal is None) for question in answered(opportunity)
        ],
        "still_open": is_open(opportunity, now=request.at),
        "why_not": sentence(refusal) if refusal else "",
    }
    return render(request, "commissioner/clarifications.html", context)


def _published_answer(question: ClarificationQuestion, *, may_correct: bool) -> PublishedAnswer:
    asked_on, answered_at = money_and_dates.day(question.asked_at), question.answered_at
    byline = (
        f"Asked {asked_on}, answered {money_and_dates.day(answered_at)}. Everyone sees the same answer."
        if answered_at
        else ""
    )
    corrected = [
        (earlier.published_text, earlier.answer, money_and_dates.day(earlier.corrected_at))
        for earlier in question.earlier_answers.all()
    ]
    address = reverse("commissioner:correct_answer", args=[question.opportunity.reference, question.pk])
    return PublishedAnswer(
        question.published_text,
        question.answer,
        byline,
        earlier_wordings(question.published_text, corrected),
        address if may_correct else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def answer(request: MemberRequest, reference: str, question: int) -> HttpResponse:
    """Asks for the question as everybody will read it and for its answer; goes on to the page that shows both."""
    opportunity, clarification = _question_or_404(request, reference, question)
    refusal = why_not(opportunity, OpportunityAct.ANSWER) or (
        Refusal("answer.given") if clarification.answered_at else None
    )
    # The bidder's own words are taken over only where they name nobody.
    wording = "" if wording_names_somebody(opportunity, clarification.text) else clarification.text
    return _writing(request, opportunity, clarification, refusal, AnswerDraft(wording, "", NOT_ANSWERED))


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def correct(request: MemberRequest, reference: str, question: int) -> HttpResponse:
    """Asks for the right wording and answer of a question that was answered wrongly."""
    opportunity, clarification = _question_or_404(request, reference, question)
    refusal = why_not(opportunity, OpportunityAct.ANSWER) or (
        None if clarification.answered_at else Refusal("answer.none_yet")
    )
    published = AnswerDraft(
        clarification.published_text, clarification.answer, clarification.earlier_answers.count()
    )
    return _writing(request, opportunity, clarification, refusal, published)


def _writing(
    request: MemberRequest,
    opportunity: Opportunity,
    question: ClarificationQuestion,
    refusal: Refusal | None,
    begun: AnswerDraft,
) -> HttpResponse:
    draft = sent_draft(request) if request.method == "POST" else draft_of(request, question)
    if refusal and refusal.reason == "answer.given" and draft:
        return _answered_elsewhere(request, question, draft)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    shown = draft if draft and draft.seen == begun.seen else begun
    form = ClarificationAnswerForm(
        sent_fields(request),
        initial={"wording": shown.wording, "answer": shown.answer},
    )
    if form.is_valid():
        typed = AnswerDraft(form.cleaned_data["wording"], form.cleaned_data["answer"], begun.seen)
        if question.answered_at and (typed.wording, typed.answer) == (begun.wording, begun.answer):
            add_refusal(form, Refusal("answer.unchanged"))
        else:
            keep_draft(request, question, typed)
            return redirect("commissioner:check_answer", opportunity.reference, question.pk)
    if form.is_bound:
        keep_sent(request, question)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "asked": question,
        "form": form,
        "correcting": question.answered_at is not None,
        "seen": begun.seen,
        "typed_before": draft if draft and draft != shown and request.method != "POST" else None,
        "left_empty": question.answered_at is None and not begun.wording,
    }
    return render(request, "commissioner/answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def check_answer(request: MemberRequest, reference: str, question: int) -> HttpResponse:
    """Shows question and answer exactly as everybody will read them; a POST publishes what was checked."""
    opportunity, clarification = _question_or_404(request, reference, question)
    correcting = clarification.answered_at is not None
    refusal = why_not(opportunity, OpportunityAct.ANSWER)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    draft = draft_of(request, clarification)
    begun_before = draft is not None and draft.seen == NOT_ANSWERED
    if correcting and (begun_before or (draft is None and request.method == "POST")):
        return _answered_elsewhere(request, clarification, draft)
    if draft is None or not ClarificationAnswerForm(asdict(draft)).is_valid():
        page = "correct_answer" if correcting else "answer"
        return redirect(f"commissioner:{page}", reference, question)
    names = wording_names_somebody(opportunity, draft.wording, draft.answer)
    form = CheckedAnswerForm(sent_fields(request), names=names)
    answer = attempt(
        request,
        form,
        lambda typed: (
            unchecked(request, draft.fingerprint())
            or _published(request, clarification, draft, names_confirmed=typed.get("names_confirmed", False))
        ),
        message=f"{'Corrected' if correcting else 'Answered'}. Everybody who follows it has been told.",
        onward=redirect("commissioner:clarifications", reference),
    )
    if answer:
        drop_draft(request, clarification)
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "checked": draft.fingerprint(),
        "names": names,
        "correcting": correcting,
        "named_before": correcting
        and wording_names_somebody(opportunity, clarification.published_text, clarification.answer),
        "items": [_as_published(clarification, draft, request)],
        "change": reverse(
            f"commissioner:{'correct_answer' if correcting else 'answer'}", args=[reference, question]
        ),
        "letters": [
            promised_to_followers(opportunity, ANSWER_CORRECTED if correcting else QUESTION_ANSWERED)
        ],
    }
    return render(request, "commissioner/check_answer.html", context)


def _answered_elsewhere(
    request: MemberRequest, question: ClarificationQuestion, typed: AnswerDraft | None
) -> HttpResponse:
    """Says who has published the answer meanwhile, and shows again what was typed for it."""
    opportunity = question.opportunity
    deeds = {"answer_question": "published the answer", "correct_answer": "published a correction"}
    events = events_of(f"opportunities/{opportunity.pk}", acts=deeds)
    event = next((row for row in reversed(events) if row.facts.get("question") == question.pk), None)
    return decided_elsewhere(
        request,
        opportunity,
        deed=deeds[event.act] if event else deeds["answer_question"],
        who=name_of(person_in(event.actor)) if event else "",
        at=event.at if event else question.answered_at,
        typed=[("The question as you typed it", typed.wording), ("Your answer", typed.answer)]
        if typed
        else [],
        way_on=(
            reverse("commissioner:correct_answer", args=[opportunity.reference, question.pk]),
            "See the answer as it stands now, and correct it",
        ),
    )


def _published(
    request: MemberRequest, question: ClarificationQuestion, draft: AnswerDraft, *, names_confirmed: bool
) -> ClarificationQuestion | Refusal:
    if question.answered_at:
        return correct_answer(
            question=question,
            seen=draft.seen,
            wording=draft.wording,
            answer=draft.answer,
            names_confirmed=names_confirmed,
            by=request.member,
            at=request.at,
        )
    return answer_question(
        question=question,
        wording=draft.wording,
        answer=draft.answer,
        names_confirmed=names_confirmed,
        by=request.member,
        at=request.at,
    )


def _as_published(
    question: ClarificationQuestion, draft: AnswerDraft, request: MemberRequest
) -> PublishedAnswer:
    """Question and answer as the public page will show them."""
    asked, today = money_and_dates.day_short(question.asked_at), money_and_dates.day_short(request.at)
    answered_on = money_and_dates.day_short(question.answered_at) if question.answered_at else today
    corrected = [
        (earlier.published_text, earlier.answer, money_and_dates.day_short(earlier.corrected_at))
        for earlier in question.earlier_answers.all()
    ]
    if question.answered_at:
        corrected.append((question.published_text, question.answer, today))
    return PublishedAnswer(
        draft.wording,
        draft.answer,
        f"Asked {asked}, answered {answered_on}. Everyone sees the same answer.",
        earlier_wordings(draft.wording, corrected),
    )


def _question_or_404(
    request: MemberRequest, reference: str, question: int
) -> tuple[Opportunity, ClarificationQuestion]:
    """One question about the member's own purchase, and the purchase."""
    opportunity = purchase_of(request, reference)
    return opportunity, get_object_or_404(questions_about(opportunity), pk=question)
