"""The task list of a response: one task for each question and one for the price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from hopmarket.pages.parts.fields import lower_first
from hopmarket.pages.parts.question_words import (
    answer_in_words,
    asked_if_in_words,
    fault_in_words,
    how_answered,
    must_in_words,
)
from hopmarket.pages.parts.view_models import Task
from hopmarket.rules.response_completeness import PRICES, PartState, ResponseProgress, progress_of
from hopmarket.rules.response_life import Answers, MissingPart, asked_of, word_count
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Criterion, CriterionKind, Question, QuestionKind, Terms

_MISSING_IN_WORDS = {
    "answer_missing": "Answer “{title}”",
    "file_missing": "Attach a file for “{title}”",
    "too_many_words": "Cut “{title}” by {over} {words}",
    "no_price": "Enter a price for at least one lot",
}


@dataclass(frozen=True, slots=True)
class MissingPartInWords:
    """One thing to put right before a response can be sealed: what to do, and where."""

    text: str
    href: str


def part_address(reference: str, part: str) -> str:
    """The page of one part of a response: "question.plan" or "prices"."""
    kind, _, key = part.partition(".")
    if kind == "question":
        return reverse("supplier:question", args=[reference, key])
    return reverse("supplier:price", args=[reference])


def missing_in_words(progress: ResponseProgress, reference: str) -> tuple[MissingPartInWords, ...]:
    """Everything to put right before sealing, in the order of the terms."""
    return tuple(
        MissingPartInWords(_missing_part_in_words(fault), part_address(reference, fault.part))
        for fault in progress.missing
    )


def _missing_part_in_words(fault: MissingPart) -> str:
    if fault.fault is not None and fault.question is not None:
        words = fault_in_words(asked_question(fault.question), fault.fault)
        return f"“{fault.question.title}”: {lower_first(words)}"
    words = "word" if fault.params.get("over") == "1" else "words"
    return _MISSING_IN_WORDS[fault.reason].format(**fault.params, words=words)


def weight_in_words(criterion: Criterion) -> str:
    """The weight of a criterion in words: "Counts for Your plan, weight 30"."""
    weight = criterion.weight
    shown = f"{weight:f}".rstrip("0").rstrip(".") if weight != weight.to_integral_value() else f"{weight:.0f}"
    return f"Counts for {criterion.title}, weight {shown}"


def _criterion(terms: Terms, question: Question) -> Criterion | None:
    return next((criterion for criterion in terms.criteria if criterion.key == question.criterion), None)


def length_in_words(question: Question, text: str) -> str:
    """The length of an answer in words: "612 of 1,500 words"; of an answer that is no text what it says."""
    if question.kind is not QuestionKind.TEXT:
        lines = answer_in_words(asked_question(question), text).split("\n")
        return "" if not text.strip() else lines[0] if len(lines) == 1 else f"{len(lines):,} lines"
    count = word_count(text)
    return f"{count:,} of {question.word_limit:,} words" if question.word_limit else f"{count:,} words"


def question_task(
    terms: Terms, question: Question, answers: Answers, state: PartState, reference: str
) -> Task:
    """One line of the task list for a question."""
    criterion = _criterion(terms, question)
    hints = [weight_in_words(criterion)] if criterion else []
    if question.kind is QuestionKind.FILE:
        count = len(answers.files.get(question.key, ()))
        hints.append(f"{count} {'file' if count == 1 else 'files'}")
    else:
        hints.append(length_in_words(question, answers.texts.get(question.key, "")))
    return _task(question.title, part_address(reference, f"question.{question.key}"), hints, state)


def price_task(terms: Terms, answers: Answers, state: PartState, reference: str) -> Task:
    """The line of the task list for the price."""
    priced = sum(bool(answers.prices.get(lot.key, "").strip()) for lot in terms.lots)
    price_criterion = next(
        (criterion for criterion in terms.criteria if criterion.kind is CriterionKind.PRICE), None
    )
    hints = [weight_in_words(price_criterion)] if price_criterion else []
    hints.append(f"{priced} of {len(terms.lots)} {'lot' if len(terms.lots) == 1 else 'lots'} priced")
    return _task("Price", part_address(reference, PRICES), hints, state)


def _task(title: str, href: str, hints: list[str], state: PartState) -> Task:
    if state is PartState.OPTIONAL:
        return Task(title, href, ". ".join(hints), "todo", "Optional")
    return Task(title, href, ". ".join(hints), state)


@dataclass(frozen=True, slots=True)
class TaskList:
    """A response as a list of tasks, how many of those that count are done, and what to go on with."""

    tasks: tuple[Task, ...]
    done: int
    total: int
    next: Task | None
    wrong: bool
    mends: tuple[MissingPartInWords, ...]


def task_list(terms: Terms, answers: Answers, reference: str) -> TaskList:
    """A task for each question and one for the price, in the order of the terms."""
    progress = progress_of(terms, answers)
    listed = {
        f"question.{question.key}": question_task(
            terms, question, answers, progress.states[f"question.{question.key}"], reference
        )
        for question in asked_of(terms, answers)
    }
    listed[PRICES] = price_task(terms, answers, progress.states[PRICES], reference)
    return TaskList(
        tuple(listed.values()),
        progress.done,
        progress.wanted,
        listed[progress.next_part] if progress.next_part else None,
        PartState.NEEDS_FIXING in progress.states.values(),
        missing_in_words(progress, reference),
    )


@dataclass(frozen=True, slots=True)
class QuestionToCome:
    """A question before a response is begun: what to give and of whom it is asked, in one line, and whether it
    is a must."""

    question: Question
    how: str
    must: str


def questions_to_come(terms: Terms) -> tuple[QuestionToCome, ...]:
    """Every question that could be asked, in the order of the terms."""
    return tuple(
        QuestionToCome(
            question,
            _to_give(question, terms),
            must_in_words(must) if (must := terms.must(question.key)) else "",
        )
        for question in terms.questions
    )


def _to_give(question: Question, terms: Terms) -> str:
    how = how_answered(question) + ("" if question.required else " (optional)")
    return ". ".join(filter(None, (how, asked_if_in_words(question, terms.questions))))


@dataclass(frozen=True, slots=True)
class PricedLot:
    """One lot with what the buyer expects and the price as entered; None means no offer."""

    title: str
    value: Decimal | None
    price: Decimal | None


def priced_lots(terms: Terms, answers: Answers) -> tuple[PricedLot, ...]:
    """Every lot with what is offered for it."""
    entered = {key: text for key, text in answers.prices.items() if text.strip()}
    return tuple(
        PricedLot(
            lot.title, terms.value_of(lot.key), Decimal(entered[lot.key]) if lot.key in entered else None
        )
        for lot in terms.lots
    )
