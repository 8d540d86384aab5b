"""What is pressed on the page of a request to a second officer: it is approved, refused with reasons, or taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.services import take_back_request

from .requests import MemberRequest


@dataclass(frozen=True, slots=True)
class RequestedDeed:
    """The acts by which a kind of request is decided, the form of a refusal, and what is said after each."""

    approve: Callable[..., Any]
    refuse: Callable[..., Any]
    refusal_form: type[PortalForm]
    approved: str
    refused: str
    taken_back: str


@dataclass(frozen=True, slots=True)
class PressedDecision:
    """The answer where something was done, else the forms of the page: the one that was sent, and that of a
    refusal; and the page's status."""

    answer: HttpResponse | None
    form: PortalForm
    refuse_form: PortalForm

    @property
    def status(self) -> int:
        """409 where the act was refused, else 200."""
        return 409 if self.form.refusal or self.refuse_form.refusal else 200


def press_decision(
    request: MemberRequest, asked: OfficerRequest, deed: RequestedDeed, onward: HttpResponse
) -> PressedDecision:
    """Tries what was pressed of a request: nothing where the page is only looked at."""
    decision = request.POST.get("decision", "")
    approval = ConfirmForm(sent_fields(request, decision == "approve"), anchor="#asked")
    back = ConfirmForm(sent_fields(request, decision == "take_back"), anchor="#asked")
    refusal = deed.refusal_form(sent_fields(request, decision == "refuse"))
    words: dict[str, Any] = {"officer_request": asked, "by": request.member, "at": request.at}
    answer = (
        attempt(request, approval, lambda _: deed.approve(**words), message=deed.approved, onward=onward)
        or attempt(
            request, back, lambda _: take_back_request(**words), message=deed.taken_back, onward=onward
        )
        or attempt(
            request,
            refusal,
            lambda typed: deed.refuse(**words, reasons=typed["reasons"]),
            message=deed.refused,
            onward=onward,
        )
    )
    return PressedDecision(answer, {"approve": approval, "take_back": back}.get(decision, refusal), refusal)
