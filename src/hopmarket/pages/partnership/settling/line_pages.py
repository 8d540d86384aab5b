"""The partnership's lines: when a second officer looks at something, how long an answer may take, what is a barrier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import MoneyField, PortalForm, ReasonField
from hopmarket.records.capabilities.models import SecondOfficerSetting
from hopmarket.records.capabilities.partnership_lines import line_of, settings_of_lines
from hopmarket.records.capabilities.services import set_second_officer_line
from hopmarket.records.ledger.acts import person_in
from hopmarket.records.parties.queries import name_of
from hopmarket.rules.line_kinds import LineSense, LineUnit, PartnershipLine
from hopmarket.rules.partnership_lines import PARTNERSHIP_LINES
from hopmarket.rules.roles import Role

settler = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A change of a line in words: where it stood, where it stands, who set it when and why."""

    before: str
    after: str
    who: str
    at: datetime
    reasons: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with the rule as it stands, its default, and its changes, the newest first."""

    row: PartnershipLine
    rule: str
    default: str
    is_default: bool
    changes: tuple[LineChange, ...]


class LineForm(PortalForm):
    """Asks where a line is to stand, and why."""

    line = MoneyField(error_messages={"required": "Enter where the line is to stand"})
    reasons = ReasonField("set_second_officer_line", label="Why?", rows=3)

    def __init__(self, row: PartnershipLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.unit is not LineUnit.POUNDS:
            in_figures = f"Enter a whole number, such as {row.default:f}"
            self.fields["line"] = forms.IntegerField(
                error_messages={"required": in_figures, "invalid": in_figures}
            )
        field = self.fields["line"]
        field.label = row.measures
        field.help_text = f"Between {row.in_words(row.lowest)} and {row.in_words(row.highest)}"
        self.order_fields(["line", "reasons"])


@require_GET
@settler
def lines(request: MemberRequest) -> HttpResponse:
    """Shows every line with its rule, its default, and who set it when."""
    changes = settings_of_lines()
    shown = [_shown(row, changes[key]) for key, row in PARTNERSHIP_LINES.items()]
    barriers = [line for line in shown if line.row.sense is LineSense.BARRIER]
    others = [line for line in shown if line.row.sense is not LineSense.BARRIER]
    return render(request, "partnership/settling/lines.html", {"lines": others, "barriers": barriers})


@require_http_methods(["GET", "HEAD", "POST"])
@settler
def line(request: MemberRequest, key: str) -> HttpResponse:
    """Shows one line; a POST sets it, for every purchase from now on."""
    row = PARTNERSHIP_LINES.get(key)
    if row is None:
        raise Http404
    form = LineForm(row, sent_fields(request), initial={"line": line_of(key) + 0})
    answer = attempt(
        request,
        form,
        lambda typed: set_second_officer_line(
            key=key,
            line=Decimal(typed["line"]),
            reasons=typed["reasons"],
            by=request.member,
            at=request.at,
        ),
        message="Set. It counts for every purchase from now on.",
        onward=redirect("partnership:lines"),
        fields={"": "line", "reasons.missing": "reasons"},
    )
    shown = _shown(row, settings_of_lines()[key])
    return answer or render(request, "partnership/settling/line.html", {"line": shown, "form": form})


def _shown(row: PartnershipLine, settings: list[SecondOfficerSetting]) -> ShownLine:
    stands = settings[0].line.normalize() + 0 if settings else row.default
    return ShownLine(
        row,
        row.rule(stands),
        row.in_words(row.default),
        stands == row.default,
        tuple(
            LineChange(
                row.in_words(setting.before.normalize() + 0),
                row.in_words(setting.line.normalize() + 0),
                name_of(person_in(setting.set_by)),
                setting.set_at,
                setting.reasons,
            )
            for setting in settings
        ),
    )
