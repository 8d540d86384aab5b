"""The pages of recorded purchases: begun with a title, asked question by question, seen by a second officer, and
read afterwards."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.activity_in_words import activity_entries
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.figures.queries import activity_of_record
from hopmarket.records.parties.queries import names_of
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import (
    corrections_of_record,
    earlier_records_like,
    ocid_of_record,
    record_debarment,
    records_for,
    why_not_approve,
)
from hopmarket.records.recorded_purchases.services import (
    approve_record,
    discard_record,
    return_record,
    start_record,
)
from hopmarket.rules.contract_correction import plain_line
from hopmarket.rules.debarment import debarment_in_words
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.recorded_purchase_life import RecordAct, RecordState, record_life
from hopmarket.rules.refusal import Refusal

from ..purchase_access import commissioning, publishing
from ..record_forms import RecordTitleForm, ReturnRecordForm
from ..record_in_words import RECORD_MARKS, record_rows, threshold_in_words
from ..record_journey import PurchaseRecord, act_of


def _record_of(request: MemberRequest, reference: str) -> RecordedPurchase:
    """One record of the member's own organisation; anybody else's answers 404."""
    return get_object_or_404(records_for(request.member), reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def begin_record(request: MemberRequest, procedure: ProcedureKey) -> HttpResponse:
    """Says what a record is, and begins it with a title."""
    form = RecordTitleForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: start_record(
            procedure=procedure, title=typed["title"], by=request.member, at=request.at
        ),
        onward=lambda record: redirect("commissioner:record_step", record.reference, "what"),
    )
    context = {"form": form, "procedure": PROCEDURES[procedure]}
    return answer or render(request, "commissioner/record_begin.html", context)


@require_safe
@commissioning
def recorded(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows one record: what it says, what can be done with it now, and what was done."""
    record = _record_of(request, reference)
    facts, today = record.the_facts, day_in_london(request.at)
    lines = activity_of_record(record)
    names = names_of({line.person for line in lines if line.person})
    mark, word = RECORD_MARKS[RecordState(record.state)]
    context = {
        "record": record,
        "facts": facts,
        "procedure": record.the_procedure,
        "mark": mark,
        "word": word,
        "rows": record_rows(record.the_procedure, facts, today, lambda step: ""),
        "is_open": act_of(record) is not None,
        "is_recorded": record.state == RecordState.RECORDED,
        "waits": record.state == RecordState.WITH_APPROVER,
        "may_approve": record.state == RecordState.WITH_APPROVER
        and why_not_approve(record, request.member) is None,
        "may_discard": _may(record, RecordAct.DISCARD),
        "ocid": ocid_of_record(record),
        "corrections": [
            plain_line(
                row.corrected_at, row.reason, [(change["part"], change["before"]) for change in row.changes]
            )
            for row in corrections_of_record(record)
        ],
        "history": activity_entries(lines, lambda person, organisation: names.get(person, "Somebody")),
    }
    return render(request, "commissioner/recorded.html", context)


def _may(record: RecordedPurchase, act: RecordAct) -> bool:
    after = record_life(record.the_procedure).after(RecordState(record.state), act)
    return not isinstance(after, Refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def record_second_officer(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows a second officer the record that waits; a POST approves and publishes it, or returns it with reasons.
    Without one that waits it leads to the record."""
    record = _record_of(request, reference)
    if record.state != RecordState.WITH_APPROVER:
        return redirect("commissioner:recorded", reference)
    returning = request.POST.get("act") == "return"
    approval = ConfirmForm(sent_fields(request, not returning), anchor="#facts")
    form = ReturnRecordForm(sent_fields(request, returning))
    onward = redirect("commissioner:recorded", reference)
    answer = attempt(
        request,
        approval,
        lambda _: approve_record(record=record, by=request.member, at=request.at),
        message="Approved and published. It stands in the register of contracts.",
        onward=onward,
    ) or attempt(
        request,
        form,
        lambda typed: return_record(
            record=record, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message="Returned with your reasons.",
        onward=onward,
    )
    if answer:
        return answer
    facts, today = record.the_facts, day_in_london(request.at)
    match, why_not = record_debarment(facts, today), why_not_approve(record, request.member)
    context = {
        "record": record,
        "form": form if returning else approval,
        "return_form": form,
        "why_not": sentence(why_not) if why_not else "",
        "rows": record_rows(record.the_procedure, facts, today, lambda step: ""),
        "threshold": threshold_in_words(facts, today),
        "debarment": debarment_in_words(match) if match else "",
        "decides_on_list": match is not None and match.wants_two_people,
        "reason": facts.debarment_reason,
        "list_of": newest_list(),
        "twins": earlier_records_like(record, facts),
    }
    return render(request, "commissioner/record_second_officer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def record_discard(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks, then discards a record that was never published."""
    record = _record_of(request, reference)
    if not _may(record, RecordAct.DISCARD):
        return redirect("commissioner:recorded", reference)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: discard_record(record=record, by=request.member, at=request.at),
        message=f"{record.the_facts.title} was discarded.",
        onward=redirect("commissioner:purchases"),
    )
    context = {"record": record, "facts": record.the_facts, "form": form}
    return answer or render(request, "commissioner/record_discard.html", context)


record_step, record_check = PurchaseRecord.pages(publishing, _record_of)
