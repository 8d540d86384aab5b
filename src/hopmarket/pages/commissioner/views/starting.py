"""How a purchase begins: a ready template, an earlier purchase or an empty draft; then the procedure; and, with a
template, one page for what only the buyer knows."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import earlier_purchases, newest_contact
from hopmarket.records.opportunities.services import choose_procedure, draft_opportunity, name_people
from hopmarket.reference_data import ready_templates, synonym_groups
from hopmarket.rules.beginnings import KnownNeed
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.plain_words import words_wanted
from hopmarket.rules.proposed_timetable import with_proposed_dates
from hopmarket.rules.ready_templates import ReadyTemplate
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms

from ..act_forms import PeopleForm
from ..beginning_forms import EarlierForm, NewPurchaseForm, OnlyYouForm, ProcedureForm, TemplateForm
from ..draft_saving import concurrent_save, save_draft
from ..earlier_lines import earlier_lines
from ..panel_candidates import panel_candidates, panel_of
from ..procedure_choice import procedure_choice
from ..purchase_access import commissioning, not_possible_page, purchase_of, why_not
from ..quote_pages import NEED, is_by_quotes
from ..section_drafts import shown_revision

MOST_EARLIER = 30
ONLY_YOU_DRAFTS = KeptInput("template_blanks")
_PEOPLE_FIELDS = {
    "people.openers": "openers",
    "people.not_evaluator": "evaluators",
    "people.lead_scores": "lead",
}


@require_safe
@commissioning
def start(request: MemberRequest) -> HttpResponse:
    """Offers the three ways in which a purchase begins; a template that was chosen leads on to the procedures."""
    form = TemplateForm(ready_templates(), request.GET if "value" in request.GET else None)
    if form.is_valid():
        asked = {name: form.data.get(name, "") for name in ("template", "value")}
        return redirect(f"{reverse('commissioner:new_procedure')}?{urlencode(asked)}")
    context = {"form": form, "earlier_form": EarlierForm()}
    return render(request, "commissioner/start.html", context)


@require_safe
@commissioning
def earlier(request: MemberRequest) -> HttpResponse:
    """Lists earlier purchases that have these words: the body's own, and what others have published."""
    form = EarlierForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = earlier_purchases(request.member, words_wanted(words, synonym_groups()), most=MOST_EARLIER + 1)
    context = {
        "form": form,
        "words": words,
        "lines": earlier_lines(found[:MOST_EARLIER], request.member),
        "more": len(found) > MOST_EARLIER,
    }
    return render(request, "commissioner/earlier.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def new_procedure(request: MemberRequest) -> HttpResponse:
    """Asks what is bought and about how much, unless a template tells, and offers the procedures that fit; a POST
    begins the draft by one of them."""
    ready = ready_templates().get(request.GET.get("template", ""))
    need = _need_form(request, ready)
    if not need.is_valid() and request.method == "POST":
        return redirect(request.get_full_path())
    if not need.is_valid():
        return render(request, "commissioner/new_need.html", {"form": need, "ready": ready})
    known = need.known()
    if ready:
        known = replace(known, category=ready.terms.category, cpv=ready.terms.cpv)
    choice = procedure_choice(request.member, known, day_in_london(request.at))
    form = ProcedureForm(choice.fitting, sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: draft_opportunity(
            title=need.cleaned_data.get("title", ""),
            procedure=typed["procedure"],
            template=ready.key if ready else "",
            known=known,
            by=request.member,
            at=request.at,
        ),
        onward=lambda draft: _first_page(draft, ready),
    )
    title = ready.title if ready else need.cleaned_data["title"]
    context = {
        "form": form,
        "choice": choice,
        "title": title,
        "ready": ready,
        "again": _again(request, ready),
    }
    return answer or render(request, "commissioner/new_procedure.html", context)


def _first_page(draft: Opportunity, ready: ReadyTemplate | None) -> HttpResponse:
    """Leads to the page with which a new draft begins."""
    if ready:
        return redirect("commissioner:only_you", draft.reference)
    if is_by_quotes(draft):
        return redirect("commissioner:quote_page", draft.reference, NEED.key)
    return redirect("commissioner:purchase", draft.reference)


def _need_form(request: MemberRequest, ready: ReadyTemplate | None) -> NewPurchaseForm:
    """The form of what is bought as the address fills it in; of a template's purchase only about how much."""
    asked = "category" in request.GET and "again" not in request.GET
    form = NewPurchaseForm(request.GET if asked or ready else None, initial=request.GET.dict())
    if ready:
        for name in ("title", "category", "cpv"):
            del form.fields[name]
    return form


def _again(request: MemberRequest, ready: ReadyTemplate | None) -> str:
    """The address at which what was entered can be changed."""
    if ready:
        return f"{reverse('commissioner:new')}?{urlencode({'template': ready.key})}"
    return f"{reverse('commissioner:new_procedure')}?{urlencode({**request.GET.dict(), 'again': 'yes'})}"


@require_http_methods(["GET", "POST"])
@commissioning
def procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Offers another procedure for a draft; a POST chooses one. Nothing that was typed is lost."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    terms = opportunity.the_terms
    known = KnownNeed(terms.category, terms.cpv, terms.value)
    choice = procedure_choice(request.member, known, day_in_london(request.at))
    form = ProcedureForm(
        choice.fitting, sent_fields(request), initial={"procedure": opportunity.the_procedure.key}
    )
    answer = attempt(
        request,
        form,
        lambda typed: choose_procedure(
            opportunity=opportunity, procedure=typed["procedure"], by=request.member, at=request.at
        ),
        message=lambda row: f"Saved: {row.the_procedure.title}.",
        onward=redirect("commissioner:purchase", reference),
    )
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "title": "How you buy it",
        "form": form,
        "choice": choice,
        "current": opportunity.the_procedure,
    }
    return answer or render(request, "commissioner/procedure.html", context)


