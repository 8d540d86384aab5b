"""The pages of a draft's sections, and of the people who open, score and lead."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.kept_input import as_typed
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import gaps_of
from hopmarket.records.opportunities.services import name_people
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.ready_musts import READY_MUSTS
from hopmarket.rules.sane_dates import is_long_contract
from hopmarket.rules.terms_fields import TERMS_FIELDS, DraftSection

from ..act_forms import PeopleForm
from ..draft_margin import draft_margin
from ..draft_saving import ConcurrentSave, concurrent_save, mark_faults, save_draft
from ..panel_candidates import panel_candidates, panel_of
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not
from ..purchase_summary import answer_kind_in_words, criteria_bar
from ..section_drafts import SECTION_DRAFTS, section_about, section_form, shown_revision, terms_as_typed
from ..section_forms import DocumentsForm
from ..tasks import TITLES, gaps_in_words, is_of_barriers, is_still_to_do, section_address
from ..terms_in_words import days_open

_FIELD_OF = {
    "people.openers": "openers",
    "people.no_openers": "openers",
    "people.not_evaluator": "evaluators",
}

_TEMPLATE_OF: Mapping[DraftSection, str] = {
    section: f"commissioner/section_{section}.html"
    for section in DraftSection
    if section not in (DraftSection.NEED, DraftSection.PEOPLE)
}
"""Sections that show more than their form."""

LEAVING: Mapping[str, str] = {
    "codes": "commissioner:codes",
    "lot": "commissioner:lot_new",
    "criterion": "commissioner:criterion_new",
}
"""Buttons of a section's form that lead to another page: what was typed is kept on the way."""


