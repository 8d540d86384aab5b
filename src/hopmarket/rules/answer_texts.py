"""Answers as they are kept: a plain text for each kind of question, which a person can read as it stands.

"Yes" or "No"; the wording of an option, of several one a line; "1250.5"; "2027-03-31", of a file the day on
which it expires; a table with a row a line and a tab between cells; a reference with the name and the e-mail
address on lines of their own and below them what was done. What cannot be read stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from .money import pounds
from .questions.kinds import AnswerKind, AskedQuestion, FileAnswer, ReferenceAnswer
from .refusal import Refusal

YES, NO = "Yes", "No"
LINE_IN_CELL = "\N{LINE SEPARATOR}"
_NUMBER = re.compile(r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_BRITISH_DAY = re.compile(r"([0-9]{1,2})[/ .]([0-9]{1,2})[/ .]([0-9]{4})")


def read_answer(question: AskedQuestion, text: str, files: tuple[str, ...] = ()) -> Any:
    """The value of an answer from its text; the text itself where it cannot be read as one of its kind."""
    plain = text.strip()
    match question.kind:
        case AnswerKind.FILE:
            day = typed_day(plain)
            return FileAnswer(files, day if isinstance(day, date) else None)
        case AnswerKind.TABLE:
            return tuple(_cells(question, row) for row in table_rows(text))
        case AnswerKind.REFERENCE if plain:
            return ReferenceAnswer(*reference_lines(text))
        case AnswerKind.CHOICE if question.several:
            return tuple(_code(question, line) for line in chosen_options(text))
        case AnswerKind.CHOICE if plain:
            return _code(question, plain)
        case AnswerKind.YES_NO:
            return {YES: True, NO: False}.get(plain, plain)
        case AnswerKind.NUMBER if _NUMBER.fullmatch(plain):
            return Decimal(plain.replace(",", ""))
        case AnswerKind.MONEY if plain:
            amount = pounds(plain)
            return plain if isinstance(amount, Refusal) else amount
        case AnswerKind.DATE:
            return typed_day(plain)
    return text


def plain_text(question: AskedQuestion, text: str) -> str:
    """The text of an answer as it is kept: a number and a day in one spelling, whatever the typist's."""
    match read_answer(question, text):
        case Decimal() as number:
            return f"{number:f}"
        case date() as day:
            return day.isoformat()
        case FileAnswer(expires=date() as day):
            return day.isoformat()
    return text


def typed_day(text: str) -> Any:
    """A day from "2027-03-31" or "31/3/2027"; the text itself where it is none."""
    iso, british = _DAY.fullmatch(text), _BRITISH_DAY.fullmatch(text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else None
    try:
        return date(*map(int, parts)) if parts else text
    except ValueError:
        return text


def _code(question: AskedQuestion, wording: str) -> str:
    """The code of an option; the wording itself where the question has no such option."""
    codes = {option.wording: option.code for option in question.options}
    return codes.get(wording, wording)


def chosen_options(text: str) -> list[str]:
    """The wordings in the text of a choice."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _cells(question: AskedQuestion, row: tuple[str, ...]) -> dict[str, str]:
    links = [column.link for column in question.columns]
    links += [f"beside-{place}" for place in range(len(links), len(row))]
    return {link: cell for link, cell in zip(links, row, strict=False) if cell.strip()}


def table_rows(text: str) -> list[tuple[str, ...]]:
    """The rows of the text of a table, each the texts of its cells; empty rows are left out."""
    lines = (line for line in text.split("\n") if line.strip())
    return [tuple(cell.replace(LINE_IN_CELL, "\n") for cell in line.split("\t")) for line in lines]


def table_text(rows: Iterable[Iterable[str]]) -> str:
    """The text of a table; rows in which nothing stands are left out."""
    plain = [[_cell(cell) for cell in row] for row in rows]
    return "\n".join("\t".join(row) for row in plain if any(row))


def _cell(text: str) -> str:
    return LINE_IN_CELL.join(line.strip() for line in text.replace("\t", " ").splitlines()).strip()


def reference_lines(text: str) -> tuple[str, str, str]:
    """Who can be asked, under which e-mail address, and what was done, from the text of a reference."""
    name, _, rest = text.partition("\n")
    email, _, work = rest.partition("\n")
    return name.strip(), email.strip(), work.strip()


def reference_text(name: str, email: str, work: str) -> str:
    """The text of a reference; empty where nothing was typed."""
    lines = [" ".join(name.split()), " ".join(email.split()), work.strip()]
    return "\n".join(lines) if any(lines) else ""
