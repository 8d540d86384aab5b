"""Succession of organisations: recorded one question a page, checked before it is recorded, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.published_organisations.queries import (
    organisation,
    organisations_named_like,
    organisations_with,
    recorded_successions,
    succession_parties,
)
from hopmarket.records.published_organisations.services import (
    SuccessorFacts,
    record_succession,
    succession_refusal,
    withdraw_succession,
)
from hopmarket.reference_data import districts
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.succession import SuccessionKind

from ..access_guards import checker
from .forms import (
    KINDS,
    DecisionReasonForm,
    DistrictsForm,
    FindOrganisationForm,
    NewcomerForm,
    SuccessionDateForm,
    SuccessionKindForm,
)

_ANSWERS = KeptInput("new_succession")
STEPS = ("kind", "when", "before", "after", "districts")
Draft = dict[str, Any]


@require_GET
@checker
def successions(request: MemberRequest) -> HttpResponse:
    """Lists every succession, the latest day first, withdrawn ones too."""
    rows = [succession_parties(recorded) for recorded in recorded_successions()]
    return render(request, "oversight/successions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def succession(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows one succession; a POST withdraws it with a reason."""
    recorded = get_object_or_404(recorded_successions(), pk=pk)
    form = DecisionReasonForm(sent_fields(request), act="withdraw_succession")
    answer = attempt(
        request,
        form,
        lambda typed: withdraw_succession(
            succession=recorded, reason=typed["reason"], by=request.member, at=request.at
        ),
        message="Withdrawn. Everything stands again with whoever it was.",
        onward=redirect("oversight:successions"),
    )
    return answer or render(
        request, "oversight/succession.html", {"row": succession_parties(recorded), "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def step(request: MemberRequest, step: str) -> HttpResponse:
    """Asks one question; answers wait until they are checked."""
    if step not in STEPS:
        raise Http404
    draft: Draft = _ANSWERS.of(request) or {}
    if step in ("before", "after"):
        return _people(request, step, draft)
    form = _form(request, step, draft)
    if form.is_valid():
        answers = _answers(step, form.cleaned_data, draft)
        refusal = _refused({**draft, **answers}) if step != "kind" else None
        if refusal is None:
            _keep(request, draft, **answers)
            return redirect(_next(step, draft))
        add_refusal(form, refusal, {"": "on"})
    return render(
        request,
        "oversight/succession_step.html",
        {"form": form, "step": step, "place": STEPS.index(step) + 1, "of": len(STEPS)},
    )


def _form(request: MemberRequest, step: str, draft: Draft) -> PortalForm:
    data = sent_fields(request)
    match step:
        case "kind":
            return SuccessionKindForm(data, initial=draft)
        case "when":
            on = date.fromisoformat(draft["on"]) if "on" in draft else None
            return SuccessionDateForm(data, initial={**draft, "on": on})
        case _:
            after = draft.get("after", [])
            return DistrictsForm(
                data,
                names=[successor["name"] for successor in after],
                districts=sorted(set(districts().values())),
                initial={f"after_{place}": successor["districts"] for place, successor in enumerate(after)},
            )


def _answers(step: str, cleaned: Draft, draft: Draft) -> Draft:
    match step:
        case "when":
            return {**cleaned, "on": cleaned["on"].isoformat()}
        case "districts":
            after = draft.get("after", [])
            return {
                "after": [
                    {**successor, "districts": cleaned[f"after_{n}"]} for n, successor in enumerate(after)
                ]
            }
        case _:
            return cleaned


def _next(step: str, draft: Draft) -> str:
    place = STEPS.index(step) + 1
    if place == len(STEPS) or (STEPS[place] == "districts" and draft.get("kind") != SuccessionKind.SPLIT):
        return reverse("oversight:succession_check")
    return reverse("oversight:succession_step", args=[STEPS[place]])


def _keep(request: MemberRequest, draft: Draft, **answers: object) -> None:
    draft.update(answers)
    _ANSWERS.keep(request, draft)


def _people(request: MemberRequest, side: str, draft: Draft) -> HttpResponse:
    """Adds the organisations that went before, or those that come after, one by one by name."""
    organisations: list[Draft] = draft.setdefault(side, [])
    by_name = "newcomer" in request.POST
    newcomer = NewcomerForm(sent_fields(request, by_name))
    form = newcomer if by_name else ConfirmForm(sent_fields(request))
    if form.is_valid():
        changed = _changed(request, organisations, newcomer)
        refusal = _refused({**draft, side: changed}) if len(changed) > len(organisations) else None
        if refusal is None:
            _keep(request, draft, **{side: changed})
            return redirect("oversight:succession_step", side)
        add_refusal(form, refusal, {"": "name"})
    words, taken_keys = request.GET.get("q", ""), {organisation["key"] for organisation in organisations}
    return render(
        request,
        "oversight/succession_people.html",
        {
            "side": side,
            "organisations": organisations,
            "find": FindOrganisationForm(initial={"q": words}),
            "asked": words,
            "found": [
                organisation
                for organisation in organisations_named_like(words)
                if organisation.key not in taken_keys
            ],
            "newcomer": newcomer,
            "form": form,
            "next": _next(side, draft),
            "place": STEPS.index(side) + 1,
            "of": len(STEPS),
        },
    )


def _changed(request: MemberRequest, organisations: list[Draft], newcomer: NewcomerForm) -> list[Draft]:
    """The organisations of one side with one added or removed; unchanged where the request asks neither."""
    if key := request.POST.get("add"):
        added = get_object_or_404(organisation(key))
        return [*organisations, {"key": added.key, "name": added.name, "districts": []}]
    if (place := request.POST.get("remove", "")).isdecimal():
        return [organisation for number, organisation in enumerate(organisations) if str(number) != place]
    if "newcomer" in request.POST and newcomer.is_valid():
        return [*organisations, {"key": "", "name": newcomer.cleaned_data["name"], "districts": []}]
    return organisations


def _refused(draft: Draft) -> Refusal | None:
    """What speaks against the answers so far; None before the kind and the day have been given."""
    if "kind" not in draft or "on" not in draft:
        return None
    return succession_refusal(
        kind=SuccessionKind(draft["kind"]),
        on=date.fromisoformat(draft["on"]),
        before=[predecessor["key"] for predecessor in draft.get("before", ())],
        after=_after(draft),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def check_succession(request: MemberRequest) -> HttpResponse:
    """Shows the answers to check; a POST records the succession."""
    draft: Draft = _ANSWERS.of(request) or {}
    lacking = next((name for name in ("kind", "on", "before", "after") if not draft.get(name)), None)
    if lacking:
        return redirect("oversight:succession_step", "when" if lacking == "on" else lacking)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: record_succession(**_succession_facts(draft), by=request.member, at=request.at),
        message="Recorded. The public pages of everybody in it say so.",
        onward=lambda recorded: redirect("oversight:succession", recorded.pk),
    )
    if answer:
        _ANSWERS.forget(request)
        return answer
    return render(request, "oversight/succession_check.html", {"rows": _rows(draft), "form": form})


def _succession_facts(draft: Draft) -> Draft:
    before = organisations_with([predecessor["key"] for predecessor in draft["before"]])
    facts = {name: draft[name] for name in ("kind", "title", "law")}
    return {**facts, "on": date.fromisoformat(draft["on"]), "before": before, "after": _after(draft)}


def _after(draft: Draft) -> list[SuccessorFacts]:
    return [
        SuccessorFacts(
            successor["key"],
            successor["name"],
            tuple(successor["districts"]) if draft["kind"] == SuccessionKind.SPLIT else (),
        )
        for successor in draft.get("after", ())
    ]


def _rows(draft: Draft) -> list[SummaryRow]:
    after = [
        successor["name"] + (f" ({', '.join(successor['districts'])})" if successor["districts"] else "")
        for successor in draft["after"]
    ]
    answers = {
        "kind": ("What happens", KINDS[SuccessionKind(draft["kind"])][0]),
        "when": ("On", f"{money_and_dates.day(date.fromisoformat(draft['on']))}, by {draft['law']}"),
        "before": ("Before", "; ".join(predecessor["name"] for predecessor in draft["before"])),
        "after": ("After", "; ".join(after)),
    }
    return [
        SummaryRow(key, value, reverse("oversight:succession_step", args=[step]))
        for step, (key, value) in answers.items()
    ]
