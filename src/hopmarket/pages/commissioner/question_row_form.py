"""The form of one question: how it is answered, of whom it is asked, where it is scored, and whether it is a
must. What belongs to one kind stands below that kind, and is shown with it where scripts run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import LongTextField
from hopmarket.pages.parts.question_words import KIND_LABELS, condition_in_words, fault_in_words
from hopmarket.rules.answer_texts import YES, plain_text, read_answer
from hopmarket.rules.questions.answers import value_faults
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import ORDERED, AnswerKind
from hopmarket.rules.ready_musts import READY_MUSTS
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Condition, Must, Question, Terms

from .one_row_form import RowForm, quality_criteria

NOT_SCORED = "not-scored"
MOST_OPTIONS, MOST_COLUMNS, LONGEST_LINE = 30, 6, 200
_BOUNDED = {Operator.AT_LEAST, Operator.AT_MOST}
KIND_FIELDS: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.TEXT: ("word_limit",),
    AnswerKind.YES_NO: ("is_must", "why"),
    AnswerKind.CHOICE: ("options", "several"),
    AnswerKind.NUMBER: ("unit", "least", "most"),
    AnswerKind.FILE: ("expires",),
    AnswerKind.TABLE: ("columns",),
}
"""What is asked of a question of one kind alone."""


class NumberField(forms.DecimalField):
    """A number that an answer may reach; it may stay empty."""

    width = "10"

    def __init__(self, label: str) -> None:
        wrong = "Enter a number in figures, such as 12, or leave it empty"
        super().__init__(
            label=label,
            required=False,
            max_digits=15,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages=dict.fromkeys(("invalid", "max_digits", "max_whole_digits"), wrong),
        )


class QuestionForm(RowForm):
    rows_name = "questions"

    criterion = forms.ChoiceField(
        label="Scored under which criterion?",
        error_messages={"required": "Choose the criterion under which it is scored"},
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label="How do bidders answer?",
        error_messages={"required": "Choose how bidders answer"},
        choices=list(KIND_LABELS.items()),
        initial=AnswerKind.TEXT,
        widget=forms.RadioSelect,
    )
    word_limit = forms.IntegerField(
        label="Word limit",
        min_value=1,
        max_value=5000,
        required=False,
        initial=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="The most words that an answer may have; empty for no limit",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "Enter a word limit from 1 to 5,000, such as 500, or leave it empty for no limit",
        ),
    )
    is_must = forms.BooleanField(
        label="The contract needs a yes",
        required=False,
        help_text="A must. It shuts nobody out: whoever says no can respond, you see it, and whoever wins has to meet "
        "it before the contract is signed.",
    )
    why = forms.CharField(
        label="Why the contract needs it",
        required=False,
        max_length=300,
        help_text="Bidders read this, for example: the work brings people together with children",
    )
    options = LongTextField(
        label="What can be chosen", required=False, rows=5, help_text="One option a line, at least two"
    )
    several = forms.BooleanField(label="Several can be chosen", required=False)
    unit = forms.CharField(
        label="Unit",
        required=False,
        max_length=40,
        help_text="What is counted, for example: tonnes, visits a week",
    )
    least = NumberField("The least that you take")
    most = NumberField("The most that you take")
    expires = forms.BooleanField(
        label="Ask for the day on which it expires", required=False, help_text="For certificates and policies"
    )
    columns = LongTextField(
        label="Headings of the table", required=False, rows=4, help_text="One heading a line, up to six"
    )
    required = forms.BooleanField(
        label="Everybody must answer this",
        required=False,
        initial=True,
    )
    asked_if = forms.ChoiceField(
        label="Ask this of whom?",
        required=False,
        help_text="Everybody, or those who have answered an earlier question so",
    )
    compared = forms.CharField(
        label="The number, the amount or the day that it is compared with",
        required=False,
        max_length=40,
        help_text="Only where you chose “or more”, “or less”, “or later” or “or earlier” above. "
        "A day for example as 31/3/2027",
    )

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(terms, *args, **kwargs)
        self._begin()
        vars(self.fields["word_limit"])["width"] = "4"
        vars(self.fields["compared"])["width"] = "10"
        vars(self.fields["kind"])["reveals"] = {str(kind): names for kind, names in KIND_FIELDS.items()}
        self._choices("criterion").choices = [
            *((criterion.key, criterion.title) for criterion in quality_criteria(terms)),
            (NOT_SCORED, "Under none: it is not scored, evaluators read it"),
        ]
        self.earlier = _before(terms, self.key)
        chosen = [("", "Everybody"), *self._conditions()]
        self._choices("asked_if").choices = chosen
        if len(chosen) == 1:
            del self.fields["asked_if"], self.fields["compared"]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _begin(self) -> None:
        """What the boxes hold at first: of a question that stands what it says, of a ready must its words."""
        begun = self.initial
        if self.key:
            begun["criterion"] = begun["criterion"] or NOT_SCORED
            begun["options"], begun["columns"] = "\n".join(begun["options"]), "\n".join(begun["columns"])
            must = self.terms.must(self.key)
            begun["is_must"], begun["why"] = must is not None, must.why if must else ""
            condition = next(iter(self.terms.question(self.key).asked_if), None)
            begun["asked_if"] = _written(condition) if condition else ""
            begun["compared"] = condition.values[0] if condition and condition.operator in _BOUNDED else ""
        elif ready := READY_MUSTS.get(str(begun.get("ready", ""))):
            begun.update(
                {"title": ready.title, "guidance": ready.guidance, "why": ready.why, "is_must": True}
            )
            begun.update({"kind": AnswerKind.YES_NO, "criterion": NOT_SCORED})
        begun["word_limit"] = begun.get("word_limit", self.fields["word_limit"].initial) or None

    def _conditions(self) -> Iterator[tuple[str, str]]:
        for question in self.earlier:
            for condition in _possible(question):
                words = condition_in_words(condition, self.earlier).replace("is … ", "is the value below ")
                yield _written(condition), f"If {words}"

    def clean(self) -> None:
        """Refuses what the kind of the question cannot do without, and a comparison that cannot be made."""
        kind = self.cleaned_data.get("kind")
        if kind == AnswerKind.CHOICE:
            self._want_lines("options", 2, MOST_OPTIONS, "Enter from two to 30 options, one a line")
        if kind == AnswerKind.TABLE:
            self._want_lines("columns", 1, MOST_COLUMNS, "Enter from one to six headings, one a line")
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if kind == AnswerKind.NUMBER and least is not None and most is not None and least > most:
            self.add_error("most", "Enter a number that is not below the least")
        if (
            kind == AnswerKind.YES_NO
            and self.cleaned_data.get("is_must")
            and not self.cleaned_data.get("why")
        ):
            self.add_error("why", "Say why the contract needs it")
        self._clean_condition()

    def _want_lines(self, name: str, fewest: int, most: int, wrong: str) -> None:
        lines = _lines(self.cleaned_data.get(name, ""))
        twice = next((line for line in lines if lines.count(line) > 1), "")
        long = next((line for line in lines if len(line) > LONGEST_LINE), "")
        if twice:
            self.add_error(name, f"“{twice}” stands there twice. Keep it once")
        elif long:
            self.add_error(name, f"Cut the line “{long[:40]}…” to {LONGEST_LINE} characters")
        elif not fewest <= len(lines) <= most:
            self.add_error(name, wrong)

    def _clean_condition(self) -> None:
        condition = self._condition()
        if condition is None or condition.operator not in _BOUNDED:
            return
        earlier = next(row for row in self.earlier if row.key == condition.question)
        asked, text = asked_question(earlier), self.cleaned_data.get("compared", "")
        value = read_answer(asked, text)
        faults = value_faults(asked, value) if isinstance(value, Decimal | date) else None
        if faults is None:
            what = "a day, such as 31/3/2027" if earlier.kind is AnswerKind.DATE else "a figure, such as 12"
            self.add_error("compared", f"Enter {what}, to compare the answer with")
        elif faults:
            self.add_error("compared", f"No answer can be that. {fault_in_words(asked, faults[0])}")

    def _condition(self) -> Condition | None:
        """The condition as chosen, without what is typed beside it."""
        chosen = self.cleaned_data.get("asked_if")
        possible = (condition for question in self.earlier for condition in _possible(question))
        return next((condition for condition in possible if chosen and _written(condition) == chosen), None)

    def row(self, key: str, old: Question | None) -> Question:
        typed = self.typed()
        kind = AnswerKind(typed["kind"])
        own = KIND_FIELDS.get(kind, ())
        condition = self._condition()
        if condition is not None and condition.operator in _BOUNDED:
            earlier = next(row for row in self.earlier if row.key == condition.question)
            condition = replace(condition, values=(plain_text(asked_question(earlier), typed["compared"]),))
        apart = {
            "word_limit",
            "criterion",
            "kind",
            "is_must",
            "why",
            "options",
            "several",
            "unit",
            "least",
            "most",
        }
        apart |= {"expires", "columns", "asked_if", "compared"}
        return Question(
            **{name: value for name, value in typed.items() if name not in apart},
            key=key,
            kind=kind,
            word_limit=(typed["word_limit"] or 0) if "word_limit" in own else 0,
            criterion="" if typed["criterion"] == NOT_SCORED else typed["criterion"],
            options=tuple(_lines(typed["options"])) if "options" in own else (),
            several="several" in own and typed["several"],
            unit=typed["unit"] if "unit" in own else "",
            least=typed["least"] if "least" in own else None,
            most=typed["most"] if "most" in own else None,
            expires="expires" in own and typed["expires"],
            columns=tuple(_lines(typed["columns"])) if "columns" in own else (),
            asked_if=(*((condition,) if condition else ()), *(old.asked_if[1:] if old else ())),
        )

    def completed(self, terms: Terms, key: str) -> Terms:
        """The terms with the must that the question asks about, or without one."""
        others = tuple(must for must in terms.musts if must.link != key)
        is_must = self.cleaned_data["kind"] == AnswerKind.YES_NO and self.cleaned_data["is_must"]
        if not is_must:
            return replace(terms, musts=others)
        before = terms.must(key)
        ready = READY_MUSTS.get(str(self.initial.get("ready", "")))
        cite = before.cite if before else ready.cite if ready else ""
        must = Must(key, Operator.IS, YES, self.cleaned_data["why"].strip(), cite)
        return replace(terms, musts=(*others, must))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _before(terms: Terms, key: str) -> tuple[Question, ...]:
    """The questions that stand before one; before a new one all."""
    keys = [question.key for question in terms.questions]
    return terms.questions[: keys.index(key)] if key in keys else terms.questions


def _possible(question: Question) -> Iterator[Condition]:
    """What the answer to an earlier question can be compared with."""
    match question.kind:
        case AnswerKind.YES_NO:
            yield from (Condition(question.key, Operator.IS, (text,)) for text in ("Yes", "No"))
        case AnswerKind.CHOICE:
            yield from (Condition(question.key, Operator.IS, (option,)) for option in question.options)
        case kind if kind in ORDERED:
            yield from (Condition(question.key, operator, ("…",)) for operator in sorted(_BOUNDED))
        case _:
            yield Condition(question.key, Operator.ANSWERED)


def _written(condition: Condition) -> str:
    """A condition as the value of a choice, without the figure that is typed beside it."""
    value = "" if condition.operator in _BOUNDED else "|".join(condition.values)
    return f"{condition.question}|{condition.operator}|{value}"
