"""The parts of a purchase in words: changes, dates, values, states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.terms import Change, Terms

PARTS = {
    "title": "Title",
    "summary": "Summary",
    "specification": "Specification",
    "category": "What is bought",
    "cpv": "CPV code",
    "place": "Place",
    "postcode": "Postcode",
    "value": "Value",
    "lots_rationale": "Why these lots",
    "sme_suitable": "Suitable for small and medium firms",
    "vcse_suitable": "Suitable for voluntary organisations",
    "questions_until": "Last moment for questions",
    "closes_at": "Deadline for responses",
    "award_on": "Award",
    "starts_on": "Contract starts",
    "ends_on": "Contract ends",
    "lots": "Lot",
    "criteria": "Criterion",
    "questions": "Question",
    "papers": "Document",
}
CATEGORIES = {"services": "Services", "goods": "Goods", "works": "Building works"}
SOON = timedelta(days=7)
"""An open purchase is marked as closing soon for its last week."""


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One difference in words; empty before means added, empty after means removed."""

    part: str
    before: str
    after: str


def changes_in_words(changes: Iterable[Change]) -> list[ChangeInWords]:
    """Differences between two versions as a page shows them."""
    return [_change(change) for change in changes]


def _change(change: Change) -> ChangeInWords:
    part = f"{PARTS[change.part]}: {change.name}" if change.name else PARTS[change.part]
    if change.part == "specification":
        return ChangeInWords(part, *changed_lines(change.before, change.after))
    return ChangeInWords(
        part, value_in_words(change.part, change.before), value_in_words(change.part, change.after)
    )


def changed_lines(before: str, after: str) -> tuple[str, str]:
    """The lines that were removed and those that were added, without the lines that stayed."""
    was, now = before.splitlines(), after.splitlines()
    moves = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    gone = [line for kind, i, j, _, _ in moves if kind != "equal" for line in was[i:j]]
    come = [line for kind, _, _, i, j in moves if kind != "equal" for line in now[i:j]]
    return "\n".join(gone).strip(), "\n".join(come).strip()


def value_in_words(part: str, text: str) -> str:
    """A value of the terms, written as JSON writes it, in words."""
    match part:
        case "questions_until" | "closes_at" if text:
            return money_and_dates.when(datetime.fromisoformat(text))
        case "award_on" | "starts_on" | "ends_on" if text:
            return money_and_dates.day(date.fromisoformat(text))
        case "value" if text:
            return pounds_in_words(text)
        case "papers":
            return text.partition("; ")[0]
        case "category":
            return CATEGORIES.get(text, text)
        case "sme_suitable" | "vcse_suitable":
            return "Yes" if text == "True" else "No"
    return text


def pounds_in_words(text: str) -> str:
    """An amount in words, or the text itself when it is none."""
    try:
        return money_and_dates.pounds(Decimal(text))
    except InvalidOperation:
        return text


def status_of(opportunity: Opportunity, at: datetime) -> str:
    """The key of a published purchase's status mark."""
    closes_at = opportunity.closes_at
    if opportunity.state == OpportunityState.OPEN and closes_at is not None:
        if at >= closes_at:
            return "sealed"
        return "soon" if closes_at - at < SOON else "open"
    return {
        OpportunityState.CLOSED: "sealed",
        OpportunityState.EVALUATING: "eval",
        OpportunityState.AWARDED: "awarded",
        OpportunityState.NO_AWARD: "ended",
    }.get(OpportunityState(opportunity.state), "cancelled")


def days_open(terms: Terms, start: datetime) -> int | None:
    """Whole days from ``start`` to the deadline; None without one, or when it has passed."""
    if terms.closes_at is None or terms.closes_at <= start:
        return None
    return (terms.closes_at - start).days


def contract_length_in_words(terms: Terms) -> str:
    """How long the contract runs: "3 years", "18 months"."""
    if terms.starts_on is None or terms.ends_on is None or terms.ends_on < terms.starts_on:
        return ""
    after = terms.ends_on + timedelta(days=1)
    months = (after.year - terms.starts_on.year) * 12 + after.month - terms.starts_on.month
    if months and months % 12 == 0:
        return f"{months // 12} year{'' if months == 12 else 's'}"
    return f"{months} month{'' if months == 1 else 's'}" if months else "under a month"
