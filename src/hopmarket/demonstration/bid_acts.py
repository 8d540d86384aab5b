"""The bidders' acts of a story: drafts, sealing, withdrawals; then the deadline."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.services import (
    attach_file,
    close_opportunity,
    decline_opportunity,
    save_answer,
    save_price,
    seal_now,
    start_response,
    withdraw_response,
)
from hopmarket.records.responses.services.closing import CLOCK
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.working_copy import TextAfterSealing

from .story_files import Story
from .story_purchase import StoryPurchase
from .story_uploads import make_upload
from .timed_steps import Do, TimedAct, result_or_raise


def bid_steps(purchase: StoryPurchase) -> Iterator[TimedAct]:
    """Every bidder's acts, and the closing when the deadline lies in the past."""
    days, name = purchase.days, purchase.name
    for row in purchase.story.get("responses", ()):
        bidder = StoryBidder(purchase, row)
        yield TimedAct(days.instant(row["started"], "8.15pm"), f"{name}: {row['by']} begins", bidder.begin)
        if "sealed" in row:
            at = row.get("at", "4.40pm")
            yield TimedAct(days.instant(row["sealed"], at), f"{name}: {row['by']} seals", bidder.seal)
        if "withdrawn" in row:
            yield TimedAct(
                days.instant(row["withdrawn"], "9.05am"),
                f"{name}: {row['by']} withdraws",
                bidder.withdraw,
            )
    for row in purchase.story.get("declines", ()):
        at = days.instant(row["day"], "10.20am")
        yield TimedAct(at, f"{name}: {row['by']} declines", _declining(purchase, row))
    closes = purchase.story.get("days", {}).get("closes", 1)
    later = [row["closes"] for row in purchase.story.get("changes", ()) if "closes" in row]
    last = max([closes, *later])
    if last < 0:
        yield TimedAct(days.instant(last, "12.01pm"), f"{name}: close", _closing(purchase))


def _closing(purchase: StoryPurchase) -> Do:
    def close(at: datetime) -> None:
        row = purchase.row()
        if row.state == OpportunityState.OPEN:
            result_or_raise(close_opportunity(opportunity=row, by=CLOCK, at=at))

    return close


def _declining(purchase: StoryPurchase, row: Story) -> Do:
    def decline(at: datetime) -> None:
        by, reason = purchase.cast.member(row["by"]), DeclineReason(row["reason"])
        result_or_raise(decline_opportunity(opportunity=purchase.row(), reason=reason, by=by, at=at))

    return decline


class StoryBidder:
    """One organisation's response; ``row`` is its entry in the story."""

    def __init__(self, purchase: StoryPurchase, row: Story) -> None:
        self.purchase, self.row, self.pk = purchase, row, 0

    def _response(self) -> Response:
        return Response.objects.select_related("opportunity").get(pk=self.pk)

    def begin(self, at: datetime) -> None:
        """Starts the response and writes it."""
        by, row = self.purchase.cast.member(self.row["by"]), self.row
        response = result_or_raise(start_response(opportunity=self.purchase.row(), by=by, at=at))
        self.pk = response.pk
        for question, text in row.get("answers", {}).items():
            result_or_raise(
                save_answer(response=response, question=question, text=text.strip(), by=by, at=at)
            )
        for file in row.get("files", ()):
            result_or_raise(
                attach_file(
                    response=response,
                    question=file["question"],
                    upload=make_upload(file["name"], file["content"]),
                    by=by,
                    at=at,
                )
            )
        if "prices" in row:
            prices = {f"lot-{number}": text for number, text in enumerate(row["prices"], start=1)}
            result_or_raise(save_price(response=response, prices=prices, by=by, at=at))

    def seal(self, at: datetime) -> None:
        """Seals it as it stands, and keeps the working copy."""
        response = self._response()
        result_or_raise(
            seal_now(
                response=response,
                terms_fingerprint=terms_fingerprint(response.opportunity),
                click=uuid.uuid4(),
                text_after=TextAfterSealing.KEPT,
                by=self.purchase.cast.member(self.row["by"]),
                at=at,
            )
        )

    def withdraw(self, at: datetime) -> None:
        """Takes the sealed copy back."""
        by = self.purchase.cast.member(self.row["by"])
        result_or_raise(withdraw_response(response=self._response(), by=by, at=at))
