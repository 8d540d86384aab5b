"""Forms for one lot, one criterion, one question, and for all the weights at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Self

from django import forms

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.bars_and_scales import figure
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.terms_form_fields import form_field, unix_lines
from hopmarket.rules.draft_completeness import plain_title
from hopmarket.rules.terms import WHOLE_CONTRACT, Criterion, CriterionKind, Lot, Question, QuestionKind, Terms
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.terms_row_fields import ROW_FIELDS

from .section_forms import SectionForm

Row = Lot | Criterion | Question


class WeightField(forms.DecimalField):
    """A weight in points out of 100 for all criteria together, with at most two decimal places."""

    width = "4"

    def __init__(self, **kwargs: Any) -> None:
        wrong = "Enter a weight from 1 to 100, such as 30"
        messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), wrong)
        messages["max_decimal_places"] = messages["max_digits"] = (
            "Enter a weight with at most two decimal places"
        )
        kwargs = {"error_messages": messages, "min_value": Decimal(1), "max_value": Decimal(100), **kwargs}
        super().__init__(max_digits=5, decimal_places=2, widget=forms.TextInput, **kwargs)

    def prepare_value(self, value: object) -> object:
        return figure(value) if isinstance(value, Decimal) else value


class RowForm(PortalForm):
    """A form over one row of the terms: the fields that the table has for it, then what it declares itself.
    ``key`` is the row's, empty for a new one."""

    noun = "row"
    rows_name: str

    def __init__(self, terms: Terms, *args: Any, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {**{row.name: form_field(row) for row in ROW_FIELDS[self.rows_name]}, **self.fields}
        self.terms = terms
        self.key = key

    @classmethod
    def of(cls, terms: Terms, row: Row | None, data: Mapping[str, Any] | None = None) -> Self:
        """The form as the row fills it (None: a new one), or as somebody has typed it."""
        return cls(terms, data, key=row.key if row else "", initial=asdict(row) if row else {})

    def refuse_title_of(self, others: Iterable[Lot | Criterion]) -> None:
        """Refuses a title that another row has already."""
        title = plain_title(self.cleaned_data.get("title", ""))
        if title and any(plain_title(row.title) == title for row in others if row.key != self.key):
            self.add_error("title", f"Another {self.noun} has this title. Give each a title of its own")

    def typed(self) -> dict[str, Any]:
        """The values of the row's fields."""
        return {name: unix_lines(value) for name, value in self.cleaned_data.items()}

    def row(self, key: str, old: Any) -> Row:
        """The row as typed; ``old`` keeps what the form does not ask."""
        raise NotImplementedError


class LotForm(RowForm):
    noun = "lot"
    rows_name = "lots"

    def clean(self) -> None:
        """Refuses another lot's title, and a value with which the lots come to more than the whole."""
        others = [lot for lot in with_stand_in_replaced(self.terms) if lot.key != self.key]
        self.refuse_title_of(others)
        value, whole = self.cleaned_data.get("value"), self.terms.value
        total = sum((lot.value for lot in others if lot.value is not None), value or Decimal())
        if value and whole and total > whole:
            self.add_error(
                "value",
                f"The lots would come to {money_and_dates.pounds(total)} together, more than the "
                f"{money_and_dates.pounds(whole)} of the whole contract. Lower one, or raise the whole first",
            )

    def row(self, key: str, old: Lot | None) -> Lot:
        return Lot(key=key, **self.typed())


class CriterionForm(RowForm):
    noun = "criterion"
    rows_name = "criteria"

    weight = WeightField(label="Weight", help_text="Out of 100 for all criteria together")

    def clean(self) -> None:
        """Refuses another criterion's title."""
        self.refuse_title_of(self.terms.criteria)

    def row(self, key: str, old: Criterion | None) -> Criterion:
        return Criterion(key=key, kind=old.kind if old else CriterionKind.QUALITY, **self.typed())


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
        choices=[(QuestionKind.TEXT, "In words"), (QuestionKind.FILE, "With a file")],
        initial=QuestionKind.TEXT,
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
    required = forms.BooleanField(label="Everybody must answer this", required=False, initial=True)

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(terms, *args, **kwargs)
        self.initial["word_limit"] = self.initial.get("word_limit", self.fields["word_limit"].initial) or None
        vars(self.fields["word_limit"])["width"] = "4"
        choice = self.fields["criterion"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(criterion.key, criterion.title) for criterion in quality_criteria(terms)]

    def row(self, key: str, old: Question | None) -> Question:
        typed = self.typed()
        text = typed["kind"] == QuestionKind.TEXT
        typed["kind"] = QuestionKind(typed["kind"])
        typed["word_limit"] = (typed["word_limit"] or 0) if text else 0
        return Question(key=key, **typed)


class WeightsForm(SectionForm):
    """All the weights of a draft, one box for each criterion."""

    def __init__(self, terms: Terms, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(DraftSection.CRITERIA, terms, data)
        for criterion in terms.criteria:
            self.fields[criterion.key] = WeightField(label=criterion.title, initial=criterion.weight)

    def applied(self, terms: Terms) -> Terms:
        """The terms with the weights as typed."""
        weighed = (
            replace(criterion, weight=self.cleaned_data[criterion.key]) for criterion in terms.criteria
        )
        return replace(super().applied(terms), criteria=tuple(weighed))


def quality_criteria(terms: Terms) -> list[Criterion]:
    """The criteria that evaluators score."""
    return [criterion for criterion in terms.criteria if criterion.kind is CriterionKind.QUALITY]


@dataclass(frozen=True, slots=True)
class TermsRows:
    """Rows of one kind: their field in the terms, their word, their section, their form."""

    name: str
    noun: str
    section: DraftSection
    form: type[RowForm]

    def of(self, terms: Terms) -> tuple[Any, ...]:
        """The rows of this kind in the terms."""
        rows: tuple[Any, ...] = getattr(terms, self.name)
        return rows

    def find(self, terms: Terms, key: str) -> Any | None:
        """The row with this key, or None."""
        return next((row for row in self.of(terms) if row.key == key), None)

    def new_key(self, terms: Terms) -> str:
        """A key that no row has: "lot-3"."""
        taken = {row.key for row in self.kept(terms)}
        return next(key for n in range(1, len(taken) + 2) if (key := f"{self.noun}-{n}") not in taken)

    def placed(self, terms: Terms, rows: Iterable[Any]) -> Terms:
        """The terms with these rows instead of their own."""
        changed: Mapping[str, Any] = {self.name: tuple(rows)}
        return replace(terms, **changed)

    def kept(self, terms: Terms) -> tuple[Any, ...]:
        """The rows beside which a new one is added: a draft's stand-in lot gives way to it."""
        return with_stand_in_replaced(terms) if self.name == "lots" else self.of(terms)

    def put(self, terms: Terms, row: Row, *, is_new: bool = False) -> Terms:
        """The terms with the row in its place, or added at the end (before the price)."""
        rows = self.kept(terms) if is_new else self.of(terms)
        if any(other.key == row.key for other in rows):
            placed = [row if other.key == row.key else other for other in rows]
        else:
            placed = [*rows, row]
        return self.placed(terms, sorted(placed, key=_price_last))

    def without(self, terms: Terms, key: str) -> Terms:
        """The terms without the row; a criterion takes its questions with it."""
        left = self.placed(terms, (row for row in self.of(terms) if row.key != key))
        if self.name != "criteria":
            return left
        return replace(
            left, questions=tuple(question for question in left.questions if question.criterion != key)
        )


def with_stand_in_replaced(terms: Terms) -> tuple[Lot, ...]:
    """The lots that somebody described: without the one with which a draft begins, if it is alone and
    nobody said more of it than the value of the whole."""
    begun = [replace(WHOLE_CONTRACT, value=value) for value in (None, terms.value)]
    return () if len(terms.lots) == 1 and terms.lots[0] in begun else terms.lots


def _price_last(row: Row) -> bool:
    return isinstance(row, Criterion) and row.kind is CriterionKind.PRICE


LOTS = TermsRows("lots", "lot", DraftSection.VALUE, LotForm)
CRITERIA = TermsRows("criteria", "criterion", DraftSection.CRITERIA, CriterionForm)
QUESTIONS = TermsRows("questions", "question", DraftSection.QUESTIONS, QuestionForm)


def with_question_moved(terms: Terms, key: str, *, up: bool) -> Terms:
    """The terms with one question before (or after) its neighbour."""
    rows = list(terms.questions)
    at = next((place for place, row in enumerate(rows) if row.key == key), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(rows):
        return terms
    rows[at], rows[to] = rows[to], rows[at]
    return replace(terms, questions=tuple(rows))
