"""The forms of the one page on which quotes are judged: scores with reasons, the award, the second officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from hopmarket.pages.parts.forms import LongTextField, PortalForm, ReasonField, ScoreField
from hopmarket.records.evaluation.models import Score
from hopmarket.records.evaluation.services import QuoteScore
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.rules.quotes import FEWEST_SENTENCES, enough_said
from hopmarket.rules.terms import Criterion

from .forms import SHEET, AwardForm


@dataclass(frozen=True, slots=True)
class QuoteScoreBoxes:
    """One quote under one criterion: the boxes of its score and of its reason."""

    criterion: Criterion
    score: BoundField
    reason: BoundField


class JudgingForm(PortalForm):
    """A score and its reason for each quote under each criterion; what is left empty waits."""

    def __init__(
        self,
        quotes: Sequence[OpenedResponse],
        criteria: Sequence[Criterion],
        given: Iterable[Score],
        data: Any = None,
    ) -> None:
        scores = {(row.opened_id, row.criterion): row for row in given}
        self.places = [(quote, criterion) for quote in quotes for criterion in criteria]
        initial: dict[str, Any] = {}
        for quote, criterion in self.places:
            if row := scores.get((quote.pk, criterion.key)):
                initial |= {
                    _name("score", quote, criterion): row.value,
                    _name("reason", quote, criterion): row.reason,
                }
        super().__init__(data, initial=initial)
        for quote, criterion in self.places:
            self.fields[_name("score", quote, criterion)] = ScoreField(
                label=f"{criterion.title}: your score", choices=SHEET, required=False
            )
            self.fields[_name("reason", quote, criterion)] = LongTextField(
                label="Why?",
                help_text=f"At least {_FEWEST} sentences. Whoever quoted reads them word for word.",
                required=False,
                rows=4,
            )

    def cells(self, quote: OpenedResponse) -> list[QuoteScoreBoxes]:
        """The boxes for one quote, in the order of the criteria."""
        return [
            QuoteScoreBoxes(
                criterion, self[_name("score", row, criterion)], self[_name("reason", row, criterion)]
            )
            for row, criterion in self.places
            if row.pk == quote.pk
        ]

    def scores(self) -> tuple[QuoteScore, ...]:
        """What was given so far."""
        typed = ((quote, criterion, *self._typed(quote, criterion)) for quote, criterion in self.places)
        return tuple(
            QuoteScore(quote.number, criterion.key, value, reason)
            for quote, criterion, value, reason in typed
            if value is not None and reason
        )

    def _typed(self, quote: OpenedResponse, criterion: Criterion) -> tuple[int | None, str]:
        value = self.cleaned_data.get(_name("score", quote, criterion))
        reason = self.cleaned_data.get(_name("reason", quote, criterion)) or ""
        return (None if value in (None, "") else int(value), reason.strip())

    def clean(self) -> dict[str, Any]:
        """Finds a score without its reasons, and reasons without a score."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for quote, criterion in self.places:
            value, reason = self._typed(quote, criterion)
            if value is not None and not enough_said(reason):
                self.add_error(_name("reason", quote, criterion), _TOO_SHORT)
            if value is None and reason:
                self.add_error(_name("score", quote, criterion), "Choose a score for these reasons")
        return typed


_FEWEST = {2: "two"}.get(FEWEST_SENTENCES, str(FEWEST_SENTENCES))
_TOO_SHORT = f"Say why in at least {_FEWEST} sentences: what was good, and what was missing"


def _name(part: str, quote: OpenedResponse, criterion: Criterion) -> str:
    return f"{part}_{quote.number}_{criterion.key}"


class AskAwardForm(AwardForm):
    """The reasons of the award, and a tick where they name somebody."""

    names_confirmed = forms.BooleanField(
        label="The reasons may name an organisation that did not win, or a person: everybody will read this",
        required=False,
    )

    def confirm_names(self) -> None:
        """Shows the tick, which nobody sees before it is needed."""
        self.shows_names = True

    shows_names = False


class RefuseAwardForm(PortalForm):
    """Why the second officer gives the award back."""

    reasons = ReasonField(
        "refuse_award", label="What has to change?", rows=4, max_words=500, help_text="The lead reads this."
    )
