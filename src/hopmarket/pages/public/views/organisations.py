"""The page of an organisation: who it is, what it called for and signed, what it has won."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import phrases, same
from hopmarket.pages.public import carrying, showing
from hopmarket.records.ledger import instants
from hopmarket.records.notices import organisations, queries
from hopmarket.records.notices.claims import confirmed_claim
from hopmarket.records.notices.corrections import Corrections, corrections_of
from hopmarket.records.notices.models import PublishedContract, PublishedOrganisation
from hopmarket.records.notices.organisations import Following, Whole
from hopmarket.rules.reading.bodies import chosen_name, plain_name
from hopmarket.rules.reading.vendors import vendor_named

PAGE = 30
MOST_CONTRACTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A contract with its value in words, how it came here or went, and what of it was corrected."""

    one: PublishedContract
    value: str
    note: str
    buyer: str
    corrections: tuple[str, ...]


@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """Every notice that names an organisation, as buyer or as supplier, and every one that it
    carries on. A name that is known to be another organisation leads there."""
    body, now = get_object_or_404(queries.organisation(key).select_related("same_as")), instants.now()
    if body.same_as:
        return redirect("public:organisation", body.same_as.key)
    today = phrases.local(now).date()
    whole = organisations.whole(body, on=today)
    notices = whole.notices()
    if whole.carried:
        notices = notices.prefetch_related("parties__organisation")
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    from_ = carrying.origins(whole, list(page))
    rows = [showing.row(one, now) for one in page]
    marked = [
        replace(row, meta=f"{row.meta} · {from_[one.pk]}") if one.pk in from_ else row
        for row, one in zip(rows, page, strict=True)
    ]
    names = organisations.names_of(whole.members)
    name = chosen_name([one for one in names if plain_name(one) == body.plain] or [body.name])
    joined = [same.told(one) for one in organisations.samenesses_of(whole.members)]
    context = {
        "body": body,
        "number": same.number_of(body),
        "name": name,
        "names": [one for one in names if one != name],
        "vendor": vendor_named(plain_name(body.name)),
        "claim": confirmed_claim(body),
        "joined": [one for one in joined if not one.undone],
        "undone": [one for one in joined if one.undone],
        "successions": [carrying.says(one, today) for one in whole.follows],
        "contracts": _contracts(whole, today),
        "contracted": whole.contracts().count(),
        "won": _won(whole),
        "won_in_all": whole.won().count(),
        "page": page,
        "rows": marked,
    }
    return render(request, "public/organisation.html", context)


def _contracts(whole: Whole, today: date) -> list[Line]:
    rows = list(whole.contracts()[:MOST_CONTRACTS])
    ended = next((one for one in whole.follows if one.leaves and one.succession.on <= today), None)
    districts = {one.notice.district for one in rows}
    heirs = organisations.passed_to(whole.one.pk, districts, on=today) if ended else {}
    told = corrections_of(rows)
    return [_line(one, _note(one, whole, heirs, ended), told) for one in rows]


def _won(whole: Whole) -> list[Line]:
    rows = list(whole.won()[:MOST_CONTRACTS])
    told = corrections_of(rows)
    return [_line(one, _from(one.supplier, one, whole), told) for one in rows]


def _line(one: PublishedContract, note: str, told: Corrections) -> Line:
    return Line(one, _worth(one), note, showing.buyer(one.notice), told.get(one.pk, ()))


def _note(one: PublishedContract, whole: Whole, heirs: carrying.Heirs, ended: Following | None) -> str:
    if came := _from(one.notice.buyer, one, whole):
        return came
    runs = ended and (one.ends_on is None or one.ends_on >= ended.succession.on)
    return carrying.passed(one.notice.district, heirs, ended) if runs else ""


def _from(party: PublishedOrganisation | None, one: PublishedContract, whole: Whole) -> str:
    """Whose contract it was before, where its buyer or supplier is not this organisation itself."""
    if party is None or party.pk in whole.members:
        return ""
    from_ = [each for each in whole.carried if party.key in each.keys]
    return "; ".join(carrying.came_from(each, one.notice.district) for each in from_)


def _worth(one: PublishedContract) -> str:
    return showing.money(one.value, one.currency) if one.value else "Not given"
