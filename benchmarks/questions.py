"""Questions as data: `./run bench questions [--size 300]`.

Evaluates a set of many questions, two in three of them with a condition, for answers of a few people: which
questions are asked, what is wrong with the answers, and what publishing a version costs (its faults, its
JSON and its fingerprint).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import _house

from hopmarket.rules.questions.answers import answer_faults, asked_answers
from hopmarket.rules.questions.conditions import AskedIf, Comparison, Operator
from hopmarket.rules.questions.kinds import (
    AnswerKind,
    AnswerOption,
    AskedQuestion,
    FileAnswer,
    QuestionSet,
)
from hopmarket.rules.questions.set_faults import set_faults

OPTIONS = tuple(AnswerOption(f"option-{number}", f"Option {number}") for number in range(8))
ROW: tuple[tuple[AnswerKind, dict[str, Any], Any, Comparison], ...] = (
    (AnswerKind.YES_NO, {}, True, Comparison("", Operator.IS, (True,))),
    (AnswerKind.CHOICE, {"options": OPTIONS}, "option-3", Comparison("", Operator.IS_NOT, ("option-1",))),
    (AnswerKind.NUMBER, {"unit": "people"}, Decimal(12), Comparison("", Operator.AT_LEAST, (Decimal(5),))),
    (AnswerKind.TEXT, {"most_words": 200}, "We mend benches. " * 50, Comparison("", Operator.ANSWERED)),
    (AnswerKind.MONEY, {"least": Decimal(0)}, Decimal("84000.50"), Comparison("", Operator.ANSWERED)),
    (
        AnswerKind.FILE,
        {"expires": True},
        FileAnswer(("a.pdf",), date(2027, 1, 1)),
        Comparison("", Operator.ANSWERED),
    ),
)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--size", type=int, default=300)
    words.add_argument("--rounds", type=int, default=200)
    options = words.parse_args()
    print(_house.machine())
    questions, answers = _many(options.size)
    _refuse_faults(questions, answers)
    asked = asked_answers(questions, answers)
    print(f"{options.size} questions, {len(asked)} asked, {len(answer_faults(questions, answers))} faults")
    steps: dict[str, Callable[[], Any]] = {
        "which are asked": lambda: asked_answers(questions, answers),
        "asked, and every fault": lambda: answer_faults(questions, answers),
        "faults of the set": lambda: set_faults(questions),
    }
    for what, step in steps.items():
        took = sorted(_milliseconds(step) for _ in range(options.rounds if "of the set" not in what else 5))
        print(f"{what:28} median {median(took):8.3f} ms, slowest {took[-1]:8.3f} ms")


def _many(size: int) -> tuple[QuestionSet, dict[str, Any]]:
    """Sections of a dozen questions, each of the later ones asked if two earlier ones say so."""
    questions: list[AskedQuestion] = []
    answers: dict[str, Any] = {}
    conditions: list[Comparison] = []
    for number in range(size):
        kind, fields, answer, comparison = ROW[number % len(ROW)]
        link = f"q{number}"
        near = conditions[number - number % 12 :][-2:]
        asked_if = AskedIf(tuple(near), any_holds=bool(number % 2)) if number % 3 and near else None
        questions.append(AskedQuestion(link, kind, f"Question {number}?", asked_if=asked_if, **fields))
        answers[link] = answer
        conditions.append(Comparison(link, comparison.operator, comparison.values))
    return QuestionSet("many", "1", tuple(questions)), answers


def _refuse_faults(questions: QuestionSet, answers: dict[str, Any]) -> None:
    """A benchmark of a set that nobody could publish, or of answers that do not fit, would measure nothing."""
    if set_faults(questions) or answer_faults(questions, answers):
        raise SystemExit("The set or its answers have faults.")


def _milliseconds(step: Callable[[], Any]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
