"""The page on which a second officer approves or refuses a correction beyond the awarded value."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.decided_elsewhere import decided_elsewhere
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.records.agreements.letters import CONTRACT_CORRECTION_APPROVED, contract_values
from hopmarket.records.agreements.models import CorrectionRequest
from hopmarket.records.agreements.queries import decided_request, waiting_request
from hopmarket.records.agreements.services import approve_contract_correction, refuse_contract_correction
from hopmarket.rules.contract_correction import figure_in_words, part_label, plain_line, value_note

from .contract_correction import contract_or_404, promised_correction
from .contract_correction_forms import RefuseCorrectionForm
from .panel_access import leading, opportunity_context


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def second_officer(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """Shows the correction that waits; a POST approves and publishes it, or refuses it with reasons.
    Without one it leads to the contract."""
    contract = contract_or_404(request, reference, lot)
    asked = waiting_request(contract)
    if asked is None:
        last = decided_request(contract) if request.method == "POST" else None
        if last is not None:
            return _decided_elsewhere(request, last)
        return redirect("evaluator:contract", reference, lot)
    refusing = request.POST.get("decision") == "refuse"
    own = asked.asked_by_id == request.member.person
    approval = ConfirmForm(sent_fields(request, not refusing), anchor="#asked")
    form = RefuseCorrectionForm(sent_fields(request, refusing))
    if own:
        form.ask_for_a_note()
    onward = redirect("evaluator:contract", reference, lot)
    answer = attempt(
        request,
        approval,
        lambda _: approve_contract_correction(correction_request=asked, by=request.member, at=request.at),
        message="Approved and published.",
        onward=onward,
    ) or attempt(
        request,
        form,
        lambda typed: refuse_contract_correction(
            correction_request=asked, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message="Taken back. Nothing was published." if own else "Refused. Whoever asked is told why.",
        onward=onward,
    )
    if answer:
        return answer
    context = {
        **opportunity_context(contract.award.decision.opportunity, request.at),
        "lot": lot,
        "contract": contract,
        "asked": asked,
        "own": own,
        "form": form if refusing else approval,
        "refuse_form": form,
        "changes": [
            (
                part_label(change["part"]),
                figure_in_words(change["part"], change["before"]),
                figure_in_words(change["part"], change["after"]),
            )
            for change in asked.changes
        ],
        "line": plain_line(
            request.at, asked.reason, [(change["part"], change["before"]) for change in asked.changes]
        ),
        "note": value_note(counted=contract.award.value, now=asked.value),
        "letters": _promised(asked),
    }
    return render(
        request,
        "evaluator/second_officer.html",
        context,
        status=409 if approval.refusal or form.refusal else 200,
    )


def _decided_elsewhere(request: MemberRequest, last: CorrectionRequest) -> HttpResponse:
    award = last.contract.award
    opportunity = award.decision.opportunity
    taken_back = last.decision == "refused" and last.decided_by_id == last.asked_by_id
    return decided_elsewhere(
        request,
        opportunity,
        deed=f"{'took back' if taken_back else last.decision} this correction",
        who=str(last.decided_by or ""),
        at=last.decided_at,
        typed=[("What you typed", request.POST.get("reasons", ""))],
        way_on=(
            reverse("evaluator:contract", args=[opportunity.reference, award.lot]),
            "See the contract as it stands now",
        ),
    )


def _promised(asked: CorrectionRequest) -> list[PromisedLetter]:
    """The letters that approving sends."""
    about, asker = contract_values(asked.contract), asked.asked_by
    return read_by_somebody(
        promised_correction(asked.contract),
        promised(about, CONTRACT_CORRECTION_APPROVED, [asker], readers=str(asker)),
    )
