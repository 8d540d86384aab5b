"""Earlier versions of an answer: what you and your colleagues typed before, to bring back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import press
from hopmarket.pages.parts.kept_versions import version_or_404, writer_in_words
from hopmarket.pages.parts.question_words import answer_in_words
from hopmarket.records.drafts.keeping import KeptVersion
from hopmarket.records.responses.queries import versions_of_answer, working_answers
from hopmarket.records.responses.services import save_answer
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Question

from .answers import question_or_404
from .response_access import opportunity_context, responding, response_of
from .tasks import length_in_words


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as the page shows it."""

    number: int
    text: str
    length: str
    when: str
    who: str
    is_set_aside: bool
    is_current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@responding
def versions(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Lists the last versions of an answer; a POST brings one back, and what stood there stays among them."""
    response = response_of(request, reference)
    question = question_or_404(response, key)
    listed = versions_of_answer(response, key)
    if request.method == "POST":
        chosen = version_or_404(listed, request.POST.get("version", ""))
        return press(
            request,
            lambda: save_answer(
                response=response, question=key, text=chosen.body["text"], by=request.member, at=request.at
            ),
            message=f"The version of {money_and_dates.when(chosen.saved_at)} is back.",
            onward=redirect("supplier:question", reference, key),
        )
    text = working_answers(response).texts.get(key, "")
    current = next((version.number for version in listed if version.body["text"] == text), None)
    context = {
        **opportunity_context(response.opportunity, request.at),
        "question": question,
        "versions": [_line(request, question, version, current) for version in listed],
    }
    return render(request, "supplier/versions.html", context)


def _line(
    request: MemberRequest, question: Question, version: KeptVersion, current: int | None
) -> VersionLine:
    return VersionLine(
        version.number,
        answer_in_words(asked_question(question), version.body["text"]) or "Nothing",
        length_in_words(question, version.body["text"]),
        money_and_dates.when(version.saved_at),
        writer_in_words(version.saved_by, request.member.person),
        version.is_set_aside,
        version.number == current,
    )
