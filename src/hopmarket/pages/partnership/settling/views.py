"""What must be settled before everything works, and the switches of the capabilities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.records.capabilities.queries import (
    last_confirmation,
    switched_off,
    switches,
    unconfirmed_rules,
)
from hopmarket.records.capabilities.services import confirm_rule_set, switch_capability
from hopmarket.records.tasks.settling_lines import settling_lines
from hopmarket.reference_data import rules_to_confirm
from hopmarket.rules.capabilities import CAPABILITIES, Capability, needed_by
from hopmarket.rules.roles import Role
from hopmarket.rules.settling_lines import fingerprint_of, open_first, open_lines

settler = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """A capability with its switch; ``since`` is None for one that was never touched."""

    capability: Capability
    is_on: bool
    since: datetime | None


class ConfirmRulesForm(PortalForm):
    """Who confirmed the rules that the page showed."""

    lawyer = forms.CharField(
        label="Who confirmed them",
        help_text="Name and post, for example Ana Lewis, monitoring officer of Severnside County Council",
        max_length=200,
        error_messages={"required": "Enter who confirmed the rules: the name and the post"},
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)


@require_GET
@settler
def settling(request: MemberRequest) -> HttpResponse:
    """Shows what must be settled, then the capabilities with their switches."""
    lines = settling_lines(request.at)
    context = {"lines": open_first(lines), "open": open_lines(lines), "switches": _switch_lines()}
    return render(request, "partnership/settling/settling.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@settler
def rules(request: MemberRequest) -> HttpResponse:
    """Lists the rules that a lawyer should confirm; a POST records who confirmed them."""
    listed = rules_to_confirm()
    form = ConfirmRulesForm(sent_fields(request), initial={"shown": fingerprint_of(listed)})
    answer = attempt(
        request,
        form,
        lambda typed: confirm_rule_set(
            shown=typed["shown"], lawyer=typed["lawyer"], by=request.member, at=request.at
        ),
        message="Recorded. When an upgrade brings new rules, they are listed here again.",
        fields={"rule_set.lawyer": "lawyer"},
        onward=redirect("partnership:settling"),
    )
    if answer:
        return answer
    unconfirmed = {rule.fingerprint for rule in unconfirmed_rules()}
    return render(
        request,
        "partnership/settling/rules.html",
        {
            "rules": [(rule, rule.fingerprint in unconfirmed) for rule in listed],
            "unconfirmed": len(unconfirmed),
            "confirmation": last_confirmation(),
            "form": form,
            "fingerprint": fingerprint_of(listed),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@settler
def capability(request: MemberRequest, name: str) -> HttpResponse:
    """Shows what a switch changes and what stays; a POST switches."""
    chosen = CAPABILITIES.get(name)
    if chosen is None:
        raise Http404
    off = switched_off()
    on = name in off if request.method != "POST" else request.POST.get("on") == "yes"
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: switch_capability(name=name, on=on, by=request.member, at=request.at),
        message=f"“{chosen.title}” is switched {'on' if on else 'off'}.",
        onward=redirect("partnership:settling"),
    )
    needs = [CAPABILITIES[need] for need in chosen.needs if need in off]
    needing = [row for row in needed_by(name) if row.name not in off]
    return answer or render(
        request,
        "partnership/settling/capability.html",
        {
            "capability": chosen,
            "is_on": name not in off,
            "form": form,
            "in_the_way": needing if name not in off else needs,
        },
    )


def _switch_lines() -> list[SwitchLine]:
    touched = switches()
    return [
        SwitchLine(row, touched[name].is_on, touched[name].since)
        if name in touched
        else SwitchLine(row, is_on=True, since=None)
        for name, row in CAPABILITIES.items()
    ]
