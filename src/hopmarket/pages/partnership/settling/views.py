"""What must be settled before everything works, and the switches of the capabilities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.records.capabilities.queries import switched_off, switches
from hopmarket.records.capabilities.services import switch_capability
from hopmarket.rules.capabilities import CAPABILITIES, Capability, needed_by
from hopmarket.rules.roles import Role

settler = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """A capability with its switch; ``since`` is None for one that was never touched."""

    capability: Capability
    is_on: bool
    since: datetime | None


@require_GET
@settler
def settling(request: MemberRequest) -> HttpResponse:
    """Shows what must be settled, then the capabilities with their switches."""
    return render(request, "partnership/settling/settling.html", {"switches": _switch_lines()})


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
