"""The pages from a finished draft to publication: the check, the second officer, the button."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.question_forms import QuestionsForm, conditions_json
from hopmarket.pages.parts.question_words import asked_if_in_words, how_answered
from hopmarket.records.opportunities.draft_authors import lendable_officers
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import release_if_published
from hopmarket.records.opportunities.queries import gaps_of
from hopmarket.records.opportunities.services import (
    approve_draft,
    ask_approval,
    discard_draft,
    name_second_officer,
    publish_notice,
    return_draft,
    withdraw_second_officer,
)
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedures import is_notifiable
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.tender_questions import asked_questions
from hopmarket.rules.thresholds import Line, threshold_on

from ..act_forms import PublishForm, ReturnDraftForm, SecondOfficerForm
from ..changes_since_return import changes_since_return
from ..panel_candidates import panel_of
from ..procedure_in_words import procedure_in_words
from ..purchase_access import (
    commissioning,
    not_possible_page,
    publishing,
    purchase_of,
    readable_draft,
    why_not,
)
from ..purchase_summary import (
    criteria_bar,
    section_summaries,
)
from ..quote_pages import is_by_quotes
from ..second_officers import second_officers
from ..section_drafts import unsaved_sections
from ..tasks import gaps_in_words
from ..terms_in_words import days_open

_PUBLISH_FIELDS = dict.fromkeys(
    ("publish.national_notice", "publish.both", "national.shape", "national.year"), "national_reference"
)


@require_http_methods(["GET", "POST"])
@commissioning
def check_draft(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows all answers with links to change them; a POST asks colleagues to approve."""
    opportunity = purchase_of(request, reference)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: ask_approval(opportunity=opportunity, by=request.member, at=request.at),
        message="Your colleagues have been asked to approve it.",
        onward=redirect("commissioner:purchase", reference),
    )
    return answer or render(
        request, "commissioner/check.html", _draft_context(request, opportunity, form=form)
    )


def _draft_context(request: MemberRequest, opportunity: Opportunity, **more: object) -> dict[str, object]:
    own_body = opportunity.organisation_id == request.member.organisation
    change = own_body and why_not(opportunity, OpportunityAct.REVISE) is None
    return {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "sections": section_summaries(opportunity, panel_of(opportunity), change=change),
        "gaps": gaps_in_words(opportunity, gaps_of(opportunity, now=request.at)),
        "unsaved": unsaved_sections(request, opportunity) if change else [],
        "bar": criteria_bar(opportunity.the_terms),
        "may_ask": why_not(opportunity, OpportunityAct.ASK_APPROVAL) is None,
        "own_body": own_body,
        "officers": second_officers(opportunity, request.member),
        **more,
    }


