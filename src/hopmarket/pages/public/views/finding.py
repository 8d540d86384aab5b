"""The market list: search, filters, an address that can be shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.forms import MoneyField, PortalForm
from hopmarket.pages.public import showing
from hopmarket.pages.public.paging import page_of
from hopmarket.records.ledger import instants
from hopmarket.records.notices import schema
from hopmarket.records.notices.asking import Asked, Facet, Sort, Status

PAGE = 30
STATUS_WORDS = {
    Status.OPEN: "Open",
    Status.SOON: "Closing in seven days",
    Status.PLANNED: "Planned",
    Status.CLOSED: "Closed, no result yet",
    Status.AWARDED: "Awarded",
    Status.ENDED: "Ended without award",
}
SORT_WORDS = {
    Sort.CLOSING: "Closing first",
    Sort.NEWEST: "Newest",
    Sort.RELEVANCE: "Best match",
    Sort.SMALLEST: "Smallest value",
    Sort.LARGEST: "Largest value",
}


def divisions() -> list[tuple[str, str]]:
    """The CPV divisions: two figures and their label."""
    return sorted((code[:2], label) for code, label in schema.cpv_labels().items() if code.endswith("000000"))


class FindForm(PortalForm):
    """The search box and the filters; every field may be left empty."""

    q = forms.CharField(required=False, max_length=200)
    status = forms.MultipleChoiceField(required=False, choices=list(STATUS_WORDS.items()))
    district = forms.MultipleChoiceField(required=False)
    place = forms.CharField(required=False, max_length=80)
    buyer = forms.CharField(required=False, max_length=120)
    cpv = forms.ChoiceField(required=False)
    least = MoneyField(required=False, label="Lowest value")
    most = MoneyField(required=False, label="Highest value")
    closes_from = forms.DateField(required=False)
    closes_until = forms.DateField(required=False)
    ours = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False, choices=[("", ""), *SORT_WORDS.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("cpv", [("", "Any subject"), *divisions()])
        places = sorted(set(schema.districts().values()))
        self._choices("district", [(place, place) for place in places])
        for name in ("closes_from", "closes_until"):
            self.fields[name].error_messages["invalid"] = "Enter a date as year-month-day, such as 2026-12-03"

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> Asked:
        """The search; what could not be read does not narrow it."""
        self.is_valid()
        told = self.cleaned_data
        return Asked(
            words=told.get("q", ""),
            statuses=tuple(Status(one) for one in told.get("status", ())),
            buyer=told.get("buyer", ""),
            codes=tuple(filter(None, [told.get("cpv", "")])),
            districts=tuple(told.get("district", ())),
            place=told.get("place", ""),
            least=told.get("least"),
            most=told.get("most"),
            closes_from=told.get("closes_from"),
            closes_until=told.get("closes_until"),
            ours=bool(told.get("ours")),
            sort=Sort(told["sort"]) if told.get("sort") else None,
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the address without it."""

    text: str
    href: str


_LABELS = {
    "q": "“{}”",
    "place": "In {}",
    "buyer": "Buyer: {}",
    "least": "From £{}",
    "most": "Up to £{}",
    "closes_from": "Closing from {}",
    "closes_until": "Closing until {}",
}


def _chips(query: QueryDict, form: FindForm) -> Iterator[Chip]:
    """One chip for each filter that narrows the list."""
    for name, values in query.lists():
        if name in ("page", "sort") or name in form.errors or name not in form.fields:
            continue
        for value in filter(None, values):
            rest = query.copy()
            rest.pop("page", None)
            rest.setlist(name, [one for one in values if one != value])
            yield Chip(_chip_text(name, value), f"?{rest.urlencode() or 'q='}")


def _chip_text(name: str, value: str) -> str:
    match name:
        case "status":
            return STATUS_WORDS[Status(value)]
        case "cpv":
            return dict(divisions()).get(value, value)
        case "ours":
            return "Posted here only"
        case "district":
            return value
        case _:
            return _LABELS[name].format(value)


@require_safe
def find_work(request: HttpRequest) -> HttpResponse:
    """The list of notices that answer what was asked; the bare address shows what is open."""
    query = request.GET.copy()
    if not query:
        query["status"] = Status.OPEN.value
    form, now = FindForm(query), instants.now()
    asked = form.asked()
    page, told = page_of(asked, request.GET.get("page"), now=now, size=PAGE)
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "rows": [showing.row(one, now) for one in page],
        "statuses": [
            (one.value, STATUS_WORDS[Status(one.value)], one.count, one.chosen)
            for one in told.facets[Facet.STATUS]
        ],
        "districts": [(one.value, one.count, one.chosen) for one in told.facets[Facet.DISTRICT]],
        "division": next(iter(asked.codes), ""),
        "sorts": [(one.value, word, one is told.sort) for one, word in SORT_WORDS.items()],
        "chips": list(_chips(query, form)),
        "kept": [
            (name, value)
            for name, values in query.lists()
            if name not in ("sort", "page")
            for value in values
        ],
    }
    return render(request, "public/find_work.html", context)
