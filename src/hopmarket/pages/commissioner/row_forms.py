"""Forms for one lot, one criterion, one question, and for all the weights at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.bars_and_scales import figure
from hopmarket.rules.terms import WHOLE_CONTRACT, Criterion, CriterionKind, Lot, Terms
from hopmarket.rules.terms_fields import DraftSection

from .one_row_form import RowForm, TermsRow
from .question_row_form import QuestionForm
from .section_forms import SectionForm


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
        """A key that no row has, and that no condition names: "lot-3"."""
        taken = {row.key for row in self.kept(terms)}
        taken |= {condition.question for question in terms.questions for condition in question.asked_if}
        return next(key for n in range(1, len(taken) + 2) if (key := f"{self.noun}-{n}") not in taken)

    def placed(self, terms: Terms, rows: Iterable[Any]) -> Terms:
        """The terms with these rows instead of their own."""
        changed: Mapping[str, Any] = {self.name: tuple(rows)}
        return replace(terms, **changed)

    def kept(self, terms: Terms) -> tuple[Any, ...]:
        """The rows beside which a new one is added: a draft's stand-in lot gives way to it."""
        return with_stand_in_replaced(terms) if self.name == "lots" else self.of(terms)

    def put(self, terms: Terms, row: TermsRow, *, is_new: bool = False) -> Terms:
        """The terms with the row in its place, or added at the end (before the price)."""
        rows = self.kept(terms) if is_new else self.of(terms)
        if any(other.key == row.key for other in rows):
            placed = [row if other.key == row.key else other for other in rows]
        else:
            placed = [*rows, row]
        return self.placed(terms, sorted(placed, key=_price_last))

    def without(self, terms: Terms, key: str) -> Terms:
        """The terms without the row; a criterion takes its questions with it, a question its must."""
        left = self.placed(terms, (row for row in self.of(terms) if row.key != key))
        if self.name == "criteria":
            kept = tuple(question for question in left.questions if question.criterion != key)
            left = replace(left, questions=kept)
        asked = {question.key for question in left.questions}
        return replace(left, musts=tuple(must for must in left.musts if must.link in asked))


def with_stand_in_replaced(terms: Terms) -> tuple[Lot, ...]:
    """The lots that somebody described: without the one with which a draft begins, if it is alone and
    nobody said more of it than the value of the whole."""
    begun = [replace(WHOLE_CONTRACT, value=value) for value in (None, terms.value)]
    return () if len(terms.lots) == 1 and terms.lots[0] in begun else terms.lots


def _price_last(row: TermsRow) -> bool:
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
