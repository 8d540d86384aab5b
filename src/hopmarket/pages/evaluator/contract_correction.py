"""The correction of a contract's entry: one page for each figure, then a page to check and publish."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.kept_input import unchecked
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.agreements.letters import (
    CONTRACT_CORRECTED,
    CONTRACT_CORRECTION_ASKED,
    contract_values,
)
from hopmarket.records.agreements.models import Contract, Correction, CorrectionRequest
from hopmarket.records.agreements.queries import beyond_award, contracts_for, waiting_request
from hopmarket.records.agreements.services import ask_contract_correction, correct_contract
from hopmarket.records.opportunities.letter_readers import other_commissioners_of
from hopmarket.records.parties.queries import responders_of
from hopmarket.rules.contract_correction import (
    ContractFigures,
    day_in_london,
    figure_in_words,
    plain_line,
    plain_reason,
    unfit_dates,
    unfit_reason,
    value_note,
)
from hopmarket.rules.refusal import Refusal

from .contract_correction_drafts import CorrectionDraft, draft_of, drop_draft, keep_draft
from .contract_correction_forms import THINGS
from .panel_access import leading, opportunity_context

_FIELDS = {
    "contract.signed_before_award": "signed_on",
    "contract.in_future": "signed_on",
    "contract.ends_before_start": "ends_on",
    "contract.starts_before_award": "starts_on",
    "contract.starts_too_late": "starts_on",
    "contract.contract_too_long": "ends_on",
    "reasons.missing": "reason",
    "contract.reason_long": "reason",
}
_MEANWHILE = "contract.corrected_meanwhile"
_CORRECTED = "Corrected and published. The register says what it was before, and why."
_ASKED = "A second officer has been asked. Nothing is published before they approve it."


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def correct_contract_page(request: MemberRequest, reference: str, lot: str) -> HttpResponse:
    """Shows what the entry says and what it is to say; a POST publishes what was checked."""
    contract = contract_or_404(request, reference, lot)
    draft = draft_of(request, contract)
    form = ConfirmForm(sent_fields(request), anchor="#entry")
    if draft.is_stale:
        add_refusal(form, Refusal(_MEANWHILE))
    answer = attempt(
        request,
        form,
        lambda _: _publish(request, contract, draft),
        message=_ASKED if beyond_award(contract, draft.new) else _CORRECTED,
        onward=redirect("evaluator:contract", reference, lot),
    )
    if answer:
        drop_draft(request, contract)
        return answer
    if form.refusal and form.refusal.reason == _MEANWHILE:
        drop_draft(request, contract)
        draft = draft_of(request, contract)
    opportunity = contract.award.decision.opportunity
    two_officers = beyond_award(contract, draft.new)
    context = {
        **opportunity_context(opportunity, request.at),
        "lot": lot,
        "contract": contract,
        "two_officers": two_officers,
        "note": value_note(counted=contract.award.value, now=draft.new.value),
        "letters": read_by_somebody(_promised(contract, request.member.person, two_officers=two_officers)),
        "waits": waiting_request(contract),
        "rows": [
            _row(draft, thing, reference, lot) for thing in THINGS if thing != "reason" or draft.changes
        ],
        "ready": draft.is_ready,
        "checked": draft.fingerprint(),
        "line": plain_line(
            request.at, draft.reason, [(change.part, change.before) for change in draft.changes]
        ),
        "form": form,
    }
    return render(request, "evaluator/correct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def correct_figure_page(request: MemberRequest, reference: str, lot: str, thing: str) -> HttpResponse:
    """Asks for one figure, or the reason; the answer waits."""
    contract = contract_or_404(request, reference, lot)
    if thing not in THINGS:
        raise Http404
    draft = draft_of(request, contract)
    _, heading, form_class = THINGS[thing]
    form = form_class(
        sent_fields(request),
        initial={**asdict(draft.new), "reason": draft.reason},
    )
    if form.is_valid():
        draft = _typed(draft, form)
        refusal = _unfit(request, draft, thing)
        if refusal is None:
            keep_draft(request, draft)
            lacking = draft.changes and not draft.reason
            return (
                redirect("evaluator:correct_figure", reference, lot, "reason") if lacking else _back(contract)
            )
        add_refusal(form, refusal, _FIELDS)
    context = {
        **opportunity_context(contract.award.decision.opportunity, request.at),
        "lot": lot,
        "contract": contract,
        "form": form,
        "heading": heading,
    }
    return render(request, "evaluator/correct_figure.html", context)


def _promised(contract: Contract, person: int, *, two_officers: bool) -> PromisedLetter:
    """The letter that publishing sends to the supplier, or asking to the other officers."""
    if not two_officers:
        return promised_correction(contract)
    to = other_commissioners_of(contract.award.decision.opportunity, but=person)
    readers = "every other commissioner of yours"
    return promised(contract_values(contract), CONTRACT_CORRECTION_ASKED, to, readers=readers)


def promised_correction(contract: Contract) -> PromisedLetter:
    """The letter that publishing a correction sends to the supplier."""
    to = responders_of(contract.award.organisation)
    return promised(contract_values(contract), CONTRACT_CORRECTED, to, readers="the supplier’s bid writers")


def contract_or_404(request: MemberRequest, reference: str, lot: str) -> Contract:
    """The signed contract of one lot of the member's own organisation; 404 without one."""
    own_contracts = contracts_for(request.member)
    return get_object_or_404(own_contracts, award__decision__opportunity__reference=reference, award__lot=lot)


