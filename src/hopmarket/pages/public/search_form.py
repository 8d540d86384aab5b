"""The supplier search as an address: every filter by which suppliers find work, read and written back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from hopmarket import reference_data
from hopmarket.pages.parts.fields import MoneyField
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.records.search.run import (
    ClosingWindow,
    SearchQuery,
    SortOrder,
    StatusFilter,
    ValueBand,
)
from hopmarket.rules.search.query_words import read_terms
from hopmarket.rules.search.word_letters import has_letters

VIEWS = ("list", "table", "map", "calendar")
NOT_ASKED = ("view", "month", "page")
NEVER_NARROWING = ("any", "typed", "near", "sort")
"""What says how to search and in which order, and leaves the list as wide as it is."""
MOST_TICKS = 50
"""So many choices of one filter count: each needs a chip, and each chip an address with all the others."""
_DAY = "Enter a date as year-month-day, such as 2026-12-03"
_KEY = re.compile(r"[^\s/\x00-\x1f]{1,120}")


class NearField(forms.CharField):
    """A postcode, or its first half, that has a place on the map."""

    def clean(self, value: object) -> str:
        postcode = " ".join(str(super().clean(value) or "").upper().split())
        if postcode and not re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?([0-9][A-Z]{2})?", postcode):
            raise ValidationError("Enter a postcode, such as WR15 8AB or WR15")
        if postcode and not reference_data.centre_of(postcode):
            raise ValidationError(
                f"We do not know {postcode}. Check it, or enter its first half, such as WR15"
            )
        return postcode


class Choices(forms.MultipleChoiceField):
    """The ticks of a filter: an unknown choice is an error, and the others still count."""

    default_error_messages = {
        "invalid_choice": "There is no “%(value)s” here. Choose from the filters",
        "too_many": f"Choose at most {MOST_TICKS}. Those after them are left out",
    }

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(set(value)) > MOST_TICKS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")

    def valid_values(self, values: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in values if self.valid_value(value)))[:MOST_TICKS]


class CodeChoices(Choices):
    """Beginnings of CPV codes, of two to eight figures."""

    def valid_value(self, value: Any) -> bool:
        code = str(value)
        return bool(re.fullmatch(r"[0-9]{2,8}", code)) and code.ljust(8, "0") in reference_data.cpv_labels()


class KeyChoices(Choices):
    """Keys of published organisations; one that nobody has finds nothing."""

    def valid_value(self, value: Any) -> bool:
        return bool(_KEY.fullmatch(str(value)))


def _ticks(*choices: str, kind: type[Choices] = Choices) -> Choices:
    return kind(required=False, choices=[(choice, choice) for choice in choices])


class MarketSearchForm(PortalForm):
    """The search box and the filters; every field may be left empty."""

    q = forms.CharField(required=False, max_length=200)
    any = forms.BooleanField(required=False)
    typed = forms.BooleanField(required=False)
    status = _ticks(*StatusFilter)
    kind = _ticks("goods", "services", "works")
    cpv = _ticks(kind=CodeChoices)
    district = Choices(required=False)
    body = _ticks(kind=KeyChoices)
    band = _ticks(*ValueBand)
    closing = _ticks(*ClosingWindow)
    sme = forms.BooleanField(required=False)
    vcse = forms.BooleanField(required=False)
    lots = forms.BooleanField(required=False)
    ours = forms.BooleanField(required=False)
    place = forms.CharField(required=False, max_length=80)
    buyer = forms.CharField(required=False, max_length=120)
    organisation = forms.CharField(required=False, max_length=120)
    least = MoneyField(required=False, label="Lowest value")
    most = MoneyField(required=False, label="Highest value")
    closes_from = forms.DateField(required=False, error_messages={"invalid": _DAY})
    closes_until = forms.DateField(required=False, error_messages={"invalid": _DAY})
    near = NearField(required=False, max_length=80)
    sort = forms.ChoiceField(required=False, choices=[("", ""), *((order, order) for order in SortOrder)])

    def __init__(self, query: QueryDict) -> None:
        super().__init__(without_empty_fields(query))
        self._choices("district", _districts())
        self.fields["sort"].error_messages["invalid_choice"] = "Choose an order from the list"
        self.is_valid()

    def _choices(self, name: str, values: Sequence[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, Choices)
        field.choices = [(value, value) for value in values]

    def clean_q(self) -> str:
        words = str(self.cleaned_data["q"])
        if words and not read_terms(words):
            raise ValidationError(
                f"There is no word to look for in “{words}”: signs, and words such as “the”, are left out"
            )
        return words

    def clean_place(self) -> str:
        return _with_letters(self.cleaned_data["place"], "Enter a place or postcode in letters and figures")

    def clean_buyer(self) -> str:
        return _with_letters(self.cleaned_data["buyer"], "Enter part of a name in letters and figures")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("sort") == SortOrder.NEAREST and not cleaned.get("near") and "near" not in self.errors:
            self.add_error("near", "Enter a postcode to sort by the nearest")
        return cleaned

    def ticked(self, name: str) -> tuple[str, ...]:
        """Returns the ticked choices of a filter that are valid."""
        field, data = self.fields[name], self.data
        assert isinstance(field, Choices) and isinstance(data, QueryDict)
        return field.valid_values(data.getlist(name))

    def asked(self) -> SearchQuery:
        """Builds the search query; fields with errors do not narrow it."""
        cleaned = self.cleaned_data
        near = cleaned.get("near", "")
        sort = SortOrder(cleaned["sort"]) if cleaned.get("sort") else None
        if sort is SortOrder.NEAREST and not near:
            sort = None
        return SearchQuery(
            words=cleaned.get("q", ""),
            either=bool(cleaned.get("any")),
            typed=bool(cleaned.get("typed")),
            statuses=tuple(StatusFilter(status) for status in self.ticked("status")),
            kinds=self.ticked("kind"),
            codes=self.ticked("cpv"),
            districts=self.ticked("district"),
            buyers=self.ticked("body"),
            bands=tuple(ValueBand(band) for band in self.ticked("band")),
            closing=tuple(ClosingWindow(window) for window in self.ticked("closing")),
            sme=bool(cleaned.get("sme")),
            vcse=bool(cleaned.get("vcse")),
            lots=bool(cleaned.get("lots")),
            ours=bool(cleaned.get("ours")),
            place=cleaned.get("place", ""),
            buyer=cleaned.get("buyer", ""),
            organisation=cleaned.get("organisation", ""),
            least=cleaned.get("least"),
            most=cleaned.get("most"),
            closes_from=cleaned.get("closes_from"),
            closes_until=cleaned.get("closes_until"),
            near=near,
            sort=sort or (SortOrder.NEAREST if near else None),
        )

    def query(self) -> QueryDict:
        """Writes the search back as an address: the valid fields only, always in the same order. Where none
        of them narrows, empty words say so, or the address would stand for what is open."""
        rewritten, data = QueryDict(mutable=True), self.data
        assert isinstance(data, QueryDict)
        for name, field in self.fields.items():
            if name == "sort" and data.get(name) == SortOrder.NEAREST and not self.cleaned_data.get("near"):
                continue  # it means nothing without a postcode that is known
            if isinstance(field, Choices):
                rewritten.setlist(name, list(self.ticked(name)))
            elif name not in self.errors and data.get(name):
                rewritten[name] = "on" if isinstance(field, forms.BooleanField) else str(data[name])
        return with_empty_words(rewritten)


NARROWING = tuple(name for name in MarketSearchForm.base_fields if name not in NEVER_NARROWING)


def with_empty_words(query: QueryDict) -> QueryDict:
    """An address that narrows, as it is; any other with empty words, which stand for every notice."""
    if any(query.getlist(name) for name in NARROWING):
        return query
    every = QueryDict("q=", mutable=True)
    for name, values in query.lists():
        if values and name != "q":
            every.setlist(name, values)
    return every


def _with_letters(text: str, message: str) -> str:
    if text and not has_letters(text):
        raise ValidationError(message)
    return text


@cache
def _districts() -> tuple[str, ...]:
    return tuple(sorted(set(reference_data.districts().values())))


def without_empty_fields(query: QueryDict) -> QueryDict:
    """Removes empty fields and NUL characters from an address."""
    filled = QueryDict(mutable=True)
    for name, values in query.lists():
        filled.setlist(
            name, [stripped for value in values if (stripped := value.replace("\x00", "").strip())]
        )
    return filled


def search_of(query: QueryDict) -> MarketSearchForm:
    """Reads the search of an address; one that asks for nothing to narrow by searches what is open."""
    if not any(name in query for name in NARROWING):
        query = query.copy()
        query["status"] = StatusFilter.OPEN
    return MarketSearchForm(query)
