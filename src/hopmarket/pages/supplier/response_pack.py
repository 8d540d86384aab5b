"""A response on paper, for trustees and directors to read and sign: what is written, what is missing, and lines
for conflicts and signatures. Only the bidder's own people get it, and nothing of it is kept on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.papers.paper_files import FORMS, attached
from hopmarket.pages.parts.question_words import answer_in_words, answer_rows, must_in_words
from hopmarket.records.opportunities.queries import is_open
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import counting_copy, working_answers
from hopmarket.rules.packs.paper import (
    Block,
    Figure,
    Paper,
    Paragraph,
    WritingLine,
    heading,
    pairs,
    paper,
    paragraphs,
    sheet,
    words,
)
from hopmarket.rules.response_completeness import progress_of
from hopmarket.rules.response_life import Answers, asked_of
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Question, QuestionKind, Terms
from hopmarket.rules.working_copy import WorkingCopyStanding

from . import tasks
from .response_access import kept_nothing, opportunity_context, responding, response_of
from .text_after import note_downloaded
from .what_counts import standing_in_words, standing_of, what_counts

SIGNATORIES = 2
"""How many people can sign below a response."""


@responding
@require_safe
def response_paper(request: MemberRequest, reference: str, ending: str) -> HttpResponse:
    """Sends the member's own response on paper; 404 without one, and for a PDF where none is made. A response that
    is too long for a document answers 422, with where its text is."""
    response, form = response_of(request, reference), FORMS[ending]
    if not form.is_there():
        raise Http404
    document = response_paper_of(response, request.at)
    if document.is_too_long:
        context = opportunity_context(response.opportunity, request.at)
        return render(request, "supplier/paper_too_long.html", context, status=422)
    name = "response" if _is_as_sent(response) else "draft-response"
    answer = attached(form.write(document), form, f"{name}-{reference}")
    answer["Cache-Control"] = "private, no-store"
    if request.method == "GET":
        note_downloaded(request, response)
    return answer


def _is_as_sent(response: Response) -> bool:
    return standing_of(response, counting_copy(response)) is WorkingCopyStanding.AS_SENT


def response_paper_of(response: Response, now: datetime) -> Paper:
    """The document of a response as it stands now."""
    opportunity = response.opportunity
    as_sent = _is_as_sent(response)
    copy = counting_copy(response)
    made_at = copy.received_at if as_sent and copy else now
    day = money_and_dates.day(made_at)
    return paper(
        title=f"Response of {response.organisation.name}: {opportunity.the_terms.title}",
        author=response.organisation.name,
        made_at=made_at,
        blocks=_blocks(response, now),
        mark="" if as_sent else f"Draft of {day}, not sent" if copy is None else f"Draft of {day}",
        foot=f"{opportunity.reference}, {response.organisation.name}",
    )


def _blocks(response: Response, now: datetime) -> Iterator[Block]:
    opportunity, terms = response.opportunity, response.opportunity.the_terms
    answers, still_open = working_answers(response), is_open(opportunity, now=now)
    if opportunity.closes_at:
        yield Figure("It has to be sealed before", words(money_and_dates.when(opportunity.closes_at)))
    yield from pairs(
        [
            ("To", opportunity.organisation.name),
            ("From", response.organisation.name),
            ("Reference", opportunity.reference),
        ]
    )
    if kept_nothing(response):
        yield Paragraph(
            words(f"No text of this response is kept here. {what_counts(response, is_open=still_open)}")
        )
    else:
        yield Paragraph(words(standing_in_words(response, is_open=still_open)))
        yield from _missing(terms, answers, opportunity.reference)
        yield heading(1, "Answers")
        for number, question in enumerate(terms.questions, 1):
            yield from _question(terms, question, answers, number)
        yield from _prices(terms, answers)
    yield from _to_sign(terms)


def _missing(terms: Terms, answers: Answers, reference: str) -> Iterator[Block]:
    """What keeps it from being complete."""
    missing = tasks.missing_in_words(progress_of(terms, answers), reference)
    yield heading(1, "What is missing")
    if not missing:
        yield Paragraph(words("Nothing: every answer that has to be given is given, and there is a price."))
    yield from sheet("", ("Number", "What is missing"), _numbered(part.text for part in missing), (1, 8))


def _numbered(texts: Iterator[str]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(texts, 1)]


def _question(terms: Terms, question: Question, answers: Answers, number: int) -> Iterator[Block]:
    asked = question in asked_of(terms, answers)
    text, names = answers.texts.get(question.key, ""), answers.files.get(question.key, ())
    if not asked and not (text.strip() or names):
        return
    yield heading(2, f"{number}. {question.title}")
    yield from paragraphs(question.guidance)
    must = terms.must(question.key)
    if must:
        yield Paragraph(words(must_in_words(must), bold=True))
    if not asked:
        yield Paragraph(words("Not asked as you have answered; kept here, and not sent."), remarks=True)
    yield from _answer(question, text, names)
    length = tasks.length_in_words(question, text) if question.kind is QuestionKind.TEXT else ""
    if length and text.strip():
        yield Paragraph(words(length), remarks=True)


def _answer(question: Question, text: str, names: tuple[str, ...]) -> Iterator[Block]:
    asked = asked_question(question)
    cells = answer_rows(asked, text)
    if cells:
        yield from sheet("", tuple(column.wording for column in asked.columns), cells)
        return
    shown = answer_in_words(asked, text)
    if question.kind is QuestionKind.FILE:
        yield Paragraph(words("\n".join(f"File: {name}" for name in names) or "No file."))
    elif not shown.strip():
        yield Paragraph(words("Not answered."))
    yield from paragraphs(shown)


def _prices(terms: Terms, answers: Answers) -> Iterator[Block]:
    lots = tasks.priced_lots(terms, answers)
    yield heading(1, "Price")
    yield from sheet(
        "Prices in pounds, VAT included",
        ("Lot", "The buyer expects", "Our price"),
        [
            (
                lot.title,
                money_and_dates.pounds(lot.value) if lot.value is not None else "Not given",
                money_and_dates.pounds(lot.price) if lot.price is not None else "No offer",
            )
            for lot in lots
        ],
        (3, 2, 2),
    )
    priced = [lot.price for lot in lots if lot.price is not None]
    if len(priced) > 1:
        yield Paragraph(words(f"All together: {money_and_dates.pounds(sum(priced))}"))


def _to_sign(terms: Terms) -> Iterator[Block]:
    yield heading(1, "To be signed", starts_page=True)
    yield heading(2, "Conflicts of interest")
    yield Paragraph(
        words(
            "Who here knows somebody at the buyer, or in another organisation that may respond, or would gain "
            "from this contract otherwise? Write each name and what it is, or “none”."
        )
    )
    yield from (WritingLine("Name and interest"), WritingLine("Name and interest"))
    yield heading(2, "Agreed")
    yield Paragraph(
        words(
            f"We have read this response to “{terms.title}”, its prices and what the contract asks of us, and agree "
            "that it may be sealed and sent. This page is for our own records; what counts is the copy that is "
            "sealed on the portal."
        )
    )
    for _ in range(SIGNATORIES):
        yield from (WritingLine(label) for label in ("Name and role", "Signature", "Date"))
