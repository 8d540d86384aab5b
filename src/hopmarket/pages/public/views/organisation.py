"""The page of an organisation: who it is, what it called for and signed, what it has won."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import money_and_dates, same_as_in_words
from hopmarket.pages.public import notice_in_words, successions_in_words
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import published_organisations, queries
from hopmarket.records.notices.claims import confirmed_claim
from hopmarket.records.notices.contract_corrections import Corrections, corrections_of
from hopmarket.records.notices.models import PublishedContract, PublishedOrganisation
from hopmarket.records.notices.published_organisations import OrganisationRecord, SuccessionParties
from hopmarket.rules.releases.organisation_names import chosen_name, plain_name
from hopmarket.rules.releases.portal_vendors import vendor_named

PAGE = 30
MOST_CONTRACTS = 20


@dataclass(frozen=True, slots=True)
class ContractLine:
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
    body, now = get_object_or_404(queries.organisation(key).select_related("same_as")), current_time.now()
    if body.same_as:
        return redirect("public:organisation", body.same_as.key)
    today = money_and_dates.local(now).date()
    whole = published_organisations.organisation_record(body, on=today)
    notices = whole.notices()
    if whole.carried:
        notices = notices.prefetch_related("parties__organisation")
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    from_ = successions_in_words.origins(whole, list(page))
    rows = [notice_in_words.list_row(one, now) for one in page]
    marked = [
        replace(row, meta=f"{row.meta} · {from_[one.pk]}") if one.pk in from_ else row
        for row, one in zip(rows, page, strict=True)
    ]
    names = published_organisations.names_of(whole.members)
    name = chosen_name([name for name in names if plain_name(name) == body.plain] or [body.name])
    joined = [
        same_as_in_words.sameness_in_words(sameness)
        for sameness in published_organisations.samenesses_of(whole.members)
    ]
    context = {
        "body": body,
        "number": same_as_in_words.number_in_words(body),
        "name": name,
        "names": [one for one in names if one != name],
        "vendor": vendor_named(plain_name(body.name)),
        "claim": confirmed_claim(body),
        "joined": [one for one in joined if not one.undone],
        "undone": [one for one in joined if one.undone],
        "successions": [successions_in_words.succession_in_words(follow, today) for follow in whole.follows],
        "contracts": _contracts(whole, today),
        "contracted": whole.contracts().count(),
        "won": _won(whole),
        "won_in_all": whole.won().count(),
        "page": page,
        "rows": marked,
    }
    return render(request, "public/organisation.html", context)


def _contracts(whole: OrganisationRecord, today: date) -> list[ContractLine]:
    rows = list(whole.contracts()[:MOST_CONTRACTS])
    ended = next(
        (follow for follow in whole.follows if follow.leaves and follow.succession.on <= today), None
    )
    districts = {row.notice.district for row in rows}
    heirs = published_organisations.heirs_by_district(whole.organisation.pk, districts, on=today) if ended else {}
    told = corrections_of(rows)
    return [_line(row, _note(row, whole, heirs, ended), told) for row in rows]


def _won(whole: OrganisationRecord) -> list[ContractLine]:
    rows = list(whole.won()[:MOST_CONTRACTS])
    told = corrections_of(rows)
    return [_line(row, _from(row.supplier, row, whole), told) for row in rows]


def _line(one: PublishedContract, note: str, told: Corrections) -> ContractLine:
    return ContractLine(
        one, _worth(one), note, notice_in_words.buyer_in_words(one.notice), told.get(one.pk, ())
    )


def _note(
    one: PublishedContract,
    whole: OrganisationRecord,
    heirs: successions_in_words.Heirs,
    ended: SuccessionParties | None,
) -> str:
    if came := _from(one.notice.buyer, one, whole):
        return came
    runs = ended and (one.ends_on is None or one.ends_on >= ended.succession.on)
    return successions_in_words.passed_in_words(one.notice.district, heirs, ended) if runs else ""


def _from(party: PublishedOrganisation | None, one: PublishedContract, whole: OrganisationRecord) -> str:
    """Whose contract it was before, where its buyer or supplier is not this organisation itself."""
    if party is None or party.pk in whole.members:
        return ""
    from_ = [each for each in whole.carried if party.key in each.keys]
    return "; ".join(successions_in_words.came_from_in_words(each, one.notice.district) for each in from_)


def _worth(one: PublishedContract) -> str:
    return notice_in_words.money(one.value, one.currency) if one.value else "Not given"
