"""The correction of a contract's entry: one page for each figure, then a page to check and publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import PortalForm, input_names
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.kept_input import as_fields
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.records.agreements.letters import (
    CONTRACT_CORRECTED,
    CONTRACT_CORRECTION_ASKED,
    contract_values,
)
from hopmarket.records.agreements.models import Contract, Correction, CorrectionRequest
from hopmarket.records.agreements.queries import beyond_award, contracts_for, figures_of, waiting_request
from hopmarket.records.agreements.services import ask_contract_correction, correct_contract
from hopmarket.records.opportunities.letter_readers import other_commissioners_of
from hopmarket.records.parties.queries import responders_of
from hopmarket.rules.contract_correction import (
    ContractFigures,
    differences,
    figure_in_words,
    plain_line,
    plain_reason,
    unfit_dates,
    unfit_reason,
    value_note,
)
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Change

from .contract_correction_forms import THINGS
from .contract_signature import FIELDS_OF_DATES
from .panel_access import leading, opportunity_context

_FIELDS = {**FIELDS_OF_DATES, "reasons.missing": "reason", "contract.reason_long": "reason"}
_MEANWHILE = "contract.corrected_meanwhile"
_CORRECTED = "Corrected and published. The register says what it was before, and why."
_ASKED = "A second officer has been asked. Nothing is published before they approve it."


def contract_or_404(request: MemberRequest, reference: str, lot: str) -> Contract:
    """The signed contract of one lot of the member's own organisation; 404 without one."""
    own_contracts = contracts_for(request.member)
    return get_object_or_404(own_contracts, award__decision__opportunity__reference=reference, award__lot=lot)


