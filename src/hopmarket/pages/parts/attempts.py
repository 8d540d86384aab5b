"""One attempt at an act: a sent form is read, the act is tried, and its refusal stands beside what was typed.

A view makes its form from ``sent_fields``, attempts the act, and returns the answer if there is one; else
it shows its page, in which the form carries whatever is wrong::

    form = PanelSeatForm(sent_fields(request), people=free)
    answer = attempt(
        request,
        form,
        lambda typed: seat_evaluator(person=typed["person"], by=request.member, at=request.at),
        message=lambda seat: f"{seat.person} is an evaluator now.",
        onward=redirect("evaluator:evaluators", reference),
    )
    return answer or render(request, "evaluator/evaluators.html", {"form": form})

What succeeds answers with a redirect, so Back never asks to send a form again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict

from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.refusals import sentence
from hopmarket.rules.refusal import Refusal

Result = TypeVar("Result")
Fields: TypeAlias = Mapping[str, str] | Callable[[Refusal], str]
"""The fields beside which refusals stand: a table as ``by_reason`` reads it, or a function."""
NO_FIELDS: Fields = MappingProxyType({})


def sent_fields(request: HttpRequest, by_this_button: bool = True) -> QueryDict | None:
    """What the form on a page sent; None while the page is only shown, or another button was pressed."""
    return request.POST if request.method == "POST" and by_this_button else None


def attempt(
    request: HttpRequest,
    form: PortalForm,
    act: Callable[[dict[str, Any]], Result | Refusal],
    *,
    onward: HttpResponse | Callable[[Result], HttpResponse],
    message: str | Callable[[Result], str] = "",
    fields: Fields = NO_FIELDS,
) -> HttpResponse | None:
    """Tries the act with what was typed, where the form was sent and nothing in it is wrong. Answers the
    redirect onward; None where the page is to be shown, with a refusal in the form."""
    if not form.is_valid():
        return None
    outcome = act(form.cleaned_data)
    if isinstance(outcome, Refusal):
        add_refusal(form, outcome, fields)
        return None
    words = message if isinstance(message, str) else message(outcome)
    if words:
        messages.success(request, words)
    return onward if isinstance(onward, HttpResponse) else onward(outcome)


def press(
    request: HttpRequest,
    act: Callable[[], Result | Refusal],
    *,
    onward: HttpResponse,
    message: str | Callable[[Result], str] = "",
    refused: Callable[[Refusal], HttpResponse] | None = None,
) -> HttpResponse:
    """Tries the act of a button that has no page of its own. A refusal is shown by the page ``refused``, or
    told on the page onward."""
    button = ConfirmForm(request.POST)
    answer = attempt(request, button, lambda _: act(), onward=onward, message=message)
    if button.refusal and refused:
        return refused(button.refusal)
    if button.refusal:
        messages.error(request, sentence(button.refusal))
    return answer or onward


def add_refusal(form: PortalForm, refusal: Refusal, fields: Fields = NO_FIELDS) -> None:
    """Puts a refusal into a form: beside the field that is named for it, else into the summary above."""
    field = fields(refusal) if callable(fields) else by_reason(refusal, fields)
    form.refusal = refusal
    if not form.is_bound and not form.errors:  # a form that is only shown has nothing cleaned yet
        form.full_clean()
        form.cleaned_data = {}
    form.add_error(field if field in form.fields else None, sentence(refusal))


def by_reason(refusal: Refusal, places: Mapping[str, str]) -> str:
    """The place of a refusal in a table: by its reason, by the first word of it, or the place of all others."""
    reasons = (refusal.reason, refusal.reason.partition(".")[0], "")
    return next((places[reason] for reason in reasons if reason in places), "")
