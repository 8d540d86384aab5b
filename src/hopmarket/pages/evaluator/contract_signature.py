"""The pages by which the signed contract of one awarded lot enters the register: its days, then a look."""

from __future__ import annotations

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.standstill_in_words import standstill_shown
from hopmarket.records.agreements.models import Contract
from hopmarket.records.agreements.queries import awards_for, contract_of, contracts_of, waiting_request
from hopmarket.records.agreements.services import sign_contract, why_not_signed
from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.rules.contract_correction import KIND, SIZE, plain_line, unfit_dates
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.publication import Correction, SignedContract
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.signature_remarks import signature_remarks

from .forms import ContractForm
from .panel_access import leading, opportunity_context

FIELDS_OF_DATES = {
    "contract.standstill": "signed_on",
    "contract.signed_before_award": "signed_on",
    "contract.in_future": "signed_on",
    "contract.ends_before_start": "ends_on",
    "contract.starts_before_award": "starts_on",
    "contract.starts_too_late": "starts_on",
    "contract.contract_too_long": "ends_on",
}


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


class Signature(Journey[Award]):
    """The entry of one lot's contract in the register: its days, then what the register will say, and where
    it differs from what was published."""

    request: MemberRequest
    kind = "contract_signatures"
    steps = (JourneyStep("", "evaluator:contract"),)
    question_template, check_template = "evaluator/contract.html", "evaluator/check_signature.html"
    check_route, done_route = "evaluator:check_signature", "evaluator:contract"
    anchor = "#entry"

    def form(self, step: JourneyStep, typed: QueryDict | None) -> ContractForm:
        terms = self.subject.decision.opportunity.the_terms
        return ContractForm(typed, initial={"starts_on": terms.starts_on, "ends_on": terms.ends_on})

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        awarded_on = day_in_london(self.subject.decision.confirmed_at)
        today = day_in_london(self.request.at)
        opportunity = self.subject.decision.opportunity
        refusal = unfit_dates(**form.cleaned_data, awarded_on=awarded_on, today=today)
        refusal = refusal or why_not_signed(opportunity, form.cleaned_data["signed_on"])
        if form.data is self.request.POST and contract_of(self.subject):
            add_refusal(form, Refusal("contract.held"))
        elif refusal:
            add_refusal(form, refusal, FIELDS_OF_DATES)

    def context(self) -> Context:
        opportunity = self.subject.decision.opportunity
        lot = opportunity.the_terms.lot(self.subject.lot)
        kept = standstill_of(opportunity)
        return {
            **opportunity_context(opportunity, self.request.at),
            "award": self.subject,
            "lot": lot,
            "standstill": kept and standstill_shown(kept.period, self.request.at, promised=not kept.by_law),
        }

    def question_context(self) -> Context:
        registered = contracts_of(self.subject.decision.opportunity)
        signed = next((contract for contract in registered if contract.lot == self.subject.lot), None)
        entered = contract_of(self.subject)
        return {
            "contract": signed,
            "waits": waiting_request(entered) if entered else None,
            "marks": _marks(signed) if signed else "",
            "corrections": [_line(correction) for correction in signed.corrections[::-1]] if signed else [],
        }

    def check_context(self) -> Context:
        terms = self.subject.decision.opportunity.the_terms
        start, end = terms.starts_on, terms.ends_on
        return {
            "title": terms.title_of(self.subject.lot),
            "days": self.answers,
            "remarks": signature_remarks(**self.answers, published_start=start, published_end=end),
        }

    def act(self, confirmed: Context) -> Contract | Refusal:
        return sign_contract(award=self.subject, **self.answers, by=self.request.member, at=self.request.at)

    def message(self, entered: Contract) -> str:
        return f"The contract stands in the register as {entered.reference}."


contract, check_signature = Signature.pages(leading, _award_or_404)
