"""The task list of a response: one task for each question and one for the price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from hopmarket.pages.parts.view_models import Task
from hopmarket.rules.response_life import Answers, MissingPart, missing_parts, word_count
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


def missing_in_words(terms: Terms, answers: Answers, reference: str) -> tuple[MissingPartInWords, ...]:
    """Everything to put right before sealing, in the order of the terms."""
    return tuple(
        MissingPartInWords(_missing_part_in_words(fault), part_address(reference, fault.part))
        for fault in missing_parts(terms, answers)
    )


def _missing_part_in_words(fault: MissingPart) -> str:
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
    """The length of an answer in words: "612 of 1,500 words"."""
    count = word_count(text)
    return f"{count:,} of {question.word_limit:,} words" if question.word_limit else f"{count:,} words"


def question_state(question: Question, answers: Answers) -> str:
    """todo, part, err or done; an answer under a tenth of its word limit counts as started."""
    if question.kind is QuestionKind.FILE:
        return "done" if answers.files.get(question.key) else "todo"
    count = word_count(answers.texts.get(question.key, ""))
    if not count:
        return "todo"
    if question.word_limit and count > question.word_limit:
        return "err"
    return "part" if question.word_limit and count * 10 < question.word_limit else "done"


def question_task(terms: Terms, question: Question, answers: Answers, reference: str) -> Task:
    """One line of the task list for a question."""
    criterion = _criterion(terms, question)
    hints = [weight_in_words(criterion)] if criterion else []
    if question.kind is QuestionKind.FILE:
        count = len(answers.files.get(question.key, ()))
        hints.append(f"{count} {'file' if count == 1 else 'files'}")
    else:
        hints.append(length_in_words(question, answers.texts.get(question.key, "")))
    state = question_state(question, answers)
    word = "Optional" if state == "todo" and not question.required else ""
    href = part_address(reference, f"question.{question.key}")
    return Task(question.title, href, ". ".join(hints), state, word)


def price_task(terms: Terms, answers: Answers, reference: str) -> Task:
    """The line of the task list for the price."""
    priced = sum(bool(answers.prices.get(lot.key, "").strip()) for lot in terms.lots)
    price_criterion = next(
        (criterion for criterion in terms.criteria if criterion.kind is CriterionKind.PRICE), None
    )
    lots = f"{priced} of {len(terms.lots)} {'lot' if len(terms.lots) == 1 else 'lots'} priced"
    hint = f"{weight_in_words(price_criterion)}. {lots}" if price_criterion else lots
    return Task("Price", part_address(reference, "prices"), hint, "done" if priced else "todo")


def response_tasks(terms: Terms, answers: Answers, reference: str) -> tuple[Task, ...]:
    """A task for each question and one for the price, in the order of the terms."""
    question_tasks = tuple(question_task(terms, question, answers, reference) for question in terms.questions)
    return (*question_tasks, price_task(terms, answers, reference))


def tasks_done(listed: Sequence[Task]) -> int:
    """How many tasks are done."""
    return sum(task.state == "done" for task in listed)


def next_task(listed: Sequence[Task]) -> Task | None:
    """The task to carry on with: what is wrong first, then what is started, then what is to do."""
    wanting = [task for task in listed if task.state != "done" and task.word != "Optional"]
    order = ("err", "part", "todo")
    return min(wanting, key=lambda task: order.index(task.state), default=None)


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
