"""The forms of a bidder's pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import LongTextField, MoneyField, PortalForm
from hopmarket.records.opportunities.services.interest_and_questions import MOST_SIGNS
from hopmarket.rules.terms import Question, Terms


class ResponseAnswerForm(PortalForm):
    """The answer to one question; a text over its limit is saved all the same, and marked."""

    text = LongTextField(
        label="Your answer",
        required=False,
        rows=14,
        strip=False,
        help_text="Plain text. Evaluators read it as you type it: signs such as ** or # make no headings or bold words.",
    )

    def __init__(self, question: Question, data: Mapping[str, str] | None = None, text: str = "") -> None:
        over = question.word_limit and len(text.split()) > question.word_limit
        super().__init__(data or ({"text": text} if over else None), initial={"text": text})
        field = self.fields["text"]
        assert isinstance(field, LongTextField)
        field.max_words = question.word_limit or None


class AttachForm(PortalForm):
    """Adds one file to a question."""

    file = forms.FileField(label="Choose a file", allow_empty_file=True)


class PriceForm(PortalForm):
    """A price for each lot; an empty box means no offer."""

    def __init__(self, terms: Terms, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for lot in terms.lots:
            expected = terms.value_of(lot.key)
            worth = f"The buyer expects {money_and_dates.pounds(expected)}. " if expected is not None else ""
            self.fields[box(lot.key)] = MoneyField(
                label=lot.title,
                required=False,
                help_text=f"{worth}For the whole length of the contract, VAT included.",
            )

    def prices(self, terms: Terms) -> dict[str, str]:
        """The prices by lot as the service reads them."""
        entered = {lot.key: self.cleaned_data[box(lot.key)] for lot in terms.lots}
        return {lot: "" if price is None else str(price) for lot, price in entered.items()}


def box(lot: str) -> str:
    """The name of a lot's box in the form."""
    return f"price-{lot}"


class SealForm(forms.Form):
    """What the button "Seal and send" carries: which click, and which version was looked at."""

    click = forms.UUIDField()
    terms_print = forms.CharField(max_length=64)
    saved_at = forms.CharField(max_length=40)
    newest_copy = forms.IntegerField(min_value=0)
    keep = forms.BooleanField(required=False)

    @property
    def the_click(self) -> uuid.UUID:
        return uuid.UUID(str(self.cleaned_data["click"]))


class AskForm(PortalForm):
    """Asks the buyer a question."""

    text = LongTextField(
        label="Your question",
        help_text=f"Up to {MOST_SIGNS:,} characters. Leave out what would tell others who you are.",
    )
    names_confirmed = forms.BooleanField(
        label="The buyer may read the name or the address",
        required=False,
        help_text="What everybody reads is written anew by the buyer.",
    )

    def __init__(self, *args: Any, names: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names:
            del self.fields["names_confirmed"]
