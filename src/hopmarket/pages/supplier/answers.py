"""The answers of a response, one question a page: its answer with autosave, or its files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, attempt, press
from hopmarket.pages.parts.autosave_answers import OtherText, saved_answer, unsaved_answer
from hopmarket.pages.parts.question_forms import QuestionsForm, Sent, boxes_of, is_sent, text_faults
from hopmarket.pages.parts.question_words import answer_in_words, asked_if_in_words, must_in_words
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.files.queries import content_of
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.queries import is_open
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import (
    AttachedFile,
    answer_part,
    attached_files,
    part_save,
    saved_parts,
    working_answers,
    working_files,
)
from hopmarket.records.responses.services import (
    MOST_FILES,
    attach_file,
    remove_file,
    save_answer,
    set_aside_answer,
)
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import LoadedForm, asked_of, word_count
from hopmarket.rules.tender_questions import asked_question, expires_after, is_typed
from hopmarket.rules.terms import Question

from . import tasks
from .forms import ANSWER, AttachForm, answer_form
from .loaded_forms import InterveningSave, fresh_form, intervening_save, sent_form
from .response_access import not_possible_page, opportunity_context, responding, response_of, why_closed
from .unsent_parts import keep_unsaved, settle_unsent, typed_before, unsent_marks
from .what_counts import what_counts


def question_or_404(response: Response, key: str) -> Question:
    matching = [listed for listed in response.opportunity.the_terms.questions if listed.key == key]
    if not matching:
        raise Http404
    return matching[0]


@responding
def question(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Shows one question; a POST saves its answer and goes on."""
    response = response_of(request, reference)
    question = question_or_404(response, key)
    late = why_closed(response.opportunity, request.at)
    if late:
        typed = _typed(question, response, request.POST or typed_before(request, response, answer_part(key)))
        words = answer_in_words(asked_question(question), typed)
        return not_possible_page(request, response.opportunity, late, unsaved={question.title: words})
    if request.method != "POST" or not is_typed(question):
        return _page(request, response, question)
    text = _typed(question, response, request.POST)
    on = expires_after(response.opportunity.the_terms)
    faulty = bool(text_faults(asked_question(question), text, on))
    return press(
        request,
        lambda: _saved(request, response, key, text),
        onward=redirect(request.path) if faulty else _onward(request, response, question, text),
        refused=lambda refusal: _unsaved_page(request, response, question, refusal),
    )


def _saved(request: MemberRequest, response: Response, key: str, text: str) -> Response | Refusal:
    """Saves the answer that a form holds; what its writer had typed before and not saved has no use then."""
    form = sent_form(request)
    outcome = save_answer(
        response=response, question=key, text=text, by=request.member, at=request.at, form=form
    )
    if not isinstance(outcome, Refusal):
        settle_unsent(request, response, answer_part(key))
    return outcome


def _typed(question: Question, response: Response, sent: Sent) -> str:
    """What was typed as the answer, as it is kept."""
    return answer_form(question, response.opportunity.the_terms, sent=sent).typed(question.key)


def _unsaved_page(
    request: MemberRequest, response: Response, question: Question, refusal: Refusal
) -> HttpResponse:
    """The typed answer with what speaks against saving it."""
    form = answer_form(question, response.opportunity.the_terms, sent=request.POST)
    add_refusal(form, refusal, {"": ANSWER})
    keep_unsaved(request, response, answer_part(question.key))
    if refusal.reason == "answer.changed_meanwhile":
        text = form.typed(question.key)
        set_aside_answer(response, question.key, text, sent_form(request), by=request.member)
        return _both_texts_page(request, response.opportunity.reference, question, form)
    return _page(request, response, question, form=form, loaded_form=sent_form(request), status=422)


