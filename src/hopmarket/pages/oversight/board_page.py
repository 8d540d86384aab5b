"""The page of the partnership's board: where purchases stand, what is late, and what to look at.

Each figure leads to the purchases behind it, and each of those to its activity. Nothing tells who somebody is,
and nothing is read of any response but how many there were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.records.figures.overseen_purchases import OverseenRow, late_addendum_line, overseen_purchases
from hopmarket.rules.figures.board_situations import (
    DAYS_TO_ANSWER,
    FEW_RESPONSES,
    OVERDUE,
    Finding,
    Situation,
    by_state,
    findings,
)
from hopmarket.rules.figures.purchase_acts import SENTENCES
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Role

from .access_guards import overseer

ROWS_SHOWN = 5
"""So many purchases of each situation stand on the page; its figure leads to all of them."""

STATE_WORDS: Mapping[OpportunityState, str] = {
    OpportunityState.OPEN: "Open for responses",
    OpportunityState.CLOSED: "Closed, not opened yet",
    OpportunityState.EVALUATING: "Being evaluated",
    OpportunityState.DECIDED: "Decided, not published yet",
    OpportunityState.AWARDED: "Awarded",
    OpportunityState.NO_AWARD: "Ended without an award",
    OpportunityState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True, slots=True)
class SituationWords:
    """What a situation is called, and in one sentence what it is and why somebody may want to look."""

    title: str
    what: str


def situation_words(late_days: Decimal) -> dict[Situation, SituationWords]:
    """The words of every situation, with the partnership's line of late addenda."""
    days = f"{late_days:f} day{'' if late_days == 1 else 's'}"
    return {
        Situation.NOT_OPENED: SituationWords(
            "Not opened", "The deadline has passed, and nobody has opened the responses."
        ),
        Situation.AWARD_LATE: SituationWords(
            "Award late", "The day has passed on which bidders were to be told."
        ),
        Situation.NOT_SIGNED: SituationWords(
            "Contract not signed", "The work was to have begun, and no contract has been entered."
        ),
        Situation.UNANSWERED: SituationWords(
            "Questions without an answer",
            f"A bidder has waited {DAYS_TO_ANSWER} days or more, or the time for questions is over.",
        ),
        Situation.SECOND_OFFICER_WAITS: SituationWords(
            "A second officer is asked", "Something waits until another officer has looked at it."
        ),
        Situation.ONE_PERSON: SituationWords(
            "One person did several duties",
            "After publication the same person changed the terms, opened, awarded or signed: two of these or more.",
        ),
        Situation.LATE_ADDENDUM: SituationWords(
            "Late changes", f"The terms were changed less than {days} before the deadline."
        ),
        Situation.FEW_BIDDERS: SituationWords(
            "Few bidders", f"Fewer than {FEW_RESPONSES} responses counted when it closed."
        ),
    }


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A purchase in a situation, in words."""

    row: OverseenRow
    words: str


@require_safe
@overseer
def board(request: MemberRequest) -> HttpResponse:
    """Shows every purchase that is public by its state, and each situation with the purchases in it; those of
    one buyer, of one state or of one situation where that is asked."""
    every, now, late_days = overseen_purchases(), request.at, late_addendum_line()
    buyers = sorted({(row.buyer, row.buyer_key) for row in every})
    buyer = request.GET.get("buyer", "")
    chosen = [row for row in every if row.buyer_key == buyer] if buyer else every
    found = [(row, finding) for row in chosen for finding in findings(row.facts, now, late_days)]
    context = {
        "checks": bool(request.member.roles & {Role.OFFICER, Role.OPERATOR}),
        "buyers": buyers,
        "buyer": buyer,
        "buyer_name": next((name for name, key in buyers if key == buyer), ""),
        "count": len(chosen),
        "concerned": len({row.reference for row, _ in found}),
        "overdue": len({row.reference for row, finding in found if finding.situation in OVERDUE}),
        "states": _states(chosen, buyer, now),
        "situations": _situations(found, buyer, late_days, request.GET.get("situation", "")),
        "listed": _listed(chosen, request.GET.get("state", ""), now),
        "now": now,
    }
    return render(request, "oversight/board.html", context)


def _address(buyer: str, **more: str) -> str:
    return f"?{urlencode({key: text for key, text in {'buyer': buyer, **more}.items() if text})}"


def _states(rows: Sequence[OverseenRow], buyer: str, now: datetime) -> list[dict[str, Any]]:
    counted = by_state((row.facts for row in rows), now)
    most = max(counted.values(), default=1)
    return [
        {
            "words": STATE_WORDS[state],
            "count": count,
            "share": f"{100 * count / most:.1f}",
            "href": _address(buyer, state=str(state)) + "#listed",
        }
        for state, count in counted.items()
    ]


def _listed(rows: Sequence[OverseenRow], state: str, now: datetime) -> dict[str, Any] | None:
    """The purchases behind the figure of a state; None where none is asked."""
    if state not in {str(known) for known in STATE_WORDS}:
        return None
    behind = [row for row in rows if row.facts.state_at(now) == state]
    return {"words": STATE_WORDS[OpportunityState(state)], "rows": behind}


def _situations(
    found: Sequence[tuple[OverseenRow, Finding]], buyer: str, late_days: Decimal, asked: str
) -> list[dict[str, Any]]:
    listed = []
    for situation, words in situation_words(late_days).items():
        lines = [
            BoardLine(row, _in_words(finding)) for row, finding in found if finding.situation is situation
        ]
        shown = lines if asked == situation else lines[:ROWS_SHOWN]
        more = len(lines) - len(shown)
        listed.append(
            {
                "key": str(situation),
                "words": words,
                "count": len({line.row.reference for line in lines}),
                "lines": shown,
                "more": more,
                "href": _address(buyer, situation=str(situation)) + f"#{situation}",
            }
        )
    return listed


def _in_words(finding: Finding) -> str:
    """What holds of a purchase, in words: since when, how many."""
    since = ""
    if isinstance(finding.since, datetime):
        since = money_and_dates.when(finding.since)
    elif finding.since:
        since = money_and_dates.day(finding.since)
    count = finding.count
    match finding.situation:
        case Situation.NOT_OPENED:
            return f"Closed at {since}"
        case Situation.AWARD_LATE:
            return f"Due on {since}"
        case Situation.NOT_SIGNED:
            lots = "" if count == 1 else f" of {count} lots"
            return f"Work was to begin on {since}; no contract{lots}"
        case Situation.UNANSWERED:
            return f"{count} question{'' if count == 1 else 's'}, the first asked at {since}"
        case Situation.SECOND_OFFICER_WAITS:
            return f"{count} request{'' if count == 1 else 's'}, the first made at {since}"
        case Situation.ONE_PERSON:
            return f"The same person {_listed_words([SENTENCES[act] for act in finding.acts])}"
        case Situation.LATE_ADDENDUM:
            return f"{count} late change{'' if count == 1 else 's'}, the last at {since}"
        case Situation.FEW_BIDDERS:
            return f"{count or 'No'} response{'' if count == 1 else 's'}"


def _listed_words(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