def _back(contract: Contract) -> HttpResponse:
    return redirect("evaluator:correct", contract.award.decision.opportunity.reference, contract.award.lot)


def _publish(
    request: MemberRequest, contract: Contract, draft: CorrectionDraft
) -> Correction | CorrectionRequest | Refusal:
    """Publishes the correction that was checked, or asks a second officer where it goes beyond the awarded
    value."""
    service = ask_contract_correction if beyond_award(contract, draft.new) else correct_contract
    refusal = unchecked(request, draft.fingerprint()) if draft.is_ready else None
    return refusal or service(
        contract=contract,
        figures=draft.new,
        seen=draft.seen,
        reason=draft.reason,
        by=request.member,
        at=request.at,
    )


def _typed(draft: CorrectionDraft, form: PortalForm) -> CorrectionDraft:
    typed = dict(form.cleaned_data)
    reason = typed.pop("reason", draft.reason)
    return replace(draft, new=replace(draft.new, **typed), reason=plain_reason(reason))


def _unfit(request: MemberRequest, draft: CorrectionDraft, thing: str) -> Refusal | None:
    """Why the typed figure or reason is wrong, for the page where it is typed; None if it is right."""
    if thing == "reason":
        return unfit_reason(draft.reason)
    if thing not in ("signed", "runs"):
        return None
    new = draft.new
    awarded_on = day_in_london(draft.contract.award.decision.confirmed_at)
    return unfit_dates(
        signed_on=new.signed_on,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        awarded_on=awarded_on,
        today=day_in_london(request.at),
    )


def _row(draft: CorrectionDraft, thing: str, reference: str, lot: str) -> SummaryRow:
    address = reverse("evaluator:correct_figure", args=[reference, lot, thing])
    key, _, _ = THINGS[thing]
    if thing == "reason":
        return SummaryRow(key, draft.reason, address)
    now, was = _entry_in_words(thing, draft.new), _entry_in_words(thing, draft.old)
    return SummaryRow(key, now if now == was else f"{now}. Before: {was}", address)


def _entry_in_words(thing: str, figures: ContractFigures) -> str:
    """What the entry says of one thing, in words."""
    words = {name: figure_in_words(name, str(value)) for name, value in asdict(figures).items()}
    return {
        "value": words["value"],
        "signed": words["signed_on"],
        "runs": f"{words['starts_on']} to {words['ends_on']}",
        "supplier": f"{words['supplier_kind'].capitalize()} with {words['supplier_size']}",
    }[thing]
