"""The opening of responses: after the deadline, by one of the named officers, with their passphrase."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opener_of, openers_of
from hopmarket.records.responses.queries import published_deadlines, sealed_count
from hopmarket.records.responses.services.closing import CLOCK, close_opportunity
from hopmarket.records.responses.services.opener_declarations import declare_opener
from hopmarket.records.responses.services.opening import open_responses, unlock, unlock_kept
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import SealKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.seal import may_open

from ..opening_forms import OpenerDeclarationForm, OpenResponsesForm
from ..panel_candidates import panel_of
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not


@require_http_methods(["GET", "POST"])
@publishing
def open_all(request: MemberRequest, reference: str) -> HttpResponse:
    """Says who can open and when; from the deadline on, an opener's passphrase opens the responses."""
    opportunity = purchase_of(request, reference)
    if opportunity.state in (OpportunityState.OPEN, OpportunityState.CLOSED) and not is_past(opportunity):
        if request.method == "POST":
            return redirect("commissioner:open", reference)
        return _page(request, opportunity, None)
    refusal = why_not(opportunity, OpportunityAct.OPEN_RESPONSES)
    if refusal and opportunity.state != OpportunityState.OPEN:
        return not_possible_page(request, opportunity, refusal)
    by_portal = opportunity.the_procedure.seal is SealKind.PORTAL
    opener = opener_of(opportunity, request.member)
    if opener is not None and opener.declares and opener.conflict is None and not by_portal:
        return _declaration(request, opportunity)
    if opener is not None and opener.conflict:
        return not_possible_page(request, opportunity, Refusal("opening.conflict"))
    form: PortalForm = (ConfirmForm if by_portal else OpenResponsesForm)(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: _opened(request, opportunity, typed.get("passphrase")),
        message=lambda opened: (
            f"{'One response was' if opened == 1 else f'{opened} responses were'} opened."
            f"{'' if by_portal else ' The evaluators have been told.'}"
        ),
        onward=redirect("evaluator:quotes" if by_portal else "commissioner:purchase", reference),
        fields={"opening.passphrase": "passphrase"},
    )
    return answer or _page(request, opportunity, form)


def _declaration(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Asks an opener, before any name is shown, whether they have an interest in anybody who may have responded."""
    declaring = "declaring" in request.POST
    if request.method == "POST" and not declaring:
        return redirect("commissioner:open", opportunity.reference)
    form = OpenerDeclarationForm(sent_fields(request, declaring))
    answer = attempt(
        request,
        form,
        lambda typed: declare_opener(
            opportunity=opportunity,
            conflict=typed["knows"] == "yes",
            words=typed["words"],
            by=request.member,
            at=request.at,
        ),
        message=lambda opener: (
            "Recorded. The other opener opens it." if opener.conflict else "Recorded. Now you can open them."
        ),
        onward=lambda opener: redirect(
            "commissioner:purchase" if opener.conflict else "commissioner:open", opportunity.reference
        ),
        fields={"reasons.missing": "words"},
    )
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "sealed": sealed_count(opportunity),
        "others": [opener for opener in openers_of(opportunity) if opener.person_id != request.member.person],
    }
    return answer or render(request, "commissioner/declare_opener.html", context)


def is_past(opportunity: Opportunity) -> bool:
    """Whether the deadline has passed by the database's clock."""
    return may_open(deadlines=published_deadlines(opportunity), now=database_now()) is None


def _opened(request: MemberRequest, opportunity: Opportunity, passphrase: str | None) -> int | Refusal:
    """Closes the purchase if it is due, unlocks outside any transaction, then opens the responses. What the
    portal itself keeps closed is unlocked without a passphrase.

    Checking a passphrase is slow on purpose (scrypt): inside the transaction it would make every
    other act wait."""
    if opportunity.state == OpportunityState.OPEN:
        close_opportunity(opportunity=opportunity, by=CLOCK, at=request.at)
    if passphrase is None:
        identity = unlock_kept(opportunity, by=request.member)
    else:
        identity = unlock(opportunity, passphrase=passphrase, by=request.member)
    if isinstance(identity, Refusal):
        return identity
    return open_responses(opportunity=opportunity, identity=identity, by=request.member, at=request.at)


def _page(request: MemberRequest, opportunity: Opportunity, form: PortalForm | None) -> HttpResponse:
    panel = panel_of(opportunity)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "panel": panel,
        "may_open": panel.may_open(request.member.person),
        "by_portal": opportunity.the_procedure.seal is SealKind.PORTAL,
        "leads": panel.lead is not None and panel.lead[0] == request.member.person,
        "sealed": sealed_count(opportunity),
    }
    return render(request, "commissioner/open.html", context)