@require_http_methods(["GET", "POST"])
@commissioning
def section(request: MemberRequest, reference: str, section: DraftSection) -> HttpResponse:
    """Shows one section with its form and what it lacks; a POST saves it."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    terms, other_save = opportunity.the_terms, None
    about = section_about(opportunity, section)
    form = section_form(section, terms, opportunity.the_procedure, sent_fields(request))
    if form is not None:
        leads_to = LEAVING.get(request.POST.get("then", ""))
        if leads_to:
            keep_changed(request, about, form)
            return redirect(leads_to, reference)
        answer = attempt(
            request,
            form,
            lambda _: save_draft(request, opportunity, form.applied(terms)),
            onward=lambda _: next_page(request, opportunity, section),
        )
        if answer:
            SECTION_DRAFTS.settle(request, about)
            return answer
        if form.is_bound:
            SECTION_DRAFTS.keep_sent(request, about)
        if form.refusal:
            other_save = concurrent_save(opportunity, form.applied(terms), form.refusal, by=request.member)
    return section_page(request, opportunity, section, form, other_save=other_save)


def keep_changed(request: MemberRequest, about: str, form: PortalForm) -> None:
    """Keeps what was typed into the form of a section that is left without saving it, if anything was."""
    if form.has_changed():
        SECTION_DRAFTS.keep_sent(request, about)
    else:
        SECTION_DRAFTS.settle(request, about)


def section_page(
    request: MemberRequest,
    opportunity: Opportunity,
    section: DraftSection,
    form: PortalForm | None,
    *,
    documents_form: DocumentsForm | None = None,
    other_save: ConcurrentSave | None = None,
) -> HttpResponse:
    """The page of one section, with whatever was typed into its form."""
    terms, about = opportunity.the_terms, section_about(opportunity, section)
    waiting = None if request.method == "POST" else SECTION_DRAFTS.fields_of(request, about)
    if form is not None and waiting is not None:
        form = as_typed(section_form(section, terms, opportunity.the_procedure, waiting) or form)
    lacking = _lacking(request, opportunity, section)
    if form is not None and not form.is_bound:
        lacking = mark_faults(form, lacking)
    typed = terms_as_typed(opportunity, section, request.POST or waiting)
    margin = draft_margin(opportunity, now=request.at, terms=typed)
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "title": TITLES[section],
        "address": section_address(opportunity, section),
        "about": about,
        "revision": shown_revision(request, opportunity, waiting, both_shown=other_save is not None),
        "form": form,
        "papers_form": documents_form or DocumentsForm(),
        "gaps": gaps_in_words(opportunity, lacking),
        "meanwhile": other_save,
        "next": _next(opportunity, section),
        "needed": _needed(opportunity, section),
        "bar": criteria_bar(terms),
        "ready_musts": READY_MUSTS,
        "asked": [(question, answer_kind_in_words(question, terms)) for question in terms.questions],
        "days_open": days_open(terms, request.at),
        "fewest_days": opportunity.the_procedure.fewest_days_open,
        "grounds": len(opportunity.the_procedure.grounds) > 1,
        "is_long": is_long_contract(terms.starts_on, terms.ends_on),
        "section": section,
        "margin": margin,
        "row_notes": margin.elsewhere_in(section, form.fields if form else ()),
    }
    return render(request, _TEMPLATE_OF.get(section, "commissioner/section.html"), context)


def _needed(opportunity: Opportunity, section: DraftSection) -> list[str]:
    """What the buyer calls the fields of a section without which nothing can be published."""
    return [
        row.label
        for row in filter(opportunity.the_procedure.asks, TERMS_FIELDS)
        if row.section is section and row.missing and not row.missing_with
    ]


def _lacking(request: MemberRequest, opportunity: Opportunity, section: DraftSection) -> list[DraftGap]:
    """What a section lacks; what the barrier check found stands beside its fields instead."""
    return [
        gap
        for gap in gaps_of(opportunity, now=request.at)
        if gap.section is section and not is_of_barriers(gap)
    ]


def _after(opportunity: Opportunity, section: DraftSection) -> DraftSection | None:
    """The section that comes after one in the task list."""
    order = opportunity.the_procedure.sections
    after = order.index(section) + 1 if section in order else len(order)
    return order[after] if after < len(order) else None


def _next(opportunity: Opportunity, section: DraftSection) -> str:
    after = _after(opportunity, section)
    return TITLES[after] if after else ""


def next_page(request: MemberRequest, opportunity: Opportunity, section: DraftSection) -> HttpResponse:
    """Goes after saving to the next section when that was asked for, else to the task list; where what
    was saved has a fault, back to the section, which shows it."""
    opportunity.refresh_from_db()
    if not all(map(is_still_to_do, _lacking(request, opportunity, section))):
        messages.success(
            request, f"Saved as it stands: {TITLES[section].lower()}. It cannot be published so."
        )
        return redirect(section_address(opportunity, section))
    messages.success(request, f"Saved: {TITLES[section].lower()}.")
    after = _after(opportunity, section)
    if request.POST.get("then") == "next" and after:
        return redirect(section_address(opportunity, after))
    return redirect("commissioner:purchase", opportunity.reference)


@require_http_methods(["GET", "POST"])
@commissioning
def people(request: MemberRequest, reference: str) -> HttpResponse:
    """Names the people who open, score and lead."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    candidates = panel_candidates(request.member)
    form = PeopleForm(
        candidates, opportunity.the_procedure, sent_fields(request), initial=panel_of(opportunity).initial()
    )
    answer = attempt(
        request,
        form,
        lambda typed: name_people(
            opportunity=opportunity,
            openers=tuple(typed["openers"]),
            evaluators=tuple(typed["evaluators"]),
            lead=typed["lead"],
            by=request.member,
            at=request.at,
        ),
        onward=lambda _: next_page(request, opportunity, DraftSection.PEOPLE),
        fields=_FIELD_OF,
    )
    if answer:
        return answer
    lacking = [gap for gap in gaps_of(opportunity, now=request.at) if gap.section is DraftSection.PEOPLE]
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "title": TITLES[DraftSection.PEOPLE],
        "form": form,
        "gaps": gaps_in_words(opportunity, lacking),
        "openers": count_in_words(opportunity.the_procedure.openers),
        "keyless": [opener.name for opener in panel_of(opportunity).openers if not opener.has_key],
        "own_key": any(
            candidate.person == request.member.person and candidate.has_key for candidate in candidates
        ),
        "anybody_scores": any(candidate.is_evaluator for candidate in candidates),
    }
    return render(request, "commissioner/section_people.html", context)
