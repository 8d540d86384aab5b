"""The history of a purchase that the ledger shows a commissioner. It never shows who asked or follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from hopmarket.records.agreements.queries import events_of_purchase
from hopmarket.records.ledger.acts import person_in
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.queries import names_of

_ACTOR = re.compile(r"people/(\d+)")

ACTS_IN_WORDS = {
    "draft_opportunity": "Draft begun",
    "copy_opportunity": "Copied from an earlier purchase",
    "revise_draft": "Draft saved",
    "attach_paper": "Document added",
    "remove_paper": "Document removed",
    "name_people": "People named",
    "name_second_officer": "Second officer of another body named",
    "withdraw_second_officer": "Second officer of another body withdrawn",
    "ask_approval": "Approval asked",
    "return_draft": "Returned to the draft",
    "approve_draft": "Approved",
    "discard_draft": "Discarded",
    "publish_notice": "Published",
    "answer_question": "Question answered",
    "correct_answer": "Answer corrected",
    "amend_opportunity": "Amended",
    "extend_deadline": "Deadline moved later",
    "correct_national_notice": "Notice on the national platform corrected",
    "close_opportunity": "Closed by the clock",
    "open_responses": "Responses opened",
    "declare_interests": "Interests declared",
    "lock_scores": "Scores locked",
    "confirm_award": "Award confirmed",
    "sign_contract": "Contract signed",
    "correct_contract": "Contract corrected",
    "ask_contract_correction": "Second officer asked for a correction of the contract",
    "approve_contract_correction": "Correction approved, contract corrected",
    "refuse_contract_correction": "Correction of the contract refused",
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
    person: int | None = None


def purchase_history(opportunity: Opportunity) -> list[HistoryEntry]:
    """What the buyer's own people and the portal did, newest first; changes of the draft
    in a row stand in one line."""
    events = [event for event in events_of_purchase(opportunity) if event.act in ACTS_IN_WORDS]
    names = _names(events)
    runs = [list(run) for _, run in groupby(events, lambda event: event.act in _SAVES or event.number)]
    return [_happened_in(run, names) for run in runs][::-1]


def last_saved(opportunity: Opportunity) -> HistoryEntry | None:
    """Who changed the draft last, and when."""
    event = events_of(f"opportunities/{opportunity.pk}", acts=_SAVES).last()
    return _happened(event, _names([event])) if event else None


def _happened_in(run: list[Event], names: dict[int, str]) -> HistoryEntry:
    """One event, or the changes of a draft in a row: "Draft changed 14 times, Ann Cole and Bo Lee"."""
    last = _happened(run[-1], names)
    if len(run) == 1:
        return last
    acts = {event.act for event in run}
    what = (
        f"{ACTS_IN_WORDS[run[0].act]} {len(run)} times"
        if len(acts) == 1
        else f"Draft changed {len(run)} times"
    )
    people = list(dict.fromkeys(_who(event, names) for event in run))
    return replace(last, what=what, who=" and ".join(filter(None, (", ".join(people[:-1]), people[-1]))))


def _happened(event: Event, names: dict[int, str]) -> HistoryEntry:
    return HistoryEntry(
        event.at, ACTS_IN_WORDS[event.act], _who(event, names), event.number, person_in(event.actor)
    )


def _who(event: Event, names: dict[int, str]) -> str:
    match = _ACTOR.match(event.actor)
    return names.get(int(match[1]), "somebody") if match else "the portal"


def _names(events: Iterable[Event]) -> dict[int, str]:
    return names_of({int(match[1]) for event in events if (match := _ACTOR.match(event.actor))})
