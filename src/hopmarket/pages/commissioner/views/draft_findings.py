"""What the barrier check found in a draft: beside its words, as somebody types, and answered rule by rule."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.barrier_rules import barrier_rules
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.records.ledger.acts import actor_reference
from hopmarket.records.opportunities.barrier_check import regime_for
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import (
    approve_override,
    ask_override,
    explain_barrier,
    refuse_override,
    use_suggested_wording,
    withdraw_explanation,
)
from hopmarket.rules.barriers.barrier_kinds import BarrierRule, Severity
from hopmarket.rules.barriers.from_draft_export import DRAFT_FORMAT
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.terms_fields import DraftSection

from ..draft_margin import DraftMargin, NotedFinding, draft_margin, why_reason_ended
from ..finding_forms import KeepFindingForm, RefuseOverrideForm
from ..purchase_access import commissioning, publishing, purchase_of, readable_draft, why_not
from ..section_drafts import carry_drafts_over, section_form, terms_as_typed, unsaved_sections
from ..tasks import TITLES

REASONS = KeptInput("barrier_reasons")
_INDENTED = {"indent": 1, "ensure_ascii": False}


def reason_about(opportunity: Opportunity, code: str) -> str:
    """The number of the draft of a reason."""
    return f"{opportunity.pk}/{code}"


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def draft_findings(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the whole text with the findings in its margin; a POST puts a suggested wording in its place, or
    all that are safe."""
    if request.method == "POST":
        return _mended(request, purchase_of(request, reference))
    opportunity = readable_draft(request, reference)
    margin = draft_margin(opportunity, now=request.at)
    found = {note.finding.code for note in margin.notes}
    change = _may_change(request, opportunity)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "margin": margin,
        "sections": [(TITLES[row.section], row) for row in margin.sections],
        "may_change": change,
        "lapsed": [reason for reason in margin.answers.reasons if reason.code not in found],
        "titles": {rule.code: rule.title for rule in barrier_rules()},
        "unsaved": unsaved_sections(request, opportunity) if change else [],
        "today": day_in_london(request.at),
    }
    return render(request, "commissioner/draft_findings.html", context)


