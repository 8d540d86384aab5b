"""Asking invited suppliers for quotes: three pages, the check before it is sent, and asking somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.kept_input import as_typed
from hopmarket.pages.parts.terms_form_fields import TermsForm
from hopmarket.records.opportunities.invitable import (
    districts_of_invitable,
    invitable_found,
    invitable_named,
)
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import gaps_of, invitations_to
from hopmarket.records.opportunities.services import (
    invite_to_quote,
    name_invited,
    name_people,
    publish_notice,
)
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.quotes import last_moment_to_invite, may_still_invite
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms

from ..draft_saving import concurrent_save, mark_faults, save_draft
from ..panel_candidates import panel_candidates, panel_of
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not
from ..purchase_summary import criteria_bar, section_summaries
from ..quote_forms import AskAnotherForm, AskedForm, ChoosingForm, InvitableSearchForm, NeedForm
from ..quote_pages import ASKED, CHOOSING, NEED, QUOTE_PAGES, QuotePage, is_by_quotes, page_after
from ..section_drafts import SECTION_DRAFTS, section_about, shown_revision, unsaved_sections
from ..tasks import gaps_in_words, is_of_barriers, is_still_to_do, section_address
from ..terms_in_words import days_open

MOST_FOUND = 15
_LOOKING = {"search": "id_organisations_0", "another": "others"}
"""Buttons of the page that only show more of it, and where they lead on it."""
_FORMS: dict[str, Callable[[Terms, datetime, QueryDict | None], TermsForm]] = {
    NEED.key: lambda terms, _, sent: NeedForm(terms, sent),
    CHOOSING.key: lambda terms, now, sent: ChoosingForm(terms, now, sent),
}


def quotes_of(request: MemberRequest, reference: str) -> Opportunity:
    """One purchase of the member's own organisation for which invited suppliers quote; 404 for any other."""
    opportunity = purchase_of(request, reference)
    if not is_by_quotes(opportunity):
        raise Http404
    return opportunity


@require_http_methods(["GET", "POST"])
@commissioning
def quote_page(request: MemberRequest, reference: str, page: str) -> HttpResponse:
    """Shows one of the three pages with what it lacks; a POST saves it and leads to the next."""
    opportunity = quotes_of(request, reference)
    shown = next((row for row in QUOTE_PAGES.values() if row.key == page), None)
    if shown is None:
        raise Http404
    refusal = why_not(opportunity, OpportunityAct.REVISE)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    return _asked(request, opportunity) if shown is ASKED else _terms(request, opportunity, shown)


def _terms(request: MemberRequest, opportunity: Opportunity, page: QuotePage) -> HttpResponse:
    terms, about, make = opportunity.the_terms, section_about(opportunity, page.key), _FORMS[page.key]
    sent = sent_fields(request)
    form, other_save = make(terms, request.at, sent), None
    if sent and sent.get("then") == "codes":
        SECTION_DRAFTS.keep_sent(request, about)
        return redirect("commissioner:codes", opportunity.reference)
    answer = attempt(
        request,
        form,
        lambda _: save_draft(request, opportunity, form.applied(terms)),
        onward=lambda _: _onward(request, opportunity, page),
    )
    if answer:
        SECTION_DRAFTS.settle(request, about)
        return answer
    if sent:
        SECTION_DRAFTS.keep_sent(request, about)
    if form.refusal:
        other_save = concurrent_save(opportunity, form.applied(terms), form.refusal, by=request.member)
    waiting = None if sent else SECTION_DRAFTS.fields_of(request, about)
    if waiting is not None:
        form = as_typed(make(terms, request.at, waiting))
    gaps = [gap for gap in gaps_of(opportunity, now=request.at) if gap.section in page.sections]
    if not form.is_bound:
        gaps = mark_faults(form, gaps)
    context = {
        **_context(opportunity, page),
        "about": about,
        "form": form,
        "gaps": gaps_in_words(opportunity, gaps),
        "meanwhile": other_save,
        "revision": shown_revision(request, opportunity, waiting, both_shown=other_save is not None),
        "fewest_days": opportunity.the_procedure.fewest_days_open,
        "bar": criteria_bar(terms),
        "holds_more": page is CHOOSING and isinstance(form, ChoosingForm) and form.judged is None,
    }
    return render(request, "commissioner/quote_page.html", context)


