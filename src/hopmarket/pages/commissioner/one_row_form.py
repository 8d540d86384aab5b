"""A form over one row of the terms: what the forms of a lot, a criterion and a question share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Self

from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.terms_form_fields import form_field, unix_lines
from hopmarket.rules.draft_completeness import plain_title
from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Question, Terms
from hopmarket.rules.terms_row_fields import ROW_FIELDS

TermsRow = Lot | Criterion | Question


def quality_criteria(terms: Terms) -> list[Criterion]:
    """The criteria that evaluators score."""
    return [criterion for criterion in terms.criteria if criterion.kind is CriterionKind.QUALITY]


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
    def of(
        cls, terms: Terms, row: TermsRow | None, data: Mapping[str, Any] | None = None, ready: str = ""
    ) -> Self:
        """The form as the row fills it (None: a new one, with words that are ready under this name), or as
        somebody has typed it."""
        return cls(terms, data, key=row.key if row else "", initial=asdict(row) if row else {"ready": ready})

    def refuse_title_of(self, others: Iterable[Lot | Criterion]) -> None:
        """Refuses a title that another row has already."""
        title = plain_title(self.cleaned_data.get("title", ""))
        if title and any(plain_title(row.title) == title for row in others if row.key != self.key):
            self.add_error("title", f"Another {self.noun} has this title. Give each a title of its own")

    def typed(self) -> dict[str, Any]:
        """The values of the row's fields."""
        return {name: unix_lines(value) for name, value in self.cleaned_data.items()}

    def row(self, key: str, old: Any) -> TermsRow:
        """The row as typed; ``old`` keeps what the form does not ask."""
        raise NotImplementedError

    def completed(self, terms: Terms, key: str) -> Terms:
        """The terms that have the row already, with what else the form says of it."""
        return terms
