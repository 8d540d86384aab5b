"""The plates of a response: sealed with its receipt, or nothing sent."""

from __future__ import annotations

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from hopmarket.pages.parts import phrases
from hopmarket.pages.parts.marks import PocketMark
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.rules.response import ResponseState


def to_the_second(instant: datetime) -> str:
    """An instant in London as a receipt says it: "9.42.07pm on 24 November 2026"."""
    at = phrases.local(instant)
    half = "am" if at.hour < 12 else "pm"
    return f"{at.hour % 12 or 12}.{at.minute:02d}.{at.second:02d}{half} on {phrases.day(at)}"


def weight(copy: SealedCopy) -> str:
    """What lies inside, as far as anybody can tell from outside: "Answers and 2 files, 41 KB"."""
    files = len(copy.parts) - 1
    held = "Answers" if not files else f"Answers and {files} {'file' if files == 1 else 'files'}"
    return f"{held}, {filesizeformat(sum(part['size'] for part in copy.parts))}"


def who_opens(response: Response, now: datetime) -> str:
    """Who cannot open a sealed response and until when, or who has opened it."""
    closes_at = response.opportunity.closes_at
    if response.state == ResponseState.OPENED:
        return "Opened after the deadline, bit for bit as you sealed it."
    if closes_at is None or now >= closes_at:
        return "Now one of two named officers of the buyer can open it, together with all others."
    return f"Not the buyer, not us: nobody can open this here before {phrases.when(closes_at)}."


def sealed_plate(response: Response, copy: SealedCopy, now: datetime, *, linked: bool = True) -> PocketMark:
    """The receipt of the copy that counts."""
    opportunity = response.opportunity
    reference = opportunity.reference
    links = (
        ("See the receipt", reverse("supplier:receipt", args=[reference])),
        ("Did it count?", reverse("supplier:did_it_count", args=[reference])),
    )
    return PocketMark(
        f"Receipt for copy {copy.number}",
        response.organisation.name,
        rows=(
            ("For", reference, True),
            ("Sealed", to_the_second(copy.received_at)),
            ("Weight", weight(copy)),
            ("Print", phrases.print_hash(copy.receipt_print), True),
        ),
        big="Sealed",
        say=who_opens(response, now),
        links=links if linked else (),
    )


def unsent_plate(response: Response) -> PocketMark:
    """What stands in the receipt's place while nothing counts."""
    reference = response.opportunity.reference
    withdrawn = response.state == ResponseState.WITHDRAWN
    say = (
        "You withdrew what you had sent. Nothing of yours will be opened unless you seal again."
        if withdrawn
        else "What you write here is a working copy. Only a sealed response is sent and counts."
    )
    return PocketMark(
        "Your response",
        "",
        rows=(("For", reference, True),),
        big="Withdrawn" if withdrawn else "Not sent",
        say=say,
        links=(("Did it count?", reverse("supplier:did_it_count", args=[reference])),),
    )
