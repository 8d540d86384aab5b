"""The page of what is put on record before an award: the debarment list and core information of whoever stands
first. The lead confirms and asks; a second officer decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, DateField, PortalForm, ReasonField
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.evaluation.first_placed import (
    FirstPlaced,
    clearances_of,
    first_placed,
    is_purchase_above,
    list_for_award,
)
from hopmarket.records.evaluation.panel_progress import is_lead
from hopmarket.records.evaluation.queries import all_locked
from hopmarket.records.evaluation.services import (
    approve_debarment_clearance,
    ask_debarment_clearance,
    confirm_core_information,
    refuse_debarment_clearance,
)
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.rules.debarment import list_too_old
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal

from .panel_access import leading, not_possible_page, opportunity_context

_DRAFTS = KeptInput("debarment_clearances")


class CoreInformationForm(PortalForm):
    """Asks for a supplier's core information on the national platform."""

    reference = forms.CharField(
        label="Its share code or reference",
        max_length=80,
        error_messages={"required": "Enter the share code or the reference of the core information"},
    )
    seen_on = DateField(
        label="The day on which you saw that it is up to date",
        error_messages={"required": "Enter the day on which you saw that it is up to date"},
    )


class AskClearanceForm(PortalForm):
    """Asks the lead why an award may go on beside the debarment list."""

    reasons = ReasonField(
        "ask_debarment_clearance",
        label="Why may the award go on?",
        help_text="A second officer reads it and decides. It stays on record.",
        rows=4,
        max_length=4000,
    )


class RefuseClearanceForm(PortalForm):
    """Asks a second officer why an award may not go on."""

    refusal_reasons = ReasonField(
        "refuse_debarment_clearance", label="Why may it not go on?", rows=3, max_length=4000
    )


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def winner_checks(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows what is known of every response in a first place; a POST confirms, asks, or decides."""
    opportunity = get_object_or_404(opportunities_for(request.member), reference=reference)
    is_open = opportunity.state in (OpportunityState.EVALUATING, OpportunityState.DECIDED)
    if not is_open or not all_locked(opportunity):
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    placed = first_placed(opportunity, request.at)
    lines = [_Line(request, opportunity, row) for row in placed]
    answer = next((answer for line in lines if (answer := line.attempted())), None)
    if answer:
        return answer
    the_list, due = list_for_award(opportunity, request.at)
    above = is_purchase_above(opportunity, request.at)
    day = day_in_london(request.at)
    old = list_too_old(the_list.dated if the_list else None, day, is_above=above) if due else None
    context = {
        **opportunity_context(opportunity, request.at),
        "lines": lines,
        "form": next((line.sent for line in lines if line.sent), None),
        "is_lead": is_lead(request.member, opportunity),
        "is_above": above,
        "list_of": the_list,
        "is_due": due,
        "why_list": sentence(old) if old else "",
        "decided": [row for row in clearances_of(opportunity) if row.decision],
    }
    return render(request, "evaluator/winner_checks.html", context)


class _Line:
    """One response in a first place on the page, with its forms."""

    def __init__(self, request: MemberRequest, opportunity: Opportunity, placed: FirstPlaced) -> None:
        self.request, self.opportunity, self.placed = request, opportunity, placed
        self.number = str(placed.opened.number)
        pressed = request.POST.get("act", "") if request.POST.get("response") == self.number else ""
        self.pressed = pressed
        core = placed.core
        self.draft_about = f"{opportunity.pk}/{self.number}"
        words: dict[str, Any] = {"auto_id": f"id_{self.number}_%s"}
        initial = {"reference": core.reference, "seen_on": core.seen_on} if core else {}
        kept = _DRAFTS.fields_of(request, self.draft_about) or QueryDict()
        self.core_form = CoreInformationForm(
            sent_fields(request, pressed == "core"), initial=initial, **words
        )
        self.ask_form = AskClearanceForm(
            sent_fields(request, pressed == "ask"), initial={"reasons": kept.get("reasons", "")}, **words
        )
        self.approve_form = ConfirmForm(sent_fields(request, pressed == "approve"))
        self.refuse_form = RefuseClearanceForm(sent_fields(request, pressed == "refuse"), **words)

    @property
    def sent(self) -> PortalForm | None:
        forms = {
            "core": self.core_form,
            "ask": self.ask_form,
            "approve": self.approve_form,
            "refuse": self.refuse_form,
        }
        return forms.get(self.pressed)

    @property
    def waits(self) -> bool:
        """Whether a second officer has been asked and has not decided."""
        return self.placed.clearance is not None and not self.placed.clearance.decision

    @property
    def is_own_request(self) -> bool:
        clearance = self.placed.clearance
        return clearance is not None and clearance.asked_by_id == self.request.member.person

    def attempted(self) -> HttpResponse | None:
        """The answer where a button of this response was pressed and its act was done."""
        opened, clearance = self.placed.opened, self.placed.clearance
        who: dict[str, Any] = {"by": self.request.member, "at": self.request.at}
        onward = redirect("evaluator:winner_checks", self.opportunity.reference)
        if self.pressed == "core":
            return attempt(
                self.request,
                self.core_form,
                lambda typed: confirm_core_information(opened=opened, **typed, **who),
                message="Confirmed, and on record.",
                onward=onward,
            )
        if self.pressed == "ask":
            answer = attempt(
                self.request,
                self.ask_form,
                lambda typed: ask_debarment_clearance(opened=opened, reasons=typed["reasons"], **who),
                message="A second officer has been asked.",
                onward=onward,
            )
            if answer:
                _DRAFTS.settle(self.request, self.draft_about)
            elif self.ask_form.is_bound:
                _DRAFTS.keep_sent(self.request, self.draft_about)
            return answer
        if clearance is None:
            return None
        if self.pressed == "approve":
            return attempt(
                self.request,
                self.approve_form,
                lambda _: approve_debarment_clearance(clearance=clearance, **who),
                message="Decided: the award may go on.",
                onward=onward,
            )
        if self.pressed == "refuse":
            return attempt(
                self.request,
                self.refuse_form,
                lambda typed: refuse_debarment_clearance(
                    clearance=clearance, reasons=typed["refusal_reasons"], **who
                ),
                message="Decided: the award may not go on.",
                onward=onward,
            )
        return None