def _context(opportunity: Opportunity, page: QuotePage) -> dict[str, Any]:
    after = page_after(page)
    return {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "title": page.title,
        "number": list(QUOTE_PAGES.values()).index(page) + 1,
        "pages": len(QUOTE_PAGES),
        "next": after.title if after else "Check and send",
        "address": section_address(opportunity, page.key),
    }


def _onward(request: MemberRequest, opportunity: Opportunity, page: QuotePage) -> HttpResponse:
    """Goes on after saving; back to the page where what was saved has a fault, which it shows."""
    opportunity.refresh_from_db()
    gaps = [gap for gap in gaps_of(opportunity, now=request.at) if gap.section in page.sections]
    if not all(is_still_to_do(gap) or is_of_barriers(gap) for gap in gaps):
        messages.success(request, f"Saved as it stands: {page.title.lower()}. It cannot be sent so.")
        return redirect(section_address(opportunity, page.key))
    messages.success(request, f"Saved: {page.title.lower()}.")
    if request.POST.get("then") == "list":
        return redirect("commissioner:purchase", opportunity.reference)
    after = page_after(page)
    if after is None:
        return redirect("commissioner:send_quotes", opportunity.reference)
    return redirect(section_address(opportunity, after.key))


def _asked(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """The page on which suppliers are chosen: what was ticked stays through every search."""
    about, sent = section_about(opportunity, ASKED.key), sent_fields(request)
    then = sent.get("then", "") if sent else ""
    waiting = None if sent else SECTION_DRAFTS.fields_of(request, about)
    typed = sent or waiting
    asked = list(invitations_to(opportunity))
    search = _search(opportunity, typed)
    ticked = _ticked(typed) if typed else [row.organisation_id for row in asked if row.organisation_id]
    named = invitable_named(opportunity.organisation_id, ticked)
    found = [*named, *(row for row in _found(opportunity, search) if row not in named)]
    others = [(row.name, row.email) for row in asked if not row.organisation_id]
    count = _others(typed, len(others))
    if then in _LOOKING:
        more = str(count + 1 if then == "another" else count)
        SECTION_DRAFTS.keep_sent(request, about, others=[more])
        return redirect(f"{section_address(opportunity, ASKED.key)}#{_LOOKING[then]}")
    candidates = panel_candidates(request.member)
    panel = panel_of(opportunity)
    initial: dict[str, Any] = {
        "organisations": ticked,
        "lead": panel.lead[0] if panel.lead else request.member.person,
        "second": opportunity.named_second_id or 0,
    }
    for number, (name, email) in enumerate(others, start=1):
        initial |= {f"name_{number}": name, f"email_{number}": email}
    form = AskedForm(found, candidates, count, typed, initial=initial)
    if waiting is not None:
        form = as_typed(form)
    elif sent:
        answer = attempt(
            request,
            form,
            lambda given: _save_asked(request, opportunity, form, given),
            onward=lambda _: _onward(request, opportunity, ASKED),
            fields={"people.second_leads": "second", "invited": "organisations", "person": "email_1"},
        )
        if answer:
            SECTION_DRAFTS.settle(request, about)
            return answer
        SECTION_DRAFTS.keep_sent(request, about)
    gaps = [gap for gap in gaps_of(opportunity, now=request.at) if gap.section in ASKED.sections]
    context = {
        **_context(opportunity, ASKED),
        "about": about,
        "form": form,
        "search": search,
        "gaps": gaps_in_words(opportunity, gaps),
        "found": len(found) - len(named),
        "fewest": opportunity.the_procedure.fewest_invited,
        "others": count,
        "revision": opportunity.revision,
    }
    return render(request, "commissioner/quote_asked.html", context)


def _search(opportunity: Opportunity, typed: QueryDict | None) -> InvitableSearchForm:
    districts = districts_of_invitable(opportunity.organisation_id)
    search = InvitableSearchForm(districts, typed or None)
    search.is_valid()
    return search


def _found(opportunity: Opportunity, search: InvitableSearchForm) -> list[Any]:
    wanted = getattr(search, "cleaned_data", {})
    rows = invitable_found(
        opportunity.organisation_id,
        words=wanted.get("words", ""),
        sector=wanted.get("sector", "") or "",
        district=wanted.get("district", "") or "",
    )
    return list(rows[:MOST_FOUND])


def _ticked(typed: QueryDict) -> list[int]:
    return [int(text) for text in typed.getlist("organisations") if text.isdecimal() and len(text) < 18]


def _others(typed: QueryDict | None, named: int) -> int:
    """How many pairs of boxes the page has for those who are not registered."""
    asked = typed.get("others", "") if typed else ""
    return min(int(asked), 12) if asked.isdecimal() and asked else named + 1


def _save_asked(
    request: MemberRequest, opportunity: Opportunity, form: AskedForm, given: dict[str, Any]
) -> Refusal | None:
    people = name_people(
        opportunity=opportunity,
        openers=(),
        evaluators=(),
        lead=given["lead"],
        second=given["second"] or 0,
        by=request.member,
        at=request.at,
    )
    if isinstance(people, Refusal):
        return people
    named = name_invited(
        opportunity=opportunity,
        organisations=tuple(given["organisations"]),
        others=form.named_others(),
        by=request.member,
        at=request.at,
    )
    return named if isinstance(named, Refusal) else None


@require_http_methods(["GET", "POST"])
@publishing
def send_quotes(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows all answers and who is written to; a POST sends it to those who are asked."""
    opportunity = quotes_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.PUBLISH)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: publish_notice(
            opportunity=opportunity,
            national_reference="",
            national_reason="",
            by=request.member,
            at=request.at,
        ),
        message="Sent. Everybody who is asked has a letter.",
        onward=redirect("commissioner:purchase", reference),
    )
    if answer:
        return answer
    terms = opportunity.the_terms
    context = {
        "opportunity": opportunity,
        "terms": terms,
        "form": form,
        "sections": section_summaries(opportunity, panel_of(opportunity), change=True),
        "gaps": gaps_in_words(opportunity, gaps_of(opportunity, now=request.at)),
        "unsaved": unsaved_sections(request, opportunity),
        "invited": invitations_to(opportunity),
        "bar": criteria_bar(terms),
        "days_open": days_open(terms, request.at),
    }
    return render(request, "commissioner/quote_send.html", context)


@require_http_methods(["GET", "POST"])
@publishing
def ask_another(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks somebody else for a quote while they have enough days to answer."""
    opportunity = quotes_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.INVITE)
    if refusal is None and opportunity.closes_at:
        refusal = may_still_invite(opportunity.closes_at, opportunity.the_procedure, now=request.at)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    asked = list(invitations_to(opportunity))
    known = {row.organisation_id for row in asked}
    search = _search(opportunity, request.POST if request.method == "POST" else request.GET or None)
    found = [row for row in _found(opportunity, search) if row.pk not in known]
    form = AskAnotherForm(found, sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: invite_to_quote(
            opportunity=opportunity,
            organisation=typed["organisation"] or None,
            name=typed["name"],
            email=typed["email"],
            by=request.member,
            at=request.at,
        ),
        message="Asked. They have a letter.",
        onward=redirect("commissioner:purchase", reference),
        fields={"person.address": "email", "invited.nobody": "name"},
    )
    if answer:
        return answer
    assert opportunity.closes_at is not None
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "form": form,
        "search": search,
        "invited": asked,
        "last": last_moment_to_invite(opportunity.closes_at, opportunity.the_procedure),
    }
    return render(request, "commissioner/quote_ask_another.html", context)