@require_safe
@commissioning
def preview(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the purchase as everybody will see it, made by the public page from the release that would
    be published now."""
    opportunity = readable_draft(request, reference)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "by_quotes": is_by_quotes(opportunity),
        "release": release_if_published(opportunity, at=request.at),
        "at": request.at,
        "documents": reverse("commissioner:purchase", args=[reference]) + "papers/",
        "days_open": days_open(opportunity.the_terms, request.at),
    }
    return render(request, "commissioner/preview.html", context)


@require_safe
@commissioning
def try_questions(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows every question of a draft as bidders will answer it, to be tried: which are asked of whoever
    answers so, and what would be wrong. Nothing of it is kept."""
    opportunity = readable_draft(request, reference)
    terms = opportunity.the_terms
    typed = [question for question in terms.questions if question.kind is not AnswerKind.FILE]
    form = QuestionsForm(typed, sent=request.GET or None, asked_among=terms.questions)
    files = {question.key: (question.title,) for question in terms.questions if question not in typed}
    asked = asked_questions(terms, form.texts(), files) if form.is_bound else terms.questions
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "questions": [
            {
                "question": question,
                "field": form[question.key] if question in typed else None,
                "how": how_answered(question),
                "asked_if": asked_if_in_words(question, terms.questions),
                "is_asked": question in asked,
                "conditions": conditions_json(question),
            }
            for question in terms.questions
        ],
    }
    return render(request, "commissioner/try_questions.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def approve(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the second officer the draft; a POST approves it or returns it with reasons."""
    opportunity = readable_draft(request, reference)
    returning = request.POST.get("act") == "return"
    approval = ConfirmForm(sent_fields(request, not returning))
    form = ReturnDraftForm(sent_fields(request, returning))
    own = opportunity.drafted_by_id == request.member.person
    if own:
        form.ask_the_drafter()
    lent = opportunity.organisation_id != request.member.organisation
    answer = attempt(
        request,
        approval,
        lambda _: approve_draft(opportunity=opportunity, by=request.member, at=request.at),
        message="Approved.",
        onward=redirect("commissioner:approve" if lent else "commissioner:publish", reference),
    ) or attempt(
        request,
        form,
        lambda typed: return_draft(
            opportunity=opportunity, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message="Returned with your reasons.",
        onward=redirect("commissioner:approve" if lent else "commissioner:purchase", reference),
    )
    if answer:
        return answer
    context = _draft_context(
        request,
        opportunity,
        form=form if returning else approval,
        return_form=form,
        own=own,
        may_approve=why_not(opportunity, OpportunityAct.APPROVE) is None,
        may_return=why_not(opportunity, OpportunityAct.RETURN) is None,
        days_open=days_open(opportunity.the_terms, request.at),
        procedure=procedure_in_words(opportunity),
        since_return=changes_since_return(opportunity),
    )
    return render(request, "commissioner/approve.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def second_officer(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks which commissioner of another public body is second officer of this draft; a POST names one,
    or withdraws who was named."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.LEND_OFFICER)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    withdrawing = request.POST.get("act") == "withdraw"
    withdrawal = ConfirmForm(sent_fields(request, withdrawing))
    form = SecondOfficerForm(lendable_officers(request.member), sent_fields(request, not withdrawing))
    onward = redirect("commissioner:purchase", reference)
    answer = attempt(
        request,
        withdrawal,
        lambda _: withdraw_second_officer(opportunity=opportunity, by=request.member, at=request.at),
        message="Withdrawn.",
        onward=onward,
    ) or attempt(
        request,
        form,
        lambda typed: name_second_officer(
            opportunity=opportunity,
            person=typed["officer"].person_id,
            organisation=typed["officer"].organisation_id,
            by=request.member,
            at=request.at,
        ),
        message="Named. A letter tells them what they may read and approve.",
        onward=onward,
    )
    if answer:
        return answer
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": withdrawal if withdrawing else form,
        "officer_form": form,
        "officers": second_officers(opportunity, request.member),
    }
    return render(request, "commissioner/second_officer.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def discard(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks, then discards a draft that was never published."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.DISCARD)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: discard_draft(opportunity=opportunity, by=request.member, at=request.at),
        message=f"{opportunity.the_terms.title} was discarded.",
        onward=redirect("commissioner:purchases"),
    )
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "form": form}
    return answer or render(request, "commissioner/discard.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Says what publication does and asks for the national notice where one is due; a POST publishes."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.PUBLISH)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = PublishForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: publish_notice(
            opportunity=opportunity,
            national_reference=typed["national_reference"],
            national_reason=typed["national_reason"],
            by=request.member,
            at=request.at,
        ),
        message="Published. It is open for responses.",
        onward=redirect("commissioner:purchase", reference),
        fields=_PUBLISH_FIELDS,
    )
    if answer:
        return answer
    terms = opportunity.the_terms
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "panel": panel_of(opportunity),
        "gaps": gaps_in_words(opportunity, gaps_of(opportunity, now=request.at)),
        "notifiable": is_notifiable(terms.value, day_in_london(request.at)),
        "rule": threshold_on(Line.NOTIFIABLE, day_in_london(request.at)),
        "days_open": days_open(terms, request.at),
        "procedure": procedure_in_words(opportunity),
    }
    return render(request, "commissioner/publish.html", context)
