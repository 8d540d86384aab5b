"""From award to contract: the signed contract of one lot enters the register."""

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


def _marks(held: SignedContract) -> str:
    kind, size = held.supplier.kind, held.supplier.size
    return f"{KIND[kind].capitalize()} with {SIZE[size]}"


def _line(one: Correction) -> str:
    return plain_line(one.at, one.reason, [(change.part, change.before) for change in one.changes])


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def contract(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """The dates of the contract; once it is in the register, what the register says."""
    mine = awards_for(request.member).select_related("decision__opportunity__organisation")
    award = get_object_or_404(mine, decision__opportunity__reference=reference, lot=lot)
    opportunity = award.decision.opportunity
    terms = opportunity.the_terms
    form = ContractForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": terms.starts_on, "ends_on": terms.ends_on},
    )
    if request.method == "POST" and form.is_valid():
        made = sign_contract(award=award, **form.dates(), by=request.member, at=request.at)
        if not isinstance(made, Refusal):
            messages.success(request, f"The contract stands in the register as {made.reference}.")
            return redirect("evaluator:contract", reference, lot)
        form.add_error(_FIELDS.get(made.reason), sentence(made))
    held = next((one for one in contracts_of(opportunity) if one.lot == lot), None)
    context = {
        **opportunity_context(opportunity),
        "award": award,
        "lot": terms.lot(lot),
        "form": form,
        "held": held,
        "marks": _marks(held) if held else "",
        "corrections": [_line(correction) for correction in held.corrections[::-1]] if held else [],
    }
    return render(request, "evaluator/contract.html", context)
