"""The page on which a response is made to seal itself, or no longer to, and what every page says of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hopmarket.health import CLOCK_MAY_BE_SILENT
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import press
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.post.queries import last_beat
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import standing_seal_of
from hopmarket.records.responses.services import end_sealing_by_itself, seal_by_itself
from hopmarket.rules.roles import may
from hopmarket.rules.standing_seal import LAST_GAP, LAST_STRETCH, QUIET, StandingSealEnd

from .response_access import not_possible_page, opportunity_context, responding, response_of, why_closed

_ENDED = {
    StandingSealEnd.SWITCHED_OFF: "It was switched off.",
    StandingSealEnd.TERMS_CHANGED: "It stopped because the buyer changed the opportunity: nothing is sealed under "
    "terms that nobody of you has read. Read what changed; then seal it yourself, or switch it on again.",
    StandingSealEnd.WITHDRAWN: "It stopped because the response was withdrawn.",
    StandingSealEnd.DECLINED: "It stopped because your organisation said that it does not respond.",
    StandingSealEnd.MAY_NOT_SEAL: "It stopped because the person who had switched it on can no longer seal for your "
    "organisation. Switch it on again on your own behalf.",
}


def by_itself_context(response: Response, now: datetime) -> dict[str, object]:
    """Whether a response is sealed by itself, on whose behalf, why it ended, and whether the clock that
    does it has been seen lately."""
    standing, beat = standing_seal_of(response), last_beat("clock")
    is_on = standing is not None and standing.ended_at is None
    return {
        "standing_seal": standing if is_on else None,
        "standing_ended": _ENDED[StandingSealEnd(standing.ended_why)] if standing and not is_on else "",
        "clock_stands": beat is None or now - beat > CLOCK_MAY_BE_SILENT,
    }


@responding
def by_itself(request: MemberRequest, reference: str) -> HttpResponse:
    """Says what sealing by itself does and cannot do, with the button that switches it on or off."""
    response = response_of(request, reference)
    opportunity, onward = response.opportunity, redirect("supplier:response", reference)
    refusal = why_closed(opportunity, request.at) or may("seal_by_itself", request.member)
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    if request.method == "POST" and request.POST.get("switch") == "off":
        return press(
            request,
            lambda: end_sealing_by_itself(
                response=response, why=StandingSealEnd.SWITCHED_OFF, by=request.member, at=request.at
            ),
            message="Switched off. Nothing is sealed any more unless you press Seal and send.",
            onward=onward,
        )
    if request.method == "POST":
        return press(
            request,
            lambda: seal_by_itself(
                response=response,
                shown_fingerprint=request.POST.get("terms_print", ""),
                by=request.member,
                at=request.at,
            ),
            message="Switched on. As soon as the response is complete and the writing pauses, it is sealed.",
            onward=onward,
            refused=lambda refusal: not_possible_page(request, opportunity, refusal),
        )
    context = {
        **opportunity_context(opportunity, request.at),
        **by_itself_context(response, request.at),
        "response": response,
        "terms_print": terms_fingerprint(opportunity),
        "quiet": int(QUIET.total_seconds() // 60),
        "stretch": int(LAST_STRETCH.total_seconds() // 60),
        "gap": int(LAST_GAP.total_seconds()),
    }
    return render(request, "supplier/by_itself.html", context)