def _onward(request: MemberRequest, response: Response, question: Question, text: str) -> HttpResponse:
    """Goes after saving to the next question that is asked of whoever answers so, after the last to the
    price, or to the task list, or nowhere, if that was asked for."""
    terms, reference = response.opportunity.the_terms, response.opportunity.reference
    then = request.POST.get("then")
    if then in ("list", "here"):
        return redirect("supplier:response", reference) if then == "list" else redirect(request.path)
    answers = working_answers(response)
    answered = replace(answers, texts={**answers.texts, question.key: text})
    asked = {row.key for row in asked_of(terms, answered)}
    later = terms.questions[terms.questions.index(question) + 1 :]
    following = next((row for row in later if row.key in asked), None)
    if following is not None:
        return redirect("supplier:question", reference, following.key)
    return redirect("supplier:price", reference)


def _both_texts_page(
    request: MemberRequest, reference: str, question: Question, form: QuestionsForm
) -> HttpResponse:
    """The typed text beside the one that was saved meanwhile; whoever saves now has seen both."""
    response, part = response_of(request, reference), answer_part(question.key)
    stored = working_answers(response).texts.get(question.key, "")
    lines = tuple(answer_in_words(asked_question(question), stored).split("\n"))
    meanwhile = intervening_save(request, response, part, lines)
    return _page(request, response, question, form=form, meanwhile=meanwhile, status=409)


def _page(
    request: MemberRequest,
    response: Response,
    question: Question,
    *,
    form: QuestionsForm | None = None,
    attach_form: AttachForm | None = None,
    loaded_form: LoadedForm | None = None,
    meanwhile: InterveningSave | None = None,
    status: int = 200,
) -> HttpResponse:
    opportunity, answers = response.opportunity, working_answers(response)
    terms, is_file = opportunity.the_terms, question.kind is AnswerKind.FILE
    part = answer_part(question.key)
    typed = typed_before(request, response, part)
    text = _typed(question, response, typed) if typed else answers.texts.get(question.key, "")
    if form is None and is_typed(question):
        form = answer_form(question, terms, text=text)
    asked = asked_of(terms, answers)
    must = terms.must(question.key)
    context = {
        **opportunity_context(opportunity, request.at),
        "response": response,
        "question": question,
        "number": asked.index(question) + 1 if question in asked else 0,
        "total": len(asked),
        "asked_if": asked_if_in_words(question, terms.questions),
        "must": must_in_words(must) if must else "",
        "cite": must.cite if must else "",
        "counts": next(
            (
                tasks.weight_in_words(criterion)
                for criterion in terms.criteria
                if criterion.key == question.criterion
            ),
            "",
        ),
        "words": tasks.length_in_words(question, text) if question.kind is AnswerKind.TEXT else "",
        "has_rows": question.kind is AnswerKind.TABLE,
        "files": [file for file in attached_files(response) if file.question == question.key],
        "is_file": is_file,
        "attach_form": (attach_form or _attach_form(response)) if is_file else None,
        "form": form,
        "loaded_form": loaded_form or fresh_form(response, part, typed),
        "meanwhile": meanwhile,
        "typed": bool(typed),
        "unsent": unsent_marks(request, response, part),
    }
    return render(request, "supplier/question.html", context, status=status)


