"""The pages on which the lead asks to set a response aside, or to let it count again, and a second officer
decides."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.decided_elsewhere import decided_elsewhere
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.promised_letters import promised, read_by_somebody
from hopmarket.records.evaluation.letters import COUNTS_AGAIN, SET_ASIDE, SET_ASIDE_ASKED
from hopmarket.records.evaluation.models import SetAside
from hopmarket.records.evaluation.services import (
    approve_set_aside,
    ask_set_aside,
    ask_take_back_set_aside,
    refuse_set_aside,
)
from hopmarket.records.evaluation.set_asides import (
    decided_set_aside,
    people_of_set_aside,
    second_officers_for,
    waiting_set_aside,
    why_set_aside,
)
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.queries import published_opportunities_for
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.set_aside import GROUNDS, MUSTS_NOTE, may_agree

from .forms import RefuseSetAsideForm, SetAsideForm, TakeBackForm
from .panel_access import (
    leading,
    led_opportunity,
    not_declared_page,
    not_possible_page,
    opportunity_context,
)
from .ranking_in_words import bidder_name
from .responses_and_prices import responses_for_lead

_DRAFTS = KeptInput("set_asides")
_FIELDS = {"set_aside.ground": "ground", "set_aside.not_asked": "ground", "reasons.missing": "reasons"}


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def set_aside(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Asks a second officer to set a response aside; of one that is set aside already, to let it count again."""
    opportunity = led_opportunity(request, reference)
    stopped = not_declared_page(request, opportunity)
    if stopped:
        return stopped
    if opportunity.state != OpportunityState.EVALUATING:
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    opened = get_object_or_404(opened_responses(opportunity), number=number)
    if waiting_set_aside(opened):
        return redirect("evaluator:decide_set_aside", reference, number)
    aside = why_set_aside(opened)
    waiting = _DRAFTS.fields_of(request, opened.pk)
    initial = waiting.dict() if waiting else None
    form_kind = TakeBackForm if aside else SetAsideForm
    form = form_kind(sent_fields(request), initial=initial)
    answer = attempt(
        request,
        form,
        lambda typed: (
            ask_take_back_set_aside(opened=opened, reasons=typed["reasons"], by=request.member, at=request.at)
            if aside
            else ask_set_aside(
                opened=opened,
                ground=typed["ground"],
                reasons=typed["reasons"],
                by=request.member,
                at=request.at,
            )
        ),
        message="Asked. A second officer decides; until then nothing changes.",
        onward=redirect("evaluator:responses", reference),
        fields=_FIELDS,
    )
    if answer:
        _DRAFTS.settle(request, opened.pk)
        return answer
    if request.method == "POST":
        _DRAFTS.keep_sent(request, opened.pk)
    officers = second_officers_for(opportunity, request.member.person)
    context = {
        **opportunity_context(opportunity, request.at),
        "form": form,
        "aside": aside,
        "response": _shown(opened, request),
        "grounds": GROUNDS,
        "musts_note": MUSTS_NOTE,
        "officers": officers,
        "letters": read_by_somebody(
            promised(
                purchase_values(opportunity),
                SET_ASIDE_ASKED,
                officers,
                readers=", ".join(str(officer) for officer in officers),
                asker="",
                number="",
                reasons="",
            )
        ),
    }
    return render(request, "evaluator/set_aside.html", context, status=422 if form.errors else 200)


def _shown(opened: OpenedResponse, request: MemberRequest) -> object:
    rows = responses_for_lead(opened.opportunity, request.at)
    return next(row for row in rows if row.opened.number == opened.number)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def decide_set_aside(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows what the lead asks about a response to an officer who has no part in the judging, and to whoever
    asked; a POST agrees, or refuses with reasons."""
    opportunity = get_object_or_404(published_opportunities_for(request.member), reference=reference)
    opened = get_object_or_404(opened_responses(opportunity), number=number)
    asked = waiting_set_aside(opened)
    if asked is None:
        last = decided_set_aside(opened)
        if last is None or _barred(last, request.member.person):
            raise Http404
        return _decided_page(request, last)
    own = asked.asked_by_id == request.member.person
    barred = _barred(asked, request.member.person)
    if barred:
        return not_possible_page(request, opportunity, barred)
    refusing = request.POST.get("decision") == "refuse"
    approval = ConfirmForm(sent_fields(request, not refusing), anchor="#asked")
    form = RefuseSetAsideForm(sent_fields(request, refusing))
    onward = redirect("evaluator:responses" if own else "commissioner:purchase", reference)
    answer = attempt(
        request,
        approval,
        lambda _: approve_set_aside(set_aside_request=asked, by=request.member, at=request.at),
        message="Agreed. The bidder has been told, with the reasons.",
        onward=onward,
    ) or attempt(
        request,
        form,
        lambda typed: refuse_set_aside(
            set_aside_request=asked, reasons=typed["reasons"], by=request.member, at=request.at
        ),
        message="Taken back." if own else "Refused. Whoever asked is told why.",
        onward=onward,
        fields={"reasons.missing": "reasons"},
    )
    if answer:
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "asked": asked,
        "own": own,
        "response": _shown(opened, request),
        "form": form if refusing else approval,
        "refuse_form": form,
        "letters": read_by_somebody(
            promised(
                purchase_values(opportunity),
                COUNTS_AGAIN if asked.takes_back else SET_ASIDE,
                responders_of(opened.organisation_id),
                readers=bidder_name(opened),
                reasons="",
                **({} if asked.takes_back else {"ground": "", "cite": ""}),
            )
        ),
    }
    status = 409 if approval.refusal or form.refusal else 422 if form.errors else 200
    return render(request, "evaluator/decide_set_aside.html", context, status=status)


def _barred(asked: SetAside, person: int) -> Refusal | None:
    """Why this person neither decides nor looks; whoever asked may look, and take it back."""
    refusal = may_agree(person, people_of_set_aside(asked))
    return None if refusal is None or asked.asked_by_id == person else refusal


def _decided_page(request: MemberRequest, last: SetAside) -> HttpResponse:
    opportunity = last.opened.opportunity
    if request.method != "POST":
        return not_possible_page(request, opportunity, Refusal("set_aside.decided"))
    return decided_elsewhere(
        request,
        opportunity,
        deed=f"{last.decision} this",
        who=str(last.decided_by or ""),
        at=last.decided_at,
        typed=[("What you typed", request.POST.get("reasons", ""))],
        way_on=(reverse("commissioner:purchase", args=[opportunity.reference]), "Back to the purchase"),
    )
