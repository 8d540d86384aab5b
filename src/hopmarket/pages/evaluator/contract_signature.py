"""The page by which the signed contract of one awarded lot enters the register."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.agreements.queries import awards_for, contracts_of
from hopmarket.records.agreements.services import sign_contract
from hopmarket.rules.contract_correction import KIND, SIZE, plain_line
from hopmarket.rules.publication import Correction, SignedContract
from hopmarket.rules.refusal import Refusal

from .forms import ContractForm
from .panel_access import leading, opportunity_context

_FIELDS = {
    "contract.signed_before_award": "signed_on",
    "contract.in_future": "signed_on",
    "contract.ends_before_start": "ends_on",
}


def _marks(signed_contract: SignedContract) -> str:
    kind, size = signed_contract.supplier.kind, signed_contract.supplier.size
    return f"{KIND[kind].capitalize()} with {SIZE[size]}"


def _line(correction: Correction) -> str:
    return plain_line(
        correction.at, correction.reason, [(change.part, change.before) for change in correction.changes]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def contract(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """Asks for the dates of the contract; once it is in the register, shows what the register says."""
    own_awards = awards_for(request.member).select_related("decision__opportunity__organisation")
    award = get_object_or_404(own_awards, decision__opportunity__reference=reference, lot=lot)
    opportunity = award.decision.opportunity
    terms = opportunity.the_terms
    form = ContractForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": terms.starts_on, "ends_on": terms.ends_on},
    )
    if request.method == "POST" and form.is_valid():
        outcome = sign_contract(award=award, **form.dates(), by=request.member, at=request.at)
        if not isinstance(outcome, Refusal):
            messages.success(request, f"The contract stands in the register as {outcome.reference}.")
            return redirect("evaluator:contract", reference, lot)
        form.add_error(_FIELDS.get(outcome.reason), sentence(outcome))
    signed_contract = next(
        (registered for registered in contracts_of(opportunity) if registered.lot == lot), None
    )
    context = {
        **opportunity_context(opportunity),
        "award": award,
        "lot": terms.lot(lot),
        "form": form,
        "contract": signed_contract,
        "marks": _marks(signed_contract) if signed_contract else "",
        "corrections": [_line(correction) for correction in signed_contract.corrections[::-1]]
        if signed_contract
        else [],
    }
    return render(request, "evaluator/contract.html", context)