def _mended(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    before, revision = opportunity.the_terms, opportunity.revision
    outcome = press(
        request,
        lambda: use_suggested_wording(
            opportunity=opportunity,
            finding=request.POST.get("finding", ""),
            by=request.member,
            at=request.at,
        ),
        onward=redirect("commissioner:draft_findings", opportunity.reference),
        message="The draft reads so now. What stood there before is kept among its earlier versions.",
    )
    carry_drafts_over(request, opportunity, before, revision)
    return outcome


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def keep_finding(request: MemberRequest, reference: str, code: str) -> HttpResponse:
    """Asks why what a rule found stays; of what the law does not allow it asks a second officer. Another button
    takes the reason back."""
    opportunity, rule = purchase_of(request, reference), _rule(code)
    margin = draft_margin(opportunity, now=request.at)
    standing = margin.answers.standing_of(code)
    is_must = standing is not None and standing.severity is Severity.MUST
    is_taken_back = request.POST.get("act") == "withdraw"
    sent = sent_fields(request, not is_taken_back)
    waiting = None if sent else REASONS.fields_of(request, reason_about(opportunity, code))
    form = KeepFindingForm(sent, is_must=is_must)
    if waiting is not None:
        form = as_typed(KeepFindingForm(waiting, is_must=is_must))
    back = ConfirmForm(sent_fields(request, is_taken_back))
    words: dict[str, Any] = {
        "opportunity": opportunity,
        "code": code,
        "by": request.member,
        "at": request.at,
    }
    onward = redirect("commissioner:draft_findings", reference)
    if request.method == "POST":
        answer = attempt(
            request,
            back,
            lambda _: withdraw_explanation(**words),
            message="Taken back. It stays in the record and counts no longer.",
            onward=onward,
        ) or attempt(
            request,
            form,
            lambda typed: (
                ask_override(**words, words=typed["words"])
                if is_must
                else explain_barrier(**words, words=typed["words"], until=typed.get("until"))
            ),
            message="Another officer of your body has to let it stand now."
            if is_must
            else "Kept with your reason.",
            onward=onward,
            fields={"barriers.few_words": "words", "barriers.until_past": "until"},
        )
        if answer:
            if not is_taken_back:
                REASONS.settle(request, reason_about(opportunity, code))
            return answer
        if sent:
            REASONS.keep_sent(request, reason_about(opportunity, code))
    context = {
        **_of_rule(request, opportunity, rule, margin),
        "form": back if is_taken_back else form,
        "keep_form": form,
        "about": reason_about(opportunity, code),
        "is_must": is_must,
    }
    status = 409 if context["form"].refusal else 200
    return render(request, "commissioner/keep_finding.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def decide_override(request: MemberRequest, reference: str, code: str) -> HttpResponse:
    """Shows a second officer what the law does not allow and why a colleague keeps it; a POST lets it stand, or
    says why not."""
    opportunity, rule = purchase_of(request, reference), _rule(code)
    margin = draft_margin(opportunity, now=request.at)
    standing, reason = margin.answers.standing_of(code), margin.answers.reason_for(code)
    if reason is None or not reason.needs_second:
        raise Http404
    is_refused = request.POST.get("act") == "refuse"
    approval = ConfirmForm(sent_fields(request, not is_refused))
    refusal = RefuseOverrideForm(sent_fields(request, is_refused))
    words: dict[str, Any] = {"opportunity": opportunity, "explanation": reason.number}
    words |= {"by": request.member, "at": request.at}
    onward = redirect("commissioner:draft_findings", reference)
    answer = attempt(
        request,
        approval,
        lambda _: approve_override(**words),
        message="It stands, with the reason and both names published.",
        onward=onward,
    ) or attempt(
        request,
        refusal,
        lambda typed: refuse_override(**words, words=typed["words"]),
        message="It does not stand. Whoever asked reads why.",
        onward=onward,
    )
    if answer:
        return answer
    form: PortalForm = refusal if is_refused else approval
    context = {
        **_of_rule(request, opportunity, rule, margin),
        "form": form,
        "refuse_form": refusal,
        "is_own": reason.by.split(" ")[0] == actor_reference(request.member).split(" ")[0],
        "waits": standing is not None and standing.waits_for_second,
    }
    return render(request, "commissioner/decide_override.html", context, status=409 if form.refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@commissioning
def findings_json(request: MemberRequest, reference: str) -> HttpResponse:
    """The findings of a draft as JSON: of its saved terms; of a POST with a section's typed fields, of these,
    with the margin as the page shows it."""
    opportunity = readable_draft(request, reference)
    terms, typed = opportunity.the_terms, _section_of(request)
    if request.method == "POST" and typed is not None:
        terms = terms_as_typed(opportunity, typed, request.POST)
    margin = draft_margin(opportunity, now=request.at, terms=terms)
    shown = _margin_json(opportunity, margin)
    if request.method == "POST" and typed is not None:
        shown["beside"] = {
            name: render_to_string(
                "commissioner/_beside_field.html",
                {"margin": margin, "name": name, "opportunity": opportunity},
            )
            for name in _fields_of(opportunity, typed)
        }
    return JsonResponse(shown, json_dumps_params=_INDENTED)


@require_safe
@commissioning
def draft_export(request: MemberRequest, reference: str) -> HttpResponse:
    """The draft as a file that `hopmarket check` reads."""
    opportunity = readable_draft(request, reference)
    saved = {
        "format": DRAFT_FORMAT,
        "reference": opportunity.reference,
        "buyer": opportunity.organisation.name,
        "buyer_kind": str(opportunity.organisation.kind),
        "procedure": str(opportunity.the_procedure.key),
        "regime": str(regime_for(opportunity.the_terms, request.at) or ""),
        "terms": opportunity.the_terms.to_json(),
    }
    return JsonResponse(
        saved,
        json_dumps_params=_INDENTED,
        headers={"Content-Disposition": f'attachment; filename="{opportunity.reference}-draft.json"'},
    )


def _may_change(request: MemberRequest, opportunity: Opportunity) -> bool:
    own_body = opportunity.organisation_id == request.member.organisation
    return own_body and why_not(opportunity, OpportunityAct.REVISE) is None


def _rule(code: str) -> BarrierRule:
    rule = next((rule for rule in barrier_rules() if rule.code == code), None)
    if rule is None:
        raise Http404
    return rule


def _of_rule(
    request: MemberRequest, opportunity: Opportunity, rule: BarrierRule, margin: DraftMargin
) -> dict[str, Any]:
    """What the pages about one rule's findings show."""
    standing, reason = margin.answers.standing_of(rule.code), margin.answers.reason_for(rule.code)
    today = day_in_london(request.at)
    return {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "rule": rule,
        "notes": [note for note in margin.notes if note.finding.code == rule.code],
        "standing": standing,
        "reason": reason,
        "why_ended": why_reason_ended(reason, standing, today) if reason and standing else "",
        "may_change": _may_change(request, opportunity),
    }


def _section_of(request: MemberRequest) -> DraftSection | None:
    typed = request.GET.get("section", "")
    return DraftSection(typed) if typed in set(DraftSection) else None


def _fields_of(opportunity: Opportunity, section: DraftSection) -> list[str]:
    form = section_form(section, opportunity.the_terms, opportunity.the_procedure)
    return list(form.fields) if form else []


def _margin_json(opportunity: Opportunity, margin: DraftMargin) -> dict[str, Any]:
    report = margin.answers.report
    return {
        "reference": opportunity.reference,
        "counts": dict(margin.counted),
        "findings": [_note_json(note) for note in margin.notes],
        "cannot_tell": {code: list(names) for code, names in report.absent.items()},
    }


def _note_json(note: NotedFinding) -> dict[str, Any]:
    finding, standing = note.finding, note.standing
    return {
        "letter": note.letter,
        "code": finding.code,
        "version": finding.version,
        "severity": str(finding.severity),
        "path": finding.path,
        "span": list(finding.span) if finding.span else None,
        "words": finding.words,
        "message": finding.message,
        "cite": finding.cite,
        "wording": {"text": finding.wording.text, "is_safe": note.can_be_mended},
        "blocks": standing.blocks,
        "reason": standing.reason.words if standing.reason and standing.holds else None,
    }
