"""The way of a record: its questions, a page to check, then the act that its state allows: asking a second officer,
publishing, or correcting what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import DateField, MoneyField, PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import (
    earlier_records_like,
    record_debarment,
    why_not_awarded,
)
from hopmarket.records.recorded_purchases.services import (
    ask_record_approval,
    correct_record,
    record_purchase,
)
from hopmarket.rules.award_grounds import fitting_grounds
from hopmarket.rules.debarment import debarment_in_words
from hopmarket.rules.light_touch import is_light_touch
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.record_changes import record_changes
from hopmarket.rules.recorded_purchase import (
    RecordedFacts,
    RecordedNotice,
    RecordedSupplier,
    facts_as_kept,
    is_above,
    notices_of,
    record_faults,
)
from hopmarket.rules.recorded_purchase_life import RecordAct, RecordState, record_life
from hopmarket.rules.refusal import Refusal

from .record_forms import (
    RecordContractForm,
    RecordCorrectionForm,
    RecordDebarmentForm,
    RecordGroundForm,
    RecordNoticesForm,
    RecordSubjectForm,
    RecordSupplierForm,
    RecordWayForm,
)
from .record_in_words import record_rows, threshold_in_words

_FIRST = ("what", "supplier", "contract", "why", "how")
"""The questions on whose answers those after them depend."""
_NOTICE_FIELDS = {"reference": "reference", "day": "day", "why": "why_none"}
ACTS_IN_WORDS = {
    RecordAct.ASK_APPROVAL: ("Ask a second officer", "A colleague has been asked to approve it."),
    RecordAct.RECORD: ("Publish it", "Published. It stands in the register of contracts."),
    RecordAct.CORRECT: ("Publish the correction", "Corrected. Everybody reads what was wrong, and why."),
}


def act_of(record: RecordedPurchase) -> RecordAct | None:
    """What the questions about a record lead to in its state; None where nothing is asked now."""
    life, state = record_life(record.the_procedure), RecordState(record.state)
    return next((act for act in ACTS_IN_WORDS if not isinstance(life.after(state, act), Refusal)), None)


class PurchaseRecord(Journey[RecordedPurchase]):
    """What was bought, from whom, for how much, why so, with which notices; then all of it to check."""

    request: MemberRequest
    kind = "recorded_purchases"
    steps = tuple(
        JourneyStep(key, "commissioner:record_step", title)
        for key, title in (
            ("what", "What was bought"),
            ("supplier", "Who got the contract"),
            ("contract", "The contract"),
            ("why", "Why there was no competition"),
            ("how", "How it was bought"),
            ("notices", "Notices on the national platform"),
            ("debarment", "The debarment list"),
            ("correction", "What was wrong"),
        )
    )
    question_template, check_template = "commissioner/record_question.html", "commissioner/record_check.html"
    check_route, done_route = "commissioner:record_check", "commissioner:recorded"
    later_route = "commissioner:recorded"
    anchor = "#facts"

    def __init__(self, request: MemberRequest, subject: RecordedPurchase) -> None:
        super().__init__(request, subject)
        stored = {} if subject.revision == 1 else self._stored_fields()
        self.body = {**stored, **self.body}

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Correct the record" if self.deed is RecordAct.CORRECT else self.subject.the_procedure.title

    @cached_property
    def deed(self) -> RecordAct | None:
        return act_of(self.subject)

    @cached_property
    def today(self) -> date:
        return day_in_london(self.request.at)

    def stopped(self) -> HttpResponse | None:
        return None if self.deed else redirect("commissioner:recorded", self.subject.reference)

    # The questions

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        return self._form(step.key, typed, None)

    def _form(self, key: str, typed: QueryDict | None, facts: RecordedFacts | None) -> PortalForm:
        match key:
            case "what":
                return RecordSubjectForm(typed, initial={"title": self.subject.the_facts.title})
            case "supplier":
                return RecordSupplierForm(typed, initial={"size": "unknown"})
            case "contract":
                return RecordContractForm(typed)
            case "why":
                facts = facts or self._facts_of(("what", "contract"))
                grounds = fitting_grounds(
                    is_above=is_above(facts, self.today), is_light_touch=is_light_touch(facts.cpv)
                )
                return RecordGroundForm(typed, grounds=grounds)
            case "how":
                return RecordWayForm(typed)
            case "notices":
                facts = facts or self._facts_of(_FIRST)
                procedure = self.subject.the_procedure
                return RecordNoticesForm(
                    typed,
                    due=notices_of(procedure, facts, self.today),
                    procedure=procedure,
                    wants_core=bool(procedure.approvals) and is_above(facts, self.today),
                )
            case "debarment":
                return RecordDebarmentForm(typed)
            case _:
                return RecordCorrectionForm(typed)

    def is_asked(self, step: JourneyStep) -> bool:
        has_method = bool(self.subject.the_procedure.method)
        match step.key:
            case "why":
                return has_method
            case "how":
                return not has_method
            case "notices":
                return bool(self._form("notices", None, None).fields)
            case "debarment":
                return self.wants_debarment_reason
            case "correction":
                return self.deed is RecordAct.CORRECT
        return True

    @property
    def wants_debarment_reason(self) -> bool:
        if not self.subject.the_procedure.is_debarment_checked:
            return False
        match = record_debarment(self._facts_of(_FIRST), self.today)
        return match is not None and match.wants_two_people

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        facts = self._facts_of(step.key for step in self.steps)
        facts = _with_answers(facts, step.key, form.cleaned_data)
        for fault in record_faults(self.subject.the_procedure, facts, self.today):
            field = _FIELD_OF_PART.get(fault.part, fault.part)
            if f"{field}_reference" in form.fields:
                field = _field_of_notice(field, fault.refusal, form)
            if field in form.fields and field not in form.errors:
                add_refusal(form, fault.refusal, {"": field})

    def _facts_of(self, keys: Any) -> RecordedFacts:
        """The facts of the record with what was answered to some of its questions, as far as it can be read."""
        wanted = set(keys)
        facts = (
            replace(self.subject.the_facts, notices=(), ground="") if self.body else self.subject.the_facts
        )
        for step in self.steps:
            if step.key in wanted and step.key != "correction":
                form = self._form(step.key, self.fields, facts)
                form.full_clean()
                facts = _with_answers(facts, step.key, getattr(form, "cleaned_data", {}))
        return facts

    @property
    def facts(self) -> RecordedFacts:
        """The record as it will be."""
        facts = self._facts_of(step.key for step in self.asked)
        return facts_as_kept(facts, self.subject.the_procedure, self.today)

    def _stored_fields(self) -> dict[str, list[str]]:
        """The facts that are stored, as the forms send them: whoever changes one finds the others answered."""
        facts = self.subject.the_facts
        values: dict[str, Any] = {name: getattr(facts, name) for name in _PLAIN_FIELDS}
        supplier = facts.supplier
        values |= {name: getattr(supplier, part) for name, part in _SUPPLIER_FIELDS.items()}
        fields: dict[str, list[str]] = {}
        for key in ("what", "supplier", "contract", "why", "how", "debarment"):
            fields |= _sent_fields(self._form(key, None, facts), values)
        for notice in facts.notices:
            values |= {
                f"{notice.kind}_{name}": getattr(notice, part) for name, part in _NOTICE_FIELDS.items()
            }
        values |= {"core_reference": facts.core_reference, "core_on": facts.core_on}
        return fields | _sent_fields(self._form("notices", None, facts), values)

    # The check

    def basis(self) -> Any:
        the_list = newest_list()
        return [self.subject.revision, self.subject.state, the_list.dated.isoformat() if the_list else ""]

    def context(self) -> Context:
        return {"record": self.subject, "deed": self.deed}

    def question_context(self) -> Context:
        facts = self._facts_of(_FIRST)
        match = record_debarment(facts, self.today)
        return {
            "threshold": threshold_in_words(facts, self.today) if facts.value is not None else "",
            "debarment": debarment_in_words(match) if match else "",
        }

    def check_context(self) -> Context:
        facts, procedure = self.facts, self.subject.the_procedure
        refusal = why_not_awarded(self.subject, facts, self.today)
        match = record_debarment(facts, self.today) if procedure.is_debarment_checked else None
        return {
            "rows": record_rows(procedure, facts, self.today, self._change),
            "threshold": threshold_in_words(facts, self.today),
            "debarment": debarment_in_words(match) if match else "",
            "list_of": newest_list(),
            "is_debarment_checked": procedure.is_debarment_checked,
            "twins": earlier_records_like(self.subject, facts),
            "stands_against": sentence(refusal) if refusal else "",
            "press": ACTS_IN_WORDS[self.deed][0] if self.deed else "",
            "changes": record_changes(self.subject.the_facts, facts),
            "why_wrong": self.answers.get("correction_reason", ""),
        }

    def _change(self, key: str) -> str:
        return self.address_of_step(self.step_of(key))

    def act(self, confirmed: Context) -> Any:
        words: dict[str, Any] = {
            "record": self.subject,
            "facts": self.facts,
            "revision": self.subject.revision,
            "by": self.request.member,
            "at": self.request.at,
        }
        match self.deed:
            case RecordAct.ASK_APPROVAL:
                return ask_record_approval(**words)
            case RecordAct.RECORD:
                return record_purchase(**words)
        return correct_record(**words, reason=self.answers["correction_reason"])

    def message(self, result: Any) -> str:
        return ACTS_IN_WORDS[self.deed][1] if self.deed else ""


_PLAIN_FIELDS = (
    *("title", "summary", "category", "cpv", "postcode", "department", "value", "vat_not_recovered"),
    *("signed_on", "starts_on", "ends_on", "review_on", "ground", "reason", "way_bought", "bids"),
    "debarment_reason",
)
_SUPPLIER_FIELDS = {
    "supplier": "name",
    "scheme": "scheme",
    "number": "number",
    "kind": "kind",
    "size": "size",
    "supplier_postcode": "postcode",
}
_FIELD_OF_PART = {"vat": "vat_not_recovered"}


def _field_of_notice(kind: str, refusal: Refusal, form: PortalForm) -> str:
    """The field in which a fault of a notice is mended."""
    why = f"{kind}_why"
    if refusal.reason == "reasons.missing" and why in form.fields and form.cleaned_data.get(why):
        return why
    return f"{kind}_{_FIELD_OF_NOTICE_FAULT.get(refusal.reason, 'reference')}"


_FIELD_OF_NOTICE_FAULT = dict.fromkeys(
    (
        "record.no_notice_day",
        "record.notice_in_future",
        "record.notice_after_signature",
        "record.notices_out_of_order",
    ),
    "day",
)


def _with_answers(facts: RecordedFacts, key: str, typed: Mapping[str, Any]) -> RecordedFacts:
    """The facts with what was answered to one question."""
    if key == "supplier":
        given = {part: typed[name] for name, part in _SUPPLIER_FIELDS.items() if typed.get(name) is not None}
        return replace(facts, supplier=RecordedSupplier(**given))
    if key == "notices":
        core = {name: typed[name] for name in ("core_reference", "core_on") if name in typed}
        return replace(facts, notices=tuple(_notices(typed)), **core)
    known = {name: value for name, value in typed.items() if name in _PLAIN_FIELDS}
    return replace(facts, **known)


def _notices(typed: Mapping[str, Any]) -> Iterator[RecordedNotice]:
    for name in typed:
        kind, _, part = name.rpartition("_")
        if part == "reference" and kind != "core":
            given = {stored: typed.get(f"{kind}_{name}") for name, stored in _NOTICE_FIELDS.items()}
            yield RecordedNotice(kind, given["reference"] or "", given["day"], given["why_none"] or "")


def _sent_fields(form: PortalForm, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Values as a form's browser would send them; what is not given is left out."""
    sent: dict[str, list[str]] = {}
    for name, field in form.fields.items():
        value = values.get(name)
        if value is None or value == "":
            continue
        if isinstance(field, DateField):
            parts = zip(("day", "month", "year"), (value.day, value.month, value.year), strict=True)
            sent |= {f"{name}_{part}": [str(number)] for part, number in parts}
        else:
            shown = str(value) if isinstance(field, MoneyField) else str(field.prepare_value(value))
            sent[name] = [shown]
    return sent
