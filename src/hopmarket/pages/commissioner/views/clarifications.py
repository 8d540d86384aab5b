"""Clarification questions and their answers: who asked is never shown, everybody reads the answer.

An answer is written on one page and looked at on another, exactly as everybody will read it, before it
is published. A published answer is corrected in the same two steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.decided_elsewhere import decided_elsewhere
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import PublishedAnswer, earlier_wordings
from hopmarket.records.ledger.acts import person_in
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.late_questions import late_questions_about
from hopmarket.records.opportunities.letters import ANSWER_CORRECTED, QUESTION_ANSWERED
from hopmarket.records.opportunities.models import ClarificationQuestion
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
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not

NOT_ANSWERED = -1
"""Stands for the number of corrections while a question had no answer yet."""


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
        "late": late_questions_about(opportunity),
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


def _question_or_404(request: MemberRequest, reference: str, question: int) -> ClarificationQuestion:
    """One question about the member's own purchase."""
    return get_object_or_404(questions_about(purchase_of(request, reference)), pk=question)


class PublicAnswer(Journey[ClarificationQuestion]):
    """The answer to a question, or its correction: written on one page, and looked at on another exactly as
    everybody will read it."""

    request: MemberRequest
    kind = "answer_drafts"
    steps = (JourneyStep("", "commissioner:answer", form=ClarificationAnswerForm),)
    question_template, check_template = "commissioner/answer.html", "commissioner/check_answer.html"
    check_route, done_route = "commissioner:check_answer", "commissioner:clarifications"

    def __init__(self, request: HttpRequest, subject: ClarificationQuestion) -> None:
        super().__init__(request, subject)
        self.opportunity, self.is_correction = subject.opportunity, subject.answered_at is not None
        self.overtaken: Mapping[str, str] = {}
        if self.body and self.fields.get("seen", "") != str(self.basis()):
            fields = self.fields
            self.overtaken = {name: str(fields.get(name, "")) for name in ("wording", "answer")}
            self.body, self.drafts = {}, {}

    def basis(self) -> int:
        """How many corrections there are."""
        return self.subject.earlier_answers.count() if self.subject.answered_at else NOT_ANSWERED

    def stopped(self) -> HttpResponse | None:
        refusal = why_not(self.opportunity, OpportunityAct.ANSWER)
        match, sends = self.request.resolver_match, self.request.method == "POST"
        page = match.url_name if match else ""
        if refusal:
            return not_possible_page(self.request, self.opportunity, refusal)
        if page == "answer" and self.is_correction:
            typed = self.request.POST.dict() if sends else self.overtaken
            if typed:
                return self._answered_elsewhere(typed)
            return not_possible_page(self.request, self.opportunity, Refusal("answer.given"))
        if page == "correct_answer" and not self.is_correction:
            return not_possible_page(self.request, self.opportunity, Refusal("answer.none_yet"))
        pressed_again = self.is_correction and sends and not self.body
        if page == "check_answer" and (self.overtaken or pressed_again):
            return self._answered_elsewhere(self.overtaken)
        return None

    def _answered_elsewhere(self, typed: Mapping[str, str]) -> HttpResponse:
        """Says who has published the answer meanwhile, and shows again what was typed for it."""
        deeds = {"answer_question": "published the answer", "correct_answer": "published a correction"}
        events = events_of(f"opportunities/{self.opportunity.pk}", acts=deeds)
        event = next((row for row in reversed(events) if row.facts.get("question") == self.subject.pk), None)
        return decided_elsewhere(
            self.request,
            self.opportunity,
            deed=deeds[event.act] if event else deeds["answer_question"],
            who=name_of(person_in(event.actor)) if event else "",
            at=event.at if event else self.subject.answered_at,
            typed=[
                ("The question as you typed it", typed.get("wording", "")),
                ("Your answer", typed.get("answer", "")),
            ],
            way_on=(
                self.address("commissioner:correct_answer"),
                "See the answer as it stands now, and correct it",
            ),
        )

    def address_of_step(self, step: JourneyStep | None) -> str:
        is_corrected = step and self.is_correction
        return self.address("commissioner:correct_answer") if is_corrected else super().address_of_step(step)

    @cached_property
    def begun(self) -> dict[str, str]:
        """Question and answer as they were before anybody typed here. The bidder's own words are taken over
        only where they name nobody."""
        question = self.subject
        if self.is_correction:
            return {"wording": question.published_text, "answer": question.answer}
        names = wording_names_somebody(self.opportunity, question.text)
        return {"wording": "" if names else question.text, "answer": ""}

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        return ClarificationAnswerForm(typed, initial=self.begun)

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        if self.is_correction and form.cleaned_data == self.begun:
            add_refusal(form, Refusal("answer.unchanged"))

    def kept_beside(self, form: PortalForm) -> Context:
        return {"seen": [str(self.basis())]}

    def context(self) -> Context:
        terms = self.opportunity.the_terms
        return {"opportunity": self.opportunity, "terms": terms, "correcting": self.is_correction}

    def question_context(self) -> Context:
        left_empty = not self.is_correction and not self.begun["wording"]
        return {"asked": self.subject, "left_empty": left_empty}

    @cached_property
    def names_somebody(self) -> bool:
        return wording_names_somebody(self.opportunity, *self.answers.values())

    def confirmation(self, sent: QueryDict | None) -> PortalForm:
        return CheckedAnswerForm(sent, names=self.names_somebody)

    def check_context(self) -> Context:
        question, letter = self.subject, ANSWER_CORRECTED if self.is_correction else QUESTION_ANSWERED
        named_before = wording_names_somebody(self.opportunity, question.published_text, question.answer)
        return {
            "names": self.names_somebody,
            "named_before": self.is_correction and named_before,
            "items": [self._as_published()],
            "letters": [promised_to_followers(self.opportunity, letter)],
        }

    def _as_published(self) -> PublishedAnswer:
        """Question and answer as the public page will show them."""
        question, day = self.subject, money_and_dates.day_short
        corrected = [
            (earlier.published_text, earlier.answer, day(earlier.corrected_at))
            for earlier in question.earlier_answers.all()
        ]
        if self.is_correction:
            corrected.append((question.published_text, question.answer, day(self.request.at)))
        answered_on = day(question.answered_at or self.request.at)
        return PublishedAnswer(
            self.answers["wording"],
            self.answers["answer"],
            f"Asked {day(question.asked_at)}, answered {answered_on}. Everyone sees the same answer.",
            earlier_wordings(self.answers["wording"], corrected),
        )

    def act(self, confirmed: Context) -> ClarificationQuestion | Refusal:
        typed: Context = {
            **self.answers,
            "names_confirmed": confirmed.get("names_confirmed", False),
            "by": self.request.member,
            "at": self.request.at,
        }
        if self.is_correction:
            return correct_answer(question=self.subject, seen=self.basis(), **typed)
        return answer_question(question=self.subject, **typed)

    def message(self, result: object) -> str:
        return f"{'Corrected' if self.is_correction else 'Answered'}. Everybody who follows it has been told."


answer, check_answer = PublicAnswer.pages(publishing, _question_or_404)
correct = answer
