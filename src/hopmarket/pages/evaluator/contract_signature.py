"""The pages by which the signed contract of one awarded lot enters the register: its days, then a look."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput, unchecked
from hopmarket.records.agreements.queries import awards_for, contract_of, contracts_of, waiting_request
from hopmarket.records.agreements.services import sign_contract
from hopmarket.records.evaluation.models import Award
from hopmarket.rules.contract_correction import KIND, SIZE, day_in_london, plain_line, unfit_dates
from hopmarket.rules.publication import Correction, SignedContract
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.signature_remarks import signature_remarks

from .forms import ContractForm
from .panel_access import leading, opportunity_context

_FIELDS = {
    "contract.signed_before_award": "signed_on",
    "contract.in_future": "signed_on",
    "contract.ends_before_start": "ends_on",
    "contract.starts_before_award": "starts_on",
    "contract.starts_too_late": "starts_on",
    "contract.contract_too_long": "ends_on",
}
_KEPT_DAYS = KeptInput("contract_signatures")
_DAYS = ("signed_on", "starts_on", "ends_on")


def _marks(signed_contract: SignedContract) -> str:
    kind, size = signed_contract.supplier.kind, signed_contract.supplier.size
    return f"{KIND[kind].capitalize()} with {SIZE[size]}"


def _line(correction: Correction) -> str:
    return plain_line(
        correction.at, correction.reason, [(change.part, change.before) for change in correction.changes]
    )


def _award_or_404(request: MemberRequest, reference: str, lot: str) -> Award:
    """The award of one lot of the member's own organisation."""
    own_awards = awards_for(request.member)
    return get_object_or_404(own_awards, decision__opportunity__reference=reference, lot=lot)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def contract(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """Asks for the days of the contract, and goes on to the page that shows them; once it is in the
    register, shows what the register says."""
    award = _award_or_404(request, reference, lot)
    opportunity = award.decision.opportunity
    terms = opportunity.the_terms
    signed_contract = next(
        (registered for registered in contracts_of(opportunity) if registered.lot == lot), None
    )
    typed = _typed_days(request, award)
    form = ContractForm(
        sent_fields(request),
        initial=typed or {"starts_on": terms.starts_on, "ends_on": terms.ends_on},
    )
    if request.method == "POST" and signed_contract:
        add_refusal(form, Refusal("contract.held"))
    elif form.is_valid():
        refusal = _unfit(request, award, form.dates())
        if refusal is None:
            _KEPT_DAYS.keep(request, {name: day.isoformat() for name, day in form.dates().items()}, award.pk)
            return redirect("evaluator:check_signature", reference, lot)
        add_refusal(form, refusal, _FIELDS)
    entered = contract_of(award)
    context = {
        **opportunity_context(opportunity, request.at),
        "award": award,
        "lot": terms.lot(lot),
        "form": form,
        "contract": signed_contract,
        "waits": waiting_request(entered) if entered else None,
        "marks": _marks(signed_contract) if signed_contract else "",
        "corrections": [_line(correction) for correction in signed_contract.corrections[::-1]]
        if signed_contract
        else [],
    }
    return render(request, "evaluator/contract.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def check_signature(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """Shows what the register will say, and where it differs from what was published; a POST enters it."""
    award = _award_or_404(request, reference, lot)
    opportunity = award.decision.opportunity
    terms, days = opportunity.the_terms, _typed_days(request, award)
    if days is None:
        return redirect("evaluator:contract", reference, lot)
    form = ConfirmForm(sent_fields(request), anchor="#entry")
    answer = attempt(
        request,
        form,
        lambda _: (
            unchecked(request, _checked(days))
            or sign_contract(award=award, **days, by=request.member, at=request.at)
        ),
        message=lambda entered: f"The contract stands in the register as {entered.reference}.",
        onward=redirect("evaluator:contract", reference, lot),
    )
    if answer:
        _KEPT_DAYS.forget(request, award.pk)
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "award": award,
        "lot": terms.lot(lot),
        "title": terms.title_of(lot),
        "days": days,
        "checked": _checked(days),
        "remarks": signature_remarks(**days, published_start=terms.starts_on, published_end=terms.ends_on),
        "form": form,
    }
    return render(request, "evaluator/check_signature.html", context, status=409 if form.refusal else 200)


def _unfit(request: MemberRequest, award: Award, days: dict[str, date]) -> Refusal | None:
    awarded_on = day_in_london(award.decision.confirmed_at)
    return unfit_dates(**days, awarded_on=awarded_on, today=day_in_london(request.at))


def _checked(days: dict[str, date]) -> str:
    """The days as a form carries them, so that nothing is entered which another window has changed."""
    return " ".join(days[name].isoformat() for name in _DAYS)


def _typed_days(request: MemberRequest, award: Award) -> dict[str, date] | None:
    """The days that wait for this award."""
    kept = _KEPT_DAYS.of(request, award.pk)
    return {name: date.fromisoformat(kept[name]) for name in _DAYS} if kept else None