class EntryCorrection(Journey[Contract]):
    """The correction of a contract's entry: any of its figures and the reason, each on a page of its own; on
    one page what the entry says and is to say, and the button that publishes it."""

    request: MemberRequest
    kind, step_word = "contract_corrections", "thing"
    steps = tuple(
        JourneyStep(thing, "evaluator:correct_figure", heading, form)
        for thing, (_, heading, form) in THINGS.items()
    )
    question_template, check_template = "evaluator/correct_figure.html", "evaluator/correct.html"
    check_route, done_route = "evaluator:correct", "evaluator:contract"
    anchor = "#entry"

    @cached_property
    def old(self) -> ContractFigures:
        """What the entry says now."""
        return figures_of(self.subject)

    @property
    def fields(self) -> QueryDict:
        """What was typed, over the entry as it stands: a figure that equals it is no correction."""
        entry = {name: str(figure) for name, figure in asdict(self.old).items()}
        return as_fields({**entry, **self.body.get("typed", {}), **self.body})

    @property
    def answers(self) -> dict[str, Any]:
        right = [form for form in self.forms.values() if not form.errors]
        return {name: given for form in right for name, given in form.cleaned_data.items()}

    @cached_property
    def new(self) -> ContractFigures:
        """What the entry is to say; a figure that was typed with a fault stays as it is."""
        return replace(self.old, **{name: given for name, given in self.answers.items() if name != "reason"})

    @cached_property
    def reason(self) -> str:
        return plain_reason(self.answers.get("reason", ""))

    @property
    def changes(self) -> tuple[Change, ...]:
        return differences(self.old, self.new)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to check and to publish."""
        return bool(self.changes and self.reason)

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        return step.form(typed, initial=asdict(self.old))

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        if step.key == "reason":
            refusal = unfit_reason(plain_reason(form.cleaned_data["reason"]))
        elif step.key in ("signed", "runs"):
            refusal = unfit_dates(
                **{**self._days(), **form.cleaned_data},
                awarded_on=day_in_london(self.subject.award.decision.confirmed_at),
                today=day_in_london(self.request.at),
            )
        else:
            refusal = None
        if refusal:
            add_refusal(form, refusal, _FIELDS)

    def _days(self) -> dict[str, date]:
        """The days of both questions about them; those of the entry where one was typed with a fault."""
        days = {name: getattr(self.old, name) for name in ("signed_on", "starts_on", "ends_on")}
        typed = [step.form(self.fields) for step in self.steps if step.key in ("signed", "runs")]
        return days | {
            name: day for form in typed if form.is_valid() for name, day in form.cleaned_data.items()
        }

    def keep(self, typed: Mapping[str, Any], *, of: PortalForm, step: JourneyStep, done: bool) -> None:
        vars(self).pop("new", None)
        same = {name for name, given in of.cleaned_data.items() if given == getattr(self.old, name, None)}
        changed = {name: texts for name, texts in typed.items() if name not in input_names(of, only=same)}
        super().keep({**changed, "seen": self.basis()}, of=of, step=step, done=done)

    def is_complete(self, step: JourneyStep) -> bool:
        """Each figure may stay as it is."""
        return True

    def after(self, step: JourneyStep) -> JourneyStep | None:
        return self.steps[-1] if self.changes and not self.reason else None

    def basis(self) -> int:
        return self.subject.corrections.count()

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody has corrected the contract since this was typed."""
        seen = [draft.body["seen"] for draft in self.drafts.values() if "seen" in draft.body]
        return max(seen, default=self.basis()) != self.basis()

    def unchecked(self) -> Refusal | None:
        refusal = super().unchecked() if self.is_ready else None
        return Refusal(_MEANWHILE) if refusal and self.is_overtaken else refusal

    def context(self) -> Context:
        opportunity = self.subject.award.decision.opportunity
        return {
            **opportunity_context(opportunity, self.request.at),
            "lot": self.subject.award.lot,
            "contract": self.subject,
        }

    def check_context(self) -> Context:
        contract, two_officers = self.subject, beyond_award(self.subject, self.new)
        befores = [(change.part, change.before) for change in self.changes]
        letter = _promised(contract, self.request.member.person, two_officers=two_officers)
        return {
            "two_officers": two_officers,
            "note": value_note(counted=contract.award.value, now=self.new.value),
            "letters": read_by_somebody(letter),
            "waits": waiting_request(contract),
            "rows": self.rows(
                {thing: self._words(thing) for thing in THINGS if thing != "reason" or self.changes}
            ),
            "ready": self.is_ready,
            "line": plain_line(self.request.at, self.reason, befores),
        }

    def _words(self, thing: str) -> tuple[str, str]:
        name = THINGS[thing][0]
        if thing == "reason":
            return name, self.reason
        now, was = _entry_in_words(thing, self.new), _entry_in_words(thing, self.old)
        return name, now if now == was else f"{now}. Before: {was}"

    def confirmation(self, sent: QueryDict | None) -> PortalForm:
        form = super().confirmation(sent)
        if self.is_overtaken and sent is None:
            add_refusal(form, Refusal(_MEANWHILE))
        return form

    def act(self, confirmed: Context) -> Correction | CorrectionRequest | Refusal:
        """Publishes the correction, or asks a second officer where it goes beyond the awarded value."""
        service = ask_contract_correction if beyond_award(self.subject, self.new) else correct_contract
        return service(
            contract=self.subject,
            figures=self.new,
            seen=self.basis(),
            reason=self.reason,
            by=self.request.member,
            at=self.request.at,
        )

    def message(self, result: Correction | CorrectionRequest) -> str:
        return _ASKED if beyond_award(self.subject, self.new) else _CORRECTED


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


def _entry_in_words(thing: str, figures: ContractFigures) -> str:
    """What the entry says of one thing, in words."""
    words = {name: figure_in_words(name, str(value)) for name, value in asdict(figures).items()}
    return {
        "value": words["value"],
        "signed": words["signed_on"],
        "runs": f"{words['starts_on']} to {words['ends_on']}",
        "supplier": f"{words['supplier_kind'].capitalize()} with {words['supplier_size']}",
    }[thing]


correct_figure_page, correct_contract_page = EntryCorrection.pages(leading, contract_or_404)