@sent_forms_only
@responding
def autosave(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Autosave: saves an answer while it is written; answers JSON with the time and the word count."""
    response = response_of(request, reference)
    question = next((row for row in response.opportunity.the_terms.questions if row.key == key), None)
    if question is not None and not (is_typed(question) and is_sent(question, request.POST, ANSWER)):
        return HttpResponseBadRequest("The field text is missing.", content_type="text/plain")
    text = _typed(question, response, request.POST) if question else ""
    outcome, part = _saved(request, response, key, text), answer_part(key)
    if not isinstance(outcome, Refusal):
        last = part_save(response, part)
        return saved_answer(last.version if last else "", request.at, words=word_count(text))
    if question is not None and outcome.reason == "answer.changed_meanwhile":
        set_aside_answer(response, key, text, sent_form(request), by=request.member)
        return unsaved_answer(_not_saved(outcome), _other_answer(request, response, question))
    still_open = is_open(response.opportunity, now=request.at)
    counts = "" if still_open else f" {what_counts(response, is_open=False)}"
    return unsaved_answer(f"{_not_saved(outcome)}{counts}")


def _other_answer(request: MemberRequest, response: Response, question: Question) -> OtherText | None:
    """The answer that stands there, for whoever has typed another; none where their page has too few rows to
    show it, so that they see both on a page of its own."""
    part = answer_part(question.key)
    saved = saved_parts(response, (part,)).get(part)
    if saved is None or saved.last is None:
        return None
    heading = intervening_save(request, response, part, ()).heading
    boxes = boxes_of(asked_question(question), saved.body["text"], ANSWER)
    if question.kind is AnswerKind.TABLE and not boxes.keys() <= request.POST.keys():
        return None
    return OtherText(heading, boxes, saved.last.version)


def _not_saved(refusal: Refusal) -> str:
    """Why the text was not saved, beside the box in which it still stands."""
    if refusal.reason == "answer.changed_meanwhile":
        return (
            "Not saved: another answer was saved here after you opened this page. What you typed is still in "
            "the box. Both texts are kept: choose one, or press “Save and go on” to see both."
        )
    return f"{sentence(refusal)} What you typed is still in the box."


@responding
def attach(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Adds files to a question. Each that is refused is named with its reason; the others are kept."""
    response = response_of(request, reference)
    question = question_or_404(response, key)
    if request.method != "POST":
        return redirect("supplier:question", reference, key)
    form = _attach_form(response, request.POST, request.FILES)
    refused: list[Refusal] = []
    answer = attempt(
        request,
        form,
        lambda typed: _attach_each(request, response, key, typed["file"], refused),
        message=lambda count: f"{count} files are attached." if count > 1 else "",
        onward=redirect("supplier:question", reference, key),
        fields={"": "file"},
    )
    for refusal in refused[1:]:
        add_refusal(form, refusal, {"": "file"})
    if form.refusal and why_closed(response.opportunity, request.at):
        return not_possible_page(request, response.opportunity, form.refusal)
    taken = len(request.FILES.getlist("file")) - len(refused)
    if refused and taken:
        messages.success(
            request, f"{taken} {'file was' if taken == 1 else 'files were'} attached all the same."
        )
    return answer or _page(request, response, question, attach_form=form, status=422)


def _attach_each(
    request: MemberRequest, response: Response, key: str, uploads: list[SealedUpload], refused: list[Refusal]
) -> int | Refusal:
    """Attaches what is taken and adds each refusal to ``refused``; answers the first, or how many files."""
    for upload in uploads:
        outcome = attach_file(
            response=response, question=key, upload=upload, by=request.member, at=request.at
        )
        if isinstance(outcome, Refusal):
            refused.append(outcome)
    return refused[0] if refused else len(uploads)


def _attach_form(response: Response, *sent: Any) -> AttachForm:
    return AttachForm(*sent, room=max(0, MOST_FILES - working_files(response).count()))


def _file_or_404(response: Response, file: int) -> AttachedFile:
    matching = [attached for attached in attached_files(response) if attached.row.pk == file]
    if not matching:
        raise Http404
    return matching[0]


@responding
@require_safe
def download(request: MemberRequest, reference: str, file: int) -> HttpResponseBase:
    """Sends one's own working file as a download that no browser runs."""
    attached_file = _file_or_404(response_of(request, reference), file)
    answer = StreamingHttpResponse(content_of(attached_file.row.file), content_type=attached_file.media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=attached_file.name) or ""
    )
    answer["Content-Length"] = str(attached_file.size)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@responding
def remove(request: MemberRequest, reference: str, file: int) -> HttpResponse:
    """Takes a file out of the working copy."""
    response = response_of(request, reference)
    if request.method != "POST":
        return redirect("supplier:response", reference)
    attached_file = _file_or_404(response, file)
    return press(
        request,
        lambda: remove_file(response=response, file=attached_file.row, by=request.member, at=request.at),
        onward=redirect("supplier:question", reference, attached_file.question),
        refused=lambda refusal: not_possible_page(request, response.opportunity, refusal),
    )
