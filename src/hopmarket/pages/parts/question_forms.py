"""The one form part that draws questions of every kind and reads what was typed into them.

A question is a field of a :class:`QuestionsForm`; its clean value is the text that is kept, whether or not
anything is wrong with it: a draft takes what was typed, and the faults stand beside the box. The template
``parts/question.html`` draws one, with when it is asked. Without JavaScript a form shows every question that
could be asked, each with its condition in words; ``questions.js`` hides those that are not asked now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.question_words import asked_if_in_words, fault_in_words
from hopmarket.pages.parts.widgets import (
    DateBoxes,
    OptionTicks,
    PoundsInput,
    ReferenceBoxes,
    TableBoxes,
)
from hopmarket.rules.answer_texts import (
    NO,
    YES,
    chosen_options,
    plain_text,
    read_answer,
    reference_lines,
    reference_text,
    table_rows,
    table_text,
    typed_day,
)
from hopmarket.rules.questions.answers import AnswerFault, is_answered, value_faults
from hopmarket.rules.questions.kinds import AnswerKind, AskedQuestion
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Question

Sent = QueryDict | Mapping[str, Any]


def _widget(question: AskedQuestion) -> forms.Widget:
    wordings = [(option.wording, option.wording) for option in question.options]
    match question.kind:
        case AnswerKind.TEXT:
            return forms.Textarea(attrs={"rows": 14})
        case AnswerKind.YES_NO:
            return forms.RadioSelect(choices=[(YES, "Yes"), (NO, "No")])
        case AnswerKind.CHOICE:
            return OptionTicks(choices=wordings) if question.several else forms.RadioSelect(choices=wordings)
        case AnswerKind.MONEY:
            return PoundsInput()
        case AnswerKind.DATE | AnswerKind.FILE:
            return DateBoxes()
        case AnswerKind.TABLE:
            return TableBoxes([column.wording for column in question.columns], most_rows=question.rows_most)
        case AnswerKind.REFERENCE:
            return ReferenceBoxes()
    return forms.TextInput(attrs={"inputmode": "decimal"})


_HELP: Mapping[AnswerKind, str] = {
    AnswerKind.TEXT: "Plain text. Evaluators read it as you type it: signs such as ** or # make no headings or "
    "bold words.",
    AnswerKind.MONEY: "In pounds, such as 84,000 or 84000.50",
    AnswerKind.DATE: "For example, 31 3 2027",
    AnswerKind.FILE: "The day on which it expires, for example 31 3 2027",
    AnswerKind.TABLE: "A row that you leave empty is left out. Save to get more rows.",
    AnswerKind.REFERENCE: "Somebody outside your organisation. Ask them first whether they agree.",
}


class AnswerField(forms.Field):
    """The answer to a question of any kind, as the text that is kept."""

    width = ""

    def __init__(self, question: AskedQuestion, label: str, on: date | None = None) -> None:
        several = "Choose all that apply" if question.several else ""
        super().__init__(
            label=label,
            required=False,
            help_text=several or (f"In {question.unit}" if question.unit else _HELP.get(question.kind, "")),
            widget=_widget(question),
        )
        self.question, self.on = question, on
        self.max_words, self.unit = question.most_words, question.unit
        if question.kind is AnswerKind.NUMBER:
            self.width = "10"

    def to_python(self, value: Any) -> str:
        """The text of what was typed into the boxes."""
        match value:
            case None:
                return ""
            case str():
                text = value.replace("\r\n", "\n").replace("\x00", "")
            case _ if self.question.kind is AnswerKind.TABLE:
                text = table_text(value)
            case _ if self.question.kind is AnswerKind.REFERENCE:
                text = reference_text(*value)
            case _ if self.question.kind in (AnswerKind.DATE, AnswerKind.FILE):
                text = "/".join(value) if any(value) else ""
            case _:
                text = "\n".join(value)
        return plain_text(self.question, text)

    def prepare_value(self, value: Any) -> Any:
        """What the boxes show of a text; what was just typed as it is."""
        if not isinstance(value, str):
            return value
        match self.question.kind:
            case AnswerKind.DATE | AnswerKind.FILE:
                day = typed_day(value.strip())
                if isinstance(day, date):
                    return [str(day.day), str(day.month), str(day.year)]
                return [*value.split("/"), "", "", ""][:3]
            case AnswerKind.TABLE:
                return table_rows(value)
            case AnswerKind.REFERENCE:
                return list(reference_lines(value))
            case AnswerKind.CHOICE if self.question.several:
                return chosen_options(value)
        return value

    def validate(self, value: str) -> None:
        """Says what is wrong with an answer that is there; an empty one is no fault of a draft."""
        faults = text_faults(self.question, value, self.on)
        if faults:
            raise ValidationError([fault_in_words(self.question, fault, value) for fault in faults])


def text_faults(question: AskedQuestion, text: str, on: date | None = None) -> list[AnswerFault]:
    """What is wrong with the text of an answer; of a file with its day of expiry, attached or not."""
    if question.kind is AnswerKind.FILE and not text.strip():
        return []
    value = read_answer(question, text, (question.wording,))
    return value_faults(question, value, on) if is_answered(value) else []


def conditions_json(question: Question) -> str:
    """When a question is asked, for ``questions.js``; empty where everybody is asked."""
    rows = [[row.question, row.operator, list(row.values)] for row in question.asked_if]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


class QuestionsForm(PortalForm):
    """Questions of a set as one form. ``texts`` are the answers as they are kept; with ``sent`` the form
    shows what was typed, and its faults. ``names`` gives a question's field another name than its link. A file that expires before the day ``on`` is a
    fault."""

    def __init__(
        self,
        questions: Iterable[Question],
        *,
        texts: Mapping[str, str] | None = None,
        sent: Sent | None = None,
        names: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
        asked_among: Iterable[Question] = (),
        on: date | None = None,
    ) -> None:
        self.questions, self.on = tuple(questions), on
        self.name_of = {row.key: (names or {}).get(row.key, row.key) for row in self.questions}
        kept = texts or {}
        super().__init__(
            sent, initial={self.name_of[row.key]: kept.get(row.key, "") for row in self.questions}
        )
        among = tuple(asked_among) or self.questions
        for row in self.questions:
            field = AnswerField(asked_question(row), (labels or {}).get(row.key, row.title), on)
            vars(field).update(
                asked_if=asked_if_in_words(row, among),
                conditions=conditions_json(row),
            )
            self.fields[self.name_of[row.key]] = field

    def show_faults(self) -> None:
        """Puts the faults of kept answers beside their boxes, in a form that is only shown."""
        if self.is_bound:
            return
        self.full_clean()
        self.cleaned_data = {}
        for row in self.questions:
            name, asked = self.name_of[row.key], asked_question(row)
            text = str(self.initial[name])
            for fault in text_faults(asked, text, self.on):
                self.add_error(name, fault_in_words(asked, fault, text))

    def texts(self) -> dict[str, str]:
        """What was typed, by question, as it is kept; with or without faults."""
        return {row.key: self.typed(row.key) for row in self.questions}

    def typed(self, key: str) -> str:
        """What was typed as the answer to one question."""
        name = self.name_of[key]
        field = self.fields[name]
        return str(field.to_python(self[name].data)) if self.is_bound else str(self.initial[name])


def is_sent(question: Question, sent: Sent, name: str) -> bool:
    """Whether a form with the boxes of this question was sent, be they empty: of ticks and radios a browser
    sends what is chosen alone."""
    widget = _widget(asked_question(question))
    return isinstance(widget, forms.RadioSelect | OptionTicks) or any(
        box == name or box.startswith(f"{name}_") for box in sent
    )


def boxes_of(question: AskedQuestion, text: str, name: str) -> dict[str, list[str]]:
    """What a browser sends of the boxes of a question that show this answer, by the boxes' names."""
    shown = AnswerField(question, "").prepare_value(text)
    match question.kind:
        case AnswerKind.TABLE:
            cells = (
                (row, place, cell) for row, texts in enumerate(shown) for place, cell in enumerate(texts)
            )
            return {f"{name}_{row}_{place}": [cell] for row, place, cell in cells}
        case AnswerKind.DATE | AnswerKind.FILE:
            return {f"{name}_{part}": [box] for part, box in zip(DateBoxes.parts, shown, strict=True)}
        case AnswerKind.REFERENCE:
            return {f"{name}_{part}": [box] for part, box in zip(ReferenceBoxes.parts, shown, strict=True)}
        case AnswerKind.CHOICE if question.several:
            wordings = [option.wording for option in question.options]
            return {f"{name}_{wordings.index(row)}": [row] for row in shown if row in wordings}
    return {name: [text]}
