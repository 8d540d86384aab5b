"""The summary plates of a response: the receipt of a sealed one, or that nothing was sent."""

from __future__ import annotations

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import SummaryPlate
from hopmarket.records.opportunities.queries import is_open
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.rules.procedure_kinds import SealKind
from hopmarket.rules.response_life import ResponseState


def to_the_second(instant: datetime) -> str:
    """An instant in London time to the second: "9.42.07pm on 24 November 2026"."""
    at = money_and_dates.local(instant)
    half = "am" if at.hour < 12 else "pm"
    return f"{at.hour % 12 or 12}.{at.minute:02d}.{at.second:02d}{half} on {money_and_dates.day(at)}"


def contents_in_words(copy: SealedCopy) -> str:
    """What a sealed copy contains, as far as it shows unopened: "Answers and 2 files, 41 KB"."""
    files = len(copy.parts) - 1
    contents = "Answers" if not files else f"Answers and {files} {'file' if files == 1 else 'files'}"
    return f"{contents}, {filesizeformat(sum(part['size'] for part in copy.parts))}"


def opening_in_words(response: Response, now: datetime) -> str:
    """Who can open a sealed response and from when, or that it has been opened."""
    closes_at = response.opportunity.closes_at
    if response.state == ResponseState.OPENED:
        return "Opened after the deadline, bit for bit as you sealed it."
    if response.opportunity.the_procedure.seal is SealKind.PORTAL:
        return _kept_by_portal(closes_at, now)
    if closes_at is None or now >= closes_at:
        return "Now one of the named officers of the buyer can open it, together with all others."
    return f"Not the buyer, not us: nobody can open this here before {money_and_dates.when(closes_at)}."


def _kept_by_portal(closes_at: datetime | None, now: datetime) -> str:
    if closes_at is None or now >= closes_at:
        return "Now the portal opens it, together with all others."
    until = money_and_dates.when(closes_at)
    return f"The portal keeps it closed until {until}: no officer can see it before. Whoever runs the server could."


def sealed_plate(response: Response, copy: SealedCopy, now: datetime, *, linked: bool = True) -> SummaryPlate:
    """The receipt of the copy that counts."""
    opportunity = response.opportunity
    reference = opportunity.reference
    links = (
        ("See the receipt", reverse("supplier:receipt", args=[reference])),
        ("Did it count?", reverse("supplier:did_it_count", args=[reference])),
    )
    return SummaryPlate(
        f"Receipt for copy {copy.number}",
        response.organisation.name,
        rows=(
            ("For", reference, True),
            ("Sealed", to_the_second(copy.received_at)),
            ("Size", contents_in_words(copy)),
            ("Fingerprint", money_and_dates.short_fingerprint(copy.receipt_print), True),
        ),
        big="Sealed",
        say=opening_in_words(response, now),
        links=links if linked else (),
    )


def unsent_plate(response: Response, now: datetime) -> SummaryPlate:
    """The plate in the receipt's place while nothing counts, or where nothing did."""
    opportunity = response.opportunity
    reference, withdrawn = opportunity.reference, response.state == ResponseState.WITHDRAWN
    if not is_open(opportunity, now=now):
        say = (
            "You withdrew what you had sent, so nothing of yours is opened."
            if withdrawn
            else "You sent nothing before it closed. A working copy is no response, and is never opened."
        )
    elif withdrawn:
        say = "You withdrew what you had sent. Nothing of yours will be opened unless you seal and send a new version."
    else:
        say = "What you write here is a working copy. Only a sealed response is sent and counts."
    return SummaryPlate(
        "Your response" if withdrawn or is_open(opportunity, now=now) else "Nothing was sent",
        "",
        rows=(("For", reference, True),),
        big="Withdrawn" if withdrawn else "Not sent",
        say=say,
        links=(("Has anything been sent?", reverse("supplier:did_it_count", args=[reference])),),
    )
