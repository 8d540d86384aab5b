"""The questions and musts of a purchase read back from a release, as our own extension writes them."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from .questions.conditions import Operator
from .questions.kinds import AnswerKind
from .releases.json_values import Json, part, rows, text
from .terms import Condition, Must, Question


def published_questions(record: Json) -> tuple[Question, ...]:
    """The questions that bidders are asked; what is not understood, or was taken out, is left out."""
    return tuple(_question(row) for row in rows(record, "assessment", "questions"))


def published_musts(record: Json) -> tuple[Must, ...]:
    """The musts of the purchase."""
    return tuple(
        Must(
            link=text(row.get("question")),
            operator=_operator(row),
            value=text(row.get("value")),
            why=text(row.get("rationale")),
            cite=text(row.get("cite")),
        )
        for row in rows(record, "assessment", "musts")
    )


def _question(row: Json) -> Question:
    kind, limit = text(row.get("kind")), row.get("wordLimit")
    return Question(
        key=text(row.get("id")),
        kind=AnswerKind(kind) if kind in set(AnswerKind) else AnswerKind.TEXT,
        title=text(row.get("title")),
        guidance=text(row.get("guidance")),
        word_limit=limit if type(limit) is int else 0,
        required=row.get("required") is True,
        criterion=text(row.get("criterion")),
        options=_texts(row, "options"),
        several=row.get("several") is True,
        unit=text(row.get("unit")),
        least=_bound(row.get("least")),
        most=_bound(row.get("most")),
        expires=row.get("expires") is True,
        columns=_texts(row, "columns"),
        asked_if=tuple(
            Condition(text(condition.get("question")), _operator(condition), _texts(condition, "values"))
            for condition in rows(row, "askedIf")
        ),
    )


def _operator(row: Json) -> Operator:
    operator = text(row.get("operator"))
    return Operator(operator) if operator in set(Operator) else Operator.ANSWERED


def _bound(value: Any) -> Decimal | None:
    """A number of JSON exactly; None for whatever is none."""
    is_number = type(value) in (int, float) and math.isfinite(value)
    return Decimal(str(value)) if is_number else None


def _texts(row: Json, name: str) -> tuple[str, ...]:
    listed: Any = part(row, name)
    return tuple(filter(None, map(text, listed))) if isinstance(listed, list) else ()
