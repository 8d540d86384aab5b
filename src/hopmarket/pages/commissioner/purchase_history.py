"""The history of a purchase that the ledger shows a commissioner. It never shows who asked or follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.agreements.models import Contract
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Person

_ACTOR = re.compile(r"people/(\d+)")

ACTS_IN_WORDS = {
    "draft_opportunity": "Draft begun",
    "copy_opportunity": "Copied from an earlier purchase",
    "revise_draft": "Draft saved",
    "attach_paper": "Document added",
    "remove_paper": "Document removed",
    "name_people": "People named",
    "ask_approval": "Approval asked",
    "return_draft": "Returned to the draft",
    "approve_draft": "Approved",
    "discard_draft": "Discarded",
    "publish_notice": "Published",
    "answer_question": "Question answered",
    "amend_opportunity": "Amended",
    "extend_deadline": "Deadline moved later",
    "close_opportunity": "Closed by the clock",
    "open_responses": "Responses opened",
    "declare_interests": "Interests declared",
    "lock_scores": "Scores locked",
    "confirm_award": "Award confirmed",
    "sign_contract": "Contract signed",
    "correct_contract": "Contract corrected",
    "cancel_opportunity": "Cancelled",
    "end_without_award": "Ended without award",
}
_SAVES = ("revise_draft", "attach_paper", "remove_paper", "name_people")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act in a purchase's history: when, what, by whom (a name, or "the portal")."""

    at: datetime
    what: str
    who: str
    number: int


def purchase_history(opportunity: Opportunity) -> list[HistoryEntry]:
    """What the buyer's own people and the portal did, newest first; saves in a row by one person count as one."""
    contracts = Contract.objects.filter(award__decision__opportunity=opportunity)
    subjects = [f"contracts/{pk}" for pk in contracts.values_list("pk", flat=True)]
    events = [
        event
        for event in events_of(f"opportunities/{opportunity.pk}", *subjects)
        if event.act in ACTS_IN_WORDS
    ]
    names = _names(events)
    entries: list[HistoryEntry] = []
    for event in events:
        if entries and event.act in _SAVES and _same(entries[-1], event, names):
            entries.pop()
        entries.append(_happened(event, names))
    return entries[::-1]


def last_saved(opportunity: Opportunity) -> HistoryEntry | None:
    """Who changed the draft last, and when."""
    event = events_of(f"opportunities/{opportunity.pk}").filter(act__in=_SAVES).last()
    return _happened(event, _names([event])) if event else None


def _same(entry: HistoryEntry, event: Event, names: dict[int, str]) -> bool:
    return entry.what == ACTS_IN_WORDS[event.act] and entry.who == _who(event, names)


def _happened(event: Event, names: dict[int, str]) -> HistoryEntry:
    return HistoryEntry(event.at, ACTS_IN_WORDS[event.act], _who(event, names), event.number)


def _who(event: Event, names: dict[int, str]) -> str:
    match = _ACTOR.match(event.actor)
    return names.get(int(match[1]), "somebody") if match else "the portal"


def _names(events: Iterable[Event]) -> dict[int, str]:
    people = {int(match[1]) for event in events if (match := _ACTOR.match(event.actor))}
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=people)}