@require_http_methods(["GET", "POST"])
@commissioning
def only_you(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks on one page what the draft's template cannot know; a POST saves it and leads to the check."""
    opportunity = purchase_of(request, reference)
    ready = ready_templates().get(opportunity.template)
    if ready is None:
        raise Http404
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    about = str(opportunity.pk)
    form = _only_you_form(request, opportunity, ready, sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: _save_all(request, opportunity, form),
        message="Saved.",
        onward=(
            redirect("commissioner:quote_page", reference, NEED.key)
            if is_by_quotes(opportunity)
            else redirect("commissioner:check", reference)
        ),
        fields=_PEOPLE_FIELDS,
    )
    if answer:
        ONLY_YOU_DRAFTS.settle(request, about)
        return answer
    other_save, waiting = None, None
    if form.is_bound:
        ONLY_YOU_DRAFTS.keep_sent(request, about)
    else:
        waiting = ONLY_YOU_DRAFTS.fields_of(request, about)
        if waiting is not None:
            form = as_typed(_only_you_form(request, opportunity, ready, waiting))
    if form.refusal:
        other_save = concurrent_save(
            opportunity, form.applied(opportunity.the_terms), form.refusal, by=request.member
        )
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "title": "What only you know",
        "form": form,
        "about": about,
        "revision": shown_revision(request, opportunity, waiting, both_shown=other_save is not None),
        "meanwhile": other_save,
        "ready": ready,
    }
    return render(request, "commissioner/only_you.html", context)


def _only_you_form(
    request: MemberRequest, opportunity: Opportunity, ready: ReadyTemplate, fields: object
) -> OnlyYouForm:
    terms, procedure = opportunity.the_terms, opportunity.the_procedure
    shown = with_proposed_dates(
        _with_contact(request, terms),
        ready.days,
        today=day_in_london(request.at),
        fewest_days_open=procedure.fewest_days_open,
        anew="anew" in request.GET,
    )
    people = PeopleForm(panel_candidates(request.member), procedure, initial=panel_of(opportunity).initial())
    return OnlyYouForm(ready, terms, shown, people, procedure, fields)


def _with_contact(request: MemberRequest, terms: Terms) -> Terms:
    """The terms with the contact of the body's newest purchase that has one, where they have none themselves."""
    if terms.contact_name or terms.contact_email:
        return terms
    newest = newest_contact(request.member)
    if newest is None:
        return terms
    return replace(terms, contact_name=newest.contact_name, contact_email=newest.contact_email)


def _save_all(request: MemberRequest, opportunity: Opportunity, form: OnlyYouForm) -> Refusal | None:
    """Names the people, where somebody else is named, then saves the terms: each an act of its own."""
    named = form.people()
    if named is not None:
        outcome = name_people(opportunity=opportunity, **named, by=request.member, at=request.at)
        if isinstance(outcome, Refusal):
            return outcome
    return save_draft(request, opportunity, form.applied(opportunity.the_terms))
